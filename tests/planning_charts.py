"""Dates and frames for charts, of every kind: windows, bounds, moves, occurrences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.builders import NOW, a_due, a_milestone
from tracker.dates.base.window import DueWindow
from tracker.domain.milestone import Due, Milestone, Proposal, RevisionKind
from tracker.planning.charts.frame import MOST_QUARTERS, Frame, Quarter

_DAYS = st.dates(min_value=date(2025, 1, 1), max_value=date(2030, 12, 31))
_WIDTHS = st.sampled_from([1, 1, 2, 7, 8, 30, 91, 365]) | st.integers(1, 2_000)


@st.composite
def _windows(draw: Any) -> Due:
    first, width = draw(_DAYS), draw(_WIDTHS)
    return a_due(DueWindow.between(first, first + timedelta(days=width - 1)), text="as told")


_BOUNDS = st.builds(
    lambda first, last: a_due(None, not_before=first, not_after=last),
    st.none() | _DAYS,
    st.none() | _DAYS,
)
DUES: st.SearchStrategy[Due] = _windows() | _windows() | _BOUNDS
FRAMES = st.builds(
    lambda year, number, quarters: Frame(
        start=Quarter(year=year, number=number), quarters=quarters
    ),
    st.integers(2024, 2031),
    st.integers(1, 4),
    st.integers(1, MOST_QUARTERS),
)


@st.composite
def milestones(draw: Any) -> Milestone:
    """One that may have moved, come round, and have another date proposed."""
    milestone = a_milestone("m", draw(DUES))
    kinds = st.sampled_from(list(RevisionKind))
    for due, kind in draw(st.lists(st.tuples(DUES, kinds), max_size=9)):
        milestone = milestone.moved(due, reason="it slipped", changed_at=NOW, kind=kind)
    if (proposed := draw(st.none() | DUES)) is not None:
        proposal = Proposal(due=proposed, reason="a consultation", announced_at=NOW)
        milestone = replace(milestone, proposed=proposal)
    return milestone
