"""Laws of charts: nothing beyond the frame, nothing narrower than its days, the order kept."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from tests.planning_charts import DUES, FRAMES, milestones
from tracker.domain.milestone import Due, Milestone
from tracker.domain.slippage import SLIPS
from tracker.planning.charts.frame import Frame
from tracker.planning.charts.month import Month, filled, marks_of
from tracker.planning.charts.timeline import MOST_GHOSTS, Shape, bar_of, row_of


@given(DUES, FRAMES)
def test_a_bar_lies_in_the_frame_and_is_as_wide_as_its_days_there(due: Due, frame: Frame) -> None:
    bar = bar_of(due, frame)
    first, last = due.earliest, due.latest
    if first is not None and last is not None:
        first = min(first, last)
    days = [frame.first + timedelta(days=each) for each in range(frame.days)]
    covered = [
        number
        for number, day in enumerate(days)
        if (first or last) and (first or day) <= day <= (last or day)
    ]
    if bar is None:
        assert not covered
        return
    assert 0 <= bar.start < bar.end <= frame.days
    assert list(range(bar.start, bar.end)) == covered
    assert (bar.shape is Shape.WAITING) == (due.window is None)
    assert (bar.shape is Shape.DAY) <= (bar.end - bar.start == 1)


@given(DUES, DUES, FRAMES)
def test_the_order_of_dates_is_kept(one: Due, other: Due, frame: Frame) -> None:
    bars = bar_of(one, frame), bar_of(other, frame)
    if one.window and other.window and one.window.earliest <= other.window.earliest:
        assert not all(bars) or bars[0].start <= bars[1].start  # type: ignore[union-attr]


@given(milestones(), FRAMES)
def test_ghosts_are_moves_and_lead_to_the_present_date(milestone: Milestone, frame: Frame) -> None:
    row = row_of(milestone, frame)
    if row is None:
        assert bar_of(milestone.due, frame) is None
        return
    slips = [each for each in milestone.history[1:] if each.kind in SLIPS]
    assert len(row.ghosts) <= min(len(slips), MOST_GHOSTS)
    assert len(row.ghosts) + row.unshown <= len(slips)
    earlier = [each.due for each in milestone.history[:-1]]
    target = row.bar
    for ghost in row.ghosts:
        assert ghost.due in earlier
        assert ghost.became == target
        target = ghost.bar


@given(milestones(), FRAMES)
def test_bars_of_a_lane_never_touch(milestone: Milestone, frame: Frame) -> None:
    row = row_of(milestone, frame)
    if row is None:
        return
    bars = [row.bar, *(each.bar for each in row.ghosts)]
    bars += [row.proposed] if row.proposed else []
    assert {each.lane for each in bars} == set(range(row.lanes))
    for one, other in combinations(bars, 2):
        if one.lane == other.lane:
            assert one.end < other.start or other.end < one.start


_MONTHS = st.dates(min_value=date(2025, 1, 1), max_value=date(2030, 12, 31)).map(Month.of)


@given(st.lists(DUES, max_size=20), _MONTHS, st.integers(1, 5))
def test_a_month_counts_every_mark_and_shows_some(dues: list[Due], month: Month, most: int) -> None:
    named = [(f"k{number}", due) for number, due in enumerate(dues)]
    days = filled(month.days(), named, "UTC", most)
    marks = [mark for key, due in named for mark in marks_of(key, due, "UTC")]
    for day in days:
        assert day.number == sum(mark.day == day.day for mark in marks)
        assert len(day.marks) == min(day.number, most)
    for key, due in named:
        stands = sum(mark.key == key for mark in marks)
        wide = due.window is not None and due.window.days > 7
        assert stands <= (2 if wide or due.window is None else 7)
