"""What an import brings of the dates that a source publishes, and what the log says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.milestone import Due, Milestone
from tracker.domain.publication import Publication
from tracker.service.intake.restatement import Listing


class News(StrEnum):
    """What an import brings of a published date."""

    ADDED = "added"
    MOVED = "moved"  #: another date: a slip
    CHANGED = "changed"  #: anything else but a new edition
    VANISHED = "vanished"  #: it is not where it used to be; it stays as it is
    UNCHANGED = "unchanged"


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One piece of news."""

    news: News
    old: Due | None  #: None for what is new
    milestone: Milestone


Tell = Callable[[Told], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A milestone before and after, and how it stands in its source from now on."""

    news: News
    before: Milestone | None
    after: Milestone
    publication: Publication
    changed: tuple[str, ...] = ()


def news_of(before: Milestone, after: Milestone, changed: Sequence[str]) -> News:
    """What it is of a known milestone; `changed` is what is other than its date and edition."""
    if after.revision != before.revision:
        return News.MOVED
    return News.CHANGED if changed else News.UNCHANGED


def closes(before: Milestone, after: Milestone) -> bool:
    """Whether the milestone is over now and was not before."""
    return before.status.is_live and not after.status.is_live


def events_of(change: Change, listing: Listing) -> Iterator[tuple[str, str, str]]:
    """What the log says of a change, beside that it was added or moved."""
    if change.before is None:
        return
    after, edition = change.after, listing.edition(change.after.as_of)
    for name in change.changed:
        if name == "status" and not after.status.is_live:
            yield after.status.value, after.key, f"on {after.closed_on}: {edition} says so"
        elif name == "status":
            yield "reopened", after.key, f"{edition} lists it as open again"
        elif name == "found again":
            yield "found", after.key, f"again in {edition}"
    facts = [name for name in change.changed if name not in ("status", "found again")]
    if facts:
        yield "changed", after.key, f"{edition}: {', '.join(facts)}"
