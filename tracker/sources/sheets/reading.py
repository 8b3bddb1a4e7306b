"""Spreadsheets of somebody else's making, CSV or XLSX, by a mapping file.

`mapping.parse_mapping` reads the text that says which columns mean what; `read_sheet` gives the
records. Nothing is evaluated: formulas are what they last came to, and text is text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import BinaryIO

from tracker.sources.bounds import LARGEST, too_large
from tracker.sources.printed import shown
from tracker.sources.problems import RowTally
from tracker.sources.record import SourceRecord
from tracker.sources.sheets.book import Book, is_book
from tracker.sources.sheets.csv_grid import CsvGrid
from tracker.sources.sheets.dates import DateOrder, due_words, read_once
from tracker.sources.sheets.due import DueReader
from tracker.sources.sheets.fields import fields_of, short_id
from tracker.sources.sheets.grid import Cell, Grid, UnusableSheet
from tracker.sources.sheets.header import Header, header_of
from tracker.sources.sheets.mapping import SheetMapping
from tracker.sources.sheets.marks import Due, periods_of
from tracker.sources.sheets.row import CellFault, Row

_MOST_FAULTY = 10_000  #: rows, after which reading ends


def read_sheet(
    stream: BinaryIO,
    name: str,
    problems: list[str],
    *,
    mappings: Sequence[SheetMapping],
    tally: RowTally | None = None,
) -> Iterator[SourceRecord]:
    """The records of the sheets in `stream`, one after the other, as their mappings find them.

    Every fault adds a line to `problems`, with its cell (`grid.xlsx: Sheet1!B7: due: ...`) or its
    line and column (`grid.csv:7: Timing: due: ...`), and reading goes on with the next row; a
    document that is no spreadsheet adds one line. Its first bytes tell which format it is. What
    becomes of each row is counted by `tally`.
    """
    counted = tally or RowTally()
    try:
        opened = opener(stream, name)
        for mapping in mappings:
            yield from _of_grid(opened(mapping), mapping, problems, counted)
    except UnusableSheet as error:
        problems.append(str(error))


def opener(stream: BinaryIO, name: str) -> Callable[[SheetMapping], Grid]:
    """What gives the sheet that a mapping explains. Raises UnusableSheet, as does what it gives."""
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise UnusableSheet(f"{name}: {too_large(LARGEST)}")
    if is_book(content):
        book = Book(content, name)
        return lambda mapping: book.grid(mapping.sheet)
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise UnusableSheet(f"{name}: is empty")
    return partial(_csv_grid, content, name)


def _csv_grid(content: bytes, name: str, mapping: SheetMapping) -> CsvGrid:
    if mapping.part:
        raise UnusableSheet(f"{name}: is no workbook and has no sheet {mapping.part!r}")
    return CsvGrid(
        content,
        name,
        header=mapping.header_rows[1],
        separator=mapping.separator,
        encoding=mapping.encoding,
    )


def _of_grid(
    grid: Grid, mapping: SheetMapping, problems: list[str], tally: RowTally
) -> Iterator[SourceRecord]:
    before = len(problems)
    header = header_of(grid, grid.lines(), mapping, problems)
    if header is None:
        return
    reader = _reader(grid, header, mapping, problems)
    if len(problems) == before:
        yield from _records(grid, header, reader, problems, tally)


def _reader(grid: Grid, header: Header, mapping: SheetMapping, problems: list[str]) -> DueReader:
    def texts_of(name: str) -> Iterator[str]:
        column = header.columns[name]
        for row in _rows(grid, header):
            if row.line.merged:
                continue
            cell = row.line.cells[column] if column < len(row.line.cells) else ""
            if isinstance(cell, str):
                yield cell

    order = DateOrder(mapping.date_order, texts_of)
    marks = mapping.periods
    periods = periods_of(header, marks, grid.label, problems) if marks else ()
    as_of = _as_of(grid, mapping, problems)
    return DueReader(mapping=mapping, order=order, periods=periods, as_of=as_of)


def _as_of(grid: Grid, mapping: SheetMapping, problems: list[str]) -> date | None:
    """The day of the edition: stated, or the first one that a cell speaks of."""
    if mapping.as_of_cell is None:
        return mapping.as_of
    number, column = mapping.as_of_cell
    lines = (line for line in grid.lines() if line.number >= number)
    line = next(lines, None)
    cells = line.cells if line and line.number == number else ()
    try:
        day = _day(cells[column - 1] if column <= len(cells) else "", mapping, grid.day_zero)
    except ValueError as error:
        problems.append(f"{grid.place(number, column)}: as_of: {error}")
        return None
    return day


def _day(cell: Cell, mapping: SheetMapping, day_zero: date) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    words = due_words(cell, "", DateOrder(mapping.date_order, lambda _: ()), day_zero)
    window = read_once(words, None, mapping.timezone).window if words else None
    if window is None:
        raise ValueError("holds no day; write for instance 15 January 2026")
    return window.earliest


def _rows(grid: Grid, header: Header) -> Iterator[Row]:
    for line in grid.lines():
        if line.number > header.line:
            yield Row(grid=grid, header=header, line=line)


def _records(
    grid: Grid, header: Header, reader: DueReader, problems: list[str], tally: RowTally
) -> Iterator[SourceRecord]:
    rows = _Rows(reader=reader, tally=tally)
    faulty = 0
    for row in _rows(grid, header):
        tally.read()
        faults: list[str] = []
        if row.line.merged:
            tally.skip("a heading merged across its columns", row.place)
            continue
        yield from rows.records(row, faults)
        problems += faults
        if faults:
            tally.refuse()
            faulty += 1
        if faulty == _MOST_FAULTY:
            problems.append(f"{row.place}: {faulty:,} rows are at fault; mend these first")
            return


@dataclass(kw_only=True, slots=True)
class _Rows:
    """Makes records of rows, and knows whose ids are taken."""

    reader: DueReader
    tally: RowTally
    places: dict[str, str] = field(default_factory=dict)  #: by external id

    def records(self, row: Row, faults: list[str]) -> Iterator[SourceRecord]:
        """The records of one row; it is counted as skipped, or its faults are added to `faults`."""
        mapping = self.reader.mapping
        try:
            if skipped := self._skipped(row):
                self.tally.skip(skipped, row.place)
                return
        except CellFault as fault:
            faults.append(f"{row.place_of(fault.column)}: {fault}")
            return
        width, cells = len(row.header.labels), row.line.cells
        if row.grid.ragged and any(cells[width:]):
            faults.append(
                f"{row.place}: has {len(cells)} cells but the header {width}; put a cell that "
                "holds the separator in quotes"
            )
            return
        fields = fields_of(row, mapping, faults)
        try:
            dues = self.reader.dues(row)
        except CellFault as fault:
            faults.append(f"{row.place_of(fault.column)}: due: {fault}")
            return
        if not faults and not dues:
            self.tally.skip("states no date", row.place)
        elif not faults:
            yield from self._of_dues(row, fields, dues, faults)

    def _skipped(self, row: Row) -> str:
        """Why the mapping leaves the row out; '' where it does not. Raises CellFault."""
        for name, pattern in self.reader.mapping.skip.items():
            text = row.text(name)
            if pattern.search(text):
                return f"{name} is {shown(text)}" if text else f"{name} is empty"
        return ""

    def _of_dues(
        self, row: Row, fields: dict[str, object], dues: list[Due], faults: list[str]
    ) -> Iterator[SourceRecord]:
        told: Counter[str] = Counter()
        for due in dues:
            told[due.meaning] += 1
            record = self._record(row, fields, due, told[due.meaning])
            taken = self.places.get(record.external_id)
            if taken is None:
                self.places[record.external_id] = record.place
                yield record
            else:
                faults.append(
                    f"{record.place}: external_id: {record.external_id!r} is that of {taken}, too; "
                    "make it of more columns"
                )

    def _record(self, row: Row, fields: dict[str, object], due: Due, number: int) -> SourceRecord:
        """The record of one date; what a row's several dates are told apart by is in the id."""
        said = [str(fields["external_id"]), due.meaning, str(number) if number > 1 else ""]
        title = str(fields["title"])
        own = {
            "external_id": short_id(" ".join(filter(None, said))),
            "title": f"{title}: {due.meaning}" if due.meaning else title,
            "kind": due.meaning or fields.get("kind"),
        }
        return SourceRecord(
            **(fields | own),  # type: ignore[arg-type]  # fields_of gives each its type
            due=due.due,
            printed=due.printed,
            as_of=self.reader.as_of,
            tz=self.reader.mapping.timezone,
            doubts=(due.doubt,) if due.doubt else (),
            in_doubt=self.reader.mapping.keeps_readings,
            part=self.reader.mapping.part,
            sheet=row.grid.sheet,
            place=row.place,
        )
