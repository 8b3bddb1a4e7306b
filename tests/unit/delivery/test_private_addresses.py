from __future__ import annotations

import pytest

from tracker.delivery.wire.network import RefusedHost, check_host

REFUSED = [
    ("loopback", "127.0.0.1", "127.0.0.1"),
    ("a name for loopback", "localhost", "127.0.0.1"),
    ("IPv6 loopback", "::1", "::1"),
    ("a private network", "10.1.2.3", "10.1.2.3"),
    ("another private network", "intranet.example.org", "192.168.1.4"),
    ("the metadata service of clouds", "169.254.169.254", "169.254.169.254"),
    ("link-local IPv6 with its zone", "fe80::1", "fe80::1%eth0"),
    ("unique local IPv6", "fd00::1", "fd00::1"),
    ("carrier-grade NAT", "100.64.0.1", "100.64.0.1"),
    ("nowhere", "0.0.0.0", "0.0.0.0"),  # noqa: S104 - an address to refuse, not to bind
    ("multicast", "224.0.0.251", "224.0.0.251"),
    ("IPv4 within IPv6", "::ffff:10.0.0.1", "::ffff:10.0.0.1"),
    ("IPv4 through 6to4", "2002:7f00:1::", "2002:7f00:1::"),
    ("IPv4 through NAT64", "64:ff9b::a9fe:a9fe", "64:ff9b::a9fe:a9fe"),
    ("an address as one number", "2130706433", "127.0.0.1"),
    ("a public address as one number", "134744072", "8.8.8.8"),
    ("a hexadecimal address", "0x7f000001", "127.0.0.1"),
    ("a shortened address", "127.1", "127.0.0.1"),
    ("an octal address", "0177.0.0.1", "127.0.0.1"),
]


@pytest.mark.parametrize(("sentence", "host", "address"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_is_not_public_is_refused_with_the_remedy(
    sentence: str, host: str, address: str
) -> None:
    with pytest.raises(RefusedHost) as refusal:
        check_host(host, [address], ())
    assert host in refusal.value.remedy
    assert "[delivery] allow_hosts" in refusal.value.remedy


def test_one_private_address_among_public_ones_is_enough() -> None:
    with pytest.raises(RefusedHost):
        check_host("example.org", ["8.8.8.8", "10.0.0.1"], ())


@pytest.mark.parametrize("entry", ["mail.example.org", "MAIL.example.org.", "10.0.0.25"])
def test_a_listed_name_or_address_is_allowed(entry: str) -> None:
    check_host("mail.example.org", ["10.0.0.25"], [entry])


def test_a_listed_address_does_not_allow_its_neighbour() -> None:
    with pytest.raises(RefusedHost):
        check_host("mail.example.org", ["10.0.0.25", "10.0.0.26"], ["10.0.0.25"])


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::6810:85e5"])
def test_public_addresses_need_no_listing(address: str) -> None:
    check_host("hooks.example.org", [address], ())
