"""A sheet of a workbook: values as they were last stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from tracker.sources.sheets.grid import FROM_1900, Cell, Line, UnusableSheet, letters
from tracker.sources.sheets.number_formats import worded
from tracker.sources.sheets.workbook_parts import Parts

if TYPE_CHECKING:  # an extra that need not be there
    from python_calamine import CalamineSheet

_MOST_FILLED = 4_000_000  #: cells that merged ranges fill

#: first and last row, first and last column, all from 0 and included
_Range = tuple[int, int, int, int]


class BookGrid:
    """The rows of one sheet; a row is known by its number.

    The value of a merged range stands in each of its cells. Hidden rows and columns are read: what
    a filter hides is still meant.
    """

    ragged = False

    def __init__(self, sheet: CalamineSheet, parts: Parts | None, name: str) -> None:
        """`parts`: what was seen in it, where somebody has looked. Raises UnusableSheet."""
        self._parts = parts
        self.day_zero = parts.day_zero if parts else FROM_1900
        self.shows_unknown = parts is None
        self._sheet = sheet
        self.sheet = self._sheet.name
        self.label = f"{name}: {self.sheet}"
        self._ranges = sorted(_ranges(self._sheet))
        if (
            sum(
                (last - first + 1) * (right - left + 1) for first, last, left, right in self._ranges
            )
            > _MOST_FILLED
        ):
            raise UnusableSheet(
                f"{self.label}: its merged ranges cover too many cells; unmerge them"
            )

    def lines(self) -> Iterator[Line]:
        """Its rows; empty ones are left out."""
        start = self._sheet.start
        if start is None:
            return
        left = [""] * start[1]
        waiting = iter([*self._ranges, (len(left) + 2**31, 0, 0, 0)])
        following = next(waiting)
        active: list[tuple[_Range, Cell]] = []
        for number, row in enumerate(self._sheet.iter_rows()):
            cells: list[Cell] = [*left, *row]
            self._coarsen(cells, number + 1)
            active = [each for each in active if each[0][1] >= number]
            while following[0] <= number:
                active.append((following, _at(cells, following[2])))
                following = next(waiting)
            for (_, _, first, last), value in active:
                _fill(cells, first, last, value)
            if any(cell != "" for cell in cells):
                yield Line(number=number + 1, cells=cells, merged=_is_merged(cells, active, number))

    def place(self, line: int, column: int, header: str = "") -> str:
        """`grid.xlsx: Sheet1!B7`."""
        del header
        return f"{self.label}!{letters(column)}{line}"

    def hole(self, line: int, column: int) -> str | None:
        """What the cell holds in place of a value."""
        return self._parts.hole(self.sheet, line, column) if self._parts else None

    def _coarsen(self, cells: list[Cell], number: int) -> None:
        """Days of which the cells show but the month or the year become these."""
        if self._parts is None:
            return
        for column, cell in enumerate(cells, start=1):
            if isinstance(cell, date):
                shows = self._parts.shows(self.sheet, number, column)
                if shows:
                    cells[column - 1] = worded(cell, shows)


def _ranges(sheet: CalamineSheet) -> Iterator[_Range]:
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top <= bottom and left <= right and (top, left) != (bottom, right):
            yield top, bottom, left, right


def _at(cells: Sequence[Cell], column: int) -> Cell:
    return cells[column] if column < len(cells) else ""


def _fill(cells: list[Cell], first: int, last: int, value: Cell) -> None:
    if value == "":
        return
    cells.extend([""] * (last + 1 - len(cells)))
    cells[first : last + 1] = [value] * (last + 1 - first)


def _is_merged(cells: Sequence[Cell], active: Sequence[tuple[_Range, Cell]], number: int) -> bool:
    filled = {column for column, cell in enumerate(cells) if cell != ""}
    if any(left <= min(filled) < max(filled) <= right for (_, _, left, right), _ in active):
        return True
    for (top, _, left, right), _ in active:
        if top < number:
            filled.difference_update(range(left, right + 1))
    return not filled
