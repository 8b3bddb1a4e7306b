"""The XML of a workbook, looked through part by part: harm ends it, what matters is noted.

What is looked for is what the reader of workbooks would fill the memory with, or not tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from xml.parsers import expat

from tracker.sources.sheets.grid import FROM_1900, FROM_1904, LAST_COLUMN, LAST_ROW, cell_at
from tracker.sources.sheets.number_formats import Shows, Styles

_MOST_CELLS = 4_000_000  #: of the rectangle from A1 to the last cell: the reader holds all of it
_MOST_MERGED = 100_000  #: merged ranges
_MOST_TEXT = 64 * 1024 * 1024  #: characters of a sheet; its cells may share the same ones
_MOST_NOTED = 200_000  #: cells of a sheet of which there is something to say
_CHUNK = 256 * 1024  #: bytes
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)  # what the reader makes of others is its own affair
_TRUE = ("1", "true")  # as XML Schema writes it
_ERROR = "holds an error; mend its formula"
_NO_RESULT = "holds a formula without its result; open it in Excel and save it again"

_Begin = Callable[[str, Mapping[str, str]], None]  #: name without prefix, attributes


class UnusableWorkbook(Exception):
    """The archive must not be read; the message says why and what would be right."""


@dataclass(kw_only=True, slots=True)
class SheetSurvey:
    """What was seen in one sheet."""

    holes: dict[tuple[int, int], str] = field(default_factory=dict)  #: row and column, from 1
    shows: dict[tuple[int, int], Shows] = field(default_factory=dict)  #: dates shown in part
    last_row: int = 0
    last_column: int = 0
    merged: int = 0  #: ranges
    text: int = 0  #: characters of shared texts


class Workbook:
    """What the parts that all sheets share say."""

    def __init__(self) -> None:
        self.styles = Styles()
        self.day_zero: date = FROM_1900
        self.lengths: list[int] = []  #: of the shared texts
        self._names: dict[str, str] = {}  #: of sheets, by relation
        self._targets: dict[str, str] = {}  #: paths, by relation

    def sheet_paths(self) -> Mapping[str, str]:
        """The paths of the sheets, in lower case, by their names."""
        targets = {key: target.lower() for key, target in self._targets.items()}
        return {
            name: target[1:] if target.startswith("/") else f"xl/{target}"
            for relation, name in self._names.items()
            if (target := targets.get(relation))
        }

    def sheet(self, name: str, values: Mapping[str, str]) -> None:
        """Take in an element of `workbook.xml`."""
        if name == "sheet":
            relation = next((text for key, text in values.items() if _local(key) == "id"), "")
            self._names[relation] = values.get("name", "")
        elif name == "workbookPr" and values.get("date1904") in _TRUE:
            self.day_zero = FROM_1904

    def relation(self, name: str, values: Mapping[str, str]) -> None:
        """Take in an element of `workbook.xml.rels`."""
        if name == "Relationship":
            self._targets[values.get("Id", "")] = values.get("Target", "")

    def shared(self, name: str, values: Mapping[str, str]) -> None:
        """Take in an element of `sharedStrings.xml`."""
        if name == "si":
            self.lengths.append(0)
        elif name == "sst":  # the reader makes room for as many as are announced
            announced = max(int(values.get(key, 0)) for key in ("count", "uniqueCount"))
            if announced > _MOST_CELLS:
                raise ValueError(f"announces {announced:,} texts")

    def shared_text(self, text: str) -> None:
        """Take in a text of `sharedStrings.xml`."""
        if self.lengths:
            self.lengths[-1] += len(text)


def look_through(
    part: str,
    content: bytes,
    *,
    begin: _Begin | None = None,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Go through the XML of `part`; a handler's ValueError is a fault of it.

    Raises UnusableWorkbook.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    if begin:
        parser.StartElementHandler = lambda name, values: begin(_local(name), values)
    if end:
        parser.EndElementHandler = lambda name: end(_local(name))
    if text:
        parser.CharacterDataHandler = text
    try:
        for start in range(0, len(content), _CHUNK):
            parser.Parse(content[start : start + _CHUNK])
        parser.Parse(b"", True)  # noqa: FBT003 - the parser takes no keywords
    except expat.ExpatError as error:
        what = f"is not XML: line {error.lineno}: {expat.ErrorString(error.code)}"
        raise UnusableWorkbook(f"{part}: {what}; save it anew") from error
    except (LookupError, ValueError) as error:
        raise UnusableWorkbook(f"{part}: {error}; save it anew") from error


class SheetLook:
    """The handlers for a sheet."""

    def __init__(self, workbook: Workbook) -> None:
        self.survey = SheetSurvey()
        self._styles = workbook.styles
        self._lengths = workbook.lengths
        self._row = 0
        self._column = 0
        self._kind = ""  #: of the cell, as its `t` says
        self._shows: Shows | None = None
        self._inside = False  #: whether the cell has parts, whatever they hold
        self._formula = False
        self._in_value = False
        self._value = ""  #: or as much of it as tells what it is

    def begin(self, name: str, values: Mapping[str, str]) -> None:
        """Take in an element that begins. Raises ValueError."""
        match name:
            case "c":
                self._column += 1
                if "r" in values:
                    self._row, self._column = cell_at(values["r"])
                self._kind = values.get("t", "")
                self._shows = self._styles.shows(values.get("s"))
                self._inside = self._formula = False
                self._value = ""
            case "f":
                self._inside = self._formula = True
            case "v" | "t" | "is":
                self._inside = self._in_value = True
            case "row":
                self._row, self._column = int(values.get("r", self._row + 1)), 0
                if self._row > LAST_ROW:
                    raise ValueError(f"has rows beyond {LAST_ROW:,}")
            case "mergeCell":
                self._merge(values.get("ref", ""))

    def text(self, text: str) -> None:
        """Take in a text."""
        if self._in_value and len(self._value) < _CHUNK:
            self._value += text

    def end(self, name: str) -> None:
        """Take in an element that ends. Raises ValueError."""
        match name:
            case "v" | "t":
                self._in_value = False
            case "c" if self._inside or self._kind == "e":
                self._note()
                self._count_text()
                self._reach()

    def _note(self) -> None:
        survey = self.survey
        place = self._row, self._column
        if self._kind == "e":
            survey.holes[place] = _ERROR
        elif self._formula and not self._value and self._kind != "str":  # "" is a result, too
            survey.holes[place] = _NO_RESULT
        elif self._shows:
            survey.shows[place] = self._shows
        if len(survey.holes) + len(survey.shows) > _MOST_NOTED:
            raise ValueError(f"has more than {_MOST_NOTED:,} cells with errors or months")

    def _count_text(self) -> None:
        """The reader copies a shared text into each of its cells."""
        if self._kind != "s":
            return
        if not _NUMBER.fullmatch(self._value):
            raise ValueError(f"has no text number {self._value[:20]!r}")
        number = int(self._value)
        if number < len(self._lengths):
            self.survey.text += self._lengths[number]
        if self.survey.text > _MOST_TEXT:
            raise ValueError(f"holds more than {_MOST_TEXT // 1024**2} million characters")

    def _reach(self) -> None:
        survey = self.survey
        survey.last_row = max(survey.last_row, self._row)
        survey.last_column = max(survey.last_column, self._column)
        if survey.last_column > LAST_COLUMN:
            raise ValueError(f"has columns beyond {LAST_COLUMN:,}")
        if survey.last_row * survey.last_column > _MOST_CELLS:
            raise ValueError(
                f"its cells reach to row {survey.last_row:,} of column {survey.last_column:,}, and "
                f"at most {_MOST_CELLS:,} cells are read; delete what stands far out"
            )

    def _merge(self, reference: str) -> None:
        self.survey.merged += 1
        if self.survey.merged > _MOST_MERGED:
            raise ValueError(f"has more than {_MOST_MERGED:,} merged ranges")
        for corner in reference.split(":"):
            cell_at(corner)


def _refuse_doctype(*_: object) -> None:
    raise ValueError("holds a DOCTYPE, which no workbook has")


def _local(name: str) -> str:
    return name.rpartition(":")[2]
