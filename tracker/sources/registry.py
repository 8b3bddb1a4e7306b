"""The kinds of documents that list dates: their names, how each is told, and what reads it.

Readers are imported when they are asked for: `tracker --help` names the formats and reads none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol
from urllib.parse import urlsplit

from tracker.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from tracker.sources.problems import LeftAside, RowTally
    from tracker.sources.record import SourceRecord
    from tracker.sources.sheets.mapping import SheetMapping

HEAD: Final = 65_536  #: bytes of a document that say what it is
_KEY = re.compile(rb'"([A-Za-z_]{1,60})"\s*:')
_YAML_KEY = re.compile(rb"^[ \t]*(?:- )?([a-z_]{1,60}):", re.MULTILINE)
_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)")
_COMMENTS = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)


class Reader(Protocol):
    """Reads a document, date by date; each of its faults adds a line to `problems`."""

    def __call__(
        self, stream: BinaryIO, name: str, problems: list[str], /
    ) -> Iterator[SourceRecord]:
        """The dates in `stream`, which is called `name` in messages."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Needs:
    """What some readers have to know beside the document."""

    today: date  #: what recurs is told from this day on
    mappings: tuple[SheetMapping, ...] = ()  #: what the columns of spreadsheets mean
    tally: RowTally | None = None  #: counts what becomes of the rows of spreadsheets
    left_aside: list[LeftAside] = field(
        default_factory=list
    )  #: where readers say what they did not take


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """A kind of document that lists dates."""

    title: str  #: for people
    prefix: str  #: of the keys of its milestones
    reader: Callable[[Needs], Reader]  #: what reads it, imported by this call
    monthly: bool = False  #: whether its editions are called by their months
    recurs: bool = False  #: whether the same document holds more dates as time goes on


def _federal_register(_: Needs) -> Reader:
    from tracker.sources.feeds.federal_register import read  # noqa: PLC0415 - only what is read

    return read


def _unified_agenda(_: Needs) -> Reader:
    from tracker.sources.feeds.unified_agenda import read  # noqa: PLC0415 - as above

    return read


def _regulations_gov(_: Needs) -> Reader:
    from tracker.sources.feeds.regulations_gov import read  # noqa: PLC0415 - as above

    return read


def _govuk(_: Needs) -> Reader:
    from tracker.sources.feeds.govuk import read  # noqa: PLC0415 - as above

    return read


def _timetable(_: Needs) -> Reader:
    from tracker.sources.feeds.timetable import read  # noqa: PLC0415 - as above

    return read


def _calendar(needs: Needs) -> Reader:
    from tracker.sources.icalendar.feed import read  # noqa: PLC0415 - as above

    return partial(read, today=needs.today, left_aside=needs.left_aside)


def _spreadsheet(needs: Needs) -> Reader:
    from tracker.sources.sheets.reading import read_sheet  # noqa: PLC0415 - as above

    if not needs.mappings:
        raise UsageError(_UNMAPPED)
    return partial(read_sheet, mappings=needs.mappings, tally=needs.tally)


FEEDS: Final[Mapping[str, Feed]] = {
    "federal-register": Feed(title="Federal Register", prefix="fr", reader=_federal_register),
    "unified-agenda": Feed(
        title="Unified Agenda", prefix="ua", reader=_unified_agenda, monthly=True
    ),
    "regulations-gov": Feed(title="regulations.gov", prefix="regs", reader=_regulations_gov),
    "govuk": Feed(title="GOV.UK", prefix="govuk", reader=_govuk),
    "ics": Feed(title="calendar", prefix="ics", reader=_calendar, recurs=True),
    "timetable": Feed(title="timetable", prefix="timetable", reader=_timetable),
    "xlsx": Feed(title="spreadsheet", prefix="sheet", reader=_spreadsheet),
}
OWN: Final = ("csv", "json", "yaml")  #: files of milestones, as `tracker export` writes them
FORMATS: Final = (*OWN, *FEEDS)
_PAGED: Final = "federal-register"
SHEET: Final = "xlsx"  #: the format of whatever has a mapping
MAPPABLE: Final = ("csv", SHEET)
_UNMAPPED: Final = "a spreadsheet needs --map FILE, which names its columns"

