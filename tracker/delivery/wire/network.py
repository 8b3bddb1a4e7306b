"""Which addresses a channel may connect to.

A channel's URL comes from a settings file that somebody may have been talked into changing: without
this check a reminder could be posted to a router, a cloud's metadata service or a database. The
check sits where names are resolved for the connection itself, so a name that changes its address
between check and use cannot slip through.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection, Sequence

_NUMERIC = re.compile(r"(?:0[xX][0-9a-fA-F]+|[0-9]+)(?:\.(?:0[xX][0-9a-fA-F]+|[0-9]+))*\.?")

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class RefusedHost(OSError):
    """A host that the settings do not allow; an OSError so that every library gives up on it."""

    def __init__(self, host: str, reason: str) -> None:
        super().__init__(f"{host} {reason}")
        self.remedy = f"{host} {reason}: refused; if it is meant, list it in [delivery] allow_hosts"


def check_host(host: str, addresses: Sequence[str], allow_hosts: Collection[str]) -> None:
    """Raise RefusedHost unless `host`, which resolves to `addresses`, may be connected to."""
    allowed = {entry.strip().strip("[]").lower().rstrip(".") for entry in allow_hosts}
    if host.lower().rstrip(".") in allowed:
        return
    outside = [address for address in addresses if address.partition("%")[0] not in allowed]
    if outside and _disguised(host):
        raise RefusedHost(host, "is an address written in an unusual way")
    for address in outside:
        if not _public(address):
            where = "" if address == host else f" ({address})"
            raise RefusedHost(host, f"is a private address{where}")


def check_literal(host: str, allow_hosts: Collection[str]) -> None:
    """Raise RefusedHost for an address that may not be connected to; a name passes."""
    plain = host.strip("[]")
    if _disguised(plain) or _is_address(plain):
        check_host(plain, [plain], allow_hosts)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def _disguised(host: str) -> bool:
    """Whether `host` is a number that only looks like a name, such as 2130706433 or 0x7f.1."""
    if _NUMERIC.fullmatch(host) is None:
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return True
    return False


def _public(address: str) -> bool:
    """Whether `address` is one that everybody on the internet would reach the same way."""
    try:
        ip = _unwrapped(ipaddress.ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    return ip.is_global and not ip.is_multicast


def _unwrapped(ip: IPAddress) -> IPAddress:
    """The IPv4 address that an IPv6 address stands for (mapped, 6to4, NAT64), else itself."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in ipaddress.IPv6Network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip
