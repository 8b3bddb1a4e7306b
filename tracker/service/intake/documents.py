"""What an import is given, opened to be read apart, and whose dates those of a feed are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from tracker.service.intake.restatement import Listing
from tracker.sources.files.beside import Beside
from tracker.sources.net.addresses import called
from tracker.sources.net.location import open_file
from tracker.sources.reading import Document, Opened, Remote, Wanted, opened
from tracker.sources.registry import FEEDS, SHEET
from tracker.sources.sheets.mapping_file import mapping_text
from tracker.sources.sheets.proposing.proposal import Proposal


@contextmanager
def incoming(  # noqa: PLR0913 - what somebody says of it
    location: str,
    format_: str | None,
    *,
    today: date,
    mapping: Path | None = None,
    sheets: tuple[str, ...] = (),
    beside: Beside | None = None,
    people: bool = False,
    accept: Callable[[Proposal], None] | None = None,
) -> Iterator[Document]:
    """A file, standard input for `-`, or what is behind a URL, read in a process of its own.

    With the file `mapping`, a spreadsheet or a CSV file that it explains; without one, `accept` is
    shown a proposal of it, and raises where nobody takes that. Of a workbook `sheets` are read,
    where any are named. `beside` is what somebody says of
    its dates; with `people`, those who stand beside milestones are records, too. Raises UsageError
    where the format can be told neither by the suffix nor by the content, BadData where it cannot
    be read.
    """
    with placed(location) as place:
        wanted = Wanted(
            place=place,
            name=called(location),
            path=called(location),
            format=format_,
            today=today,
            beside=beside or Beside(),
            people=people,
            proposing=accept is not None,
            mapping=mapping_text(mapping) if mapping else None,
            mapping_name=str(mapping),
            sheets=sheets,
        )
        with opened(wanted) as document:
            proposal = document.head.proposal
            if proposal is None or accept is None:
                yield document
                return
        accept(proposal)
        taken = replace(wanted, mapping=proposal.mapping, mapping_name="the proposed mapping")
        with opened(taken) as document:
            yield document


@contextmanager
def placed(location: str) -> Iterator[Opened | Remote]:
    """Where a process of its own finds what is at `location`: a file, `-`, or a URL.

    BadData where it cannot be opened.
    """
    if "://" in location:
        yield Remote(url=location)
        return
    with open_file(location) as file:
        yield Opened(file=file.fileno())


def listing_of(  # noqa: PLR0913 - what somebody says of it
    format_: str,
    location: str,
    *,
    source: str | None = None,
    whole: bool | None = None,
    older: bool = False,
    hand: str | None = None,
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
        by_hand=format_ == SHEET,
        hand=hand,
    )
