"""Where dates lie on a timeline, in days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.builders import MARCH, NOW, a_due, a_milestone
from tracker.dates.base.window import DueWindow, Precision
from tracker.domain.milestone import Proposal, RevisionKind
from tracker.errors import UsageError
from tracker.planning.charts.frame import Frame, Quarter, frame_of
from tracker.planning.charts.timeline import MOST_GHOSTS, Bar, Row, Shape, bar_of, row_of

FRAME = Frame(start=Quarter(year=2026, number=1), quarters=2)
JUNE = DueWindow.of(date(2026, 6, 1), date(2026, 6, 30), Precision.MONTH)
YEAR = DueWindow.of(date(2026, 1, 1), date(2026, 12, 31), Precision.YEAR)
MAY_1 = date(2026, 5, 1)


def _row(*args: Any, **changes: Any) -> Row:
    row = row_of(a_milestone("m", *args, **changes), FRAME)
    assert row is not None
    return row


BARS = {
    "a month is a bar of a month": (
        a_due(MARCH),
        Bar(shape=Shape.WINDOW, start=59, end=90),
    ),
    "a day is a mark": (a_due(date(2026, 1, 2)), Bar(shape=Shape.DAY, start=1, end=2)),
    "what goes on beyond the frame ends with it": (
        a_due(replace(YEAR, earliest=date(2025, 12, 1))),
        Bar(shape=Shape.WINDOW, start=0, end=181, goes_on_before=True, goes_on_after=True),
    ),
    "what is waited for has no end that nobody knows": (
        a_due(None, not_before=MAY_1),
        Bar(shape=Shape.WAITING, start=120, end=181, open_end=True),
    ),
    "nor a beginning": (
        a_due(None, not_after=MAY_1),
        Bar(shape=Shape.WAITING, start=0, end=121, open_start=True),
    ),
    "both bounds are the two ends": (
        a_due(None, not_before=MAY_1, not_after=date(2026, 5, 2)),
        Bar(shape=Shape.WAITING, start=120, end=122),
    ),
    "bounds that cross leave the last day": (
        a_due(None, not_before=date(2026, 6, 1), not_after=MAY_1),
        Bar(shape=Shape.WAITING, start=120, end=121),
    ),
    "what is before the frame is not in it": (a_due(date(2025, 12, 31)), None),
    "nor what comes after it": (a_due(date(2026, 7, 1)), None),
    "nor what has no day": (a_due(None), None),
}


@pytest.mark.parametrize(("due", "bar"), BARS.values(), ids=BARS.keys())
def test_bars(due: Any, bar: Bar | None) -> None:
    assert bar_of(due, FRAME) == bar


def test_what_is_not_in_the_frame_has_no_row() -> None:
    assert row_of(a_milestone("m", date(2027, 1, 1)), FRAME) is None


def test_a_move_leaves_a_ghost_that_leads_to_the_present_date() -> None:
    row = _row(date(2026, 1, 5), moves=[a_due(MARCH), a_due(JUNE)])
    latest, first = row.ghosts
    assert (latest.due.window, latest.became) == (MARCH, row.bar)
    assert (first.bar.start, first.became) == (4, latest.bar)
    assert row.lanes == 1


def test_dates_that_overlap_have_lanes_of_their_own() -> None:
    row = _row(MARCH, moves=[a_due(date(2026, 3, 10)), a_due(YEAR)])
    assert [row.bar.lane, *(each.bar.lane for each in row.ghosts)] == [0, 1, 2]
    assert row.lanes == 3


def test_a_proposed_date_stands_beside_the_one_in_force() -> None:
    proposed = Proposal(due=a_due(JUNE), reason="consultation", announced_at=NOW)
    row = _row(MARCH, proposed=proposed)
    assert row.proposed == Bar(shape=Shape.WINDOW, start=151, end=181)
    undated = replace(proposed, due=a_due(None))
    assert _row(MARCH, proposed=undated).proposed is None


def test_only_moves_leave_ghosts() -> None:
    milestone = a_milestone("m", date(2026, 1, 5))
    again = milestone.moved(
        a_due(date(2026, 2, 5)), reason="next", changed_at=NOW, kind=RevisionKind.OCCURRENCE
    )
    same = again.moved(
        a_due(date(2026, 2, 5), text="5 Feb"), reason="in other words", changed_at=NOW
    )
    added = same.moved(a_due(MARCH), reason="?", changed_at=NOW, kind=RevisionKind.ADDED)
    for each in (again, same, added):
        row = row_of(each, FRAME)
        assert row is not None
        assert row.ghosts == ()


def test_earlier_dates_that_are_not_in_the_frame_are_left_out() -> None:
    row = _row(date(2025, 1, 5), moves=[a_due(None), a_due(MARCH)])
    assert (row.ghosts, row.unshown) == ((), 0)


def test_of_many_moves_the_latest_are_shown_and_the_others_counted() -> None:
    moves = [a_due(date(2026, 1, number)) for number in range(2, 12)]
    row = _row(date(2026, 1, 1), moves=moves)
    assert len(row.ghosts) == MOST_GHOSTS
    assert row.unshown == len(moves) - MOST_GHOSTS
    assert [each.bar.start for each in row.ghosts] == [9, 8, 7, 6, 5, 4]


def test_a_frame_is_some_quarters_in_a_row() -> None:
    frame = Frame(start=Quarter(year=2026, number=3))
    assert (frame.first, frame.end) == (date(2026, 7, 1), date(2027, 7, 1))
    assert (frame.words, str(frame.start)) == ("2026-Q3 to 2027-Q2", "2026-Q3")
    assert Frame(start=frame.start, quarters=1).words == "2026-Q3"
    assert (frame.day(date(2026, 7, 1)), frame.day(date(2027, 7, 1))) == (0, None)


def test_frames_lead_on_to_others() -> None:
    frame = Frame(start=Quarter(year=2026, number=3))
    assert {word: (str(each.start), each.quarters) for word, each in frame.others().items()} == {
        "Earlier": ("2025-Q3", 4),
        "Later": ("2027-Q3", 4),
        "Wider": ("2026-Q3", 8),
        "Narrower": ("2026-Q3", 2),
    }
    first = Frame(start=Quarter(year=1900, number=1), quarters=1)
    assert list(first.others()) == ["Later", "Wider"]
    last = Frame(start=Quarter(year=2300, number=4), quarters=40)
    assert list(last.others()) == ["Earlier", "Narrower"]
    assert last.end == date(2310, 10, 1)


SCALES = {
    "months of a few quarters": (2, ("Jan 2026", "Feb 2026", "Jun 2026"), 6),
    "quarters of some": (8, ("Q1 2026", "Q2 2026", "Q4 2027"), 8),
    "years of many": (16, ("2026", "", ""), 16),
}


@pytest.mark.parametrize(("quarters", "labels", "number"), SCALES.values(), ids=SCALES.keys())
def test_the_scale_marks(quarters: int, labels: tuple[str, ...], number: int) -> None:
    ticks = Frame(start=Quarter(year=2026, number=1), quarters=quarters).ticks()
    assert (ticks[0].label, ticks[1].label, ticks[-1].label) == labels
    assert (len(ticks), ticks[0].day) == (number, 0)


def test_a_frame_is_asked_for_in_words() -> None:
    today = date(2026, 11, 29)
    assert frame_of("", "", today) == Frame(start=Quarter(year=2026, number=4))
    asked = frame_of("2027-Q1", "12", today)
    assert (asked.first, asked.quarters) == (date(2027, 1, 1), 12)
    assert Quarter.of(date(9999, 1, 1)) == Quarter(year=2300, number=4)


@pytest.mark.parametrize(
    ("start", "quarters"),
    [("2027", ""), ("2027-Q5", ""), ("1899-Q4", ""), ("2301-Q1", ""), ("٢٠٢٧-Q1", "")]
    + [("", each) for each in ("0", "41", "-1", "x", "400", "٣")],
)
def test_a_frame_is_refused_for(start: str, quarters: str) -> None:
    with pytest.raises(UsageError):
        frame_of(start, quarters, date(2026, 1, 1))
