"""Rows of cells as spreadsheets hold them, whatever their format, and how places are named."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Protocol

LAST_ROW = 1_048_576  #: of a sheet of Excel
LAST_COLUMN = 16_384
FROM_1900: Final = date(1899, 12, 30)  #: day 0 of Excel, as from March 1900 on
FROM_1904: Final = date(1904, 1, 1)  #: day 0 of workbooks that began on a Macintosh

#: an empty cell is an empty text; a `datetime` is an instant on the sheet's own clock
Cell = str | float | bool | date | datetime | time | timedelta

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})", re.ASCII)
_LETTERS = 26
_EXACT = 2**53  #: from here on not every whole number is a float


class UnusableSheet(Exception):
    """The document is no spreadsheet that is read; the message is a line with its place."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One row of a sheet."""

    number: int  #: its row in a workbook, or the line of the text on which it begins, from 1
    cells: Sequence[Cell]
    merged: bool = (
        False  #: whether it holds but a heading merged across, or what is merged from above
    )


class Grid(Protocol):
    """A sheet. It can be read more than once, and each time from its beginning."""

    label: str  #: the file and, where it has several, the sheet
    sheet: str  #: its name; '' for CSV
    ragged: bool  #: whether a row longer than the header is a fault
    day_zero: date  #: from which its numbers count days
    shows_unknown: bool  #: whether nobody knows if a cell shows its day or but the month

    def lines(self) -> Iterator[Line]:
        """Its rows in order. Raises UnusableSheet where it cannot be read on."""

    def place(self, line: int, column: int, header: str = "") -> str:
        """How messages name a cell."""

    def hole(self, line: int, column: int) -> str | None:
        """Why a cell that looks empty is not: an error value, a formula without its result."""


def text_of(cell: Cell) -> str:
    """What a cell says, on one line.

    Raises ValueError where it holds control characters.
    """
    if isinstance(cell, str):
        if not cell.isprintable():
            _refuse_controls(cell)
        return " ".join(cell.split())
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"  # as spreadsheets show them
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT else repr(cell)
    if isinstance(cell, datetime):
        return _instant(cell)
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def cell_at(reference: str) -> tuple[int, int]:
    """Row and column, from 1, of a reference such as `B7`.

    Raises ValueError, saying what would be right.
    """
    match = _REFERENCE.fullmatch(reference)
    row, column = (int(match[2]), _column(match[1])) if match else (0, 0)
    if not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
        raise ValueError(f"{reference[:20]!r} is no cell; write it as B7")
    return row, column


def letters(column: int) -> str:
    """The name of a column, counted from 1: `B`, `AA`."""
    name = ""
    while column:
        column, last = divmod(column - 1, _LETTERS)
        name = chr(ord("A") + last) + name
    return name


def _column(name: str) -> int:
    number = 0
    for letter in name:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number


def _instant(at: datetime) -> str:
    """To the nearest second, but of the day that Excel shows: that rounds to milliseconds."""
    shown = at + timedelta(microseconds=500)
    near = (at + timedelta(milliseconds=500)).replace(microsecond=0)
    if near.date() != shown.date():
        near -= timedelta(seconds=1)
    if near.time() == time(0):
        return near.date().isoformat()
    return f"{near:%Y-%m-%d %H:%M:%S}" if near.second else f"{near:%Y-%m-%d %H:%M}"


def _refuse_controls(text: str) -> None:
    for character in text:
        if character not in "\t\r\n" and unicodedata.category(character) in ("Cc", "Cs"):
            raise ValueError(f"holds the control character {character!r}; delete it")
