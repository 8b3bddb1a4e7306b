"""Whoever takes over reads once what is theirs from now on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from tests.builders import a_due, a_milestone
from tracker.dates.base.window import DueWindow
from tracker.domain.bulletin import Bulletin, BulletinKind
from tracker.domain.delivery import BulletinClaim
from tracker.domain.people.person import Person, Team
from tracker.planning.text.message import compose
from tracker.planning.text.people_news import handed_over, sign_on_asked

_NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
_AMIRA = Person(handle="amira", name="Amira\r\nExample")
_JONAS = Person(handle="jonas", name="Jonas Example")
_FILING = replace(
    a_milestone("filing", due=a_due(DueWindow.on(date(2026, 6, 30)))), title="Filing\nof forms"
)


def test_it_says_who_left_and_lists_what_is_theirs() -> None:
    told = handed_over(_AMIRA, _JONAS, [_FILING], ["jonas stands in for kim"], _NOW)
    assert told.title == "Amira Example has left: 1 milestone handed over to Jonas Example"
    first, *rest = told.text.splitlines()
    assert first == (
        "Amira Example has left. What was open and owned by amira is owned by jonas from now "
        "on: 1 milestone."
    )
    assert rest == [
        "- Filing of forms (filing): 30 June 2026",
        "jonas stands in for kim",
        "If one of them is somebody else's: tracker edit KEY --owner WHO",
    ]


def test_of_very_many_a_hundred_are_named_and_the_rest_is_counted() -> None:
    many = [a_milestone(f"m{number}", due=a_due(None)) for number in range(103)]
    told = handed_over(_AMIRA, Team(handle="crypto", name="Crypto"), many, [], _NOW)
    assert "(m99)" in told.text
    assert "(m100)" not in told.text
    assert "... and 3 others: tracker list" in told.text


def test_each_handover_is_told_once() -> None:
    subjects = {
        handed_over(leaver, heir, [], [], at).subject
        for leaver, heir, at in (
            (_AMIRA, _JONAS, _NOW),
            (_JONAS, _AMIRA, _NOW),
            (_AMIRA, _JONAS, _NOW.replace(hour=10)),
        )
    }
    assert len(subjects) == 3


def test_whoever_asked_for_a_link_reads_how_long_it_is_good_and_nobody_keeps_it() -> None:
    told = sign_on_asked(_AMIRA, "f" * 64, _NOW)
    assert told.title == "Sign on to the pages of regulatory deadlines"
    first, last = told.text.splitlines()
    assert first == (
        "Somebody has asked for a link by which Amira Example signs on. If that was not you, do "
        "nothing: nobody else can use it."
    )
    assert last == (
        "It is good once, until Monday 1 June 2026, 09:15 UTC, in the browser in which it was "
        "asked for:"
    )
    assert "://" not in told.text


def test_the_link_stands_at_the_end_of_the_message_alone() -> None:
    text = sign_on_asked(_AMIRA, "f" * 64, _NOW)
    bulletin = Bulletin(
        id=7,
        kind=BulletinKind.SIGN_ON,
        subject=text.subject,
        title=text.title,
        text=text.text,
        created_at=_NOW,
    )
    claim = BulletinClaim(
        delivery_id=1,
        channel="mail/amira",
        token="t",
        attempt=1,
        created_at=_NOW,
        prior=(),
        bulletin=bulletin,
        link="https://tracker.example.org/sign-on/mail/x",
    )
    message = compose(claim, reader_tz="UTC", now=_NOW)
    assert message.text == f"{text.text}\n{claim.link}"
    assert message.withheld == (claim.link,)
    assert "sign-on/mail" not in repr(claim)
    without = compose(replace(claim, link=None), reader_tz="UTC", now=_NOW)
    assert (without.text, without.withheld) == (text.text, ())
