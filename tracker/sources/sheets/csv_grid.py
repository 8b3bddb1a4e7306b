"""Somebody else's CSV: any of the usual separators and encodings, and rows as they come.

Our own is read by `csv_format`, whose convention for cells that look like formulas is understood
here, too.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
from collections.abc import Iterable, Iterator

from tracker.sources.files.csv_format import DELIMITERS, separator_hint, unescaped
from tracker.sources.sheets.grid import FROM_1900, Line, UnusableSheet

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_WIDE = ("utf-16", "utf-32")
_LONGEST_ROW = 4_000_000  #: characters, each of which could be a cell


class CsvGrid:
    """The rows of a CSV file; a row is known by the line on which it begins."""

    ragged = True
    day_zero = FROM_1900
    shows_unknown = False

    def __init__(
        self,
        content: bytes,
        name: str,
        *,
        header: int,
        separator: str | None = None,
        encoding: str | None = None,
    ) -> None:
        """Raises UnusableSheet where `content` is no text; `header` is the header's last line."""
        self.label, self.sheet = name, ""
        self._content = content
        marked = next((read for mark, read in _MARKS.items() if content.startswith(mark)), None)
        self._encoding = marked or encoding or "utf-8"
        if not self._encoding.startswith(_WIDE) and b"\0" in content:
            line = content.count(b"\n", 0, content.index(b"\0")) + 1
            raise UnusableSheet(f"{name}:{line}: holds a NUL byte; save it as CSV in UTF-8")
        hint = separator_hint(self._first_line())
        self._hints = 0 if hint is None else 1  #: lines that Excel does not show
        self._separator = separator or hint or self._sniffed(header)

    def lines(self) -> Iterator[Line]:
        """Its rows; empty ones are left out."""
        for number, cells in self._rows(self._separator):
            if any(cells):
                yield Line(number=number, cells=[_cell(cell) for cell in cells])

    def place(self, line: int, column: int, header: str = "") -> str:
        """`grid.csv:7: Timing`."""
        del column
        place = f"{self.label}:{line + self._hints}"
        return f"{place}: {header}" if header else place

    def hole(self, line: int, column: int) -> None:
        """CSV says all it has."""
        del line, column

    def _sniffed(self, header: int) -> str:
        """The separator by which the header has the most cells."""
        return max(DELIMITERS, key=lambda delimiter: self._width(delimiter, header))

    def _width(self, delimiter: str, header: int) -> int:
        try:
            rows = (len(cells) for line, cells in self._rows(delimiter) if line >= header)
            return next(rows, 0)
        except UnusableSheet:
            return 0

    def _rows(self, delimiter: str) -> Iterator[tuple[int, list[str]]]:
        lines = _Lines(itertools.islice(self._text(), self._hints, None))
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        line = 1
        try:
            for cells in reader:
                yield line, cells
                line = reader.line_num + 1
                lines.of_row = 0
        except csv.Error as error:
            place = self.place(line, 0)
            raise UnusableSheet(f"{place}: is not CSV from here on: {error}") from error
        except UnicodeError as error:
            raise UnusableSheet(self._undecodable()) from error

    def _text(self) -> io.TextIOWrapper:
        return io.TextIOWrapper(io.BytesIO(self._content), encoding=self._encoding, newline="")

    def _first_line(self) -> str:
        try:
            return self._text().readline()
        except UnicodeError:
            return ""  # told where the rows are read

    def _undecodable(self) -> str:
        if self._encoding.startswith(_WIDE):
            return f"{self.label}: is not {self._encoding.upper()} text; save it as CSV in UTF-8"
        line = next(
            number
            for number, line in enumerate(io.BytesIO(self._content), start=1)
            if not _decodes(line, self._encoding)
        )
        remedy = 'save it as CSV in UTF-8, or state its encoding in the mapping, such as "cp1252"'
        return f"{self.label}:{line}: is not {self._encoding.upper()} text; {remedy}"


class _Lines:
    """The lines of a text, as long as no row takes up too many of them."""

    def __init__(self, text: Iterable[str]) -> None:
        self.of_row = 0  #: characters
        self._text = text

    def __iter__(self) -> Iterator[str]:
        for line in self._text:
            self.of_row += len(line)
            if self.of_row > _LONGEST_ROW:
                raise csv.Error(f"a row of more than {_LONGEST_ROW:,} characters")
            yield line


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeError:
        return False
    return True


def _cell(text: str) -> str:
    return unescaped(text) if text.startswith("'") else text
