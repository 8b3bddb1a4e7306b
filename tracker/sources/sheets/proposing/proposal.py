"""A mapping proposed: which sheets are read, what their columns seem to be, and some rows as read.

What the sheet does not tell is not guessed: the order of day and month, the day on which it was
said, whose fiscal years. Whoever takes the proposal says it beside, or reads what is refused.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import BinaryIO

from tracker.dates.base.describe import describe
from tracker.errors import BadData, UsageError
from tracker.sources.bounds import LARGEST
from tracker.sources.files.beside import Beside
from tracker.sources.files.columns import REQUIRED, column
from tracker.sources.problems import Problems
from tracker.sources.record import SourceRecord
from tracker.sources.sheets.book import Book, is_book
from tracker.sources.sheets.csv_grid import CsvGrid
from tracker.sources.sheets.dates import read_words
from tracker.sources.sheets.grid import UnusableSheet
from tracker.sources.sheets.mapping import parse_mapping
from tracker.sources.sheets.proposing.judging import ColumnRead, judged
from tracker.sources.sheets.proposing.made import made_of
from tracker.sources.sheets.proposing.table import Table, table_of
from tracker.sources.sheets.proposing.toml import toml_of
from tracker.sources.sheets.reading import read_sheet

_SAMPLE = 5  #: rows of a sheet that are shown as they would be read
_REFUSED = 3  #: faults of its rows that are shown
_LOOKED_AT = 1_000  #: rows among which those are looked for
_TITLE_LINES = 5  #: of CSV, among which the header is looked for to tell what separates its cells
_OLD_CSV = "cp1252"  #: as Excel saves CSV for western Europe


@dataclass(frozen=True, kw_only=True, slots=True)
class RowAsRead:
    """A row as it would be read."""

    place: str
    title: str
    printed: str  #: its date as the cell shows it
    reading: str  #: what is made of that


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetRead:
    """What is proposed for one sheet."""

    name: str  #: '' for CSV
    columns: tuple[ColumnRead, ...]
    remarks: tuple[str, ...]
    rows: tuple[RowAsRead, ...]  #: the first good ones
    refused: tuple[str, ...]  #: the first faults, each with its place: none is taken with them


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """A mapping that nobody has taken yet."""

    mapping: str  #: as a mapping file
    sheets: tuple[SheetRead, ...]
    passed_over: tuple[str, ...]  #: sheets that are not read, and why


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found:
    """A sheet that looks like a list of dates."""

    name: str
    table: Table
    format: Mapping[str, object]  #: what a mapping has to say of its file


def propose(
    stream: BinaryIO, name: str, *, beside: Beside, today: date, sheets: Sequence[str] = ()
) -> Proposal | None:
    """What is proposed for the spreadsheet in `stream`; None for CSV that reads without.

    Of a workbook for `sheets`, where any are named. Raises UsageError where one of these, or else
    every one that is not hidden, looks like no list of dates; BadData where it cannot be read.
    """
    content = stream.read(LARGEST + 1)
    if sheets and not is_book(content):
        raise UsageError(f"{name}: is no workbook; --sheet names a sheet of one")
    try:
        found, passed_over = _tables(content, name, sheets)
    except UnusableSheet as error:
        raise BadData(str(error)) from error
    if not is_book(content) and (not found or _is_ours(found[0].table)):
        return None
    if not found or (sheets and passed_over):
        listed = "; ".join(passed_over) or "it has no sheet that is not hidden"
        which = "what --sheet names is not all" if sheets else "no sheet looks like"
        raise UsageError(f"{name}: {which} a list of dates: {listed}")
    mappings, shown = [], []
    for each in found:
        made = made_of(each.table, beside)
        named = {"sheet": each.name} if each.name else {}
        mappings.append({**named, **each.format, **made.mapping})
        rows, refused = _sample(content, name, toml_of(mappings[-1:]), today)
        shown.append(
            SheetRead(
                name=each.name,
                columns=judged(each.table),
                remarks=tuple(made.remarks),
                rows=rows,
                refused=refused,
            )
        )
    return Proposal(mapping=toml_of(mappings), sheets=tuple(shown), passed_over=tuple(passed_over))


def _tables(content: bytes, name: str, sheets: Sequence[str]) -> tuple[list[_Found], list[str]]:
    """The sheets that look like lists of dates, and why the others do not."""
    if not is_book(content):
        return _of_csv(content, name)
    book = Book(content, name)
    found, passed_over = [], []
    for sheet in dict.fromkeys(sheets) or book.shown():
        table = table_of(book.grid(sheet))
        if isinstance(table, str):
            passed_over.append(f"{sheet}: {table}")
        else:
            found.append(_Found(name=sheet, table=table, format={}))
    return found, passed_over


def _of_csv(content: bytes, name: str) -> tuple[list[_Found], list[str]]:
    """As the lines of a workbook; a title over the header hides what separates the cells."""
    format_ = {} if _is_unicode(content) else {"encoding": _OLD_CSV}
    for line in range(1, _TITLE_LINES + 1):
        table = table_of(CsvGrid(content, name, header=line, encoding=format_.get("encoding")))
        if isinstance(table, Table):
            return [_Found(name="", table=table, format=format_)], []
    return [], []


def _is_unicode(content: bytes) -> bool:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_ours(table: Table) -> bool:
    """Whether it is CSV as `tracker export` writes it, or as somebody wrote it by our names."""
    known = [column(label) for label in table.labels if label]
    return all(field in known for field in REQUIRED) and ("key" in known or None not in known)


def _sample(
    content: bytes, name: str, mapping: str, today: date
) -> tuple[tuple[RowAsRead, ...], tuple[str, ...]]:
    """The first rows that can be read, as they would be, and the first that would be refused."""
    problems = Problems()
    mappings = parse_mapping(mapping, "the proposed mapping")
    records = islice(read_sheet(io.BytesIO(content), name, problems, mappings=mappings), _LOOKED_AT)
    rows = tuple(_as_read(record, today) for record in islice(records, _SAMPLE))
    while len(problems) < _REFUSED and next(records, None) is not None:
        pass
    return rows, tuple(problems[:_REFUSED])


def _as_read(record: SourceRecord, today: date) -> RowAsRead:
    return RowAsRead(
        place=record.place,
        title=record.title,
        printed=record.printed,
        reading=_reading(record, today),
    )


def _reading(record: SourceRecord, today: date) -> str:
    read = read_words(record.due, record.as_of or today, record.tz)
    if read.window is None:
        if read.waiting_on:
            return f"waits for {', '.join(read.waiting_on)}"
        return f"by the rule {read.rule}" if read.rule else "no date yet"
    asked = ", to be settled" if read.ambiguous else ""
    return f"{describe(read.window)}{asked}"
