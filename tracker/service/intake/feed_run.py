"""What one import of a feed has come across so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tracker.domain.change import Change, News
from tracker.domain.milestone import Milestone
from tracker.service.intake.restatement import Listing
from tracker.service.intake.summing_up import Moves
from tracker.service.intake.told import Told
from tracker.sources.problems import Problems

Tell = Callable[[Change], None]


@dataclass(kw_only=True)
class FeedRun:
    """What one import has come across so far."""

    listing: Listing
    now: datetime
    problems: Problems
    tell: Tell
    dry_run: bool
    told: Told
    moves: Moves
    looked_through: bool = False  #: whether its faults and its moves are known
    counts: Counter[News] = field(default_factory=Counter)
    unchanged: int = 0  #: records that say nothing new
    seen: dict[str, int] = field(default_factory=dict)  #: external id, and a hash of what is said
    lists: set[str] = field(default_factory=set)  #: which held what it holds now
    keys: set[str] = field(default_factory=set)  #: given to what is new and not stored
    silencing: list[Change] = field(default_factory=list)  #: reminders that were to come
    #: what the present batch makes of milestones, by key: what counts from them goes by that
    present: dict[str, Milestone] = field(default_factory=dict)

    def looking(self) -> FeedRun:
        """One that only looks, and tells nobody."""
        return FeedRun(
            listing=self.listing,
            now=self.now,
            problems=self.problems,
            tell=lambda _change: None,
            dry_run=True,
            told=Told(strict=self.told.strict),
            moves=self.moves,
        )

    def documents(self) -> set[str]:
        """What the dates that were seen stand in."""
        return set(map(document_of, self.seen))

    def change(self, before: Milestone | None, after: Milestone, **more: Any) -> Change:  # noqa: ANN401 - fields of several types
        """A change by this feed."""
        return Change(before=before, after=after, at=self.now, by=self.listing.by, **more)

    def note(self, change: Change) -> None:
        """Count a change, and tell of it where it is news."""
        self.counts[change.news] += 1
        if change.silences:
            self.silencing.append(change)
        if change.news is not News.UNCHANGED:
            self.tell(change)


def document_of(external_id: str) -> str:
    """What a date stands in: a rule, a document, a page; its own id where that has one part."""
    return external_id.partition(" ")[0]
