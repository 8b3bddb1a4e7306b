"""The feeds of official sources: what they are called, and how each is told from the others.

The readers are imported when they are needed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import urlsplit

HEAD: Final = 65_536  #: bytes of a document that say what it is
_KEY = re.compile(rb'"([A-Za-z_]{1,60})"\s*:')
_YAML_KEY = re.compile(rb"^[ \t]*(?:- )?([a-z_]{1,60}):", re.MULTILINE)
_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)")
_COMMENTS = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """A kind of document that lists dates."""

    title: str  #: for people
    prefix: str  #: of the keys of its milestones
    module: str  #: of `tracker.sources`, whose `read` reads it
    monthly: bool = False  #: whether its editions are called by their months


FEEDS: Final[Mapping[str, Feed]] = {
    "federal-register": Feed(
        title="Federal Register", prefix="fr", module="feeds.federal_register"
    ),
    "unified-agenda": Feed(
        title="Unified Agenda", prefix="ua", module="feeds.unified_agenda", monthly=True
    ),
    "regulations-gov": Feed(title="regulations.gov", prefix="regs", module="feeds.regulations_gov"),
    "govuk": Feed(title="GOV.UK", prefix="govuk", module="feeds.govuk"),
    "ics": Feed(title="calendar", prefix="ics", module="icalendar.feed"),
    "timetable": Feed(title="timetable", prefix="timetable", module="feeds.timetable"),
    "xlsx": Feed(title="spreadsheet", prefix="sheet", module="spreadsheet"),
}
OWN: Final = ("csv", "json", "yaml")  #: files of milestones, as `tracker export` writes them
FORMATS: Final = (*OWN, *FEEDS)

_SUFFIXES: Final = {
    ".csv": "csv",
    ".json": "json",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".ics": "ics",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
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
_XML_ROOTS: Final = {b"REGINFO_RIN_DATA": "unified-agenda", b"RIN_INFO": "unified-agenda"}


def recognised(name: str, head: bytes) -> tuple[str, ...]:
    """The formats that a document called `name`, which begins with `head`, may have.

    The suffix is believed where the first bytes do not say otherwise.
    """
    path = urlsplit(name).path if "://" in name else name
    by_suffix = _SUFFIXES.get(PurePosixPath(path).suffix.lower())
    by_content = _by_content(head.removeprefix(b"\xef\xbb\xbf").lstrip())
    if by_suffix in by_content:
        return (by_suffix,)
    return by_content or ((by_suffix,) if by_suffix else ())


def _by_content(head: bytes) -> tuple[str, ...]:
    if head[:15].upper() == b"BEGIN:VCALENDAR":
        return ("ics",)
    if head.startswith(b"PK\x03\x04"):
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
