"""Who calls, as far as it can be believed; and how often with links that are none of ours."""

from __future__ import annotations

import pytest

from tracker.web.callers import Caller, Callers, Throttle

_PROXY, _INNER, _READER = "127.0.0.1", "10.0.0.5", "192.0.2.7"
_CALLERS = Callers(header="X-Forwarded-User", proxies=["127.0.0.1/32", "10.0.0.0/8"])


@pytest.mark.parametrize(
    ("why", "peer", "headers", "caller"),
    [
        ("a reader who calls directly", _READER, {}, Caller(address=_READER)),
        (
            "a reader who claims to be somebody is not believed",
            _READER,
            {"x-forwarded-user": "amira", "x-forwarded-for": "198.51.100.1"},
            Caller(address=_READER),
        ),
        (
            "a proxy says who has signed on, and from where",
            _PROXY,
            {"x-forwarded-user": " amira ", "x-forwarded-for": _READER},
            Caller(address=_READER, signed_on="amira"),
        ),
        (
            "what a reader wrote into the header stands before what proxies add",
            _PROXY,
            {"x-forwarded-for": f"198.51.100.1, {_READER}, {_INNER}"},
            Caller(address=_READER),
        ),
        (
            "an address that is none ends what is believed",
            _PROXY,
            {"x-forwarded-for": f"{_READER}, <script>"},
            Caller(address=_PROXY),
        ),
        ("nobody has signed on", _PROXY, {"x-forwarded-user": "  "}, Caller(address=_PROXY)),
        ("there is no address", None, {"x-forwarded-user": "amira"}, Caller(address="unknown")),
    ],
)
def test_only_trusted_proxies_are_believed(
    why: str, peer: str | None, headers: dict[str, str], caller: Caller
) -> None:
    assert _CALLERS.of(peer, headers) == caller, why


def test_without_a_header_nobody_has_signed_on() -> None:
    plain = Callers(header=None, proxies=["127.0.0.1/32"])

    assert plain.of(_PROXY, {"": "amira"}).signed_on is None


class _Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def _throttle(clock: _Clock, **changes: int) -> Throttle:
    return Throttle(clock, **{"most": 3, "per_s": 60, "addresses": 100} | changes)


def test_an_address_is_counted_by_itself_and_anew_after_a_minute() -> None:
    clock = _Clock()
    throttle = _throttle(clock)

    assert [throttle.exceeds(throttle.count("a")) for _ in range(5)] == [False] * 3 + [True] * 2
    assert not throttle.exceeds(throttle.count("b"))
    clock.now = 60.0
    assert not throttle.exceeds(throttle.count("a"))


def test_whoever_has_many_ipv6_addresses_is_one() -> None:
    throttle = _throttle(_Clock())

    counts = [throttle.count(f"2001:db8:1:2::{number:x}") for number in range(4)]

    assert counts == [1, 2, 3, 4]
    assert throttle.count("2001:db8:1:3::1") == 1


def test_a_million_addresses_take_no_more_memory_than_a_hundred() -> None:
    throttle = _throttle(_Clock())

    for number in range(10_000):
        throttle.count(f"address {number}")

    assert len(throttle) == 100
