"""Whole messages, as their readers see them at nine o'clock: the texts are in `golden`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.builders import a_due, a_milestone
from tests.planning_builders import a_claim, a_window, due_on, planned, stored, utc
from tests.shown_text import shown_text
from tracker.dates.interpretation import DueStatus
from tracker.dates.window import DueWindow, Modality, Precision
from tracker.domain.delivery import Claim, Outcome
from tracker.domain.message import Message
from tracker.domain.milestone import Due, Milestone, Proposal
from tracker.domain.reminder import ReminderKind
from tracker.planning.message import compose

_GOLDEN = Path(__file__).parent / "golden"
_MARCH = a_due(a_window("2026-03-01..2026-03-31", Precision.MONTH), text="in March next year")
_JUNE = a_due(a_window("2026-06-01..2026-06-30", Precision.MONTH), text="June 2026")
_DAY = due_on("2026-03-31", text="31 March 2026")
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
_BEFORE_MAY = due_on("2026-05-01", text="before 1 May 2026", modality=Modality.BEFORE)
_WAITING = a_due(
    None,
    text="120 days after final rules",
    status=DueStatus.WAITING,
    not_before=date(2026, 6, 1),
    not_after=date(2027, 1, 18),
    waiting_on=("final rules",),
)
_MOVED_AT = utc("2026-01-12 10:00")


def _taskforce() -> Milestone:
    return a_milestone(
        "taskforce",
        _MARCH,
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


def _reply(due: Due = _DAY, **changes: Any) -> Milestone:
    return a_milestone("reply", due, **{"title": "Reply to CP26/4", **changes})


def _moved(due: Due) -> Milestone:
    return _reply(_MARCH).moved(
        due, reason="Treasury statement of 12 January", changed_at=_MOVED_AT
    )


def _proposed(due: Due) -> Milestone:
    proposal = Proposal(due=due, reason="Commission proposal", announced_at=_MOVED_AT)
    return _reply(_MARCH, proposed=proposal)


def _claim(milestone: Milestone, lead_time: str, fire_at: str, **changes: Any) -> Claim:
    reminder = planned(lead_time, fire_at, key=milestone.key, revision=milestone.revision)
    return a_claim(milestone, stored(reminder, number=17), **changes)


def _told(
    milestone: Milestone,
    lead_time: str,
    fire_at: str,
    *,
    now: str | None = None,
    reader: str = "Europe/London",
    **changes: Any,
) -> Message:
    """The message of a reminder that fires at `fire_at`, sent then or at `now`."""
    claim = _claim(milestone, lead_time, fire_at, **changes)
    return compose(claim, reader_tz=reader, now=utc(now or fire_at))


_LATE = tuple(
    stored(planned(lead_time, fire_at))
    for lead_time, fire_at in (("14d", "2026-03-17 09:00"), ("7d", "2026-03-24 09:00"))
)
_SNOOZED = {"snoozed_until": utc("2026-03-28 12:00")}
_FRENCH = {"title": "Réponse “définitive” \N{EM DASH} 回答", "owner": "Zoë"}
_UNKNOWN, _POISON = (Outcome.UNKNOWN,), (Outcome.POISON,)

MESSAGES = {
    "a month a week ahead": _told(_taskforce(), "7d", "2026-02-22 09:00"),
    "a month as it opens": _told(_reply(_MARCH), "opens", "2026-03-01 09:00"),
    "a month on its last day": _told(_reply(_MARCH), "last_day", "2026-03-31 08:00"),
    "a day tomorrow": _told(_reply(), "1d", "2026-03-30 08:00"),
    "a day that is too late itself": _told(_reply(_BEFORE_MAY), "7d", "2026-04-24 08:00"),
    "overdue": _told(_reply(), "overdue+7d", "2026-04-08 08:00"),
    "overdue since this afternoon": _told(
        _reply(_FIVE_IN_NEW_YORK), "overdue+0d", "2026-03-31 22:00"
    ),
    "moved": _told(_moved(_JUNE), "moved", "2026-01-12 10:00"),
    "moved to a day that is past": _told(
        _moved(due_on("2026-01-09", text="9 January 2026")), "moved", "2026-01-12 10:00"
    ),
    "moved to no date": _told(_moved(a_due(None, text="TBC")), "moved", "2026-01-12 10:00"),
    "moved to a date that waits": _told(_moved(_WAITING), "moved", "2026-01-12 10:00"),
    "proposed beside the date in force": _told(_proposed(_JUNE), "proposed", "2026-01-12 10:00"),
    "moved and another date proposed": _told(
        replace(_proposed(_JUNE), history=_moved(_JUNE).history, due=_JUNE),
        "proposed+2",
        "2026-01-12 10:00",
        folded=(stored(planned("moved", "2026-01-12 10:00", revision=2)),),
    ),
    "waiting between two bounds": _told(_reply(_WAITING), "7d", "2026-05-25 08:00"),
    "a month that is to be looked at": _told(_taskforce(), "review", "2026-01-30 09:00"),
    "a month ahead that is to be looked at": _told(
        _reply(_MARCH),
        "30d",
        "2026-01-30 09:00",
        folded=(stored(planned("review", "2026-01-30 09:00")),),
    ),
    "no date and a question for it": _told(
        _reply(a_due(None, text="TBC")), "review+90d", "2026-04-05 08:00"
    ),
    "waiting and a question for it": _told(
        _reply(replace(_WAITING, not_before=None, not_after=None)),
        "review+90d",
        "2026-04-05 08:00",
    ),
    "two readings and a question for it": _told(_reply(_AMBIGUOUS), "review", "2026-02-02 09:00"),
    "a third of a year and a question for it": _told(
        _reply(due_on("2026-09-01..2026-12-31", text="late 2026")), "review", "2026-08-02 08:00"
    ),
    "caught up after downtime": _told(_reply(), "1d", "2026-03-30 08:00", folded=_LATE),
    "caught up after a snooze": _told(
        _reply(**_SNOOZED), "7d", "2026-03-24 09:00", now="2026-03-28 12:00", folded=_LATE[:1]
    ),
    "possible repeat": _told(
        _reply(), "1d", "2026-03-30 08:00", now="2026-03-30 08:01", prior=_UNKNOWN
    ),
    "after the end": _told(_reply(), "0d", "2026-03-31 08:00", now="2026-04-01 08:00"),
    "open to two readings": _told(_reply(_AMBIGUOUS), "7d", "2026-02-25 09:00"),
    "an hour in New York for London": _told(_reply(_FIVE_IN_NEW_YORK), "0d", "2026-03-31 08:00"),
    "midnight for London": _told(_reply(_MIDNIGHT), "1d", "2026-03-30 08:00"),
    "midnight in London for New York": _told(
        _reply(_MIDNIGHT), "1d", "2026-03-30 13:00", reader="America/New_York"
    ),
    "a day in Tokyo for Los Angeles": _told(
        _reply(due_on("2026-03-31", tz="Asia/Tokyo")),
        "0d",
        "2026-03-30 16:00",
        reader="America/Los_Angeles",
    ),
    "plain after poison": _told(_reply(**_FRENCH), "7d", "2026-03-24 09:00", prior=_POISON),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_reads_as_it_should(name: str) -> None:
    message = MESSAGES[name]
    expected = (_GOLDEN / f"{name.replace(' ', '_')}.txt").read_text(encoding="utf-8")
    assert f"{message.title}\n\n{message.text}\n" == expected


@pytest.mark.parametrize("name", ["a month a week ahead", "plain after poison"])
def test_a_message_looks_as_it_should(name: str) -> None:
    expected = (_GOLDEN / f"{name.replace(' ', '_')}.html").read_text(encoding="utf-8")
    assert f"{MESSAGES[name].html}\n" == expected


@pytest.mark.parametrize("name", MESSAGES)
def test_text_and_html_state_the_same_in_the_same_order(name: str) -> None:
    assert shown_text(MESSAGES[name].html) == MESSAGES[name].text.split()


def test_every_golden_text_belongs_to_a_message() -> None:
    names = {name.replace(" ", "_") for name in MESSAGES}
    assert {path.stem for path in _GOLDEN.iterdir()} == names


@pytest.mark.parametrize("name", MESSAGES)
def test_the_body_is_complete_without_the_subject(name: str) -> None:
    lines = MESSAGES[name].text.splitlines()
    assert lines[0] in MESSAGES[name].title, "the milestone's own title opens the body"
    assert "TRK-00HH" in MESSAGES[name].text
    assert any(line.startswith(("Due: ", "Due ")) for line in lines)


@pytest.mark.parametrize("name", MESSAGES)
def test_days_are_told_as_people_say_them(name: str) -> None:
    for slip in ("in 0 days", "in 1 days", " 0 days", " 1 days", "in -", "None", "+0d"):
        assert slip not in MESSAGES[name].title + MESSAGES[name].text


_OPENS, _CLOSES = (
    "The window opens {}, Sunday 1 March 2026, and closes {}, Tuesday 31 March 2026.",
    ("The window is open and closes {}, Tuesday 31 March 2026."),
)
_WAS_DUE = "It was due by Tuesday 31 March 2026 ({}) and is still open."


@pytest.mark.parametrize(
    ("sent", "due", "title", "sentence"),
    [
        (
            "2026-02-28 09:00",
            _MARCH,
            "Window opens tomorrow",
            _OPENS.format("tomorrow", "in 31 days"),
        ),
        ("2026-03-01 09:00", _MARCH, "Window opens today", _OPENS.format("today", "in 30 days")),
        ("2026-03-02 09:00", _MARCH, "Window closes in 29 days", _CLOSES.format("in 29 days")),
        ("2026-03-30 09:00", _MARCH, "Window closes tomorrow", _CLOSES.format("tomorrow")),
        ("2026-03-31 22:59", _MARCH, "Last day today", _CLOSES.format("today")),
        ("2026-03-31 23:00", _MARCH, "OVERDUE by 1 day", _WAS_DUE.format("yesterday")),
        ("2026-03-29 09:00", _DAY, "Due in 2 days", "Due in 2 days, Tuesday 31 March 2026."),
        ("2026-03-31 22:59", _DAY, "Due today", "Due today, Tuesday 31 March 2026."),
        ("2026-04-02 09:00", _DAY, "OVERDUE by 2 days", _WAS_DUE.format("2 days ago")),
    ],
)
def test_days_are_counted_when_the_message_is_sent(
    sent: str, due: Due, title: str, sentence: str
) -> None:
    message = _told(_reply(due), "overdue+0d", sent)
    assert message.title.startswith(f"{title}: Reply to CP26/4")
    assert sentence in message.text.splitlines()


def test_a_day_that_was_too_late_itself_is_told_as_such() -> None:
    message = _told(_reply(_BEFORE_MAY), "overdue+0d", "2026-05-02 08:00")
    assert "It was due before Friday 1 May 2026 (yesterday) and is still open." in message.text


def test_an_instant_is_due_on_the_day_on_which_it_falls_here() -> None:
    due = due_on("2026-05-01T23:00-08:00", text="1 May 2026, 23:00 UTC-8")
    week, day = (
        _told(_reply(due), "7d", sent) for sent in ("2026-04-24 08:00", "2026-05-02 06:00")
    )
    assert "Due in 8 days, Saturday 2 May 2026, 08:00 London time." in week.text
    assert "Due today, Saturday 2 May 2026, 08:00 London time." in day.text


def test_anywhere_on_earth_is_told_with_its_offset() -> None:
    due = due_on("2026-03-31T17:00-12:00", tz="Etc/GMT+12")
    message = _told(_reply(due), "7d", "2026-03-24 09:00")
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
    claim = a_claim(_reply(), stored(reminder, created_at=utc(created_at)))
    now = utc(f"2026-03-24 {9 + minutes // 60:02}:{minutes % 60:02}")
    assert ("Not sent in time" in compose(claim, reader_tz="UTC", now=now).text) is told


def test_the_way_in_which_a_date_binds_is_told() -> None:
    told = {
        modality: _told(_reply(replace(_DAY, modality=modality)), "7d", "2026-03-24 09:00").text
        for modality in Modality
    }
    due = {modality: _line(text, "Due: ") for modality, text in told.items()}
    assert due == {
        Modality.BY: "Due: by 31 March 2026",
        Modality.BEFORE: "Due: before 31 March 2026",
        Modality.FROM: "Due: from 31 March 2026",
        Modality.AFTER: "Due: after 31 March 2026",
        Modality.ON: "Due: 31 March 2026",
        Modality.BETWEEN: "Due: 31 March 2026",
    }


def _line(text: str, start: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(start))


@pytest.mark.parametrize(
    ("window", "asked"),
    [
        (a_window("2026-03-31"), "The date has changed"),
        (a_window("2026-03-02..2026-03-08", Precision.WEEK), "Still known only to the week"),
        (a_window("2026-01-01..2026-06-30", Precision.HALF), "Still known only to the half"),
        (a_window("2026-01-01..2026-04-30"), "Still known only as a range of days"),
    ],
)
def test_an_imprecise_date_asks_to_be_confirmed(window: DueWindow, asked: str) -> None:
    message = _told(_reply(a_due(window)), "7d", "2026-02-22 09:00")
    assert message.text.splitlines()[-1].startswith(asked)


@pytest.mark.parametrize(
    ("url", "links"),
    [
        ("https://example.org/a", True),
        ("HTTP://EXAMPLE.ORG/a", True),
        ("javascript:alert(1)", False),
        ("ftp://example.org/a", False),
        ("//example.org/a", False),
        ("see page 3", False),
    ],
)
def test_only_web_addresses_are_links(url: str, *, links: bool) -> None:
    message = _told(_reply(source_url=url), "7d", "2026-03-24 09:00")
    assert f"Source: {url}" in message.text
    assert ("<a href=" in message.html) is links


def test_a_zone_may_have_been_written_as_people_say_it() -> None:
    message = _told(_reply(replace(_DAY, tz="ET")), "7d", "2026-03-24 09:00")
    assert "ends Tuesday 31 March 2026, 23:59 New York time, which is Wed" in message.text


def test_a_move_without_an_earlier_date_tells_the_new_one() -> None:
    bare = replace(_reply(_MARCH), history=())
    moved = bare.moved(_JUNE, reason="found", changed_at=_MOVED_AT)
    message = _told(moved, "moved", "2026-01-12 10:00")
    assert "The date has moved to June 2026 (1 to 30 June 2026)." in message.text


def test_news_of_a_proposal_that_is_gone_tells_of_the_date_itself() -> None:
    message = _told(_moved(_JUNE), "proposed", "2026-01-12 10:00")
    assert message.title == "Date moved to June 2026: Reply to CP26/4"


def test_a_key_is_quoted_where_a_shell_would_take_it_apart() -> None:
    message = _told(a_milestone("a b;c", _DAY), "7d", "2026-03-24 09:00")
    assert "tracker met 'a b;c'" in message.text


@pytest.mark.parametrize(
    ("due", "ending"),
    [(_DAY, "x…"), (_MARCH, "x… (March 2026)")],
)
def test_a_long_title_is_cut_in_the_subject_and_whole_in_the_body(due: Due, ending: str) -> None:
    message = _told(_reply(due, title="x" * 300), "7d", "2026-02-22 09:00")
    assert len(message.title) == 200
    assert message.title.endswith(ending)
    assert message.text.startswith("x" * 300 + "\n")


def test_a_fact_is_cut_where_nobody_would_read_on() -> None:
    message = _told(_reply(source_quote="x" * 3000), "7d", "2026-03-24 09:00")
    assert _line(message.text, "Quote: ") == "Quote: " + "x" * 1999 + "…"


@pytest.mark.parametrize(
    ("why", "until", "told"),
    [
        ("it held the reminder", "2026-03-28 12:00", True),
        ("it ended as the reminder was to go out", "2026-03-24 09:00", False),
        ("it was set after the reminder was handed over", "2026-03-29 12:00", False),
    ],
)
def test_a_snooze_is_the_reason_only_where_it_was(why: str, until: str, *, told: bool) -> None:
    milestone = _reply(snoozed_until=utc(until))
    message = _told(milestone, "7d", "2026-03-24 09:00", now="2026-03-28 12:00")
    assert "Not sent in time" in message.text
    assert ("it was snoozed until" in message.text) is told


def test_a_title_that_shows_nothing_gives_way_to_the_key() -> None:
    message = _told(_reply(title="\u200b\u2060"), "7d", "2026-03-24 09:00")
    assert message.title == "Due in 7 days: reply"
    assert message.text.startswith("reply\n")


@pytest.mark.parametrize(
    ("now", "urgent"), [("2026-02-28 23:59", False), ("2026-03-01 00:00", True)]
)
def test_a_message_is_urgent_once_the_date_may_be_today(now: str, *, urgent: bool) -> None:
    assert _told(_reply(_MARCH), "1d", now).urgent is urgent


def test_every_attempt_of_a_delivery_is_the_same_message() -> None:
    first = _told(_reply(), "1d", "2026-03-30 08:00")
    again = _told(_reply(), "1d", "2026-03-30 08:00", now="2026-03-30 20:00", prior=_UNKNOWN)
    other = _told(_reply(), "1d", "2026-03-30 08:00", delivery_id=6)
    assert first.message_id == again.message_id == "<TRK-00HH.5.1774857600@tracker.invalid>"
    assert other.message_id != first.message_id


def test_every_kind_of_reminder_can_be_told() -> None:
    for kind in ReminderKind:
        reminder = replace(planned("7d", "2026-03-24 09:00"), kind=kind)
        message = compose(
            a_claim(_reply(), stored(reminder)), reader_tz="UTC", now=utc("2026-03-24 09:00")
        )
        assert "Reply to CP26/4" in message.title
