"""A timeline as shapes with places: what the template draws, all of it within the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tracker.planning.charts.frame import Frame
from tracker.planning.charts.timeline import Bar, Row, Shape

_WIDE: Final = 960.0  #: units of all days of a frame
_MARGIN: Final = 12.0  #: beside them, for what goes on
_SCALE: Final = 28.0  #: of the words above the rows
_WORDS: Final = 20.0  #: of the line above the bars of a row
_LANE: Final = 18.0
_BAR: Final = 10.0  #: how high a bar is
_GAP: Final = 8.0  #: below a row
_MARK: Final = 6.0  #: half of how wide and high the mark of a day is
_NARROWEST: Final = 3.0  #: of a bar that is to be seen


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A bar or mark: its outline as a path, and where it goes on beyond the picture."""

    outline: str
    left: float
    right: float
    middle: float  #: from the top of the picture
    onward: str = ""  #: the path of the points at its ends


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrow:
    """From an earlier date to the one that it became."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnRow:
    """A row with its places."""

    row: Row
    top: float
    height: float
    words_x: float
    words_y: float
    from_the_right: bool  #: its words end at `words_x`
    figure: Figure
    proposed: Figure | None
    ghosts: tuple[Figure, ...]
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """A line of the scale, and its words."""

    x: float
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawing:
    """Rows below a scale."""

    width: float
    height: float
    scale_y: float  #: where its words stand
    top: float  #: where its rows begin
    labels: tuple[Label, ...]
    today: float | None
    rows: tuple[DrawnRow, ...]


def drawn(rows: Sequence[Row], frame: Frame, today: int | None) -> Drawing:
    """The picture of `rows`; `today` is a day of `frame`, where it shows that."""
    places: list[DrawnRow] = []
    top = _SCALE
    for row in rows:
        places.append(_drawn_row(row, frame, top))
        top += places[-1].height
    return Drawing(
        width=_WIDE + 2 * _MARGIN,
        height=top,
        scale_y=_SCALE - 9,
        top=_SCALE,
        labels=tuple(Label(x=_x(each.day, frame), words=each.label) for each in frame.ticks()),
        today=None if today is None else _x(today + 0.5, frame),
        rows=tuple(places),
    )


def _drawn_row(row: Row, frame: Frame, top: float) -> DrawnRow:
    figure = _figure(row.bar, frame, top)
    ends_here = figure.left > _MARGIN + _WIDE / 2
    figures = {row.bar: figure}
    ghosts, arrows = [], []
    for ghost in row.ghosts:
        figures[ghost.bar] = _figure(ghost.bar, frame, top)
        ghosts.append(figures[ghost.bar])
        arrows.append(_arrow(figures[ghost.bar], figures[ghost.became]))
    return DrawnRow(
        row=row,
        top=top,
        height=_WORDS + row.lanes * _LANE + _GAP,
        words_x=figure.right if ends_here else figure.left,
        words_y=round(top + _WORDS - 4, 1),
        from_the_right=ends_here,
        figure=figure,
        proposed=None if row.proposed is None else _figure(row.proposed, frame, top),
        ghosts=tuple(ghosts),
        arrows=tuple(arrows),
    )


def _figure(bar: Bar, frame: Frame, top: float) -> Figure:
    middle = round(top + _WORDS + bar.lane * _LANE + _LANE / 2, 1)
    left, right = _x(bar.start, frame), _x(bar.end, frame)
    if bar.shape is Shape.DAY:
        centre = round((left + right) / 2, 1)
        left, right = round(centre - _MARK, 1), round(centre + _MARK, 1)
        outline = (
            f"M{left} {middle}L{centre} {middle - _MARK}"
            f"L{right} {middle}L{centre} {middle + _MARK}Z"
        )
        return Figure(outline=outline, left=left, right=right, middle=middle)
    if right - left < _NARROWEST:
        right = round(min(left + _NARROWEST, _MARGIN + _WIDE), 1)
        left = round(right - _NARROWEST, 1)
    return Figure(
        outline=_outline(bar, left, right, middle),
        left=left,
        right=right,
        middle=middle,
        onward=_onward(bar, left, right, middle),
    )


def _outline(bar: Bar, left: float, right: float, middle: float) -> str:
    upper, lower = middle - _BAR / 2, middle + _BAR / 2
    start = "M" if bar.open_start else "V"
    end = "M" if bar.open_end else "L"
    begun = f"M{left} {lower}" + (f"V{upper}" if start == "V" else f"M{left} {upper}")
    return f"{begun}L{right} {upper}{end}{right} {lower}L{left} {lower}"


def _onward(bar: Bar, left: float, right: float, middle: float) -> str:
    """Points beside what goes on beyond the picture."""
    points = ""
    if bar.goes_on_before:
        points += f"M{left - 2} {middle - 4}L{left - 9} {middle}L{left - 2} {middle + 4}Z"
    if bar.goes_on_after:
        points += f"M{right + 2} {middle - 4}L{right + 9} {middle}L{right + 2} {middle + 4}Z"
    return points


def _arrow(tail: Figure, head: Figure) -> Arrow:
    """From the edge of one to the nearest edge of the other; straight up where they overlap."""
    if tail.right <= head.left:
        x1, x2 = tail.right, head.left
    elif head.right <= tail.left:
        x1, x2 = tail.left, head.right
    else:
        x1 = x2 = round((max(tail.left, head.left) + min(tail.right, head.right)) / 2, 1)
    if x1 != x2:
        return Arrow(x1=x1, y1=tail.middle, x2=x2, y2=head.middle)
    towards = _BAR / 2 if head.middle < tail.middle else -_BAR / 2
    return Arrow(x1=x1, y1=tail.middle - towards, x2=x2, y2=head.middle + towards)


def _x(day: float, frame: Frame) -> float:
    return round(_MARGIN + day * _WIDE / frame.days, 1)
