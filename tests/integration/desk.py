"""Use cases over a real database, with dates that count from other milestones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.clocks import SetClock
from tests.integration.office import Memory
from tracker.domain.change import Change
from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.service.defaults import Defaults
from tracker.service.intake.file_importer import FileImporter
from tracker.service.milestones.announcements import Announced
from tracker.service.milestones.followers import Effect
from tracker.service.milestones.milestones import Milestones
from tracker.service.sending.ticking import Ticker
from tracker.sources.record import MilestoneRecord
from tracker.store.store import Store

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
TODAY = START.date()
MET = MilestoneStatus.MET


@dataclass
class Desk:
    """Use cases, an importer and a ticker over one database."""

    store: Store
    defaults: Defaults
    milestones: Milestones
    ticker: Ticker
    clock: SetClock
    mail: Memory

    def add(self, key: str, due: str, **fields: object) -> Milestone:
        record = MilestoneRecord(key=key, title=key.title(), due=due, **fields)
        return self.milestones.add(record, START)

    def move(
        self, key: str, due: str, *, anchors: tuple[str, ...] = (), pins: Sequence[str] = ()
    ) -> tuple[tuple[str, Effect], ...]:
        to = Announced(due=due, as_of=TODAY, reason="it slipped", anchors=anchors)
        done = self.milestones.move(key, to, START, pins=pins)
        return tuple((each.key, each.effect) for each in done.dependents)

    def take(self, *records: MilestoneRecord) -> tuple[Change, ...]:
        return FileImporter(self.store, self.defaults).take(records, START, by="m.yaml")

    def get(self, key: str) -> Milestone:
        with self.store.read() as transaction:
            found = transaction.milestones.get(key)
        assert found is not None
        return found

    def days(self, key: str) -> str:
        due = self.get(key).due
        return f"{due.earliest}" if due.earliest == due.latest else f"{due.earliest}..{due.latest}"


def a_record(key: str, due: str, **fields: object) -> MilestoneRecord:
    return MilestoneRecord(key=key, title=key, due=due, place=f"m.yaml: {key}", **fields)