_SUFFIXES: Final = {
    ".csv": "csv",
    ".json": "json",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".ics": "ics",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xlsx",
    ".ods": "xlsx",
}
_KEYS: Final = (
    ("federal-register", frozenset({b"document_number"})),
    ("govuk", frozenset({b"base_path", b"document_type"})),
    ("govuk", frozenset({b"content_store_document_type"})),
    ("govuk", frozenset({b"results", b"link", b"end_date"})),
    ("regulations-gov", frozenset({b"data", b"attributes"})),
    ("regulations-gov", frozenset({b"data", b"meta"})),
    ("regulations-gov", frozenset({b"errors", b"status"})),
    ("json", frozenset({b"title", b"due"})),
)
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")  #: how such a file begins, in either order of bytes
_XML_ROOTS: Final = {b"REGINFO_RIN_DATA": "unified-agenda", b"RIN_INFO": "unified-agenda"}


def next_page(format_: str | None, content: bytes) -> str | None:
    """The address that a page names for the one that follows; None where it is the last, or alone.

    Only the Federal Register answers in pages; where the format is not known yet, its pages tell.
    """
    if format_ not in {None, _PAGED}:
        return None
    from tracker.sources.feeds import federal_register  # noqa: PLC0415 - as above

    return federal_register.next_page(content)


def agreed(name: str, format_: str, *, mapped: bool) -> str:
    """The format by which what is said to be `format_` is read, with or without a mapping.

    Raises UsageError, which calls the document `name`, where the two do not go together.
    """
    if not mapped:
        if format_ == SHEET:
            raise UsageError(f"{name}: {_UNMAPPED}")
        return format_
    if format_ not in {"", *MAPPABLE}:
        raise UsageError(f"{name}: --map explains {' and '.join(MAPPABLE)}, not {format_}")
    return SHEET


def format_of(name: str, place: str, head: bytes, *, mapped: bool = False) -> str:
    """The format of the document at `place`, a file or URL, which begins with `head`.

    Raises UsageError, which calls it `name`, where it may be several or none, and where it does not
    go with a mapping or without one.
    """
    formats = recognised(place, head)
    if mapped:
        return agreed(name, formats[0] if formats else "", mapped=True)
    if len(formats) != 1:
        what = f"it may be {' or '.join(formats)}" if formats else "which format is that?"
        raise UsageError(f"{name}: {what} Say --format {', '.join(formats or FORMATS)}")
    return agreed(name, formats[0], mapped=False)


def recognised(name: str, head: bytes) -> tuple[str, ...]:
    """The formats that a document called `name`, which begins with `head`, may have.

    The suffix is believed where the first bytes do not say otherwise.
    """
    suffix = by_suffix(name)
    if head.startswith(_UTF_16):
        head = head.decode("utf-16", "ignore").encode()
    by_content = _by_content(head.removeprefix(b"\xef\xbb\xbf").lstrip())
    if suffix in by_content or not by_content:
        return (suffix,) if suffix else ()
    return by_content


def by_suffix(name: str) -> str | None:
    """The format of the file or URL `name` by its suffix; None where that tells nothing."""
    path = urlsplit(name).path if "://" in name else name
    return _SUFFIXES.get(PurePosixPath(path).suffix.lower())


def _by_content(head: bytes) -> tuple[str, ...]:
    if head[:15].upper() == b"BEGIN:VCALENDAR":
        return ("ics",)
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return ("xlsx",)
    if head.startswith(b"<"):
        root = _ROOT.search(_COMMENTS.sub(b"", head))
        found = _XML_ROOTS.get(root[1]) if root else None
        return (found,) if found else ()
    if head.startswith((b"{", b"[")):
        keys = frozenset(_KEY.findall(head))
        return tuple(dict.fromkeys(name for name, needed in _KEYS if needed <= keys))
    keys = frozenset(_YAML_KEY.findall(head))
    if b"deadlines" in keys and b"due" not in keys:
        return ("timetable",)
    return ("yaml",) if {b"title", b"due"} <= keys else ()
