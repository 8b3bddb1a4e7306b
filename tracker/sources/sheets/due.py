"""The dates that a row states: one in its cells, or one for each of its marks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.sources.sheets.dates import DateOrder, due_words, read_once, words_of_parts
from tracker.sources.sheets.grid import text_of
from tracker.sources.sheets.mapping import MarkedPeriods, SheetMapping
from tracker.sources.sheets.marks import Due, Period, dues_of_marks
from tracker.sources.sheets.row import CellFault, Row
from tracker.sources.sheets.template import Template

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
            if due:
                read_once(due, self.as_of, self.mapping.timezone)
        except CellFault:
            raise
        except ValueError as error:
            raise CellFault(error, column) from error
        if not due:
            what = "empty; write the date or TBC, or leave such rows out by [skip]"
            raise CellFault(what, column)
        return [Due(due=due, printed=printed)]

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
        if dues or grid.unmarked == "skip":
            return dues
        first, last = self.periods[0], self.periods[-1]
        if grid.unmarked:
            return [Due(due=grid.unmarked, printed=grid.unmarked)]
        raise CellFault(
            f"no mark from here to {last.label!r}; leave such rows out by [skip], or state "
            'grid.unmarked: "skip", or words such as "TBC"',
            first.column,
        )
