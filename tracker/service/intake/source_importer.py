"""What was fetched from a saved source, taken in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from tracker.domain.change import News
from tracker.domain.source import Source
from tracker.errors import BadData
from tracker.service.defaults import Defaults
from tracker.service.intake.documents import listing_of
from tracker.service.intake.feed_importer import FeedImporter
from tracker.service.intake.feed_run import Tell
from tracker.service.intake.file_importer import FileImporter
from tracker.service.intake.summing_up import Summary
from tracker.service.intake.told import Told
from tracker.service.milestones.apply import Finish
from tracker.service.milestones.draft import key_from
from tracker.sources.reading import Document
from tracker.sources.record import MilestoneRecord, SourceRecord
from tracker.store.store import Store

NEED_A_LOOK: Final = "need_a_look"  #: among the counts
_MOST_MILESTONES: Final = 100_000  #: of a saved source
OTHERS: Final = "others"  #: milestones that it would change, but has not published


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceImporter:
    """Takes in what a source gives; of what is wrong, nothing."""

    store: Store
    defaults: Defaults
    hand: str | None = None  #: who has it taken in, where somebody says so

    def take(  # noqa: PLR0913 - an import and its circumstances
        self,
        source: Source,
        document: Document,
        now: datetime,
        *,
        dry_run: bool = False,
        tell: Tell = lambda _change: None,
        told: Told | None = None,
        summary: Summary | None = None,
        finish: Finish = lambda _transaction, _changes: None,
    ) -> Counter[str]:
        """How much was added, moved, changed, has vanished, is unchanged and needs a look.

        What is to be said of it is gathered in `told`; `finish` is given changes in the transaction
        that writes them, all that silence reminders among them. Raises ImportRefused with every bad
        record.
        """
        told = told or Told()
        if not document.head.is_feed:
            return self._take_milestones(
                source,
                document,
                now,
                dry_run=dry_run,
                tell=tell,
                told=told,
                summary=summary,
                finish=finish,
            )
        counts = FeedImporter(self.store, self.defaults).take(
            listing_of(
                document.head.format, source.url, source=source.name, whole=True, hand=self.hand
            ),
            map(_of_its_sheet, document.records()),
            now,
            problems=document.problems,
            dry_run=dry_run,
            tell=tell,
            told=told,
            summary=summary,
            finish=finish,
        )
        known = {str(news): count for news, count in counts.items()}
        return Counter({**known, NEED_A_LOOK: told.doubtful})

    def _take_milestones(  # noqa: PLR0913 - an import and its circumstances
        self,
        source: Source,
        document: Document,
        now: datetime,
        *,
        dry_run: bool,
        tell: Tell,
        told: Told,
        summary: Summary | None,
        finish: Finish,
    ) -> Counter[str]:
        """A file of milestones as `tracker export` writes it, each by its key."""
        counts: Counter[str] = Counter()
        changes = FileImporter(self.store, self.defaults, hand=self.hand).take(
            _bounded(source.name, document.records()),
            now,
            by=source.name,
            dry_run=dry_run,
            told=told,
            summary=summary,
            owner=source.name,
            finish=finish,
        )
        for change in changes:
            counts[str(change.news)] += 1
            if change.news is not News.UNCHANGED:
                tell(change)
        counts[NEED_A_LOOK], counts[OTHERS] = told.doubtful, len(told.others)
        return counts


def _of_its_sheet(record: SourceRecord) -> SourceRecord:
    """Of a source every id names one date: where it is several sheets, each has ids of its own."""
    if not record.part:
        return record
    return replace(record, external_id=f"{key_from(record.part)}/{record.external_id}")


def _bounded(name: str, records: Iterable[MilestoneRecord]) -> Iterator[MilestoneRecord]:
    """The records, as far as one process can hold them beside all else that it does."""
    for number, record in enumerate(records):
        if number == _MOST_MILESTONES:
            raise BadData(
                f"{name}: lists more than {_MOST_MILESTONES:,} milestones, so nothing was taken; "
                "have it split, or import it by hand"
            )
        yield record
