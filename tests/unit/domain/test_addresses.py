"""An address is one address, whatever somebody writes into it."""

from __future__ import annotations

import pytest

from tracker.domain.people.address import checked_address, checked_service
from tracker.errors import UsageError

_LONG = "a" * 250


@pytest.mark.parametrize(
    ("service", "written", "kept"),
    [
        ("mail", "amira@bank.example", "amira@bank.example"),
        ("mail", "  a.b+tracker@mail.bank.example\n", "a.b+tracker@mail.bank.example"),
        ("mail", "o'neil_x@xn--bnk-sna.example", "o'neil_x@xn--bnk-sna.example"),
        ("slack", "U0123ABC", "U0123ABC"),
        ("telegram", "100123456", "100123456"),
        ("matrix", "@amira:chat.example", "@amira:chat.example"),
        ("sms", " +447700900123 ", "+447700900123"),
    ],
)
def test_one_address_is_kept_without_the_blanks_around_it(
    service: str, written: str, kept: str
) -> None:
    assert checked_address(service, written) == kept


@pytest.mark.parametrize(
    ("service", "written"),
    [
        ("mail", "amira"),
        ("mail", "@bank.example"),
        ("mail", "amira@"),
        ("mail", "amira@bank"),
        ("mail", "amira@@bank.example"),
        ("mail", "a@b@bank.example"),
        ("mail", "amira@bank.example, jonas@bank.example"),
        ("mail", "amira@bank.example;jonas@bank.example"),
        ("mail", "Amira <amira@bank.example>"),
        ("mail", "<amira@bank.example>"),
        ("mail", "amira@bank.example\r\nBcc: eve@evil.example"),
        ("mail", "amira@bank.example\neve@evil.example"),
        ("mail", "amira@bank.example%0aBcc:eve@evil.example"),
        ("mail", "eve%evil.example@bank.example"),
        ("mail", '"a b"@bank.example'),
        ("mail", "amira@-bank.example"),
        ("mail", "amira@bank..example"),
        ("mail", ".amira@bank.example"),
        ("mail", "amira@[127.0.0.1]"),
        ("mail", "amíra@bank.example"),
        ("mail", f"{_LONG}@bank.example"),
        ("mail", ""),
        ("slack", "  "),
        ("slack", "U0123, U0456"),
        ("slack", "U0123;U0456"),
        ("slack", "U0123 U0456"),
        ("slack", "U0123\x00"),
        ("slack", "U0123\tU0456"),
        ("slack", "<!channel>"),
        ("slack", "U0123\u202e"),
        ("sms", '"+44"'),
        ("matrix", "@amira:chat.example @eve:evil.example"),
        ("matrix", "@amira:chat.example,@eve:evil.example"),
    ],
)
def test_anything_else_is_refused_without_being_repeated(service: str, written: str) -> None:
    with pytest.raises(UsageError, match=f"^the {service} address") as refused:
        checked_address(service, written)
    assert "eve" not in str(refused.value)
    assert _LONG not in str(refused.value)


@pytest.mark.parametrize("name", ["mail", "slack", "ms-teams", "sms2"])
def test_a_service_is_a_word(name: str) -> None:
    assert checked_service(name) == name


@pytest.mark.parametrize("name", ["", "Mail", "2fa", "mail/x", "a" * 33, "mail\n"])
def test_anything_else_names_no_service(name: str) -> None:
    with pytest.raises(UsageError, match="cannot name a service"):
        checked_service(name)
