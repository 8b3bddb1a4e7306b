"""The report of a period: which milestones stand in it, what moved, and the counts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.builders import a_due, a_milestone
from tracker.dates.base.window import DueWindow, Modality, Precision
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.milestone import MilestoneStatus, RevisionKind
from tracker.domain.nature import Nature
from tracker.errors import UsageError
from tracker.planning.judging import Verdict
from tracker.planning.report import (
    Period,
    PeriodReport,
    in_order,
    line_in,
    moves_of,
    period_asked,
    quarter_named,
    quarter_of,
)

_Q1 = Period(first=date(2026, 1, 1), last=date(2026, 3, 31))
_NOW = datetime(2026, 2, 10, 9, tzinfo=UTC)
_YEAR = DueWindow.of(date(2026, 1, 1), date(2026, 12, 31), Precision.YEAR)
_MET = MilestoneStatus.MET


@pytest.mark.parametrize(
    ("day", "name", "first", "last"),
    [
        (date(2026, 1, 1), "2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 6, 30), "2026-Q2", date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), "2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
        (date.max, "9999-Q4", date(9999, 10, 1), date.max),
        (date.min, "0001-Q1", date.min, date(1, 3, 31)),
    ],
)
def test_quarters_are_those_of_the_calendar_year(
    day: date, name: str, first: date, last: date
) -> None:
    assert quarter_of(day) == quarter_named(name) == Period(first=first, last=last)
    assert quarter_of(day).name == name


def test_a_period_that_is_no_quarter_is_named_by_its_days() -> None:
    period = Period(first=date(2026, 1, 1), last=date(2026, 1, 31))
    assert period.name == "2026-01-01..2026-01-31"


@pytest.mark.parametrize("name", ["2026", "2026-Q5", "0000-Q1", "26-Q1", "2026-Q1-Q2", "٢٠٢٦-Q1"])
def test_what_is_no_quarter_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="is no quarter"):
        quarter_named(name)


def test_a_period_is_asked_for_by_a_quarter_or_by_both_of_its_ends() -> None:
    first, last = date(2026, 1, 5), date(2026, 1, 9)
    assert period_asked(None, None, None, date(2026, 2, 1)) == _Q1
    assert period_asked("2026q1", None, None, last) == _Q1
    assert period_asked(None, first, last, last) == Period(first=first, last=last)
    for asked in (("2026-Q1", first, None), (None, first, None), (None, None, last)):
        with pytest.raises(UsageError):
            period_asked(*asked, last)
    with pytest.raises(UsageError, match="no day"):
        period_asked(None, last, first, last)


STANDS_IN: dict[str, tuple[dict[str, Any], bool]] = {
    "due in it": ({"due": date(2026, 3, 31)}, True),
    "due after it": ({"due": date(2026, 4, 1)}, False),
    "a year that touches it": ({"due": _YEAR}, True),
    "overdue from before it": ({"due": date(2025, 6, 1)}, True),
    "an event before it that nobody closed": (
        {"due": date(2025, 6, 1), "stated_nature": Nature.EVENT},
        False,
    ),
    "paused, and due before its end": (
        {"due": date(2025, 6, 1), "status": MilestoneStatus.SUSPENDED},
        True,
    ),
    "paused, and due after it": (
        {"due": date(2026, 6, 1), "status": MilestoneStatus.SUSPENDED},
        False,
    ),
    "undated": ({"due": a_due(None)}, True),
    "waiting for what comes after it": (
        {"due": a_due(None, status=DueStatus.WAITING, not_before=date(2026, 6, 1))},
        True,
    ),
    "from a day on before it": (
        {"due": a_due(date(2025, 6, 1), modality=Modality.FROM)},
        True,
    ),
    "closed in it, due later": (
        {"due": date(2026, 6, 1), "status": _MET, "closed_on": date(2026, 2, 1)},
        True,
    ),
    "closed before it, with its last day in it": (
        {"due": date(2026, 2, 1), "status": _MET, "closed_on": date(2025, 12, 1)},
        True,
    ),
    "closed after it, with its last day in it": (
        {"due": date(2026, 2, 1), "status": _MET, "closed_on": date(2026, 5, 1)},
        True,
    ),
    "closed before it, though its year touches it": (
        {"due": _YEAR, "status": _MET, "closed_on": date(2025, 12, 1)},
        False,
    ),
    "closed on no day, and without a date": ({"due": a_due(None), "status": _MET}, True),
    "closed on no day, and due before it": ({"due": date(2025, 2, 1), "status": _MET}, False),
}


@pytest.mark.parametrize(("facts", "stands"), STANDS_IN.values(), ids=STANDS_IN.keys())
def test_a_milestone_stands_in_a_period(facts: dict[str, Any], stands: bool) -> None:  # noqa: FBT001 - a table
    line = line_in(a_milestone(**facts), _Q1, _NOW, str.upper)
    assert (line is not None) is stands


def test_what_is_due_before_a_period_that_is_ahead_is_not_of_it() -> None:
    ahead = quarter_named("2026-Q3")
    assert line_in(a_milestone(due=date(2026, 5, 1)), ahead, _NOW, str) is None


def test_moves_are_those_made_in_the_period_as_days_are_counted_there() -> None:
    milestone = a_milestone(due=date(2026, 3, 1), owner="amira", authority="FCA")
    for day, at, kind, by in (
        (2, datetime(2025, 12, 31, 23, tzinfo=UTC), RevisionKind.MOVED, None),
        (2, datetime(2026, 1, 1, 12, tzinfo=UTC), RevisionKind.MOVED, "jonas"),
        (3, datetime(2026, 3, 31, 23, tzinfo=UTC), RevisionKind.ADOPTED, "jonas"),
    ):
        due = a_due(date(2026, 3, day))
        milestone = milestone.moved(due, reason="it slipped", changed_at=at, kind=kind, by=by)

    in_london = list(moves_of(milestone, _Q1, "Europe/London", str.title))
    in_tokyo = list(moves_of(milestone, _Q1, "Asia/Tokyo", str.title))

    assert in_london == []  # summer time has begun: it is April there
    assert [(each.days, each.by, each.owner) for each in in_tokyo] == [(1, "", "Amira")]


def test_a_move_from_or_to_no_date_has_no_length() -> None:
    milestone = a_milestone(due=a_due(None), changed_at=_NOW)
    milestone = milestone.moved(a_due(), reason="set", changed_at=_NOW)
    moves = list(moves_of(milestone, _Q1, "UTC", str))
    assert [(each.days, each.owner, each.authority) for each in moves] == [(None, "", "")]


def test_counts_are_by_owner_and_authority_whatever_their_letters() -> None:
    milestones = [
        a_milestone("a", due=date(2026, 3, 2), owner="Amira", authority="FCA"),
        a_milestone("b", due=date(2026, 3, 1), owner="amira"),
        a_milestone("c", due=date(2026, 1, 9), authority="fca"),
    ]
    moved = a_milestone("d", moves=(a_due(date(2026, 9, 1)),), changed_at=_NOW, owner="zoe")
    lines = [line_in(each, _Q1, _NOW, str) for each in milestones]
    report = PeriodReport(
        period=_Q1,
        owner=None,
        made_at=_NOW,
        tz="UTC",
        lines=in_order(line for line in lines if line is not None),
        moves=tuple(moves_of(moved, _Q1, "UTC", str)),
        looks=(),
    )

    coming, overdue = (list(Verdict).index(each) for each in (Verdict.COMING, Verdict.OVERDUE))
    counted = [
        (each.name, each.verdicts[coming], each.verdicts[overdue], each.moves)
        for each in report.owners
    ]

    assert [line.key for line in report.lines] == ["c", "b", "a"]
    assert [line.key for line in report.of(Verdict.COMING)] == ["b", "a"]
    assert counted == [("amira", 2, 0, 0), ("zoe", 0, 0, 1), ("", 0, 1, 0)]
    assert [each.name for each in report.authorities] == ["fca", ""]
    assert sum(report.total.verdicts) == len(report.lines)
    assert report.total.moves == 1
