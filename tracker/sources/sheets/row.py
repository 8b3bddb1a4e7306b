"""A row of a sheet, whose cells go by the names that a mapping gives them."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.sources.sheets.grid import Cell, Grid, Line, text_of
from tracker.sources.sheets.header import Header


class CellFault(ValueError):
    """What is wrong with a cell, and the column that it stands in, from 0."""

    def __init__(self, what: object, column: int) -> None:
        super().__init__(str(what))
        self.column = column


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One row behind the header."""

    grid: Grid
    header: Header
    line: Line

    @property
    def place(self) -> str:
        """How messages name the row."""
        return self.grid.place(self.line.number, 1)

    def place_of(self, column: int) -> str:
        """How messages name its cell in `column`, from 0."""
        labels = self.header.labels
        label = labels[column] if column < len(labels) else ""
        return self.grid.place(self.line.number, column + 1, label)

    def column(self, name: str) -> int:
        """The column, from 0, of a name of the mapping."""
        return self.header.columns[name]

    def cell(self, name: str) -> Cell:
        """The cell in the column called `name`. Raises CellFault where it lost its value."""
        return self._cell(self.column(name))

    def text(self, name: str) -> str:
        """What that cell says. Raises CellFault where it lost its value or is no plain text."""
        return self.text_at(self.column(name))

    def text_at(self, column: int) -> str:
        """What the cell in `column`, from 0, says. Raises CellFault, too."""
        try:
            return text_of(self._cell(column))
        except ValueError as error:
            raise CellFault(error, column) from error

    def _cell(self, column: int) -> Cell:
        hole = self.grid.hole(self.line.number, column + 1)
        if hole:
            raise CellFault(hole, column)
        return self.line.cells[column] if column < len(self.line.cells) else ""
