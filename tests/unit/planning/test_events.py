"""Events and dates without a last day: what is planned for them, and what their messages say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.builders import a_due, a_milestone
from tests.planning_builders import a_policy, a_window, an_escalation, due_on, planned, stored, utc
from tests.unit.planning.messages import line_of, message_of
from tests.unit.planning.plans import WEEKDAYS, plan_lines
from tracker.dates.base.window import Modality, Precision
from tracker.domain.milestone import Confidence, Due, Milestone
from tracker.domain.nature import Nature
from tracker.domain.policy import CountFrom
from tracker.planning.reminders.escalation import escalations
from tracker.planning.reminders.plan import follow_up, next_ahead, plan_reminders, still_told

_DAY = due_on("2026-05-06", text="6 May 2026")
_MONTH = a_due(a_window("2026-05-01..2026-05-31", Precision.MONTH), text="May 2026")
_FROM = replace(_DAY, modality=Modality.FROM)
_YEAR = a_due(
    a_window("2028-01-01..2028-12-31", Precision.YEAR),
    text="not before 2028",
    modality=Modality.FROM,
)
_WEEK = a_policy("7d")


def _meeting(due: Due = _DAY, **changes: Any) -> Milestone:
    return a_milestone(
        "meeting", due, **{"title": "Policy committee", "kind": "meeting", **changes}
    )


@pytest.mark.parametrize(
    ("why", "due", "changes", "lines"),
    [
        ("an event is never overdue", _DAY, {"kind": "meeting"}, ["7d 2026-04-29 08:00"]),
        (
            "a duty is",
            _DAY,
            {"kind": "meeting", "stated_nature": Nature.DUTY},
            ["7d 2026-04-29 08:00", "overdue+0d 2026-05-07 08:00"],
        ),
        (
            "it is asked whether an event has happened that was not sure",
            _DAY,
            {"kind": "meeting", "confidence": Confidence.LIKELY},
            ["7d 2026-04-29 08:00", "review+0d 2026-05-07 08:00"],
        ),
        (
            "also of one that was known to the month",
            _MONTH,
            {"kind": "publication"},
            [
                "review 2026-04-01 08:00",
                "7d 2026-04-24 08:00",
                "opens 2026-05-01 08:00",
                "last_day 2026-05-31 08:00",
                "review+0d 2026-06-01 08:00",
            ],
        ),
        (
            "a duty from a day on is never overdue, but asked about",
            _FROM,
            {},
            ["7d 2026-04-29 08:00", "review+0d 2026-05-07 08:00"],
        ),
        (
            "what is not before a year has no last day",
            _YEAR,
            {},
            [
                "review 2027-12-02 09:00",
                "7d 2027-12-25 09:00",
                "opens 2028-01-01 09:00",
                "review+0d 2029-01-01 09:00",
            ],
        ),
    ],
)
def test_what_is_planned(why: str, due: Due, changes: dict[str, Any], lines: list[str]) -> None:
    assert plan_lines(due, _WEEK, **changes) == lines


def test_lead_times_count_to_the_first_day_of_what_has_no_last_one() -> None:
    latest = replace(_WEEK, count_from=CountFrom.LATEST)
    assert "7d 2027-12-25 09:00" in plan_lines(_YEAR, latest)
    assert "7d 2026-05-24 08:00" in plan_lines(_MONTH, latest)


def test_what_has_no_last_day_is_asked_about_again_and_again_and_an_event_once() -> None:
    first = planned("review+0d", "2026-05-07 08:00")
    again = follow_up(first, a_milestone(due=_FROM), _WEEK)
    assert again is not None
    assert (str(again.occasion), again.fire_at) == ("review+90d", utc("2026-08-05 08:00"))
    assert follow_up(first, _meeting(confidence=Confidence.LIKELY), _WEEK) is None


def test_of_a_series_only_what_lies_ahead_comes_next() -> None:
    first, now = planned("review+0d", "2026-05-07 08:00"), utc("2026-12-24 09:00")
    ahead = next_ahead(first, a_milestone(due=_FROM), _WEEK, now)
    assert ahead is not None
    assert (str(ahead.occasion), ahead.fire_at) == ("review+270d", utc("2027-02-01 09:00"))
    assert next_ahead(planned("7d", "2026-04-29 08:00"), a_milestone(due=_DAY), _WEEK, now) is None


def test_nothing_follows_the_overdue_reminder_of_what_turned_out_to_be_an_event() -> None:
    overdue = planned("overdue+0d", "2026-05-07 08:00")
    assert follow_up(overdue, _meeting(), _WEEK) is None
    assert follow_up(overdue, a_milestone(due=_DAY), _WEEK) is not None


@pytest.mark.parametrize(
    ("why", "milestone", "now", "told"),
    [
        ("a duty that is past", a_milestone(due=_DAY), "2026-06-01 09:00", ["7d", "overdue+0d"]),
        ("an event ahead", _meeting(), "2026-05-01 09:00", ["7d"]),
        ("an event that is over", _meeting(), "2026-05-07 09:00", []),
        (
            "one that is asked about",
            _meeting(confidence=Confidence.LIKELY),
            "2026-05-08 09:00",
            ["review+0d"],
        ),
        (
            "one that nobody need be asked about any more",
            _meeting(confidence=Confidence.LIKELY),
            "2027-05-08 09:00",
            [],
        ),
        ("nothing without a date", _meeting(a_due(None)), "2027-05-08 09:00", ["review+90d"]),
    ],
)
def test_nobody_is_called_to_what_lies_behind(
    why: str, milestone: Milestone, now: str, told: list[str]
) -> None:
    plan = plan_reminders(milestone, _WEEK, WEEKDAYS)
    assert [str(each.occasion) for each in still_told(plan, milestone, utc(now))] == told


def test_what_is_told_of_an_event_that_is_over_does_not_escalate() -> None:
    policy = a_policy("1d", escalation=(an_escalation("2bd", names=("ops",)),))
    told = stored(planned("1d", "2026-05-05 08:00", key="meeting"))
    late, in_time = utc("2026-05-08 08:00"), utc("2026-05-05 08:00")
    assert escalations(told, _meeting(), policy, WEEKDAYS, late) == ()
    assert len(escalations(told, _meeting(), policy, WEEKDAYS, in_time)) == 1


def test_a_message_says_when_an_event_takes_place() -> None:
    message = message_of(_meeting(), "7d", "2026-04-29 08:00")
    assert message.title == "Takes place in 7 days: Policy committee"
    assert "Takes place in 7 days, Wednesday 6 May 2026." in message.text
    assert "Kind: meeting" in message.text
    assert line_of(message.text, "It has happened") == "It has happened: tracker met meeting"


def test_a_message_that_comes_after_an_event_says_that_it_has_passed() -> None:
    late = message_of(_meeting(), "7d", "2026-04-29 08:00", now="2026-05-08 08:00")
    assert late.title == "PASSED, this reminder could not be delivered: Policy committee"
    assert "PASSED, this reminder could not be delivered in time." in late.text
    assert "It was to take place on Wednesday 6 May 2026 (2 days ago)." in late.text
    assert "DEADLINE" not in late.text
    assert "OVERDUE" not in late.text
    moved = _meeting().moved(
        due_on("2026-05-05"), reason="brought forward", changed_at=utc("2026-05-07 09:00")
    )
    news = message_of(moved, "moved", "2026-05-07 09:00")
    assert "It was to take place on Tuesday 5 May 2026 (2 days ago)." in news.text
    escalated = message_of(_meeting(), "1d>2bd", "2026-05-07 08:00")
    assert escalated.title == "Not acknowledged. Has passed: Policy committee"


def test_a_message_tells_the_last_day_of_a_window_that_is_over() -> None:
    late = message_of(_meeting(_MONTH), "7d", "2026-04-24 08:00", now="2026-06-03 08:00")
    assert "May 2026: it was to take place by Sunday 31 May (3 days ago)." in late.text


def test_a_message_asks_whether_an_event_has_happened() -> None:
    milestone = _meeting(confidence=Confidence.TENTATIVE)
    message = message_of(milestone, "review+0d", "2026-05-07 08:00")
    assert message.title == "Has it happened, or moved: Policy committee"
    assert "Has it happened, or has its date moved?" in message.text
    assert "Without an answer it counts as passed on" in message.text
    assert line_of(message.text, "Checked") == "Checked, nothing new: tracker verify meeting"


def test_a_message_says_that_something_begins() -> None:
    rule = a_milestone("rule", _FROM, title="New rules")
    ahead = message_of(rule, "7d", "2026-04-29 08:00")
    assert ahead.title == "Begins in 7 days: New rules"
    assert "Begins in 7 days, Wednesday 6 May 2026." in ahead.text
    after = message_of(rule, "review+0d", "2026-05-07 08:00")
    assert after.title == "Has it happened, or moved: New rules"
    assert "Its first day was Wednesday 6 May 2026 (yesterday); it has no last one." in after.text
    assert "Without an answer" not in after.text
    escalated = message_of(rule, "0d>2bd", "2026-05-08 08:00")
    assert escalated.title == "Not acknowledged. First day 2 days ago: New rules"


def test_a_message_says_from_which_day_on_something_is_possible() -> None:
    message = message_of(a_milestone("rule", _YEAR, title="New rules"), "7d", "2027-12-25 09:00")
    assert message.title == "Window opens in 7 days: New rules (2028)"
    assert "From 2028: begins in 7 days, Saturday 1 January, at the earliest." in message.text
    assert "closes" not in message.text
