"""What an address of a person may be: one recipient, whatever stands in it."""

from __future__ import annotations

import pytest

from tracker.domain.people.reach import REACHES, address_problem, service_for

GOOD = [
    ("mail", "amira@bank.example"),
    ("mail", "amira.o'brien+tracker@mail.bank.example"),
    ("mail", "x_1=2&3~4-5@xn--bcher-kva.example"),
    ("slack", "U0123"),
    ("slack", "W012A3CDE"),
    ("telegram", "12315544"),
    ("sms", "+442079460000"),
    ("signal", "+442079460000"),
    ("pushover", "uQiRzpo4DXghDmr9QzzfQu27cmVRsG"),
]
BAD = [
    ("no address at all", "mail", ""),
    ("a name alone", "mail", "jonas"),
    ("a host without a domain", "mail", "jonas@b"),
    ("no domain", "mail", "jonas@"),
    ("two of them", "mail", "a@b.example,c@d.example"),
    ("two with a semicolon", "mail", "a@b.example;c@d.example"),
    ("two with a blank", "mail", "a@b.example c@d.example"),
    ("a second sign", "mail", "a@b@c.example"),
    ("a name before it", "mail", "Amira <a@b.example>"),
    ("angle brackets", "mail", "<a@b.example>,c@d.example"),
    ("another header", "mail", "a@b.example\r\nBcc: c@d.example"),
    ("a line end behind it", "mail", "a@b.example\n"),
    ("an encoded comma", "mail", "a%2Cc@b.example"),
    ("a relay by percent", "mail", "c%d.example@b.example"),
    ("a relay by bang", "mail", "d.example!c@b.example"),
    ("an option of a URL", "mail", "a@b.example?cc=c@d.example"),
    ("a path", "mail", "a@b.example/c@d.example"),
    ("an option of a program", "mail", "-oQ/tmp@b.example"),
    ("quotes", "mail", '"a b"@b.example'),
    ("a comment", "mail", "a(c@d.example)@b.example"),
    ("letters that mail has no ASCII for", "mail", "amíra@b.example"),
    ("a look-alike of the sign", "mail", "a\N{FULLWIDTH COMMERCIAL AT}b.example"),
    ("a local part of 65 letters", "mail", f"{'a' * 65}@b.example"),
    ("longer than any mail's address", "mail", f"a@{'.'.join(['b' * 60] * 5)}"),
    ("two dots", "mail", "a..c@b.example"),
    ("an address literal", "mail", "a@[127.0.0.1]"),
    ("a room", "slack", "#general"),
    ("a room's ID", "slack", "C0123456"),
    ("a thread", "slack", "U0123:1234.5"),
    ("a name", "slack", "@amira"),
    ("small letters", "slack", "u0123456"),
    ("a group", "telegram", "-100123"),
    ("a topic", "telegram", "12315544:7"),
    ("a national number", "sms", "02079460000"),
    ("blanks", "signal", "+44 20 7946 0000"),
    ("another way", "sms", "whatsapp:+442079460000"),
    ("digits that are none of ASCII", "signal", "+44207946000\N{ARABIC-INDIC DIGIT ONE}"),
    ("a group of Pushover", "pushover", f"#{'g' * 29}"),
    ("a service without people", "json", "jonas"),
]


@pytest.mark.parametrize(("service", "address"), GOOD)
def test_an_address_of_one_person_will_do(service: str, address: str) -> None:
    assert address_problem(service, address) is None


@pytest.mark.parametrize(("what", "service", "address"), BAD, ids=[row[0] for row in BAD])
def test_anything_else_is_refused_without_being_repeated(
    what: str, service: str, address: str
) -> None:
    problem = address_problem(service, address)
    assert problem is not None
    assert not address or address not in problem


@pytest.mark.parametrize("service", REACHES)
def test_every_service_has_a_sample_of_its_own_form(service: str) -> None:
    assert address_problem(service, REACHES[service].sample) is None


def test_the_scheme_of_a_url_says_whose_addresses_it_takes() -> None:
    assert service_for("mailtos") == service_for("mailto") == "mail"
    assert service_for("signals") == "signal"
    assert service_for("slack") == "slack"
    assert service_for("tgram") == "telegram"
    assert service_for("twilio") == "sms"
    assert service_for("pover") == "pushover"
    assert service_for("json") is None
