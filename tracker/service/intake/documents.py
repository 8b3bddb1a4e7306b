"""What an import is given: which format it has, and the dates of a feed as they are read."""

from __future__ import annotations

import importlib
import io
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import urlsplit

from tracker.errors import BadData, UsageError
from tracker.service.intake.restatement import Listing
from tracker.sources.feeds.registry import FEEDS, FORMATS, HEAD, OWN, Feed, recognised
from tracker.sources.files.location import open_location
from tracker.sources.problems import Problems
from tracker.sources.record import SourceRecord

_STDIN = "-"
_TABLES: Final = frozenset({"csv", "xlsx"})  #: read by a mapping
_SHEET: Final = "xlsx"
_PAGED: Final = "federal-register"  #: others answer in one page, and name no other


@dataclass(frozen=True, kw_only=True, slots=True)
class Incoming:
    """A document that is about to be imported."""

    pages: tuple[BinaryIO, ...]  #: one, unless a service answers in several
    name: str  #: for messages, free of secrets
    format: str
    size: int  #: bytes of all pages

    @property
    def is_feed(self) -> bool:
        """Whether it is what a source publishes, and not a file of milestones."""
        return self.format not in OWN

    @property
    def position(self) -> int:
        """How many bytes were read so far."""
        return sum(page.tell() for page in self.pages)


@contextmanager
def incoming(location: str, format_: str | None, *, mapped: bool = False) -> Iterator[Incoming]:
    """A file, standard input for `-`, or what is behind a URL; a file is read as a stream.

    With `mapped`, a spreadsheet or a CSV file that a mapping explains. Raises UsageError where the
    format can be told neither by the suffix nor by the content, BadData where it cannot be read.
    """
    name = "stdin" if location == _STDIN else shown(location)
    with _opened(location) as pages:
        head = pages[0].read(HEAD)
        size = sum(page.seek(0, os.SEEK_END) for page in pages)
        for page in pages:
            page.seek(0)
        found = format_ or _told(name, head, mapped=mapped)
        if mapped and found not in _TABLES:
            raise UsageError(f"{name}: --map explains csv and xlsx, not {found}")
        if found == _SHEET and not mapped:
            raise UsageError(f"{name}: a spreadsheet needs --map FILE, which names its columns")
        yield Incoming(pages=pages, name=name, format=_SHEET if mapped else found, size=size)


def listing_of(
    format_: str,
    location: str,
    *,
    source: str | None = None,
    whole: bool | None = None,
    older: bool = False,
) -> Listing:
    """Whose dates those of a feed are: the saved source's, or else those of its format."""
    feed = _feed(format_)
    return Listing(
        origin=source or format_,
        title=source or feed.title,
        prefix=source or feed.prefix,
        location=shown(location),
        whole=whole,
        monthly=feed.monthly,
        older=older,
    )


def records_of(  # noqa: PLR0913 - what a reader needs
    format_: str,
    stream: BinaryIO,
    name: str,
    problems: Problems,
    *,
    today: date,
    mapping: Path | None = None,
) -> Iterator[SourceRecord]:
    """The dates of a feed, read one by one; its faults go to `problems`."""
    if mapping is not None:
        sheets = importlib.import_module("tracker.sources.sheets.reading")
        explained = importlib.import_module("tracker.sources.sheets.mapping")
        read_sheet: Callable[..., Iterator[SourceRecord]] = sheets.read_sheet
        return read_sheet(stream, name, explained.read_mapping(mapping), problems)
    module = importlib.import_module(f"tracker.sources.{_feed(format_).module}")
    needs: Mapping[str, object] = {}
    if format_ == "ics":
        needs = {"today": today}
    read: Callable[..., Iterator[SourceRecord]] = module.read
    return read(stream, name, problems, **needs)


def shown(location: str) -> str:
    """A file's name, or a URL without its user, password and query, which may be secrets."""
    if "://" not in location:
        return location
    try:
        parts = urlsplit(location)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise BadData("this URL cannot be read; write https://HOST/PATH") from error
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}{parts.path}"


@contextmanager
def _opened(location: str) -> Iterator[tuple[BinaryIO, ...]]:
    if "://" in location:
        from tracker.sources.feeds.paging import fetch_pages  # noqa: PLC0415 - a file needs no network

        yield tuple(map(io.BytesIO, fetch_pages(location, _PAGED).contents))
    elif location != _STDIN and Path(location).is_file():
        with _file(location) as file:
            yield (file,)
    else:
        yield (open_location(location),)


def _file(location: str) -> BinaryIO:
    """A file, to be read as a stream: an edition of an agenda does not belong into memory."""
    try:
        return Path(location).open("rb")
    except OSError as error:
        raise BadData(f"{location}: cannot be read: {error.strerror}") from error


def _told(name: str, head: bytes, *, mapped: bool) -> str:
    formats = recognised(name, head)
    if mapped:
        return _SHEET if not formats or formats[0] in _TABLES else formats[0]
    if len(formats) == 1:
        return formats[0]
    what = f"it may be {' or '.join(formats)}" if formats else "which format is that?"
    raise UsageError(f"{name}: {what} Say --format {', '.join(formats or FORMATS)}")


def _feed(format_: str) -> Feed:
    return FEEDS[format_]
