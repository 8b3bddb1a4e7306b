"""Taking in milestones from files: an upsert by key, all or nothing."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import datetime

from tracker.domain.change import Change, Verb
from tracker.domain.milestone import Milestone, MilestoneStatus, RevisionKind
from tracker.errors import ImportRefused, TrackerError
from tracker.service.intake.ownership import parted
from tracker.service.intake.told import Told
from tracker.service.milestones.anchors import still_named
from tracker.service.milestones.apply import Finish, Progress, apply
from tracker.service.milestones.draft import as_added, draft, key_from
from tracker.service.milestones.import_order import joined
from tracker.service.milestones.milestones import redrafted
from tracker.service.milestones.records import record_of
from tracker.service.settings import Defaults
from tracker.sources.record import MilestoneRecord
from tracker.store.store import Store, Transaction

_WHY = "imported"
_IDENTITY = frozenset({"origin", "external_id"})  #: written once by the source that it is of


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


class FileImporter:
    """Takes in records; nothing is written unless every one of them is good."""

    def __init__(self, store: Store, defaults: Defaults) -> None:
        self._store = store
        self._defaults = defaults

    def take(  # noqa: PLR0913 - an import and its circumstances
        self,
        records: Iterable[MilestoneRecord],
        now: datetime,
        *,
        by: str,
        dry_run: bool = False,
        told: Told | None = None,
        progress: Progress = lambda _count: None,
        owner: str | None = None,
        finish: Finish = lambda _transaction, _changes: None,
    ) -> tuple[Change, ...]:
        """Add what is new and change what differs; fields that a record leaves out stay.

        What is known is read and written in one transaction: on SQLite there is no meanwhile, on
        PostgreSQL a date that was moved meanwhile is refused.
        `by` names the file, whose word it is. What is to be said of its records is gathered in
        `told`, `progress` hears how many records more have been read or written. An `owner` is
        the saved source that states them: it changes only what it published itself, and what it
        states of others is left aside. `finish` is given the changes in the transaction that
        writes them. Raises ImportRefused with every bad record.
        """
        told = told or Told()
        with _no_garbage():
            stated = [
                each if each.key else replace(each, key=key_from(each.title)) for each in records
            ]
            with self._store.read() if dry_run else self._store.write() as transaction:
                if owner is not None:
                    stated, others = parted(transaction, owner, stated)
                    told.others = self._differing(transaction, others, now, by)
                drafts, problems = self._drafts(transaction, stated, now, by, progress)
                changes = [_change(each, now, by) for each in drafts]
                problems += _said_of(drafts, changes, told)
                _refuse(problems, stated)
                if not dry_run:
                    done = [change for change in changes if change.before != change.after]
                    done.sort(key=lambda change: change.before is not None)
                    apply(transaction, self._defaults, done, progress=progress)
                    finish(transaction, done)
        return tuple(changes)

    def _drafts(
        self,
        transaction: Transaction,
        stated: Sequence[MilestoneRecord],
        now: datetime,
        by: str,
        progress: Progress,
    ) -> tuple[list[_Draft], list[str]]:
        """What the records make of milestones, and what is wrong with the others."""
        existing = transaction.milestones.get_many([each.key or "" for each in stated])
        problems = _repeated_keys(stated)
        drafts: dict[str, _Draft] = {}
        for record in stated:
            key = record.key or ""
            try:
                drafts[key] = self._draft(record, existing.get(key), now)
            except TrackerError as error:
                problems.append(f"{record.place}: {error}")
            progress(1)
        problems += self._join(transaction, drafts, now, by)
        problems += _published_already(transaction, drafts)
        return list(drafts.values()), problems

    def _differing(
        self, transaction: Transaction, stated: Sequence[MilestoneRecord], now: datetime, by: str
    ) -> list[str]:
        """The keys of those milestones that the records would change, were they taken."""
        drafts, _ = self._drafts(transaction, stated, now, by, lambda _count: None)
        changes = [_change(each, now, by) for each in drafts]
        return [change.after.key for change in changes if change.before != change.after]

    def _draft(self, record: MilestoneRecord, before: Milestone | None, now: datetime) -> _Draft:
        if before is None:
            drafted = draft(record, self._defaults, now)
            return _Draft(record=record, before=None, drafted=drafted)
        merged = _merged(record, before)
        drafted = draft(merged, self._defaults, now)
        if not record.anchors and record.due != before.due.text:
            drafted = replace(drafted, anchors=still_named(drafted, self._defaults))
        return _Draft(record=merged, before=before, drafted=drafted)

    def _join(
        self, transaction: Transaction, drafts: dict[str, _Draft], now: datetime, by: str
    ) -> list[str]:
        """Give each draft the date that follows from what it counts from; what is wrong."""

        def finish(drafted: Milestone) -> Milestone:
            return _change(replace(drafts[drafted.key], drafted=drafted), now, by).after

        plain = {key: each.drafted for key, each in drafts.items()}
        found, faults = joined(transaction, plain, self._defaults, finish)
        for key, drafted in found.items():
            drafts[key] = replace(drafts.pop(key), drafted=drafted)
        return [f"{drafts[key].record.place}: {fault}" for key, fault in faults.items()]


def _said_of(drafts: Sequence[_Draft], changes: Sequence[Change], told: Told) -> Iterator[str]:
    """What `told` finds wrong with the records."""
    for each, change in zip(drafts, changes, strict=True):
        yield from told.of(each.record.place, change)


def _refuse(problems: Sequence[str], records: Sequence[MilestoneRecord]) -> None:
    if problems:
        raise ImportRefused(
            f"nothing was imported: {len(problems)} of {len(records)} records are wrong",
            problems=problems,
        )


def _published_already(transaction: Transaction, drafts: dict[str, _Draft]) -> Iterator[str]:
    """What is published somewhere and is another milestone already, here or in the file."""
    identities: dict[str, dict[str, _Draft]] = {}
    for each in drafts.values():
        origin, external_id = each.drafted.origin, each.drafted.external_id
        if each.before is not None or origin is None or external_id is None:
            continue
        first = identities.setdefault(origin, {}).setdefault(external_id, each)
        if first is not each:
            yield f"{each.record.place}: {external_id!r} is {first.drafted.key} already"
    for origin, found in identities.items():
        for external_id, known in transaction.publications.of(origin, found).items():
            place = found[external_id].record.place
            yield f"{place}: {external_id!r} is {known.key} already"


def _change(draft: _Draft, now: datetime, by: str) -> Change:
    before, record = draft.before, draft.record
    if before is None:
        after, published = _as_new(draft, now, by), record.published
        if published is not None:
            published = replace(published, key=after.key)
        return Change(
            before=None, after=after, at=now, by=by, verb=Verb.ADDED, publication=published
        )
    kind = RevisionKind.IMPORTED
    after = redrafted(before, draft.drafted, reason=_WHY, now=now, kind=kind, by=by)
    if record.status is not None and record.status != before.status:
        status = MilestoneStatus(record.status)
        after = after.with_status(status, record.closed_on, record.closed_at)
    if record.origin == by and before.origin is None:
        after = replace(after, origin=record.origin, external_id=record.external_id)
    return Change(before=before, after=after, at=now, by=by, why=_WHY, routine=_IDENTITY)


def _as_new(draft: _Draft, now: datetime, by: str) -> Milestone:
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
    return kept.moved(drafted.due, reason=_WHY, changed_at=now, kind=kind, by=by)


def _merged(record: MilestoneRecord, before: Milestone) -> MilestoneRecord:
    """`record`, with what it leaves out taken from the milestone as it is.

    The same words are read as of the same day as before: "in 90 days" must not move with every
    import. A status is not taken, as it may not be that of what the record makes of it.
    """
    known = record_of(before)
    changes = {
        field.name: getattr(known, field.name)
        for field in fields(record)
        if field.name != "status" and getattr(record, field.name) in (None, ())
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
