"""Who calls: from where, signed on as whom, and how often with links that are none of ours."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import structlog
from starlette.requests import Request

_log = structlog.get_logger()

_FORWARDED: Final = "x-forwarded-for"
_HOUSEHOLD: Final = 64  #: bits of an IPv6 address that one subscriber has
_IPV6: Final = 6
_LONGEST_NAME: Final = 254  #: characters of a mail address


@dataclass(frozen=True, kw_only=True, slots=True)
class Caller:
    """Where a request comes from, as far as it is known."""

    address: str  #: an IP address, or a word where there is none
    signed_on: str | None = None  #: as a proxy that is trusted says


class Callers:
    """Reads who calls off a request; headers are believed of trusted proxies only."""

    def __init__(self, *, header: str | None, proxies: Sequence[str]) -> None:
        """`header` says who has signed on; `proxies` are networks."""
        self._header = header.lower() if header else None
        self._proxies = [ipaddress.ip_network(each) for each in proxies]

    def of(self, peer: str | None, headers: Mapping[str, str]) -> Caller:
        """Who calls through a connection from `peer`; names of `headers` are in lower case."""
        if peer is None or not self._is_trusted(peer):
            return Caller(address=peer or "unknown")
        named = headers.get(self._header, "").strip() if self._header else ""
        return Caller(
            address=self._behind(peer, headers.get(_FORWARDED, "")),
            signed_on=named[:_LONGEST_NAME] or None,
        )

    def caller(self, request: Request) -> Caller:
        """Who sends `request`."""
        return self.of(request.client.host if request.client else None, request.headers)

    def _behind(self, peer: str, forwarded: str) -> str:
        """The last address that no trusted proxy has; what stands before it anybody can write."""
        for each in reversed(forwarded.split(",")):
            if not (address := _address(each.strip())):
                break
            peer = address
            if not self._is_trusted(peer):
                break
        return peer

    def _is_trusted(self, address: str) -> bool:
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self._proxies)


class Throttle:
    """Counts what goes wrong by address, in memory that does not grow with their number."""

    def __init__(
        self, monotonic: Callable[[], float], *, most: int, per_s: float, addresses: int
    ) -> None:
        """`most` in `per_s` seconds are let by; of `addresses` the last ones are remembered."""
        self._monotonic = monotonic
        self._most = most
        self._per_s = per_s
        self._addresses = addresses
        self._counts: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def count(self, address: str) -> int:
        """Count one more, and say how many there were in this stretch."""
        now, key = self._monotonic(), _household(address)
        began, before = self._counts.pop(key, (now, 0))
        if now - began >= self._per_s:
            began, before = now, 0
        self._counts[key] = began, before + 1
        while len(self._counts) > self._addresses:
            self._counts.popitem(last=False)
        return before + 1

    def is_over(self, address: str, said: str) -> bool:
        """Count one more, and say whether there were too many; the log says it once: `said`."""
        many = self.count(address)
        if self.exceeds(many) and not self.exceeds(many - 1):
            _log.warning(said, address=address)
        return self.exceeds(many)

    def exceeds(self, count: int) -> bool:
        """Whether so many are too many."""
        return count > self._most

    def __len__(self) -> int:
        return len(self._counts)


def _address(text: str) -> str | None:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return None


def _household(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == _IPV6:
        return str(ipaddress.ip_network((found, _HOUSEHOLD), strict=False))
    return address
