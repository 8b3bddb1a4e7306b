"""What a workbook (XLSX) is made of, checked before anything reads it.

A workbook is a ZIP archive of XML, and both can be written to fill the memory or to be read in two
ways. So the parts that hold cells are unpacked here within bounds, looked through, and put into a
new archive; the reader of workbooks sees nothing else.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

from tracker.sources.sheets.grid import LAST_COLUMN, LAST_ROW, cell_at
from tracker.sources.sheets.number_formats import Shows, Styles

_UNPACKED = 128 * 1024 * 1024  #: bytes of all parts that are read
_RATIO = 200  #: unpacked to packed; sheets of real workbooks reach about 30
_SMALL = 1024 * 1024  #: bytes below which the ratio says nothing
_MOST_PARTS = 10_000  #: of an archive
_MOST_CELLS = 4_000_000  #: of the rectangle from A1 to the last cell: the reader holds all of it
_MOST_MERGED = 100_000  #: merged ranges
_MOST_TEXT = 64 * 1024 * 1024  #: characters of a sheet; its cells may share the same ones
_MOST_NOTED = 200_000  #: cells of a sheet of which there is something to say
_CHUNK = 256 * 1024
_READ = re.compile(
    r"\[content_types\]\.xml|_rels/\.rels|xl/(workbook|styles|sharedstrings)\.xml"
    r"|xl/_rels/workbook\.xml\.rels|xl/worksheets/[^/]+\.xml"
)
_NUMBER = re.compile(
    r"\d{1,9}", re.ASCII
)  # of more digits, or fewer, the reader makes what it likes
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STYLES, _STRINGS, _SHEETS = "xl/styles.xml", "xl/sharedstrings.xml", "xl/worksheets/"
_ERROR = "holds an error; mend its formula"
_NO_RESULT = "holds a formula without its result; open it in Excel and save it again"


class UnusableWorkbook(Exception):
    """The archive must not be read; the message says why and what would be right."""


@dataclass(kw_only=True, slots=True)
class SheetSurvey:
    """What was seen in one sheet."""

    holes: dict[tuple[int, int], str] = field(default_factory=dict)  #: row and column, from 1
    shows: dict[tuple[int, int], Shows] = field(default_factory=dict)  #: dates shown in part
    last_row: int = 0
    last_column: int = 0
    merged: int = 0
    text: int = 0  #: characters of shared texts


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """A workbook that can be read safely."""

    archive: bytes
    surveys: dict[str, SheetSurvey]  #: by the name of the sheet

    def hole(self, sheet: str, row: int, column: int) -> str | None:
        """Why a cell is empty that should not be; None where it is."""
        survey = self.surveys.get(sheet)
        return survey.holes.get((row, column)) if survey else None

    def shows(self, sheet: str, row: int, column: int) -> Shows | None:
        """What the cell's format shows of a date where that is no whole day."""
        survey = self.surveys.get(sheet)
        return survey.shows.get((row, column)) if survey else None


def checked_parts(stream: BinaryIO) -> Parts:
    """The parts of the workbook in `stream` (seekable) that hold its cells.

    Raises UnusableWorkbook.
    """
    surveys: dict[str, SheetSurvey] = {}
    seen: set[str] = set()
    names: dict[str, str] = {}
    targets: dict[str, str] = {}
    styles, lengths = Styles(), list[int]()
    copy = io.BytesIO()
    budget = _UNPACKED
    with _archive(stream) as archive, zipfile.ZipFile(copy, "w") as checked:
        for part in _parts(archive):
            name = part.filename.lower()
            if name in seen:
                raise UnusableWorkbook(f"holds {part.filename} twice; save it anew")
            seen.add(name)
            content = _unpacked(archive, part, budget)
            budget -= len(content)
            look = _Look(part.filename, styles, lengths)
            look.through(content)
            checked.writestr(part.filename, content)
            if name.startswith(_SHEETS):
                surveys[name] = look.survey
            names |= look.sheets
            targets |= look.targets
    if _WORKBOOK not in seen:
        raise UnusableWorkbook("is no workbook; save it as .xlsx")
    by_sheet = {
        sheet: surveys[path]
        for relation, sheet in names.items()
        if (path := _path(targets.get(relation, ""))) in surveys
    }
    return Parts(archive=copy.getvalue(), surveys=by_sheet)


