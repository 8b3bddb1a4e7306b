"""Taking in milestones from files: an upsert by key, all or nothing."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum

from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.errors import ImportRefused, TrackerError
from tracker.service.drafting import House, draft, key_from
from tracker.service.milestones import apply_move, redrafted
from tracker.service.plans import plan, replan
from tracker.service.records import record_of
from tracker.sources.record import MilestoneRecord
from tracker.store.store import Store, Transaction

_AT_ONCE = 2_000

Progress = Callable[[int], None]


class Change(StrEnum):
    """What an import does to a milestone."""

    ADDED = "added"
    MOVED = "moved"  #: another due date
    CHANGED = "changed"  #: anything else
    UNCHANGED = "unchanged"


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """A milestone before and after an import."""

    change: Change
    before: Milestone | None
    after: Milestone


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Do not look for garbage: a large import makes a million values and keeps them all.

    Looking through them again and again costs a fifth of the time.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class Importer:
    """Takes in records; nothing is written unless every one of them is good."""

    def __init__(self, store: Store, house: House) -> None:
        self._store = store
        self._house = house

    def take(
        self,
        records: Iterable[MilestoneRecord],
        now: datetime,
        *,
        dry_run: bool = False,
        progress: Progress = lambda _count: None,
    ) -> tuple[Imported, ...]:
        """Add what is new and change what differs; fields that a record leaves out stay.

        `progress` is told how many records more have been read or written. Raises ImportRefused
        with every bad record.
        """
        with _no_garbage():
            stated = [replace(each, key=each.key or key_from(each.title)) for each in records]
            with self._store.read() as transaction:
                existing = transaction.milestones.get_many([each.key or "" for each in stated])
            imported = self._compare(stated, existing, now, progress)
            if not dry_run:
                self._write(imported, now, progress)
        return imported

    def _compare(
        self,
        stated: Sequence[MilestoneRecord],
        existing: dict[str, Milestone],
        now: datetime,
        progress: Progress,
    ) -> tuple[Imported, ...]:
        problems = _repeated_keys(stated)
        imported = []
        for record in stated:
            try:
                imported.append(self._one(record, existing.get(record.key or ""), now))
            except TrackerError as error:
                problems.append(f"{record.place}: {error}")
            progress(1)
        if problems:
            raise ImportRefused(
                f"nothing was imported: {len(problems)} of {len(stated)} records are wrong",
                problems=problems,
            )
        return tuple(imported)

    def _one(self, record: MilestoneRecord, before: Milestone | None, now: datetime) -> Imported:
        if before is None:
            return Imported(change=Change.ADDED, before=None, after=draft(record, self._house, now))
        merged = _merged(record, before)
        after = redrafted(before, draft(merged, self._house, now), reason="imported", now=now)
        if merged.status is not None and merged.status != before.status:
            after = replace(after, status=MilestoneStatus(merged.status))
        if after == before:
            return Imported(change=Change.UNCHANGED, before=before, after=before)
        change = Change.CHANGED if after.revision == before.revision else Change.MOVED
        return Imported(change=change, before=before, after=after)

    def _write(self, imported: Sequence[Imported], now: datetime, progress: Progress) -> None:
        with self._store.write() as transaction:
            new = [entry.after for entry in imported if entry.change is Change.ADDED]
            for start in range(0, len(new), _AT_ONCE):
                self._insert(transaction, new[start : start + _AT_ONCE], now)
                progress(len(new[start : start + _AT_ONCE]))
            for entry in imported:
                if entry.before is not None and entry.change is not Change.UNCHANGED:
                    self._update(transaction, entry.before, entry, now)
                    progress(1)

    def _insert(self, transaction: Transaction, new: Sequence[Milestone], now: datetime) -> None:
        transaction.milestones.insert(new, now)
        planned = [
            reminder
            for milestone in new
            for reminder in plan(milestone, self._house.policies, self._house.calendars)
        ]
        transaction.reminders.insert(planned, now)
        transaction.events.insert_many(
            [("added", milestone.key, milestone.due.text) for milestone in new], now
        )

    def _update(
        self, transaction: Transaction, before: Milestone, entry: Imported, now: datetime
    ) -> None:
        if entry.change is Change.MOVED:
            apply_move(transaction, before, entry.after, self._house, now)
            return
        transaction.milestones.replace(entry.after, now)
        if entry.after.status is not MilestoneStatus.OPEN:
            transaction.reminders.supersede_pending(entry.after.key)
        else:
            house = self._house
            replan(
                transaction,
                entry.after,
                house.policies,
                now,
                calendars=house.calendars,
                tell_past=False,
            )
        transaction.events.insert("changed", now, key=entry.after.key, detail="imported")


def _merged(record: MilestoneRecord, before: Milestone) -> MilestoneRecord:
    """`record`, with what it leaves out taken from the milestone as it is.

    The same words are read as of the same day as before: "in 90 days" must not move with every
    import.
    """
    known = record_of(before)
    changes = {
        field.name: getattr(known, field.name)
        for field in fields(record)
        if getattr(record, field.name) in (None, ())
    }
    if record.as_of is None and record.due != known.due:
        changes["as_of"] = None
    return replace(record, **changes)


def _repeated_keys(stated: Sequence[MilestoneRecord]) -> list[str]:
    counts = Counter(record.key for record in stated)
    return [
        f"{record.place}: the key {record.key!r} stands here {counts[record.key]} times"
        for record in stated
        if counts[record.key] > 1
    ]
