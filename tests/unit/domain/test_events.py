"""Events are over once their days are; only duties with a last day are ever overdue."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.builders import a_due, a_milestone
from tests.planning_builders import a_window, due_on, utc
from tracker.dates.base.window import Modality, Precision
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.change import Change, Verb
from tracker.domain.milestone import Confidence, Due, Milestone, MilestoneStatus
from tracker.domain.nature import Nature
from tracker.domain.standing import asked_on, days_left, is_over, is_overdue, passes_at

_DAY = due_on("2026-05-06")
_MONTH = a_due(a_window("2026-05-01..2026-05-31", Precision.MONTH))
_YEAR = a_window("2028-01-01..2028-12-31", Precision.YEAR)
_LATER = "2029-06-01 12:00"


def _meeting(due: Due = _DAY, **changes: Any) -> Milestone:
    return a_milestone("meeting", due, **{"kind": "meeting", **changes})


def _filing(due: Due = _DAY, **changes: Any) -> Milestone:
    return a_milestone("filing", due, **{"kind": "filing", **changes})


def test_what_somebody_says_counts_before_what_the_kind_says() -> None:
    assert (_meeting().nature, _filing().nature) == (Nature.EVENT, Nature.DUTY)
    assert _meeting(stated_nature=Nature.DUTY).nature is Nature.DUTY
    assert _filing(stated_nature=Nature.EVENT).nature is Nature.EVENT


@pytest.mark.parametrize(
    ("why", "milestone", "now", "stands"),
    [
        ("a duty on its last evening", _filing(), "2026-05-06 22:59", (False, False)),
        ("a duty after it", _filing(), "2026-05-06 23:00", (True, False)),
        ("an event on its last evening", _meeting(), "2026-05-06 22:59", (False, False)),
        ("an event after it", _meeting(), "2026-05-06 23:00", (False, True)),
        (
            "an event of an hour, after that hour",
            _meeting(due_on("2026-05-06T15:00+01:00")),
            "2026-05-06 14:00",
            (False, True),
        ),
        (
            "an event that has passed",
            _meeting(status=MilestoneStatus.PASSED),
            _LATER,
            (False, False),
        ),
        (
            "a duty from a day on",
            _filing(replace(_DAY, modality=Modality.FROM)),
            _LATER,
            (False, False),
        ),
        (
            "a duty after a day",
            _filing(replace(_DAY, modality=Modality.AFTER)),
            _LATER,
            (False, False),
        ),
        (
            "an event from a day on takes place on that day",
            _meeting(replace(_DAY, modality=Modality.FROM)),
            "2026-05-07 09:00",
            (False, True),
        ),
        (
            "an event not before a year may take place at any time after",
            _meeting(a_due(_YEAR, modality=Modality.FROM)),
            _LATER,
            (False, False),
        ),
        ("an event after a day", _meeting(replace(_DAY, modality=Modality.AFTER)), _LATER, (0, 0)),
        ("an event without a date", _meeting(a_due(None)), _LATER, (False, False)),
    ],
)
def test_how_it_stands(why: str, milestone: Milestone, now: str, stands: tuple[bool, bool]) -> None:
    assert (is_overdue(milestone, utc(now)), is_over(milestone, utc(now))) == stands


@pytest.mark.parametrize(
    ("why", "milestone", "asked", "passes"),
    [
        ("a day that is sure", _meeting(), None, "2026-05-06 23:00"),
        ("an instant", _meeting(due_on("2026-05-06T15:00+01:00")), None, "2026-05-06 14:00"),
        ("a firm date", _meeting(confidence=Confidence.FIRM), None, "2026-05-06 23:00"),
        (
            "a tentative one is asked about, and a week later it has passed",
            _meeting(confidence=Confidence.TENTATIVE),
            "2026-05-07",
            "2026-05-13 23:00",
        ),
        (
            "so is a likely one",
            _meeting(confidence=Confidence.LIKELY),
            "2026-05-07",
            "2026-05-13 23:00",
        ),
        ("so is a month", _meeting(_MONTH), "2026-06-01", "2026-06-07 23:00"),
        (
            "so are two readings",
            _meeting(
                due_on(
                    "2026-05-04..2026-05-05",
                    readings=(a_window("2026-05-04"), a_window("2026-05-05")),
                )
            ),
            "2026-05-06",
            "2026-05-12 23:00",
        ),
        (
            "so is what waits, with a last day",
            _meeting(a_due(None, status=DueStatus.WAITING, not_after=date(2026, 5, 6))),
            "2026-05-07",
            "2026-05-13 23:00",
        ),
        (
            "whoever has looked since is asked again, whatever was sure",
            _meeting(last_verified_on=date(2026, 5, 7)),
            "2026-08-05",
            "2026-08-11 23:00",
        ),
        (
            "a look before its end does not count",
            _meeting(last_verified_on=date(2026, 5, 6)),
            None,
            "2026-05-06 23:00",
        ),
        ("a duty never passes", _filing(), None, None),
        (
            "nor when somebody has looked since",
            _filing(last_verified_on=date(2026, 6, 1)),
            None,
            None,
        ),
        ("a suspended event does not", _meeting(status=MilestoneStatus.SUSPENDED), None, None),
        ("nor does one without a date", _meeting(a_due(None)), None, None),
        (
            "a duty from a day on is asked about after that day",
            _filing(replace(_DAY, modality=Modality.FROM)),
            "2026-05-07",
            None,
        ),
        (
            "and again after a look",
            _filing(replace(_DAY, modality=Modality.FROM), last_verified_on=date(2026, 6, 1)),
            "2026-08-30",
            None,
        ),
        (
            "an event not before a year is asked about and never passes by itself",
            _meeting(a_due(_YEAR, modality=Modality.FROM)),
            "2029-01-01",
            None,
        ),
    ],
)
def test_when_it_is_asked_about_and_when_it_passes(
    why: str, milestone: Milestone, asked: str | None, passes: str | None
) -> None:
    day = asked_on(milestone)
    assert (day and str(day)) == asked
    assert passes_at(milestone) == (passes and utc(passes))


@pytest.mark.parametrize(
    ("today", "left"), [("2026-05-04", 2), ("2026-05-06", 0), ("2026-05-07", None)]
)
def test_nothing_is_counted_to_once_a_date_has_begun_that_has_no_last_day(
    today: str, left: int | None
) -> None:
    due = replace(_DAY, modality=Modality.FROM)
    assert days_left(due, date.fromisoformat(today)) == left


def test_an_event_that_had_passed_is_open_again_when_it_moves() -> None:
    passed = _meeting().with_status(MilestoneStatus.PASSED, date(2026, 5, 6))
    moved = passed.moved(due_on("2026-09-01"), reason="postponed", changed_at=utc(_LATER))
    assert (moved.status, moved.closed_on) == (MilestoneStatus.OPEN, None)
    change = Change(before=passed, after=moved, at=utc(_LATER), by="B. Clerk")
    assert change.verbs == {Verb.MOVED, Verb.REOPENED}
    met = _meeting().with_status(MilestoneStatus.MET, date(2026, 5, 6))
    assert met.moved(due_on("2026-09-01"), reason="x", changed_at=utc(_LATER)).status is met.status


def test_passing_is_told_by_its_day() -> None:
    before = _meeting()
    after = before.with_status(MilestoneStatus.PASSED, date(2026, 5, 6))
    change = Change(before=before, after=after, at=utc(_LATER), by="tracker")
    [event] = change.events
    assert (event.kind, event.detail, event.by) == ("passed", "on 2026-05-06", "tracker")
    assert change.closes


def test_a_duty_that_passed_as_an_event_is_open_again() -> None:
    passed = _meeting(status=MilestoneStatus.PASSED)
    assert passed.kept_open() is passed
    duty = replace(passed, stated_nature=Nature.DUTY).kept_open()
    assert duty.status is MilestoneStatus.OPEN
    met = _filing(status=MilestoneStatus.MET)
    assert met.kept_open() is met


def test_what_has_passed_is_not_decided_by_anybody() -> None:
    decided = {each for each in MilestoneStatus if each.is_decided}
    assert decided == {MilestoneStatus.MET, MilestoneStatus.WAIVED, MilestoneStatus.MISSED}
