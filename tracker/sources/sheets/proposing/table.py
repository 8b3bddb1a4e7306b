"""What stands in a sheet that nobody has explained: its header, and the texts below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from tracker.sources.sheets.grid import Cell, Grid, Line, text_of
from tracker.sources.sheets.proposing.headings import PERIODS, field_of, folded

_LOOKED_AT = 40  #: rows among which the header is looked for
_READ = 20_000  #: rows by which columns are judged
_MOST_NAMED = 12  #: labels that a message lists


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A sheet as far as it is looked at."""

    line: int  #: of the header
    labels: tuple[str, ...]
    above: tuple[Line, ...]  #: what stands over the header
    rows: tuple[tuple[str, ...], ...]  #: the texts of the cells below it, as many as labels

    def texts(self, column: int) -> list[str]:
        """What the column says, cell by cell."""
        return [row[column] for row in self.rows]


def table_of(grid: Grid) -> Table | str:
    """What stands in `grid`; or why it is no list of dates. Raises UnusableSheet."""
    lines = iter(grid.lines())
    first = list(islice(lines, _LOOKED_AT))
    at = max(range(len(first)), key=lambda at: _judged(first[at]), default=None)
    if at is None:
        return "is empty"
    if not _judged(first[at])[0]:
        return f"{_lacking(first)}; say by --map which is which"
    labels = _trimmed(_texts(first[at].cells))
    rows = (
        _row(line, len(labels))
        for line in [*first[at + 1 :], *islice(lines, _READ)]
        if not line.merged
    )
    return Table(
        line=first[at].number,
        labels=labels,
        above=tuple(first[:at]),
        rows=tuple(row for row in rows if any(row)),
    )


def _judged(line: Line) -> tuple[bool, int]:
    """Whether a row can be the header, and how many of its labels are known."""
    fields = {found[0] for label in _texts(line.cells) if (found := field_of(label))}
    periods = {folded(label) for label in _texts(line.cells)} & set(PERIODS)
    dated = "due" in fields or ("year" in periods and len(periods) > 1)
    return "title" in fields and dated and not line.merged, len(fields)


def _lacking(first: Sequence[Line]) -> str:
    line = max(first, key=lambda line: _judged(line)[1])
    labels = _texts(line.cells)
    fields = {found[0] for label in labels if (found := field_of(label))}
    lacks = " or ".join(
        what for what, field in (("a title", "title"), ("a due date", "due")) if field not in fields
    )
    named = ", ".join(map(repr, filter(None, labels[:_MOST_NAMED])))
    what = lacks or "a title beside a due date"
    return f"no column is called like {what}: row {line.number} has {named}"


def _row(line: Line, width: int) -> tuple[str, ...]:
    texts = _texts(line.cells[:width])
    return (*texts, *[""] * (width - len(texts)))


def _texts(cells: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(map(_text, cells))


def _text(cell: Cell) -> str:
    try:
        return text_of(cell)
    except ValueError:
        return ""


def _trimmed(labels: tuple[str, ...]) -> tuple[str, ...]:
    width = max((at + 1 for at, label in enumerate(labels) if label), default=0)
    return labels[:width]
