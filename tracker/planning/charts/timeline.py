"""A timeline as geometry: a row a milestone, its bars in lanes, positions in days.

Nothing is narrower than its source says it is, and what nobody knows is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from tracker.domain.milestone import Due, Milestone, Revision, RevisionKind
from tracker.domain.slippage import SLIPS
from tracker.planning.charts.frame import Frame

MOST_GHOSTS: Final = 6  #: of a row, the latest ones
_APART: Final = 40  #: bars of a lane are that part of the frame apart, so that an arrow shows


class Shape(StrEnum):
    """What a date looks like, whatever its colour."""

    DAY = "day"  #: a mark
    WINDOW = "window"  #: a bar over its days
    WAITING = "waiting"  #: a bar between the bounds that are certain, open where there is none


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """Where a date lies within the frame, in days from its first day: half-open, never empty."""

    shape: Shape
    start: int
    end: int
    goes_on_before: bool = False  #: its days begin before the frame
    goes_on_after: bool = False
    open_start: bool = False  #: nobody knows when it begins
    open_end: bool = False
    lane: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Ghost:
    """A date that was in force earlier, and where it moved from there."""

    bar: Bar
    due: Due
    became: Bar  #: the next later one that is shown, in the end the present one


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A milestone whose date lies at least in part within the frame."""

    milestone: Milestone
    bar: Bar
    proposed: Bar | None = None
    ghosts: tuple[Ghost, ...] = ()  #: the latest first
    lanes: int = 1
    unshown: int = 0  #: earlier dates within the frame, beyond those that are shown


def row_of(milestone: Milestone, frame: Frame) -> Row | None:
    """The row of `milestone`; None where nothing of its date in force lies within `frame`."""
    bar = bar_of(milestone.due, frame)
    if bar is None:
        return None
    lanes: list[list[Bar]] = [[bar]]
    proposed = bar_of(milestone.proposed.due, frame) if milestone.proposed else None
    if proposed is not None:
        proposed = _placed(proposed, lanes, frame)
    ghosts: list[Ghost] = []
    became, unshown = bar, 0
    for due in _dates_before(milestone):
        ghost = bar_of(due, frame)
        if ghost is None:
            continue
        if len(ghosts) == MOST_GHOSTS:
            unshown += 1
            continue
        ghost = _placed(ghost, lanes, frame)
        ghosts.append(Ghost(bar=ghost, due=due, became=became))
        became = ghost
    return Row(
        milestone=milestone,
        bar=bar,
        proposed=proposed,
        ghosts=tuple(ghosts),
        lanes=len(lanes),
        unshown=unshown,
    )


def bar_of(due: Due, frame: Frame) -> Bar | None:
    """Where `due` lies within `frame`; None where no day of it does, or none is known."""
    if due.window is not None:
        shape = Shape.DAY if due.window.days == 1 else Shape.WINDOW
        return _clipped(shape, due.window.earliest, due.window.latest, frame)
    first, last = due.not_before, due.not_after
    if first is None and last is None:
        return None
    if first is not None and last is not None:
        first = min(first, last)
    return _clipped(Shape.WAITING, first, last, frame)


def _clipped(shape: Shape, first: date | None, last: date | None, frame: Frame) -> Bar | None:
    start = 0 if first is None else (first - frame.first).days
    end = frame.days if last is None else (last - frame.first).days + 1
    if start >= frame.days or end <= 0:
        return None
    return Bar(
        shape=shape,
        start=max(start, 0),
        end=min(end, frame.days),
        goes_on_before=start < 0,
        goes_on_after=end > frame.days,
        open_start=first is None,
        open_end=last is None,
    )


def _dates_before(milestone: Milestone) -> Iterator[Due]:
    """The dates from which it moved, the latest first: of this occurrence, each once in a row."""
    later = milestone.due
    for before, after in _steps_back(milestone.history):
        if after.kind is RevisionKind.OCCURRENCE:
            return
        if after.kind in SLIPS and not before.due.same_dates(later):
            yield before.due
        later = before.due


def _steps_back(history: Sequence[Revision]) -> Iterable[tuple[Revision, Revision]]:
    return zip(reversed(history[:-1]), reversed(history[1:]), strict=True)


def _placed(bar: Bar, lanes: list[list[Bar]], frame: Frame) -> Bar:
    """`bar` in the first of `lanes` that has room for it, or in a new one."""
    gap = max(frame.days // _APART, 1)
    for number, lane in enumerate(lanes):
        if all(bar.end + gap <= each.start or each.end + gap <= bar.start for each in lane):
            placed = replace(bar, lane=number)
            lane.append(placed)
            return placed
    placed = replace(bar, lane=len(lanes))
    lanes.append([placed])
    return placed
