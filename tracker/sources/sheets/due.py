"""The dates that a row states: one in its cells, or one for each of its marks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.dates.base.almanac import MONTH_NAMES
from tracker.sources.files.beside import in_fiscal_years
from tracker.sources.sheets.dates import (
    DateOrder,
    due_words,
    read_once,
    read_words,
    words_of_parts,
)
from tracker.sources.sheets.grid import text_of
from tracker.sources.sheets.mapping import MarkedPeriods, SheetMapping
from tracker.sources.sheets.marks import Due, Period, dues_of_marks
from tracker.sources.sheets.row import CellFault, Row
from tracker.sources.sheets.template import Template

SKIP = "skip"  #: what a mapping says of rows that state no date
_NO_MARKS = ("", "FALSE")  # a box that is not ticked holds a value, too


@dataclass(frozen=True, kw_only=True, slots=True)
class DueReader:
    """What the dates of a sheet are read by."""

    mapping: SheetMapping
    order: DateOrder
    periods: tuple[Period, ...]
    as_of: date | None

    def dues(self, row: Row) -> list[Due]:
        """What `row` says of when; none where it has no mark and the mapping lets it.

        Raises CellFault.
        """
        if self.mapping.periods is not None:
            return self._marked(row, self.mapping.periods)
        parts = self.mapping.due_parts
        template = self.mapping.columns.get("due")
        column = row.column(template.names[0] if template else parts["year"])
        try:
            due, printed = self._of_template(row, template) if template else self._of_parts(row)
            settled = self._settled(due) if due else ""
        except CellFault:
            raise
        except ValueError as error:
            raise CellFault(error, column) from error
        if settled:
            doubt = self._doubt(row, template) if template else ""
            return [Due(due=settled, printed=printed, doubt=doubt)]
        if self.mapping.blank_due == SKIP:
            return []
        if self.mapping.blank_due:
            return [Due(due=self.mapping.blank_due, printed="")]
        what = "empty; write the date or TBC, or say by blank_due what such rows mean"
        raise CellFault(what, column)

    def _settled(self, due: str) -> str:
        """The words by which the date is kept: its own where they say all. Raises ValueError."""
        mapping = self.mapping
        if mapping.fiscal:
            due = in_fiscal_years(due, mapping.fiscal, self.as_of)
        read = read_words if mapping.keeps_readings else read_once
        read(due, self.as_of, mapping.timezone)
        return due

    def _doubt(self, row: Row, template: Template) -> str:
        cell = row.cell(template.column) if template.column else ""
        if not (row.grid.shows_unknown and isinstance(cell, date) and cell.day == 1):
            return ""
        month = f"{MONTH_NAMES[cell.month - 1]} {cell.year}"
        return f"a cell of such a file that shows but {month} holds its first day, too"

    def _of_template(self, row: Row, template: Template) -> tuple[str, str]:
        if template.column is not None:
            cell = row.cell(template.column)
            words = due_words(cell, template.column, self.order, row.grid.day_zero)
            return words, text_of(cell)
        worded = template.fill(lambda name: self.order.worded(row.text(name), name))
        return worded, template.fill(row.text)

    def _of_parts(self, row: Row) -> tuple[str, str]:
        parts = self.mapping.due_parts
        words = words_of_parts({part: row.text(name) for part, name in parts.items()})
        return words, " ".join(filter(None, map(row.text, parts.values())))

    def _marked(self, row: Row, grid: MarkedPeriods) -> list[Due]:
        cells = ((period, row.text_at(period.column)) for period in self.periods)
        marks = [(period, mark) for period, mark in cells if mark not in _NO_MARKS]
        dues = list(dues_of_marks(marks, grid))
        if dues or grid.unmarked == SKIP:
            return dues
        first, last = self.periods[0], self.periods[-1]
        if grid.unmarked:
            return [Due(due=grid.unmarked, printed=grid.unmarked)]
        raise CellFault(
            f"no mark from here to {last.label!r}; leave such rows out by [skip], or state "
            'grid.unmarked: "skip", or words such as "TBC"',
            first.column,
        )
