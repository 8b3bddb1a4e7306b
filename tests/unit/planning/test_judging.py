"""How milestones come out: each case of the table, and what cannot be judged."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.builders import a_due, a_milestone
from tracker.dates.base.window import DueWindow, Modality, Precision
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.milestone import Due, Milestone, MilestoneStatus, RevisionKind
from tracker.domain.nature import Nature
from tracker.planning.judging import Verdict, judged

_MET, _DAY = MilestoneStatus.MET, timedelta(days=1)
_LAST = date(2026, 3, 31)
_ADDED = datetime(2026, 1, 5, 9, tzinfo=UTC)
_NOW = datetime(2026, 4, 10, 9, tzinfo=UTC)
_APRIL = DueWindow.of(date(2026, 4, 1), date(2026, 4, 30), Precision.MONTH)
#: of that day, at 17:00 in London
_AT = datetime(2026, 3, 31, 16, tzinfo=UTC)


def _hour(at: datetime) -> Due:
    window = DueWindow(
        earliest=date(2026, 3, 31), end=date(2026, 4, 1), precision=Precision.MINUTE, at=at
    )
    return a_due(window)


def _waiting(**bounds: date) -> Due:
    return a_due(None, status=DueStatus.WAITING, **bounds)


_READINGS = (DueWindow.on(date(2026, 3, 4)), DueWindow.on(date(2026, 4, 3)))
_TWO_WAYS = a_due(_READINGS[0], readings=_READINGS)
_BEFORE = a_due(_LAST, modality=Modality.BEFORE)

MET: dict[str, tuple[Due, dict[str, Any], Verdict]] = {
    "on its last day": (a_due(_LAST), {"closed_on": _LAST}, Verdict.MET_ON_TIME),
    "on the day after": (a_due(_LAST), {"closed_on": _LAST + _DAY}, Verdict.MET_LATE),
    "long before its window": (a_due(), {"closed_on": date(2026, 1, 6)}, Verdict.MET_ON_TIME),
    "on the last day of its month": (a_due(), {"closed_on": _LAST}, Verdict.MET_ON_TIME),
    "on the day before the one that is too late": (
        _BEFORE,
        {"closed_on": _LAST - _DAY},
        Verdict.MET_ON_TIME,
    ),
    "on the day that is too late": (_BEFORE, {"closed_on": _LAST}, Verdict.MET_LATE),
    "at an instant that is still its day in its zone": (
        a_due(_LAST, tz="America/New_York"),
        {"closed_on": _LAST, "closed_at": datetime(2026, 4, 1, 3, tzinfo=UTC)},
        Verdict.MET_ON_TIME,
    ),
    "at an instant that is the next day in its zone": (
        a_due(_LAST, tz="Asia/Tokyo"),
        {"closed_on": _LAST, "closed_at": datetime(2026, 3, 31, 16, tzinfo=UTC)},
        Verdict.MET_LATE,
    ),
    "at its hour": (_hour(_AT), {"closed_on": _LAST, "closed_at": _AT}, Verdict.MET_ON_TIME),
    "a minute behind its hour": (
        _hour(_AT),
        {"closed_on": _LAST, "closed_at": _AT + timedelta(minutes=1)},
        Verdict.MET_LATE,
    ),
    "the day before its hour": (
        _hour(_AT),
        {"closed_on": _LAST - _DAY},
        Verdict.MET_ON_TIME,
    ),
    "the day after its hour": (_hour(_AT), {"closed_on": _LAST + _DAY}, Verdict.MET_LATE),
    "on the day of its hour": (_hour(_AT), {"closed_on": _LAST}, Verdict.MET_UNJUDGED),
    "on the day that ends at its hour, 24:00": (
        _hour(datetime(2026, 3, 31, 23, tzinfo=UTC)),
        {"closed_on": _LAST},
        Verdict.MET_ON_TIME,
    ),
    "on the day that begins at its hour": (
        _hour(datetime(2026, 3, 31, 23, tzinfo=UTC)),
        {"closed_on": _LAST + _DAY},
        Verdict.MET_LATE,
    ),
    "from a day on": (
        a_due(_LAST, modality=Modality.FROM),
        {"closed_on": _LAST},
        Verdict.MET_UNJUDGED,
    ),
    "without a date": (a_due(None), {"closed_on": _LAST}, Verdict.MET_UNJUDGED),
    "before the first day that a date still waited for can have": (
        _waiting(not_before=_LAST),
        {"closed_on": _LAST},
        Verdict.MET_ON_TIME,
    ),
    "behind the last day that a date still waited for can have": (
        _waiting(not_after=_LAST),
        {"closed_on": _LAST + _DAY},
        Verdict.MET_LATE,
    ),
    "between the days that a date still waited for can have": (
        _waiting(not_before=_LAST - _DAY, not_after=_LAST + _DAY),
        {"closed_on": _LAST},
        Verdict.MET_UNJUDGED,
    ),
    "by each of several readings": (
        _TWO_WAYS,
        {"closed_on": date(2026, 3, 4)},
        Verdict.MET_ON_TIME,
    ),
    "behind each of several readings": (
        _TWO_WAYS,
        {"closed_on": date(2026, 4, 4)},
        Verdict.MET_LATE,
    ),
    "by one of several readings": (
        _TWO_WAYS,
        {"closed_on": _LAST},
        Verdict.MET_UNJUDGED,
    ),
    "behind the one of several readings that somebody settled": (
        _TWO_WAYS,
        {"closed_on": _LAST, "settled_revision": 1},
        Verdict.MET_LATE,
    ),
    "on the last but one of the days before one of several readings": (
        a_due(_READINGS[0], readings=_READINGS, modality=Modality.BEFORE),
        {"closed_on": date(2026, 3, 3)},
        Verdict.MET_ON_TIME,
    ),
    "with a doubt": (
        a_due(_LAST, doubts=("the year may be another",)),
        {"closed_on": _LAST},
        Verdict.MET_UNJUDGED,
    ),
    "on an unknown day": (a_due(_LAST), {}, Verdict.MET_UNJUDGED),
}


@pytest.mark.parametrize(("due", "closed", "verdict"), MET.values(), ids=MET.keys())
def test_what_is_met_is_judged(due: Due, closed: dict[str, Any], verdict: Verdict) -> None:
    milestone = a_milestone(due=due, changed_at=_ADDED, status=_MET, **closed)

    judgement = judged(milestone, _NOW)

    assert judgement.verdict is verdict
    assert bool(judgement.why) is (verdict is Verdict.MET_UNJUDGED)


def _moved(*moves: tuple[Due, datetime, RevisionKind], **closed: Any) -> Milestone:
    """Due by the end of March, then moved."""
    milestone = a_milestone(due=a_due(_LAST), changed_at=_ADDED)
    for due, at, kind in moves:
        milestone = milestone.moved(due, reason="it slipped", changed_at=at, kind=kind)
    closed_on = closed.get("closed_on")
    return milestone.with_status(_MET, closed_on, closed.get("closed_at"))


_MOVED, _CORRECTED = RevisionKind.MOVED, RevisionKind.CORRECTED
_DAY_OF_MEETING = date(2026, 4, 8)
_THEN = datetime(2026, 4, 8, 12, tzinfo=UTC)

IN_FORCE: dict[str, tuple[Milestone, Verdict]] = {
    "a date that moved before": (
        _moved((a_due(_APRIL), _THEN - _DAY, _MOVED), closed_on=_DAY_OF_MEETING),
        Verdict.MET_ON_TIME,
    ),
    "a date that moved later": (
        _moved((a_due(_APRIL), _THEN + _DAY, _MOVED), closed_on=_DAY_OF_MEETING),
        Verdict.MET_LATE,
    ),
    "a date that was corrected later counts": (
        _moved((a_due(_APRIL), _THEN + _DAY, _CORRECTED), closed_on=_DAY_OF_MEETING),
        Verdict.MET_ON_TIME,
    ),
    "a date that moved on that day, which decides": (
        _moved((a_due(_APRIL), _THEN, _MOVED), closed_on=_DAY_OF_MEETING),
        Verdict.MET_UNJUDGED,
    ),
    "a date that moved on that day, which does not decide": (
        _moved((a_due(_LAST - _DAY), _THEN, _MOVED), closed_on=_DAY_OF_MEETING),
        Verdict.MET_LATE,
    ),
    "a date that moved an hour before the instant": (
        _moved(
            (a_due(_APRIL), _THEN - timedelta(hours=1), _MOVED),
            closed_on=_DAY_OF_MEETING,
            closed_at=_THEN,
        ),
        Verdict.MET_ON_TIME,
    ),
    "a date that moved an hour behind the instant": (
        _moved(
            (a_due(_APRIL), _THEN + timedelta(hours=1), _MOVED),
            closed_on=_DAY_OF_MEETING,
            closed_at=_THEN,
        ),
        Verdict.MET_LATE,
    ),
    "the first date that is known, of what was met before it was added": (
        _moved((a_due(_APRIL), _THEN, _MOVED), closed_on=date(2025, 12, 1)),
        Verdict.MET_ON_TIME,
    ),
}


@pytest.mark.parametrize(("milestone", "verdict"), IN_FORCE.values(), ids=IN_FORCE.keys())
def test_what_counts_is_the_date_in_force_then(milestone: Milestone, verdict: Verdict) -> None:
    assert judged(milestone, _NOW).verdict is verdict


def test_the_date_that_was_held_against_is_named() -> None:
    milestone = _moved((a_due(_APRIL), _THEN + _DAY, _MOVED), closed_on=_DAY_OF_MEETING)
    assert judged(milestone, _NOW).due == a_due(_LAST)


def test_without_a_history_nothing_can_be_judged() -> None:
    milestone = Milestone(
        key="m", title="M", due=a_due(_LAST), status=_MET, closed_on=_LAST, history=()
    )
    assert judged(milestone, _NOW).verdict is Verdict.MET_UNJUDGED


STANDING: dict[str, tuple[dict[str, Any], Verdict]] = {
    "missed": ({"status": MilestoneStatus.MISSED}, Verdict.MISSED),
    "waived": ({"status": MilestoneStatus.WAIVED}, Verdict.WAIVED),
    "passed": ({"status": MilestoneStatus.PASSED}, Verdict.PASSED),
    "an event that somebody closed": (
        {"status": _MET, "stated_nature": Nature.EVENT},
        Verdict.PASSED,
    ),
    "an event that no tick has closed yet": ({"stated_nature": Nature.EVENT}, Verdict.PASSED),
    "suspended": ({"status": MilestoneStatus.SUSPENDED}, Verdict.SUSPENDED),
    "overdue": ({}, Verdict.OVERDUE),
    "ahead": ({"due": a_due(_APRIL)}, Verdict.COMING),
    "undated": ({"due": a_due(None)}, Verdict.UNDATED),
    "waiting": ({"due": _waiting(not_after=date(2026, 12, 1))}, Verdict.UNDATED),
    "waiting behind its last day": ({"due": _waiting(not_after=_LAST)}, Verdict.OVERDUE),
    "from a day on that lies ahead": (
        {"due": a_due(date(2026, 5, 1), modality=Modality.FROM)},
        Verdict.COMING,
    ),
    "from a day on that lies behind": (
        {"due": a_due(_LAST, modality=Modality.FROM)},
        Verdict.UNDATED,
    ),
}


@pytest.mark.parametrize(("facts", "verdict"), STANDING.values(), ids=STANDING.keys())
def test_what_is_not_met_stands_as_it_is(facts: dict[str, Any], verdict: Verdict) -> None:
    assert judged(a_milestone(**facts), _NOW).verdict is verdict
