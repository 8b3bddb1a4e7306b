"""A desk for the tests of what sources publish: one feed, in as many editions as a test needs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tests.integration.desk import Desk
from tracker.domain.change import Change, News
from tracker.domain.milestone import Milestone
from tracker.service.intake.feed_importer import FeedImporter
from tracker.service.intake.restatement import Listing
from tracker.sources.problems import Problems
from tracker.sources.record import SourceRecord

APRIL = date(2026, 4, 1)
OCTOBER = date(2025, 10, 1)
AGENDA = Listing(
    origin="unified-agenda",
    title="Unified Agenda",
    prefix="ua",
    location="agenda.xml",
    monthly=True,
)


def a_record(external_id: str = "0503-AA90 NPRM", **changes: Any) -> SourceRecord:
    """A step of a rule, due in December 2026 as of October 2025."""
    defaults: dict[str, Any] = {
        "title": f"{external_id.partition(' ')[2]}: Wages of farm workers",
        "due": "December 2026",
        "printed": "12/00/2026",
        "authority": "Department of Labor",
        "as_of": OCTOBER,
        "source_url": "https://www.reginfo.gov/public/do/eAgendaViewRule",
        "tz": "America/New_York",
        "place": f"agenda.xml: {external_id}",
    }
    return SourceRecord(external_id=external_id, **defaults | changes)


@dataclass
class Feed:
    """A feed and the desk that it is imported at."""

    desk: Desk
    listing: Listing = AGENDA
    told: list[Change] = field(default_factory=list)

    def take(
        self,
        *records: SourceRecord,
        dry_run: bool = False,
        problems: Problems | None = None,
        **listing: Any,
    ) -> dict[str, int]:
        """Import `records`; how much of each news there is, but for none."""
        self.told = []
        counts: Counter[News] = FeedImporter(self.desk.store, self.desk.defaults).take(
            replace(self.listing, **listing),
            records,
            self.desk.clock.now(),
            problems=problems if problems is not None else Problems(),
            dry_run=dry_run,
            tell=self.told.append,
        )
        return {str(news): count for news, count in counts.items() if count}

    def milestone(self, key: str = "ua-0503-aa90-nprm") -> Milestone:
        with self.desk.store.read() as transaction:
            found = transaction.milestones.get(key)
        assert found is not None, key
        return found
