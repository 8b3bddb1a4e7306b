"""Taking in milestones from files: an upsert by key, all or nothing."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum

from tracker.domain.milestone import Milestone, MilestoneStatus, RevisionKind
from tracker.domain.publication import Publication
from tracker.errors import ImportRefused, TrackerError
from tracker.service.milestones.anchors import still_named
from tracker.service.milestones.changes import apply_move
from tracker.service.milestones.draft import as_added, draft, key_from
from tracker.service.milestones.following import Cause, follow, follow_added, shifts
from tracker.service.milestones.import_order import joined
from tracker.service.milestones.milestones import redrafted
from tracker.service.milestones.plans import plan, replan
from tracker.service.milestones.records import record_of
from tracker.service.milestones.series import Series
from tracker.service.settings import Defaults
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
    published: Publication | None = None  #: what the source of a new one said last


@dataclass(frozen=True, kw_only=True, slots=True)
class _Draft:
    """A record, what was there before, and what the record makes of it."""

    record: MilestoneRecord  #: with what it leaves out taken from the milestone as it is
    before: Milestone | None
    drafted: Milestone


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

    def __init__(self, store: Store, defaults: Defaults) -> None:
        self._store = store
        self._defaults = defaults
        self._series = Series(policies=defaults.policies, calendars=defaults.calendars)

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
        drafts: dict[str, _Draft] = {}
        for record in stated:
            key = record.key or ""
            try:
                drafts[key] = self._draft(record, existing.get(key), now)
            except TrackerError as error:
                problems.append(f"{record.place}: {error}")
            progress(1)
        problems += self._join(drafts, now)
        problems += self._published_already(drafts)
        if problems:
            raise ImportRefused(
                f"nothing was imported: {len(problems)} of {len(stated)} records are wrong",
                problems=problems,
            )
        return tuple(_imported(draft, now) for draft in drafts.values())

    def _draft(self, record: MilestoneRecord, before: Milestone | None, now: datetime) -> _Draft:
        if before is None:
            drafted = draft(record, self._defaults, now)
            return _Draft(record=record, before=None, drafted=drafted)
        merged = _merged(record, before)
        drafted = draft(merged, self._defaults, now)
        if not record.anchors and record.due != before.due.text:
            drafted = replace(drafted, anchors=still_named(drafted, self._defaults))
        return _Draft(record=merged, before=before, drafted=drafted)

    def _join(self, drafts: dict[str, _Draft], now: datetime) -> list[str]:
        """Give each draft the date that follows from what it counts from; what is wrong."""

        def finish(drafted: Milestone) -> Milestone:
            return _imported(replace(drafts[drafted.key], drafted=drafted), now).after

        plain = {key: each.drafted for key, each in drafts.items()}
        with self._store.read() as transaction:
            found, faults = joined(transaction, plain, self._defaults, finish)
        for key, drafted in found.items():
            drafts[key] = replace(drafts.pop(key), drafted=drafted)
        return [f"{drafts[key].record.place}: {fault}" for key, fault in faults.items()]

    def _published_already(self, drafts: dict[str, _Draft]) -> Iterator[str]:
        """What is published somewhere and is another milestone already, here or in the file."""
        identities: dict[str, dict[str, _Draft]] = {}
        for each in drafts.values():
            origin, external_id = each.drafted.origin, each.drafted.external_id
            if each.before is not None or origin is None or external_id is None:
                continue
            first = identities.setdefault(origin, {}).setdefault(external_id, each)
            if first is not each:
                yield f"{each.record.place}: {external_id!r} is {first.drafted.key} already"
        with self._store.read() as transaction:
            for origin, found in identities.items():
                for external_id, known in transaction.publications.of(origin, found).items():
                    place = found[external_id].record.place
                    yield f"{place}: {external_id!r} is {known.key} already"

    def _write(self, imported: Sequence[Imported], now: datetime, progress: Progress) -> None:
        with self._store.write() as transaction:
            added = [entry for entry in imported if entry.change is Change.ADDED]
            for start in range(0, len(added), _AT_ONCE):
                part = added[start : start + _AT_ONCE]
                self._insert(transaction, part, now)
                progress(len(part))
            for entry in imported:
                if entry.before is not None and entry.change is not Change.UNCHANGED:
                    self._update(transaction, entry.before, entry, now)
                    progress(1)
            new = {entry.after.key: entry.after for entry in added}
            follow_added(transaction, self._defaults, new, now)
            self._follow(transaction, imported, now)
            for entry in filter(_closes, imported):
                self._series.go_on(transaction, entry.after, now)

    def _follow(
        self, transaction: Transaction, imported: Sequence[Imported], now: datetime
    ) -> None:
        """Have what counts from changed milestones follow them."""
        changed = {
            entry.after.key: entry.after
            for entry in imported
            if entry.before is not None and shifts(entry.before, entry.after)
        }
        if changed:
            what = next(iter(changed)) if len(changed) == 1 else f"{len(changed)} milestones"
            cause = Cause(changed=changed, reason=f"{what} moved: imported", now=now)
            follow(transaction, self._defaults, cause)

    def _insert(self, transaction: Transaction, added: Sequence[Imported], now: datetime) -> None:
        new = [entry.after for entry in added]
        published = [entry.published for entry in added if entry.published is not None]
        transaction.milestones.insert(new, now)
        planned = [
            reminder
            for milestone in new
            for reminder in plan(milestone, self._defaults.policies, self._defaults.calendars)
        ]
        transaction.reminders.insert(planned, now)
        transaction.publications.store(published)
        transaction.events.insert_many(
            [("added", milestone.key, milestone.due.text) for milestone in new], now
        )

    def _update(
        self, transaction: Transaction, before: Milestone, entry: Imported, now: datetime
    ) -> None:
        if entry.change is Change.MOVED:
            apply_move(transaction, before, entry.after, self._defaults, now)
            return
        transaction.milestones.replace(entry.after, now)
        if entry.after.status is not MilestoneStatus.OPEN:
            transaction.reminders.supersede_pending(entry.after.key)
        else:
            defaults = self._defaults
            replan(
                transaction,
                entry.after,
                defaults.policies,
                now,
                calendars=defaults.calendars,
                tell_past=False,
            )
        transaction.events.insert("changed", now, key=entry.after.key, detail="imported")


def _closes(entry: Imported) -> bool:
    """Whether the milestone is closed now and was not before."""
    was_open = entry.before is None or entry.before.status.is_live
    return was_open and not entry.after.status.is_live


def _imported(draft: _Draft, now: datetime) -> Imported:
    before, status = draft.before, draft.record.status
    if before is None:
        after, published = _as_new(draft, now), draft.record.published
        if published is not None:
            published = replace(published, key=after.key)
        return Imported(change=Change.ADDED, before=None, after=after, published=published)
    kind = RevisionKind.IMPORTED
    after = redrafted(before, draft.drafted, reason="imported", now=now, kind=kind)
    if status is not None and status != before.status:
        closed_on = None if MilestoneStatus(status).is_live else draft.record.closed_on
        after = replace(after, status=MilestoneStatus(status), closed_on=closed_on)
    if after == before:
        return Imported(change=Change.UNCHANGED, before=before, after=before)
    change = Change.CHANGED if after.revision == before.revision else Change.MOVED
    return Imported(change=change, before=before, after=after)


def _as_new(draft: _Draft, now: datetime) -> Milestone:
    """The milestone that was not known; with the dates it has had where the file keeps them.

    The last of these is in force, whatever its words would give today, unless there are others.
    """
    history, drafted = draft.record.history, draft.drafted
    if not history:
        return as_added(drafted)
    last = history[-1].due
    kept = replace(drafted, due=last, history=history)
    if (last.text, last.tz) == (draft.record.due, draft.record.tz or last.tz):
        return kept
    kind = RevisionKind.IMPORTED
    return kept.moved(drafted.due, reason="imported", changed_at=now, kind=kind)


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
