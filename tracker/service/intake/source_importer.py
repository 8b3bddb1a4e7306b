"""What was fetched from a saved source, taken in."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from tracker.domain.change import News
from tracker.domain.source import Source
from tracker.service.intake.documents import listing_of, records_of
from tracker.service.intake.feed_importer import FeedImporter, Tell
from tracker.service.intake.file_importer import FileImporter
from tracker.service.intake.told import Told
from tracker.service.milestones.apply import Finish
from tracker.service.settings import Defaults
from tracker.sources.files.formats import read_records
from tracker.sources.problems import Problems
from tracker.sources.record import SourceRecord
from tracker.sources.registry import OWN, Needs
from tracker.sources.sheets.mapping import parse_mapping
from tracker.store.store import Store

NEED_A_LOOK: Final = "need_a_look"  #: among the counts
OTHERS: Final = "others"  #: milestones that it would change, but has not published


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceImporter:
    """Takes in the pages of a source, all or nothing."""

    store: Store
    defaults: Defaults

    def take(  # noqa: PLR0913 - an import and its circumstances
        self,
        source: Source,
        pages: Sequence[bytes],
        now: datetime,
        *,
        dry_run: bool = False,
        tell: Tell = lambda _change: None,
        told: Told | None = None,
        finish: Finish = lambda _transaction, _changes: None,
    ) -> Counter[str]:
        """How much was added, moved, changed, has vanished, is unchanged and needs a look.

        What is to be said of it is gathered in `told`; `finish` is given changes in the transaction
        that writes them, all that silence reminders among them. Raises ImportRefused with every bad
        record.
        """
        told = told or Told()
        if source.format in OWN and source.mapping is None:
            return self._take_milestones(
                source, pages, now, dry_run=dry_run, tell=tell, told=told, finish=finish
            )
        problems = Problems()
        counts = FeedImporter(self.store, self.defaults).take(
            listing_of(source.format, source.url, source=source.name, whole=True),
            self._records(source, pages, now, problems),
            now,
            problems=problems,
            dry_run=dry_run,
            tell=tell,
            told=told,
            finish=finish,
        )
        known = {str(news): count for news, count in counts.items()}
        return Counter({**known, NEED_A_LOOK: told.doubtful})

    def _take_milestones(  # noqa: PLR0913 - an import and its circumstances
        self,
        source: Source,
        pages: Sequence[bytes],
        now: datetime,
        *,
        dry_run: bool,
        tell: Tell,
        told: Told,
        finish: Finish,
    ) -> Counter[str]:
        """A file of milestones as `tracker export` writes it, each by its key."""
        records = [
            record
            for page in pages
            for record in read_records(io.BytesIO(page), source.format, source.name)
        ]
        counts: Counter[str] = Counter()
        changes = FileImporter(self.store, self.defaults).take(
            records,
            now,
            by=source.name,
            dry_run=dry_run,
            told=told,
            owner=source.name,
            finish=finish,
        )
        for change in changes:
            counts[str(change.news)] += 1
            if change.news is not News.UNCHANGED:
                tell(change)
        counts[NEED_A_LOOK], counts[OTHERS] = told.doubtful, len(told.others)
        return counts

    def _records(
        self, source: Source, pages: Sequence[bytes], now: datetime, problems: Problems
    ) -> Iterator[SourceRecord]:
        mapping = None
        if source.mapping is not None:
            mapping = parse_mapping(source.mapping, f"the mapping of {source.name}")
        today = now.astimezone(ZoneInfo(self.defaults.tz)).date()
        needs = Needs(today=today, mapping=mapping)
        return records_of(source.format, map(io.BytesIO, pages), source.name, problems, needs)
