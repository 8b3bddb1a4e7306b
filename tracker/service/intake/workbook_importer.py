"""Taking in spreadsheets: each sheet for itself, and all of them or none."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain, islice

from tracker.domain.change import Change, News
from tracker.errors import ImportRefused
from tracker.service.defaults import Defaults
from tracker.service.intake.feed_importer import FeedImporter
from tracker.service.intake.parts import TOGETHER
from tracker.service.intake.restatement import Listing
from tracker.service.intake.summing_up import Summary
from tracker.service.intake.told import Remark, Told
from tracker.service.intake.workbooks import Sheet, placed
from tracker.service.milestones.apply import Progress
from tracker.sources.reading import Document
from tracker.sources.record import SourceRecord
from tracker.store.store import Store

#: is told a change, and the sheet of the workbook that says so; '' for CSV
TellOfSheet = Callable[[Change, str], None]
SummaryOf = Callable[[str], Summary | None]  #: by the title of what moves dates


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkbookImporter:
    """Takes in what a workbook says; nothing is written unless every row of every sheet is good."""

    store: Store
    defaults: Defaults
    likeness: Listing  #: of any spreadsheet
    named: str | None = None  #: whose dates these are, where somebody says so

    def take(  # noqa: PLR0913 - an import and its circumstances
        self,
        document: Document,
        now: datetime,
        *,
        dry_run: bool,
        tell: TellOfSheet,
        told: Told,
        progress: Progress,
        summary_of: SummaryOf,
    ) -> Counter[News]:
        """How much was added, moved, changed, has vanished and is unchanged.

        What `tell` is told, and what `told` gathers, holds only once this returns. Raises
        ImportRefused with the first problems of all sheets and their number.
        """
        records = document.records()
        first = list(islice(records, TOGETHER))
        if not any(each.part for each in first):
            parts: dict[str, Iterable[SourceRecord]] = {"": chain(first, records)}
        else:
            parts = _by_part(chain(first, records))
            first = []
            self._look(document, parts, now, told)
        counts: Counter[News] = Counter()
        for part, stated in parts.items():
            begins = first or list(islice(stated, TOGETHER))
            sheet = next((each.sheet for each in begins), part)
            listing, remark = self._listing(part, begins, parts)
            if remark:
                place = ": ".join(filter(None, (document.name, part)))
                told.remarks.append(Remark(place=place, key="", text=remark, doubt=False))
            counts += FeedImporter(self.store, self.defaults).take(
                listing,
                stated,
                now,
                problems=document.problems,
                dry_run=dry_run,
                tell=partial(_of_sheet, tell, sheet),
                told=told,
                progress=progress,
                summary=summary_of(listing.title),
            )
        return counts

    def _look(
        self,
        document: Document,
        parts: dict[str, Iterable[SourceRecord]],
        now: datetime,
        told: Told,
    ) -> None:
        """Look through every sheet before any is written. Raises ImportRefused."""
        for part, stated in parts.items():
            listing, _ = self._listing(part, list(islice(stated, TOGETHER)), parts)
            try:
                FeedImporter(self.store, self.defaults).take(
                    listing,
                    stated,
                    now,
                    problems=document.problems,
                    dry_run=True,
                    told=Told(strict=told.strict),
                )
            except ImportRefused:
                continue  # told below, with those of the other sheets
        document.problems.refuse(f"{self.likeness.location}: nothing was imported")

    def _listing(
        self, part: str, first: Sequence[SourceRecord], parts: Collection[str]
    ) -> tuple[Listing, str | None]:
        sheet = Sheet(
            location=self.likeness.location,
            part=part,
            beside=frozenset(parts) - {part},
            named=self.named,
        )
        with self.store.read() as transaction:
            found = placed(transaction, sheet, first, likeness=self.likeness)
        return found.listing, found.remark


def _of_sheet(tell: TellOfSheet, sheet: str, change: Change) -> None:
    tell(change, sheet)


def _by_part(records: Iterable[SourceRecord]) -> dict[str, Iterable[SourceRecord]]:
    found: dict[str, list[SourceRecord]] = defaultdict(list)
    for each in records:
        found[each.part].append(each)
    return dict(found)
