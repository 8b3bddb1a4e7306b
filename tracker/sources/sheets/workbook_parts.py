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
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from tracker.sources.sheets.number_formats import Shows
from tracker.sources.sheets.workbook_xml import (
    SheetLook,
    SheetSurvey,
    UnusableWorkbook,
    Workbook,
    look_through,
)

_UNPACKED = 128 * 1024 * 1024  #: bytes of all parts that are read
_RATIO = 200  #: unpacked to packed; sheets of real workbooks reach about 30
_SMALL = 1024 * 1024  #: bytes below which the ratio says nothing
_MOST_PARTS = 10_000  #: of an archive
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STYLES, _STRINGS, _SHEETS = "xl/styles.xml", "xl/sharedstrings.xml", "xl/worksheets/"
_READ = re.compile(
    r"\[content_types\]\.xml|_rels/\.rels|xl/(workbook|styles|sharedstrings)\.xml"
    r"|xl/_rels/workbook\.xml\.rels|xl/worksheets/[^/]+\.xml"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """A workbook that can be read safely."""

    archive: bytes
    surveys: dict[str, SheetSurvey]  #: by the name of the sheet
    day_zero: date  #: from which numbers count days

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
    workbook = Workbook()
    surveys: dict[str, SheetSurvey] = {}
    copy = io.BytesIO()
    with _archive(stream) as archive, zipfile.ZipFile(copy, "w") as checked:
        for name, content in _contents(archive):
            survey = _looked_through(name, content, workbook)
            if survey is not None:
                surveys[name.lower()] = survey
            checked.writestr(name, content)
    paths = workbook.sheet_paths().items()
    by_sheet = {name: surveys[path] for name, path in paths if path in surveys}
    return Parts(archive=copy.getvalue(), surveys=by_sheet, day_zero=workbook.day_zero)


def _looked_through(name: str, content: bytes, workbook: Workbook) -> SheetSurvey | None:
    """What was seen in the sheet, where the part is one."""
    part = name.lower()
    if part.startswith(_SHEETS):
        look = SheetLook(workbook)
        look_through(name, content, begin=look.begin, end=look.end, text=look.text)
        return look.survey
    begin = {
        _WORKBOOK: workbook.sheet,
        _RELATIONS: workbook.relation,
        _STYLES: workbook.styles.begin,
        _STRINGS: workbook.shared,
    }.get(part)
    look_through(
        name, content, begin=begin, text=workbook.shared_text if part == _STRINGS else None
    )
    return None


def _archive(stream: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnusableWorkbook(f"is a damaged workbook: {error}; save it anew") from error


def _contents(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """The parts that are read, by name, sheets last: the others say what they mean."""
    parts = archive.infolist()
    if len(parts) > _MOST_PARTS:
        raise UnusableWorkbook(f"has more than {_MOST_PARTS:,} parts; save it anew")
    read = [part for part in parts if _READ.fullmatch(part.filename.lower())]
    names = [part.filename.lower() for part in read]
    if _WORKBOOK not in names:
        raise UnusableWorkbook("is no workbook; save it as .xlsx")
    budget = _UNPACKED
    for part in sorted(read, key=lambda part: part.filename.lower().startswith(_SHEETS)):
        if names.count(part.filename.lower()) > 1:
            raise UnusableWorkbook(f"holds {part.filename} twice; save it anew")
        content = _unpacked(archive, part, budget)
        budget -= len(content)
        yield part.filename, content


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, budget: int) -> bytes:
    """The bytes of `part`: as many as the archive says, or it is refused."""
    if part.file_size > min(budget, max(_SMALL, part.compress_size * _RATIO)):
        raise UnusableWorkbook(
            f"{part.filename} unpacks to {part.file_size:,} bytes from {part.compress_size:,}; at "
            f"most {_UNPACKED // 1024**2} MB in all, and {_RATIO} times the packed size, are read"
        )
    try:
        with archive.open(part) as stream:
            return stream.read()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise UnusableWorkbook(f"{part.filename} is damaged: {error}; save it anew") from error
    except (RuntimeError, NotImplementedError) as error:
        raise UnusableWorkbook(f"{part.filename} cannot be unpacked: {error}") from error
