"""How a message tells of the day, of the hour and of news of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import a_due
from tests.planning_builders import a_claim, a_delay, a_window, due_on, planned, stored, utc
from tests.unit.planning.messages import (
    BEFORE_MAY,
    DAY,
    JUNE,
    MARCH,
    MOVED_AT,
    a_moved_reply,
    a_reply,
    line_of,
    message_of,
)
from tracker.dates.base.window import DueWindow, Modality, Precision
from tracker.domain.delay import Why
from tracker.domain.milestone import Due, Proposal
from tracker.planning.text.message import compose

_OPENS, _CLOSES = (
    "March 2026: the window opens {}, Sunday 1 March, and closes {}, Tuesday 31 March.",
    "March 2026: the window is open and closes {}, Tuesday 31 March.",
)
_WAS_DUE = "It was due by Tuesday 31 March 2026 ({}) and is still open."


@pytest.mark.parametrize(
    ("sent", "due", "title", "sentence"),
    [
        (
            "2026-02-28 09:00",
            MARCH,
            "Window opens tomorrow",
            _OPENS.format("tomorrow", "in 31 days"),
        ),
        ("2026-03-01 09:00", MARCH, "Window opens today", _OPENS.format("today", "in 30 days")),
        ("2026-03-02 09:00", MARCH, "Window closes in 29 days", _CLOSES.format("in 29 days")),
        ("2026-03-30 09:00", MARCH, "Window closes tomorrow", _CLOSES.format("tomorrow")),
        ("2026-03-31 22:59", MARCH, "Last day today", _CLOSES.format("today")),
        (
            "2026-03-31 23:00",
            MARCH,
            "OVERDUE by 1 day",
            f"March 2026: it was{_WAS_DUE[6:].replace(' 2026', '').format('yesterday')}",
        ),
        ("2026-03-29 09:00", DAY, "Due in 2 days", "Due in 2 days, Tuesday 31 March 2026."),
        ("2026-03-31 22:59", DAY, "Due today", "Due today, Tuesday 31 March 2026."),
        ("2026-04-02 09:00", DAY, "OVERDUE by 2 days", _WAS_DUE.format("2 days ago")),
    ],
)
def test_days_are_counted_when_the_message_is_sent(
    sent: str, due: Due, title: str, sentence: str
) -> None:
    message = message_of(a_reply(due), "overdue+0d", sent)
    assert message.title.startswith(f"{title}: Reply to CP26/4")
    assert sentence in message.text.splitlines()


def test_a_day_that_was_too_late_itself_is_told_as_such() -> None:
    message = message_of(a_reply(BEFORE_MAY), "overdue+0d", "2026-05-02 08:00")
    assert "It was due before Friday 1 May 2026 (yesterday) and is still open." in message.text


def test_an_instant_is_due_on_the_day_on_which_it_falls_here() -> None:
    due = due_on("2026-05-01T23:00-08:00", text="1 May 2026, 23:00 UTC-8")
    week, day = (
        message_of(a_reply(due), "7d", sent) for sent in ("2026-04-24 08:00", "2026-05-02 06:00")
    )
    assert "Due in 8 days, Saturday 2 May 2026, 08:00 London time." in week.text
    assert "Due in 1 hour, Saturday 2 May 2026, 08:00 London time." in day.text


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2026-03-29 15:59", "Due in 2 days"),
        ("2026-03-29 16:00", "Due in 2 days"),
        ("2026-03-29 16:01", "Due in 47 hours"),
        ("2026-03-31 11:40", "Due in 4 hours"),
        ("2026-03-31 12:40", "Due in 3 hours 20 minutes"),
        ("2026-03-31 15:00", "Due in 1 hour"),
        ("2026-03-31 15:59", "Due in 1 minute"),
        ("2026-03-31 16:00", "DEADLINE PASSED, this reminder could not be delivered"),
    ],
)
def test_of_an_instant_less_than_two_days_ahead_the_hours_are_told(now: str, told: str) -> None:
    due = due_on("2026-03-31T17:00+01:00")
    message = message_of(a_reply(due), "48h", now)
    assert message.title == f"{told}: Reply to CP26/4"
    assert told in message.text


def test_readers_in_another_day_need_no_word_of_whose_hours_are_meant() -> None:
    due = due_on("2026-03-31T17:00+09:00", tz="Asia/Tokyo")
    message = message_of(a_reply(due), "24h", "2026-03-30 17:00", reader="America/New_York")
    assert message.title == "Due in 15 hours: Reply to CP26/4"


def test_anywhere_on_earth_is_told_with_its_offset() -> None:
    due = due_on("2026-03-31T17:00-12:00", tz="Etc/GMT+12")
    message = message_of(a_reply(due), "7d", "2026-03-24 09:00")
    assert message.title == "Due in 8 days, UTC-12:00: Reply to CP26/4"
    assert "Due in 8 days, Tuesday 31 March 2026, 17:00 UTC-12:00." in message.text


@pytest.mark.parametrize(
    ("why", "lead_time", "minutes", "created_at", "told"),
    [
        ("a retry within the hour is not worth a word", "7d", 60, "2026-01-01 09:00", False),
        ("more than an hour late", "7d", 61, "2026-01-01 09:00", True),
        ("planned after its time: nobody missed it", "7d", 600, "2026-03-24 12:00", False),
        ("the news of a move is news whenever it comes", "moved", 600, "2026-01-01 09:00", False),
    ],
)
def test_one_reminder_that_is_late_says_so(
    why: str, lead_time: str, minutes: int, created_at: str, *, told: bool
) -> None:
    reminder = planned(lead_time, "2026-03-24 09:00")
    claim = a_claim(a_reply(), stored(reminder, created_at=utc(created_at)))
    now = utc(f"2026-03-24 {9 + minutes // 60:02}:{minutes % 60:02}")
    assert ("Not sent in time" in compose(claim, reader_tz="UTC", now=now).text) is told


def test_the_way_in_which_a_date_binds_is_told() -> None:
    told = {
        modality: message_of(
            a_reply(replace(DAY, modality=modality)), "7d", "2026-03-24 09:00"
        ).text
        for modality in Modality
    }
    assert {modality: text.splitlines()[1] for modality, text in told.items()} == {
        Modality.BY: "Due in 7 days, by Tuesday 31 March 2026.",
        Modality.BEFORE: "Due before Tuesday 31 March 2026, which is in 7 days.",
        Modality.FROM: "Begins in 7 days, Tuesday 31 March 2026.",
        Modality.AFTER: "Begins in 7 days, after Tuesday 31 March 2026.",
        Modality.ON: "Due in 7 days, Tuesday 31 March 2026.",
        Modality.BETWEEN: "Due in 7 days, Tuesday 31 March 2026.",
    }


@pytest.mark.parametrize(
    ("window", "asked"),
    [
        (a_window("2026-03-02..2026-03-08", Precision.WEEK), "So far only the week is known."),
        (a_window("2026-01-01..2026-06-30", Precision.HALF), "So far only the half-year is known."),
        (a_window("2026-01-01..2026-04-30"), "So far only a range of days is known."),
        (a_window("2026-03-31"), "Look whether the date still holds:"),
    ],
)
def test_what_is_asked_of_a_date_is_as_exact_as_it_is(window: DueWindow, asked: str) -> None:
    message = message_of(a_reply(a_due(window)), "review", "2026-02-22 09:00")
    assert line_of(message.text, asked)
    assert "The date has changed: tracker move reply" in message.text


def test_a_zone_may_have_been_written_as_people_say_it() -> None:
    message = message_of(a_reply(replace(DAY, tz="ET")), "7d", "2026-03-24 09:00")
    assert "That day ends at 23:59 New York time, which is Wed" in message.text


def test_a_move_without_an_earlier_date_tells_the_new_one() -> None:
    bare = replace(a_reply(MARCH), history=())
    moved = bare.moved(JUNE, reason="found", changed_at=MOVED_AT)
    message = message_of(moved, "moved", "2026-01-12 10:00")
    assert "The date has moved." in message.text.splitlines()


@pytest.mark.parametrize(
    ("untold", "old"),
    [((), "June 2026 (1 to 30 June 2026)"), ((2,), "March 2026 (1 to 31 March 2026)")],
    ids=["what people were told last", "not what was overtaken before they were told"],
)
def test_a_move_names_the_date(untold: tuple[int, ...], old: str) -> None:
    last = due_on("2026-07-31", text="31 July 2026")
    moved = a_moved_reply(JUNE).moved(last, reason="again", changed_at=MOVED_AT)
    reminder = stored(planned("moved", "2026-01-12 10:00", revision=3))
    claim = a_claim(moved, reminder, untold=frozenset(untold))
    told = compose(claim, reader_tz="Europe/London", now=reminder.reminder.fire_at)
    assert f"The date has moved; it was {old}." in told.text


def test_a_date_that_came_back_before_anybody_was_told_is_as_before() -> None:
    moved = a_moved_reply(JUNE).moved(MARCH, reason="after all not", changed_at=MOVED_AT)
    reminder = stored(planned("moved", "2026-01-12 10:00", revision=3))
    claim = a_claim(moved, reminder, untold=frozenset({2}))
    told = compose(claim, reader_tz="Europe/London", now=reminder.reminder.fire_at)
    assert "The date was moved and moved back: it is as before." in told.text


def test_news_of_a_proposal_that_is_gone_tells_of_the_date_itself() -> None:
    message = message_of(a_moved_reply(JUNE), "proposed", "2026-01-12 10:00")
    assert message.title == "Date moved to June 2026: Reply to CP26/4"


@pytest.mark.parametrize(
    ("why", "until", "told"),
    [
        ("it held the reminder", "2026-03-28 12:00", True),
        ("it ended as the reminder was to go out", "2026-03-24 09:00", False),
    ],
)
def test_a_snooze_is_the_reason_only_where_it_was(why: str, until: str, *, told: bool) -> None:
    snooze = a_delay(Why.SNOOZED, "2026-03-01 09:00", until, "A. Counsel")
    message = message_of(
        a_reply(), "7d", "2026-03-24 09:00", now="2026-03-28 12:00", delays=(snooze,)
    )
    assert "Not sent in time" in message.text
    assert ("it was snoozed by A. Counsel until" in message.text) is told


@pytest.mark.parametrize(
    ("now", "urgent"), [("2026-02-28 23:59", False), ("2026-03-01 00:00", True)]
)
def test_a_message_is_urgent_once_the_date_may_be_today(now: str, *, urgent: bool) -> None:
    assert message_of(a_reply(MARCH), "1d", now).urgent is urgent


def test_a_date_that_was_not_known_is_no_date_to_have_moved_from() -> None:
    found = a_reply(a_due(None)).moved(JUNE, reason="announced", changed_at=MOVED_AT)
    message = message_of(found, "moved", "2026-01-12 10:00")
    assert "The date has moved; no date was known." in message.text.splitlines()


def test_what_is_proposed_may_be_that_no_date_is_known() -> None:
    nothing = Proposal(due=a_due(None, text="TBC"), reason="Bill", announced_at=MOVED_AT)
    message = message_of(a_reply(proposed=nothing), "proposed", "2026-01-12 10:00")
    assert message.title == "Proposed, not in force: no known date: Reply to CP26/4"
