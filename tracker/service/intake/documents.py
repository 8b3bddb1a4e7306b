"""What an import is given, opened to be read apart, and whose dates those of a feed are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from tracker.service.intake.restatement import Listing
from tracker.sources.net.addresses import called
from tracker.sources.net.location import open_file
from tracker.sources.reading import Document, Opened, Remote, Wanted, opened
from tracker.sources.registry import FEEDS
from tracker.sources.sheets.mapping_file import mapping_text


@contextmanager
def incoming(
    location: str,
    format_: str | None,
    *,
    today: date,
    mapping: Path | None = None,
    date_order: str | None = None,
) -> Iterator[Document]:
    """A file, standard input for `-`, or what is behind a URL, read in a process of its own.

    With the file `mapping`, a spreadsheet or a CSV file that it explains; `date_order`, dmy or mdy,
    is that of dates such as 03/04/2026 in a file of milestones. Raises UsageError where the format
    can be told neither by the suffix nor by the content, BadData where it cannot be read.
    """
    with placed(location) as place:
        wanted = Wanted(
            place=place,
            name=called(location),
            path=called(location),
            format=format_,
            today=today,
            date_order=date_order,
            mapping=mapping_text(mapping) if mapping else None,
            mapping_name=str(mapping),
        )
        with opened(wanted) as document:
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
