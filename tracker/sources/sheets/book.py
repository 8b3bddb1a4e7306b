"""A workbook, opened once for all of its sheets: XLSX, and what Excel before it and others write.

Calamine rather than openpyxl: it reads merged ranges together with the rows (openpyxl only where it
holds every cell as an object, at fifty times the size of the file), gives dates by the number
format of their cells, and puts up with what other programs write. It evaluates nothing. What it
does not tell of XLSX, which cells hold errors and formulas without results, the check before it
tells; of XLS and ODS nobody does.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tracker.sources.sheets.book_grid import BookGrid
from tracker.sources.sheets.grid import UnusableSheet
from tracker.sources.sheets.workbook_parts import Parts, checked_parts
from tracker.sources.sheets.workbook_xml import UnusableWorkbook

if TYPE_CHECKING:  # an extra that need not be there
    from python_calamine import CalamineWorkbook

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ODS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_HEAD = 200  #: bytes of an archive, in which the mark of OpenDocument stands
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_MISSING = "reading workbooks needs python-calamine; install regulatory-tracker[excel]"


class Book:
    """The sheets of a workbook by their names."""

    def __init__(self, content: bytes, name: str) -> None:
        """Raises UnusableSheet where it cannot be opened."""
        if content.startswith(_OLE) and _LOCKED in content:
            raise UnusableSheet(f"{name}: has a password; save it without one")
        self._name = name
        self._parts: Parts | None = None
        if content.startswith(_ZIP) and _ODS not in content[:_HEAD]:
            try:
                self._parts = checked_parts(io.BytesIO(content))
            except UnusableWorkbook as error:
                raise UnusableSheet(f"{name}: {error}") from error
            content = self._parts.archive
        self._workbook = _opened(content, name)

    def shown(self) -> tuple[str, ...]:
        """The names of the sheets that are not hidden, in their order."""
        from python_calamine import SheetVisibleEnum  # noqa: PLC0415 - an extra

        visible = SheetVisibleEnum.Visible
        metadata = {each.name: each.visible for each in self._workbook.sheets_metadata}
        return tuple(name for name in self._names() if metadata[name] == visible)

    def grid(self, sheet: str | None) -> BookGrid:
        """The sheet of that name; without a name the first that is not hidden.

        Raises UnusableSheet.
        """
        chosen = self._chosen(sheet)
        with _reading(self._name):
            found = self._workbook.get_sheet_by_name(chosen)
        return BookGrid(found, self._parts, self._name)

    def _names(self) -> tuple[str, ...]:
        from python_calamine import SheetTypeEnum  # noqa: PLC0415 - as above

        worksheet = SheetTypeEnum.WorkSheet
        return tuple(each.name for each in self._workbook.sheets_metadata if each.typ == worksheet)

    def _chosen(self, sheet: str | None) -> str:
        shown = self.shown()
        if sheet is None and shown:
            return shown[0]
        names = self._names()
        if sheet is None or sheet not in names:
            wanted = "none that is not hidden" if sheet is None else f"no sheet {sheet!r}"
            listed = ", ".join(map(repr, names)) or "none"
            raise UnusableSheet(f"{self._name}: has {wanted}; its sheets: {listed}")
        return sheet


def is_book(content: bytes) -> bool:
    """Whether its first bytes are those of a workbook."""
    return content.startswith((_ZIP, _OLE))


def _opened(content: bytes, name: str) -> CalamineWorkbook:
    try:
        from python_calamine import CalamineWorkbook  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UnusableSheet(f"{name}: {_MISSING}") from error
    with _reading(name):
        return CalamineWorkbook.from_filelike(io.BytesIO(content))


@contextmanager
def _reading(name: str) -> Iterator[None]:
    """What the reader cannot read is a fault of the document; Rust's panics are no `Exception`."""
    from python_calamine import CalamineError  # noqa: PLC0415 - an extra

    try:
        yield
    except CalamineError as error:
        raise UnusableSheet(f"{name}: cannot be read: {error}; save it anew") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise UnusableSheet(f"{name}: cannot be read: it is damaged; save it anew") from error