def _archive(stream: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnusableWorkbook(f"is a damaged workbook: {error}; save it anew") from error


def _parts(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    parts = archive.infolist()
    if len(parts) > _MOST_PARTS:
        raise UnusableWorkbook(f"has more than {_MOST_PARTS:,} parts; save it anew")
    read = [part for part in parts if _READ.fullmatch(part.filename.lower())]
    return sorted(read, key=lambda part: part.filename.lower().startswith(_SHEETS))


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, budget: int) -> bytes:
    """The bytes of `part`: as many as the archive says, or it is refused."""
    largest = min(budget, max(_SMALL, part.compress_size * _RATIO))
    if part.file_size > largest:
        raise UnusableWorkbook(_too_large(part))
    try:
        with archive.open(part) as stream:
            return stream.read()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise UnusableWorkbook(f"{part.filename} is damaged: {error}; save it anew") from error
    except (RuntimeError, NotImplementedError) as error:
        raise UnusableWorkbook(f"{part.filename} cannot be unpacked: {error}") from error


def _too_large(part: zipfile.ZipInfo) -> str:
    return (
        f"{part.filename} unpacks to {part.file_size:,} bytes from {part.compress_size:,}; at most "
        f"{_UNPACKED // 1024**2} MB in all, and {_RATIO} times the packed size, are read"
    )


def _path(target: str) -> str:
    target = target.lower()
    return target[1:] if target.startswith("/") else f"xl/{target}"


class _Look:
    """Goes through the XML of one part: what is harmful ends it, what matters is noted."""

    def __init__(self, part: str, styles: Styles, lengths: list[int]) -> None:
        self.survey = SheetSurvey()
        self._styles = styles
        self._lengths = lengths  #: of the shared texts
        self._shows: Shows | None = None
        self.sheets: dict[str, str] = {}  #: names by relation
        self.targets: dict[str, str] = {}  #: paths by relation
        self._part = part
        self._row = 0
        self._column = 0
        self._error = False
        self._formula = False
        self._inside = False  #: whether the cell has parts, whatever they hold
        self._value = False  #: whether we are within a value
        self._holds = False
        self._shared: str | None = None  #: the number of a shared text, as far as it is read
        begin = {
            _WORKBOOK: self._sheet,
            _RELATIONS: self._relation,
            _STRINGS: self._string,
            _STYLES: lambda name, values: styles.begin(_local(name), values),
        }.get(part.lower())
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        if begin:
            parser.StartElementHandler = begin
        elif part.lower().startswith(_SHEETS):
            parser.StartElementHandler = self._begin
            parser.EndElementHandler = self._end
            parser.CharacterDataHandler = self._text
        if begin == self._string:
            parser.CharacterDataHandler = self._string_text
        self._parser = parser

    def through(self, content: bytes) -> None:
        """Raises UnusableWorkbook."""
        try:
            for start in range(0, len(content), _CHUNK):
                self._parser.Parse(content[start : start + _CHUNK])
            self._parser.Parse(b"", True)  # noqa: FBT003 - the parser takes no keywords
        except expat.ExpatError as error:
            what = f"line {error.lineno}: {expat.ErrorString(error.code)}"
            raise self._fault(f"is not XML: {what}") from error
        except (LookupError, ValueError) as error:
            raise self._fault(str(error)) from error

    def _fault(self, what: str) -> UnusableWorkbook:
        return UnusableWorkbook(f"{self._part}: {what}; save it anew")

    def _refuse_doctype(self, *_: object) -> None:
        raise self._fault("holds a DOCTYPE, which no workbook has")

    def _sheet(self, name: str, values: dict[str, str]) -> None:
        if _local(name) == "sheet":
            relation = next((text for key, text in values.items() if _local(key) == "id"), "")
            self.sheets[relation] = values.get("name", "")

    def _relation(self, name: str, values: dict[str, str]) -> None:
        if _local(name) == "Relationship":
            self.targets[values.get("Id", "")] = values.get("Target", "")

    def _string(self, name: str, values: dict[str, str]) -> None:
        match _local(name):
            case "si":
                self._lengths.append(0)
            case "sst":  # the reader makes room for as many as are announced
                announced = max(int(values.get(key, 0)) for key in ("count", "uniqueCount"))
                if announced > _MOST_CELLS:
                    raise self._fault(f"announces {announced:,} texts")

    def _string_text(self, text: str) -> None:
        if self._lengths:
            self._lengths[-1] += len(text)

    def _begin(self, name: str, values: dict[str, str]) -> None:
        match _local(name):
            case "c":
                self._column += 1
                if "r" in values:
                    self._row, self._column = cell_at(values["r"])
                self._error = values.get("t") == "e"
                self._shows = self._styles.shows(values.get("s"))
                self._inside = self._formula = self._holds = False
                self._shared = "" if values.get("t") == "s" else None
            case "f":
                self._inside = self._formula = True
            case "v" | "t" | "is":
                self._inside = self._value = True
            case "row":
                self._row, self._column = int(values.get("r", self._row + 1)), 0
                if self._row > LAST_ROW:
                    raise self._fault(f"has rows beyond {LAST_ROW:,}")
            case "mergeCell":
                self._merge(values.get("ref", ""))

    def _text(self, text: str) -> None:
        if self._value and text:
            self._holds = True
            if self._shared is not None and len(self._shared) < _CHUNK:
                self._shared += text

    def _end(self, name: str) -> None:
        match _local(name):
            case "v" | "t":
                self._value = False
            case "c":
                self._share()
                self._cell()

    def _share(self) -> None:
        """The reader copies a shared text into each of its cells."""
        if self._shared is None:
            return
        if not _NUMBER.fullmatch(self._shared):
            raise self._fault(f"has no text number {self._shared[:20]!r}")
        number = int(self._shared)
        if number < len(self._lengths):
            self.survey.text += self._lengths[number]
        if self.survey.text > _MOST_TEXT:
            raise self._fault(f"holds more than {_MOST_TEXT // 1024**2} million characters")

    def _cell(self) -> None:
        survey = self.survey
        place = self._row, self._column
        if self._error or (self._formula and not self._holds):
            survey.holes[place] = _ERROR if self._error else _NO_RESULT
        elif not self._inside:
            return
        elif self._shows:
            survey.shows[place] = self._shows
        if len(survey.holes) + len(survey.shows) > _MOST_NOTED:
            raise self._fault(f"has more than {_MOST_NOTED:,} cells with errors or months")
        survey.last_row = max(survey.last_row, self._row)
        survey.last_column = max(survey.last_column, self._column)
        if survey.last_column > LAST_COLUMN:
            raise self._fault(f"has columns beyond {LAST_COLUMN:,}")
        if survey.last_row * survey.last_column > _MOST_CELLS:
            raise UnusableWorkbook(
                f"{self._part}: its cells reach to row {survey.last_row:,} of column "
                f"{survey.last_column:,}; at most {_MOST_CELLS:,} cells are read: delete what "
                "stands far out"
            )

    def _merge(self, reference: str) -> None:
        self.survey.merged += 1
        if self.survey.merged > _MOST_MERGED:
            raise self._fault(f"has more than {_MOST_MERGED:,} merged ranges")
        for corner in reference.split(":"):
            cell_at(corner)


def _local(name: str) -> str:
    return name.rpartition(":")[2]
