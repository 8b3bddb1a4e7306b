"""Laws of the picture of a timeline: all within its edges, nothing narrower than its days."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tests.planning_charts import FRAMES, milestones
from tracker.domain.milestone import Milestone
from tracker.planning.charts.frame import Frame
from tracker.planning.charts.timeline import row_of
from tracker.web.desk.drawing import Drawing, Figure, drawn

_ROUNDED = 0.11  #: places have one digit
_STEP = re.compile(r"([MLHVZ])([-\d. ]*)")


def _points(figure: Figure) -> list[tuple[float, float]]:
    """The points of its outlines; paths go up and down alone, too."""
    points: list[tuple[float, float]] = []
    for letter, numbers in _STEP.findall(figure.outline + figure.onward):
        values = [float(each) for each in numbers.split()]
        if letter == "V":
            points.append((points[-1][0], values[0]))
        elif letter != "Z":
            points.append((values[0], values[1]))
    return points


def _figures(drawing: Drawing) -> list[Figure]:
    found = []
    for row in drawing.rows:
        found += [row.figure, *row.ghosts, *([row.proposed] if row.proposed else [])]
    return found


@given(st.lists(milestones(), min_size=1, max_size=4), FRAMES, st.integers(0, 80))
def test_all_of_it_lies_within_the_picture(some: list[Milestone], frame: Frame, today: int) -> None:
    rows = [row for each in some if (row := row_of(each, frame))]
    drawing = drawn(rows, frame, today)
    points = [point for figure in _figures(drawing) for point in _points(figure)]
    points += [(each.x, drawing.top) for each in drawing.labels]
    for row in drawing.rows:
        points.append((row.words_x, row.words_y))
        points += [(each.x1, each.y1) for each in row.arrows]
        points += [(each.x2, each.y2) for each in row.arrows]
    for x, y in points:
        assert 0 <= x <= drawing.width
        assert 0 <= y <= drawing.height
    assert drawing.today is not None
    assert 0 < drawing.today < drawing.width
    tops = [row.top for row in drawing.rows]
    assert tops == sorted(tops)
    assert all(row.top + row.height <= drawing.height for row in drawing.rows)


@given(milestones(), FRAMES)
def test_nothing_is_drawn_narrower_than_its_days(milestone: Milestone, frame: Frame) -> None:
    row = row_of(milestone, frame)
    if row is None:
        return
    drawing = drawn([row], frame, None)
    day = (drawing.width - 24) / frame.days
    figures = _figures(drawing)
    bars = [row.bar, *(each.bar for each in row.ghosts)]
    bars += [row.proposed] if row.proposed else []
    for figure, bar in zip(figures, bars, strict=True):
        assert figure.right - figure.left >= min((bar.end - bar.start) * day, 12) - _ROUNDED
        assert figure.right - figure.left >= 3 - _ROUNDED
        if bar.end - bar.start > 1:
            assert figure.right - figure.left >= (bar.end - bar.start) * day - _ROUNDED
