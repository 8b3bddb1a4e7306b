"""All that is known of a milestone has words, whatever became of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.builders import a_milestone
from tracker.domain.anchor import Anchor
from tracker.domain.delivery import Outcome
from tracker.domain.milestone import Acknowledgement, Milestone, MilestoneStatus, Report
from tracker.domain.occasion import ReminderKind
from tracker.domain.people.person import People, Person
from tracker.planning.forecast import PlannedSend
from tracker.store.values.records import LogEntry, Told
from tracker.web.desk.dossier import Words

_NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
_AMIRA = Person(handle="amira", name="Amira Example")
_WORDS = Words(people=People(persons={"amira": _AMIRA}), tz="Asia/Tokyo", base="/dates")


def _date(**changes: Any) -> dict[str, str]:
    shown = _WORDS.date_of(replace(a_milestone(), **changes), _NOW)
    return {each.label: each.value for each in shown}


def _attempt(**changes: Any) -> LogEntry:
    entry = LogEntry(
        at=_NOW,
        kind="attempt",
        key="m",
        ref="TRK-1",
        lead_time="7d",
        channel="mail/amira",
        outcome=Outcome.SENT,
        attempt=1,
        possible_repeat=False,
        detail="",
    )
    return replace(entry, **changes)


@pytest.mark.parametrize("outcome", [*Outcome, None])
def test_every_outcome_has_words(outcome: Outcome | None) -> None:
    shown = _WORDS.message_of(_attempt(outcome=outcome, possible_repeat=True))

    assert shown.outcome
    assert "_" not in shown.outcome
    assert (shown.where, shown.about, shown.repeat) == (
        "mail to Amira Example",
        "7 days before",
        True,
    )
    assert shown.at == "Monday 5 January 2026, 21:00 Tokyo time"


def test_a_text_is_shown_line_by_line_and_without_what_cannot_be_seen() -> None:
    told = Told(
        text="Title\n\nOne\u202eline\ue000x", template="1", address="a@b.example", erased=False
    )

    shown = _WORDS.message_of(_attempt(told=told, lead_time="of another version"))

    assert shown.text == "Title\n\nOne line x"
    assert shown.about == "of another version"


@pytest.mark.parametrize("status", MilestoneStatus)
def test_every_standing_has_words(status: MilestoneStatus) -> None:
    closed = None if status.is_live else date(2026, 1, 4)

    standing = _date(status=status, closed_on=closed)["Standing"]

    assert standing.endswith(", Sunday 4 January 2026") is (closed is not None)


def test_what_was_said_of_it_is_shown_by_name_and_on_the_clocks_of_the_reader() -> None:
    hour = timedelta(hours=1)
    shown = _date(
        reported=Report(by="amira", at=_NOW, on=date(2026, 1, 4), note="filed"),
        acknowledgement=Acknowledgement(revision=1, at=_NOW, by="amira", until=_NOW + hour),
        snoozed_until=_NOW + hour,
        occurrence=2,
        repeat_count=4,
        repeat_until=date(2030, 1, 1),
        pinned=True,
        last_verified_on=date(2026, 1, 3),
    )

    assert shown["Reported as done"] == (
        "Amira Example says that it was met on Sunday 4 January 2026; a second person is to "
        "confirm it: filed"
    )
    assert shown["Who has it"] == (
        "Amira Example, since Monday 5 January 2026, 21:00 Tokyo time; counts until Monday "
        "5 January 2026, 22:00 Tokyo time"
    )
    assert shown["Reminders wait until"] == "Monday 5 January 2026, 22:00 Tokyo time"
    assert shown["Occurrence"] == "2 of 4, until Tuesday 1 January 2030"
    assert shown["Pinned"] == "its date stays when what it counts from moves"
    assert shown["Last checked"] == "Saturday 3 January 2026"


def test_what_is_over_is_said_to_be_over_or_not_at_all() -> None:
    shown = _date(
        acknowledgement=Acknowledgement(revision=1, at=_NOW, until=_NOW), snoozed_until=_NOW
    )

    assert shown["Who has it"].startswith("somebody, since")
    assert "; lapsed " in shown["Who has it"]
    assert "Reminders wait until" not in shown
    other = _date(acknowledgement=Acknowledgement(revision=7, at=_NOW))
    assert "Who has it" not in other


def test_what_it_counts_from_is_a_link_where_it_is_a_milestone() -> None:
    rules = replace(a_milestone(), key="final/rules", status=MilestoneStatus.MET)
    known: dict[str, Milestone] = {"final/rules": rules}

    found = _WORDS.anchor_of(Anchor(name="rules", key="final/rules"), known)
    day = _WORDS.anchor_of(Anchor(name="publication", day=date(2026, 3, 2)), known)
    unknown = _WORDS.anchor_of(Anchor(name="enactment"), known)

    assert found.link == "/dates/milestones/final/rules"
    assert found.value.endswith(", met")
    assert (day.value, day.link) == ("2026-03-02", "")
    assert unknown.value == "not known yet"


def test_only_addresses_of_the_web_are_links() -> None:
    stated = replace(
        a_milestone(), source_url="javascript:alert(1)", authority="https://example.org/x"
    )

    links = {each.label: each.link for each in _WORDS.facts_of(stated)}

    assert (links["Source"], links["Authority"]) == ("", "https://example.org/x")


def test_who_will_be_told_is_named_with_why() -> None:
    send = PlannedSend(
        fire_at=_NOW,
        key="m",
        title="M",
        lead_time="overdue",
        kind=ReminderKind.OVERDUE,
        channels=("mail/amira", "team"),
        why=("owner", "every channel"),
    )

    shown = _WORDS.ahead_of(send)

    assert shown.whom == "mail to Amira Example (owner), team (every channel)"
    assert _WORDS.ahead_of(replace(send, why=())).whom == "mail to Amira Example, team"
