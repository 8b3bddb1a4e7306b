"""Milestones as CSV: a header of field names and a row each.

Spreadsheets take a cell that begins with `=`, `+`, `-` or `@` for a formula, some of them also
behind blanks, behind characters of no width, or where the sign is a wide one. Such a cell is
written with an apostrophe before it, which reading takes off again. Names that hold a separator are
written as JSON.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TextIO

from tracker.sources.files.columns import COMPUTED, FIELDS, REQUIRED, column, unknown_column
from tracker.sources.files.record_fields import Row

DELIMITERS = ",;\t"
_MOST_NAMED = 12  #: of the columns that a message lists
_INVISIBLE = (
    r"\s\x00-\x20\x7f-\xa0\xad\u034f\u061c\u180e\u200b-\u200f"
    r"\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
)
_SIGNS = r"=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212"  #: wide and small ones, too
_FORMULA = re.compile(rf"'*(?:[\t\r\n]|[{_INVISIBLE}]*[{_SIGNS}])")
_SEPARATES = re.compile(r"[,;\[]")
_HINT = re.compile(r"""\ufeff?"?sep=(\\t|\t|[^\w\s"'])"?[,;|\s]*""", re.IGNORECASE)
_LISTS = {"slippage", "counted_from_it"}
_FLAT = tuple(name for name in COMPUTED if name not in _LISTS)
_COLUMNS = tuple(name for name in FIELDS if name != "history")  #: too much for a cell


def read(text: str, name: str, problems: list[str]) -> Iterator[Row]:
    """The rows of `text`, with their places; faults of the table go to `problems`."""
    first, _, rest = text.partition("\n")
    delimiter = separator_hint(first)
    line = before = 1 if delimiter is None else 2
    if delimiter is None:
        delimiter = max(DELIMITERS, key=first.count)
    else:
        text = rest
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = _header(next(reader, []), f"{name}:{line}", problems)
        if header is None:
            return
        line = reader.line_num + before
        for cells in reader:
            place, line = f"{name}:{line}", reader.line_num + before
            if len(cells) > len(header) and any(cells[len(header) :]):
                problems.append(
                    f"{place}: has {len(cells)} cells but the header {len(header)}; "
                    "put a cell that holds the separator in quotes"
                )
            elif any(cells):
                yield place, _values(header, cells)
    except csv.Error as error:
        problems.append(f"{name}:{line}: is not CSV: {error}")


def write(records: Iterable[Mapping[str, object]], stream: TextIO) -> None:
    """Write `records`, by field; computed columns are there where the first record has them."""
    remaining = iter(records)
    first = next(remaining, {})
    due = first.get("due")
    held = {*first, *(due if isinstance(due, Mapping) else ())}
    columns = [*_COLUMNS, *(name for name in _FLAT if name in held)]
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    for record in itertools.chain([first] if first else [], remaining):
        flat = _flat(record)
        writer.writerow([cell_text(flat.get(name)) for name in columns])


def separator_hint(line: str) -> str | None:
    """The separator that a first line such as `sep=;`, a hint for Excel, names; None for others."""
    hint = _HINT.fullmatch(line)
    return hint and hint[1].replace("\\t", "\t")


def unescaped(cell: str) -> str:
    """`cell` without the apostrophe that keeps spreadsheets from taking it for a formula."""
    return cell[1:] if _FORMULA.match(cell) else cell


def _header(cells: list[str], place: str, problems: list[str]) -> list[str | None] | None:
    """The field of each column; None for one that is not read, or where all depends on a mapping.

    Of a table without its title or due date no other fault matters, of whatever row.
    """
    known = [column(cell) for cell in cells]
    missing = [field for field in REQUIRED if field not in known]
    if missing:
        named = ", ".join(map(repr, filter(str.strip, cells[:_MOST_NAMED]))) or "nothing"
        problems += [
            f"{place}: no column is called {field}, the line holds {named}: rename one, or say by "
            "--map which is which"
            for field in missing
        ]
        return None
    problems += [
        f"{place}: {unknown_column(cell)}"
        for cell, field in zip(cells, known, strict=True)
        if field is None and cell.strip()
    ]
    problems += [
        f"{place}: {field}: given by more than one column; keep one"
        for field in dict.fromkeys(known)
        if field is not None and known.count(field) > 1
    ]
    return [None if field in COMPUTED else field for field in known]


def _values(header: list[str | None], cells: list[str]) -> dict[str, object]:
    return {
        field: cell if cell[0] != "'" else unescaped(cell)
        for field, cell in zip(header, cells, strict=False)
        if cell and field is not None
    }


def _flat(record: Mapping[str, object]) -> Mapping[str, object]:
    due = record.get("due")
    if not isinstance(due, Mapping):
        return record
    dates = {name: due.get(name) for name in _FLAT}
    return {**dates, **record, "tz": record.get("tz") or due.get("tz"), "due": due.get("text")}


def _joined(names: list[str]) -> str:
    if any(map(_SEPARATES.search, names)):
        return json.dumps(names, ensure_ascii=False)
    return ";".join(names)


def cell_text(value: object) -> str:
    """A value as a cell holds it, which no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list | tuple):
        return cell_text(_joined([str(each) for each in value]))
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text}" if _FORMULA.match(text) else text
