"""Whole messages, as their readers see them at nine o'clock: the texts are in `golden`."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.builders import a_due, a_milestone
from tests.planning_builders import (
    a_claim,
    a_delay,
    a_receipt,
    a_window,
    due_on,
    planned,
    stored,
    utc,
)
from tests.shown_text import shown_text, told_words
from tests.unit.planning.messages import (
    BEFORE_MAY,
    JUNE,
    MARCH,
    MOVED_AT,
    a_moved_reply,
    a_reply,
    message_of,
)
from tracker.dates.base.window import DueWindow, Modality, Precision
from tracker.dates.meaning.interpretation import DueStatus
from tracker.delivery.mail.letters import html_of
from tracker.domain.delay import Why
from tracker.domain.delivery import DeliveryState, Outcome
from tracker.domain.milestone import Due, Milestone, Proposal
from tracker.domain.occasion import ReminderKind, occasion_of
from tracker.planning.text.message import compose

_GOLDEN = Path(__file__).parent / "golden"
_FIVE_IN_NEW_YORK = due_on(
    "2026-03-31T17:00-04:00",
    text="5 p.m. ET on 31 March 2026",
    tz="America/New_York",
    modality=Modality.BY,
)
_MIDNIGHT = a_due(
    replace(
        DueWindow.on(date(2026, 3, 31)),
        precision=Precision.MINUTE,
        at=utc("2026-03-31 23:00"),
    ),
    text="midnight on 31 March 2026",
)
_AMBIGUOUS = due_on(
    "2026-03-04..2026-04-03",
    text="03/04/2026",
    readings=(a_window("2026-03-04"), a_window("2026-04-03")),
)
_WAITING = a_due(
    None,
    text="120 days after final rules",
    status=DueStatus.WAITING,
    not_before=date(2026, 6, 1),
    not_after=date(2027, 1, 18),
    waiting_on=("final rules",),
)


def _taskforce() -> Milestone:
    return a_milestone(
        "taskforce",
        MARCH,
        title="Taskforce for Markets of the Future reports",
        kind="final_report",
        authority="HM Treasury",
        jurisdiction="UK",
        instrument="Transatlantic Taskforce",
        owner="Policy team",
        source_url="https://example.org/taskforce?a=1&b=2",
        source_quote="It is set to report its findings in March next year.",
        as_of=date(2025, 9, 24),
    )


def _proposed(due: Due) -> Milestone:
    proposal = Proposal(due=due, reason="Commission proposal", announced_at=MOVED_AT)
    return a_reply(MARCH, proposed=proposal)


_LATE = tuple(
    stored(planned(lead_time, fire_at))
    for lead_time, fire_at in (("14d", "2026-03-17 09:00"), ("7d", "2026-03-24 09:00"))
)
_SNOOZED = a_delay(Why.SNOOZED, "2026-03-10 09:00", "2026-03-28 12:00", "A. Counsel")
_DOWN = a_delay(Why.STOPPED, "2026-03-16 21:00", "2026-03-30 08:00")
_FRENCH = {"title": "Réponse “définitive” \N{EM DASH} 回答", "owner": "Zoë"}
_UNKNOWN, _POISON = (Outcome.UNKNOWN,), (Outcome.POISON,)

MESSAGES = {
    "a month a week ahead": message_of(_taskforce(), "7d", "2026-02-22 09:00"),
    "a month as it opens": message_of(a_reply(MARCH), "opens", "2026-03-01 09:00"),
    "a month on its last day": message_of(a_reply(MARCH), "last_day", "2026-03-31 08:00"),
    "a day tomorrow": message_of(a_reply(), "1d", "2026-03-30 08:00"),
    "a day that is too late itself": message_of(a_reply(BEFORE_MAY), "7d", "2026-04-24 08:00"),
    "overdue": message_of(a_reply(), "overdue+7d", "2026-04-08 08:00"),
    "overdue since this afternoon": message_of(
        a_reply(_FIVE_IN_NEW_YORK), "overdue+0d", "2026-03-31 22:00"
    ),
    "moved": message_of(a_moved_reply(JUNE), "moved", "2026-01-12 10:00"),
    "moved to a day that is past": message_of(
        a_moved_reply(due_on("2026-01-09", text="9 January 2026")), "moved", "2026-01-12 10:00"
    ),
    "moved to no date": message_of(
        a_moved_reply(a_due(None, text="TBC")), "moved", "2026-01-12 10:00"
    ),
    "moved to a date that waits": message_of(a_moved_reply(_WAITING), "moved", "2026-01-12 10:00"),
    "proposed beside the date in force": message_of(
        _proposed(JUNE), "proposed", "2026-01-12 10:00"
    ),
    "moved and another date proposed": message_of(
        replace(_proposed(JUNE), history=a_moved_reply(JUNE).history, due=JUNE),
        "proposed+2",
        "2026-01-12 10:00",
        folded=(stored(planned("moved", "2026-01-12 10:00", revision=2)),),
    ),
    "waiting between two bounds": message_of(a_reply(_WAITING), "7d", "2026-05-25 08:00"),
    "a month that is to be looked at": message_of(_taskforce(), "review", "2026-01-30 09:00"),
    "a month ahead that is to be looked at": message_of(
        a_reply(MARCH),
        "30d",
        "2026-01-30 09:00",
        folded=(stored(planned("review", "2026-01-30 09:00")),),
    ),
    "no date and a question for it": message_of(
        a_reply(a_due(None, text="TBC")), "review+90d", "2026-04-05 08:00"
    ),
    "waiting and a question for it": message_of(
        a_reply(replace(_WAITING, not_before=None, not_after=None)),
        "review+90d",
        "2026-04-05 08:00",
    ),
    "two readings and a question for it": message_of(
        a_reply(_AMBIGUOUS), "review", "2026-02-02 09:00"
    ),
    "a third of a year and a question for it": message_of(
        a_reply(due_on("2026-09-01..2026-12-31", text="late 2026")), "review", "2026-08-02 08:00"
    ),
    "caught up after downtime": message_of(
        a_reply(), "1d", "2026-03-30 08:00", folded=_LATE, delays=(_DOWN,)
    ),
    "caught up after a snooze": message_of(
        a_reply(),
        "7d",
        "2026-03-24 09:00",
        now="2026-03-28 12:00",
        folded=_LATE[:1],
        delays=(_SNOOZED,),
    ),
    "late for no known reason": message_of(
        a_reply(), "7d", "2026-03-24 09:00", now="2026-03-24 13:00"
    ),
    "told elsewhere and still ahead": message_of(
        a_reply(),
        "7d",
        "2026-03-24 09:00",
        now="2026-03-26 09:00",
        delays=(a_delay(Why.FAILING, "2026-03-24 09:00", "2026-03-26 08:30", "policy-team"),),
        told=(a_receipt("2026-03-24 09:01", "ops-mail", instead_of="policy-team"),),
    ),
    "told elsewhere in time": message_of(
        a_reply(),
        "0d",
        "2026-03-31 08:00",
        now="2026-04-02 08:00",
        told=(a_receipt("2026-03-31 08:15", "ops-mail", instead_of="policy-team"),),
    ),
    "told elsewhere too late": message_of(
        a_reply(),
        "0d",
        "2026-03-31 08:00",
        now="2026-04-02 08:00",
        told=(a_receipt("2026-04-01 08:15", "ops-mail", instead_of="policy-team"),),
    ),
    "possible repeat": message_of(
        a_reply(), "1d", "2026-03-30 08:00", now="2026-03-30 08:01", prior=_UNKNOWN
    ),
    "after the end": message_of(a_reply(), "0d", "2026-03-31 08:00", now="2026-04-01 08:00"),
    "open to two readings": message_of(a_reply(_AMBIGUOUS), "7d", "2026-02-25 09:00"),
    "an hour in New York for London": message_of(
        a_reply(_FIVE_IN_NEW_YORK), "0d", "2026-03-31 08:00"
    ),
    "midnight for London": message_of(a_reply(_MIDNIGHT), "1d", "2026-03-30 08:00"),
    "midnight in London for New York": message_of(
        a_reply(_MIDNIGHT), "1d", "2026-03-30 13:00", reader="America/New_York"
    ),
    "a day in Tokyo for Los Angeles": message_of(
        a_reply(due_on("2026-03-31", tz="Asia/Tokyo")),
        "0d",
        "2026-03-30 16:00",
        reader="America/Los_Angeles",
    ),
    "nobody acknowledged": message_of(
        a_reply(),
        "30d>2bd",
        "2026-03-03 09:00",
        channel="head-of-policy",
        raised=(a_receipt("2026-03-01 09:00"),),
    ),
    "nobody could be told": message_of(
        a_reply(),
        "30d>2bd",
        "2026-03-03 09:00",
        channel="head-of-policy",
        raised=(
            a_receipt("2026-03-01 09:00", "slack", Outcome.REFUSED),
            a_receipt("2026-03-01 09:02", "hook", Outcome.NOT_SENT),
            a_receipt("2026-03-04 09:00", "digest", None),
        ),
    ),
    "some were told and some were not": message_of(
        a_reply(),
        "30d>2bd",
        "2026-03-03 09:00",
        channel="head-of-policy",
        raised=(
            a_receipt("2026-03-01 09:00"),
            a_receipt("2026-03-01 10:00", "hook", None, state=DeliveryState.UNCONFIRMED),
            a_receipt("2026-03-01 09:01", "slack", Outcome.REFUSED),
        ),
    ),
    "nobody acknowledged that it is overdue": message_of(
        a_reply(), "overdue+0d>2bd", "2026-04-03 08:00", channel="head-of-policy"
    ),
    "in place of another channel": message_of(
        a_reply(), "1d", "2026-03-30 08:00", instead_of="policy-team"
    ),
    "plain after poison": message_of(a_reply(**_FRENCH), "7d", "2026-03-24 09:00", prior=_POISON),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_reads_as_it_should(name: str) -> None:
    message = MESSAGES[name]
    _compare(f"{name.replace(' ', '_')}.txt", f"{message.title}\n\n{message.text}\n")


@pytest.mark.parametrize("name", ["a month a week ahead", "plain after poison"])
def test_a_message_looks_as_it_should(name: str) -> None:
    _compare(f"{name.replace(' ', '_')}.html", f"{html_of(MESSAGES[name])}\n")


def _compare(file: str, shown: str) -> None:
    if os.environ.get("TRACKER_TEST_GOLDEN") == "write":
        (_GOLDEN / file).write_text(shown, encoding="utf-8")
    assert shown == (_GOLDEN / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", MESSAGES)
def test_text_and_html_state_the_same_in_the_same_order(name: str) -> None:
    message = MESSAGES[name]
    heading = message.title.split() if message.letter is None else []
    assert shown_text(html_of(message)) == heading + told_words(message)


def test_every_golden_text_belongs_to_a_message() -> None:
    names = {name.replace(" ", "_") for name in MESSAGES}
    assert {path.stem for path in _GOLDEN.iterdir()} == names


@pytest.mark.parametrize("name", MESSAGES)
def test_the_body_is_complete_without_the_subject(name: str) -> None:
    lines = MESSAGES[name].text.splitlines()
    assert lines[0] in MESSAGES[name].title, "the milestone's own title opens the body"
    assert "TRK-00HH" in MESSAGES[name].text
    assert lines[1][:1].isupper()
    assert lines[1].endswith("."), "when it is stands right below"


@pytest.mark.parametrize("name", MESSAGES)
def test_days_are_told_as_people_say_them(name: str) -> None:
    for slip in ("in 0 days", "in 1 days", " 0 days", " 1 days", "in -", "None", "+0d"):
        assert slip not in MESSAGES[name].title + MESSAGES[name].text


def test_every_attempt_of_a_delivery_is_the_same_message() -> None:
    first = message_of(a_reply(), "1d", "2026-03-30 08:00")
    again = message_of(a_reply(), "1d", "2026-03-30 08:00", now="2026-03-30 20:00", prior=_UNKNOWN)
    other = message_of(a_reply(), "1d", "2026-03-30 08:00", delivery_id=6)
    assert first.message_id == again.message_id == "<TRK-00HH.5.1774857600@tracker.invalid>"
    assert other.message_id != first.message_id


def test_every_kind_of_reminder_can_be_told() -> None:
    for kind in ReminderKind:
        reminder = replace(planned("7d", "2026-03-24 09:00"), occasion=occasion_of("soon", kind))
        message = compose(
            a_claim(a_reply(), stored(reminder)), reader_tz="UTC", now=utc("2026-03-24 09:00")
        )
        assert "Reply to CP26/4" in message.title
