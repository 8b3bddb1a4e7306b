"""Documents read apart: fetched or opened, recognised, and given date by date.

Nothing of a document is parsed in the process that asks: whatever it takes, it takes from one that
may die of it. What comes back are a head and then batches of records, in the order of the document.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from tracker.sources.apart.apart import apart
from tracker.sources.bounds import LARGEST, TIMEOUT_S
from tracker.sources.files.beside import Beside
from tracker.sources.people import PersonRecord, TeamRecord
from tracker.sources.problems import LeftAside, Problems, RowCounts, RowTally
from tracker.sources.record import MilestoneRecord, SourceRecord
from tracker.sources.registry import (
    FEEDS,
    HEAD,
    MAPPABLE,
    OWN,
    SHEET,
    Needs,
    agreed,
    by_suffix,
    format_of,
    next_page,
)
from tracker.sources.registry import recognised as recognised_by

if TYPE_CHECKING:
    from tracker.sources.net.wire import CheckHost
    from tracker.sources.sheets.proposing.proposal import Proposal

_AT_ONCE = 250  #: records of a batch

Staffed = PersonRecord | TeamRecord
Record = SourceRecord | MilestoneRecord | Staffed


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """A file that whoever asks has opened."""

    file: int  #: its descriptor


@dataclass(frozen=True, kw_only=True, slots=True)
class Remote:
    """What is behind a URL, and how far one may go for it."""

    url: str = field(repr=False)  #: with its secrets
    etag: str | None = None
    last_modified: str | None = None
    timeout_s: float = TIMEOUT_S
    check_host: CheckHost | None = None  #: None: one may go anywhere
    shown: str | None = None  #: the URL in messages
    #: what stands in the place of secrets that what is behind it may repeat
    hidden: Mapping[bytes, bytes] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """A document that is to be read, and what its reader has to know."""

    place: Opened | Remote
    name: str  #: for messages, free of secrets
    today: date
    path: str = ""  #: its file or URL, whose suffix may tell the format
    format: str | None = None  #: None: as suffix and content say
    mapping: str | None = None  #: what the columns of a spreadsheet mean, as TOML
    mapping_name: str = "the mapping"
    sheets: tuple[str, ...] = ()  #: of a workbook those that are read; none: as the mapping says
    beside: Beside = field(default_factory=Beside)  #: what somebody says of its dates
    proposing: bool = False  #: whether a mapping is proposed where a spreadsheet has none
    people: bool = False  #: whether people and teams beside milestones are wanted, too


@dataclass(frozen=True, kw_only=True, slots=True)
class Validators:
    """What a server calls this state of a document by, where it does."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """What is known of a document before its first date."""

    format: str
    size: int  #: bytes
    is_feed: bool  #: whether it is what a source publishes, and not a file of milestones
    validators: Validators
    proposal: Proposal | None = None  #: of a mapping: then nothing is read before it is taken
    unchanged: bool = False  #: whether it is the same as when it gave the validators it was shown


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """Some records, and what their reader has said since the batch before."""

    records: tuple[Record, ...]
    problems: tuple[str, ...]  #: as far as they are kept
    further_problems: int
    left_aside: tuple[LeftAside, ...]
    position: int  #: bytes that were read so far
    rows: RowCounts | None = None  #: of a spreadsheet, so far


class Document:
    """A document that is being read apart: its head, then its records, once."""

    def __init__(self, name: str, coming: Iterator[Any]) -> None:
        self.name = name  #: for messages, free of secrets
        self.head: Head = next(coming)
        self.problems = Problems()  #: of what was given so far
        self.left_aside: list[LeftAside] = []
        self.position = 0
        self.rows: RowCounts | None = None  #: what became of those of a spreadsheet
        self._coming = coming

    def records(self) -> Iterator[Any]:
        """The records: those of a feed, or of a file of milestones, as the head says."""
        batch: Batch
        for batch in self._coming:
            self.problems += batch.problems
            self.problems.number += batch.further_problems
            self.left_aside += batch.left_aside
            self.position = batch.position
            self.rows = batch.rows
            yield from batch.records


@contextmanager
def opened(wanted: Wanted) -> Iterator[Document]:
    """A document, to be read while this lasts.

    Raises UsageError where the format cannot be told, FetchFailed, BadData where it cannot be read;
    its records, ImportRefused for a file of milestones with every fault.
    """
    files = (wanted.place.file,) if isinstance(wanted.place, Opened) else ()
    with closing(apart(partial(_read, wanted), wanted.name, files=files)) as coming:
        yield Document(wanted.name, coming)


def recognised(wanted: Wanted) -> str:
    """The format of a document by its suffix and its first page. Raises as `opened` does."""
    with closing(apart(partial(_format, wanted), wanted.name)) as found:
        return str(next(found))


def people_of(wanted: Wanted) -> tuple[Staffed, ...]:
    """The people and teams of a document. Raises as `opened` does, ImportRefused for its faults."""
    files = (wanted.place.file,) if isinstance(wanted.place, Opened) else ()
    with closing(apart(partial(_people, wanted), wanted.name, files=files)) as found:
        return tuple(found)


def _people(wanted: Wanted) -> Iterator[Staffed]:
    """By the format that is wanted, else that of the suffix, else as the content looks."""
    from tracker.sources.files.people_file import format_in, read_people  # noqa: PLC0415 - few do

    content = content_of(wanted.place)
    format_ = wanted.format or by_suffix(wanted.path) or format_in(content)
    yield from read_people(content, format_, wanted.name)


def _format(wanted: Wanted) -> Iterator[str]:
    pages, _ = _pages(wanted)
    yield format_of(wanted.name, wanted.path, pages[0].read(HEAD), mapped=False)


def _read(wanted: Wanted) -> Iterator[Head | Batch]:
    pages, validators = _pages(wanted)
    if not pages:
        yield Head(
            format=wanted.format or "", size=0, is_feed=True, unchanged=True, validators=validators
        )
        return
    if wanted.proposing and wanted.mapping is None and (proposal := _proposed(wanted, pages[0])):
        yield Head(format=SHEET, size=0, is_feed=True, validators=validators, proposal=proposal)
        return
    mapped = wanted.mapping is not None
    format_ = wanted.format
    if format_ is None:
        start = pages[0].read(HEAD)
        format_ = format_of(wanted.name, wanted.path or wanted.name, start, mapped=mapped)
    format_ = agreed(wanted.name, format_, mapped=mapped)
    size = sum(page.seek(0, os.SEEK_END) for page in pages)
    for page in pages:
        page.seek(0)
    is_feed = format_ not in OWN
    yield Head(format=format_, size=size, is_feed=is_feed, validators=validators)
    yield from _batches(wanted, format_, pages)


def _proposed(wanted: Wanted, page: BinaryIO) -> Proposal | None:
    """A mapping for what may be a spreadsheet and is no file of our own; None for all else."""
    head = page.read(HEAD)
    page.seek(0)
    formats = (wanted.format,) if wanted.format else recognised_by(wanted.path, head)
    if not formats or formats[0] not in MAPPABLE:
        return None
    from tracker.sources.sheets.proposing.proposal import propose  # noqa: PLC0415 - few need one

    proposal = propose(
        page, wanted.name, beside=wanted.beside, today=wanted.today, sheets=wanted.sheets
    )
    page.seek(0)
    return proposal


def _batches(wanted: Wanted, format_: str, pages: tuple[BinaryIO, ...]) -> Iterator[Batch]:
    problems = Problems()
    tally = RowTally()
    needs = Needs(today=wanted.today, mappings=_mappings(wanted), tally=tally)
    coming = (
        _of_files(wanted, format_, pages)
        if format_ in OWN
        else _of_feeds(format_, pages, wanted.name, problems, needs)
    )
    told, kept, aside = 0, 0, 0
    while True:
        records = tuple(islice(coming, _AT_ONCE))
        lines = tuple(problems[kept:])
        yield Batch(
            records=records,
            problems=lines,
            further_problems=problems.number - told - len(lines),
            left_aside=tuple(needs.left_aside[aside:]),
            position=sum(page.tell() for page in pages),
            rows=tally.counts(),
        )
        told, kept, aside = problems.number, len(problems), len(needs.left_aside)
        if not records:
            return


def _of_feeds(
    format_: str, pages: Iterable[BinaryIO], name: str, problems: Problems, needs: Needs
) -> Iterator[Record]:
    """The dates of a feed, read one by one from page after page; faults go to `problems`."""
    read = FEEDS[format_].reader(needs)
    for number, page in enumerate(pages, start=1):
        yield from read(page, name if number == 1 else f"{name}, page {number}", problems)


def _of_files(wanted: Wanted, format_: str, pages: Iterable[BinaryIO]) -> Iterator[Record]:
    """The milestones of a file as `tracker export` writes it, each by its key."""
    from tracker.sources.files.formats import read_records  # noqa: PLC0415 - feeds need none of it

    for page in pages:
        if wanted.people and format_ != "csv":
            yield from _beside(page, format_, wanted.name)
        order = wanted.beside.date_order
        yield from map(wanted.beside.of, read_records(page, format_, wanted.name, date_order=order))


def _beside(page: BinaryIO, format_: str, name: str) -> Iterator[Staffed]:
    """The people and teams that a file of milestones may hold, too."""
    content = page.read(LARGEST + 1)
    page.seek(0)
    if b"people" in content or b"teams" in content:
        from tracker.sources.files.people_file import read_people_beside  # noqa: PLC0415 - few do

        yield from read_people_beside(content, format_, name)


def _mappings(wanted: Wanted) -> Any:  # noqa: ANN401 - what is imported only here
    if wanted.mapping is None:
        return ()
    from tracker.sources.sheets.choosing import chosen  # noqa: PLC0415 - few files have one
    from tracker.sources.sheets.mapping import parse_mapping  # noqa: PLC0415 - as above

    mappings = parse_mapping(wanted.mapping, wanted.mapping_name)
    mappings = chosen(mappings, wanted.sheets, wanted.mapping_name)
    return tuple(each.with_said(wanted.beside) for each in mappings)


def _pages(wanted: Wanted) -> tuple[tuple[BinaryIO, ...], Validators]:
    """What is to be read, a page each; no page where nothing has changed."""
    place = wanted.place
    if isinstance(place, Opened):
        os.lseek(place.file, 0, os.SEEK_SET)  # somebody may have looked into it
        return (os.fdopen(place.file, "rb", closefd=False),), Validators()
    from tracker.sources.feeds.paging import fetch_pages  # noqa: PLC0415 - a file needs no network
    from tracker.sources.net.wire import any_host  # noqa: PLC0415 - as above

    found = fetch_pages(
        place.url,
        partial(next_page, wanted.format or None),
        etag=place.etag,
        last_modified=place.last_modified,
        timeout_s=place.timeout_s,
        check_host=place.check_host or any_host,
        shown=place.shown,
    )
    pages = tuple(io.BytesIO(without(place.hidden, each)) for each in found.contents)
    return pages, Validators(etag=found.etag, last_modified=found.last_modified)


def without(hidden: Mapping[bytes, bytes], content: bytes) -> bytes:
    """`content` without secrets: a service may link to itself by the very URL that it was asked."""
    for secret, name in hidden.items():
        content = content.replace(secret, name)
    return content


def content_of(place: Opened | Remote) -> bytes:
    """All of one document, at most a byte more than any may have."""
    if isinstance(place, Opened):
        with os.fdopen(place.file, "rb", closefd=False) as file:
            return file.read(LARGEST + 1)
    from tracker.sources.net.fetching import fetch  # noqa: PLC0415 - files need no network

    return fetch(place.url).content or b""
