"""What an import is given: which format it has, and the dates of a feed as they are read."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from tracker.errors import BadData
from tracker.service.intake.restatement import Listing
from tracker.sources.net.addresses import called
from tracker.sources.net.location import open_location
from tracker.sources.problems import Problems
from tracker.sources.record import SourceRecord
from tracker.sources.registry import FEEDS, HEAD, OWN, Needs, agreed, format_of, next_page

_STDIN = "-"


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
    name = called(location)
    with _opened(location) as pages:
        head = pages[0].read(HEAD)
        size = sum(page.seek(0, os.SEEK_END) for page in pages)
        for page in pages:
            page.seek(0)
        if format_ is None:
            format_ = format_of(name, name, head, mapped=mapped)
        found = agreed(name, format_, mapped=mapped)
        yield Incoming(pages=pages, name=name, format=found, size=size)


def listing_of(
    format_: str,
    location: str,
    *,
    source: str | None = None,
    whole: bool | None = None,
    older: bool = False,
) -> Listing:
    """Whose dates those of a feed are: the saved source's, or else those of its format."""
    feed = FEEDS[format_]
    return Listing(
        origin=source or format_,
        title=source or feed.title,
        prefix=source or feed.prefix,
        location=called(location),
        whole=whole,
        monthly=feed.monthly,
        older=older,
    )


def records_of(
    format_: str, pages: Iterable[BinaryIO], name: str, problems: Problems, needs: Needs
) -> Iterator[SourceRecord]:
    """The dates of a feed, read one by one from page after page; faults go to `problems`."""
    read = FEEDS[format_].reader(needs)
    for number, page in enumerate(pages, start=1):
        yield from read(page, name if number == 1 else f"{name}, page {number}", problems)


@contextmanager
def _opened(location: str) -> Iterator[tuple[BinaryIO, ...]]:
    if "://" in location:
        from tracker.sources.feeds.paging import fetch_pages  # noqa: PLC0415 - a file needs no network

        pages = fetch_pages(location, partial(next_page, None))
        yield tuple(map(io.BytesIO, pages.contents))
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
