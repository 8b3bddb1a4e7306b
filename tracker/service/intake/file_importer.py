"""Taking in milestones from files: an upsert by key; of a file with a fault, nothing.

A short file is compared and written in one transaction. A long one is looked through first, so that
faults are found before anything is written; then what others count from is written in one
transaction, as its dates follow from each other, and all else in parts.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from itertools import chain

from tracker.domain.change import Change, Verb
from tracker.domain.milestone import Milestone, MilestoneStatus, RevisionKind
from tracker.errors import ImportRefused, TrackerError
from tracker.service.intake.glances import Glances
from tracker.service.intake.ownership import parted
from tracker.service.intake.parts import TOGETHER, in_parts
from tracker.service.intake.restatement import is_another
from tracker.service.intake.summing_up import Moves, Summary
from tracker.service.intake.told import Told
from tracker.service.milestones.anchors import candidates, keys_meant, still_named
from tracker.service.milestones.apply import Finish, Progress, apply
from tracker.service.milestones.draft import as_added, draft, key_from, routed
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


@dataclass(frozen=True, kw_only=True, slots=True)
class _Run:
    """An import and its circumstances."""

    now: datetime
    by: str
    told: Told
    progress: Progress
    moves: Moves
    looked_through: bool = False  #: whether its faults and its moves are known
    same: bool = False  #: whether a key stands for the same, whatever is said of it
    owner: str | None = None  #: the saved source whose word it is
    writing: Progress | None = None  #: hears what is written, where that is told apart
    #: what records made of milestones at a look before, by key, still without their anchors' dates
    looked: dict[str, _Draft] = field(default_factory=dict)


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
    """Takes in records; nothing is written unless every one of them was good when it began."""

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
        summary: Summary | None = None,
        owner: str | None = None,
        same: bool = False,
        finish: Finish = lambda _transaction, _changes: None,
    ) -> tuple[Change, ...]:
        """Add what is new and change what differs; fields that a record leaves out stay.

        Up to a thousand are read and written in one transaction: on SQLite there is no meanwhile,
        on PostgreSQL a date that was moved meanwhile is refused. What a longer file becomes is seen
        part by part, each compared anew when it is written.
        `by` names the file, whose word it is. What is to be said of its records is gathered in
        `told`, `progress` hears how many records more have been read or written. More than fifty
        dates that move are told by `summary`, where there is one, instead of each by itself. An
        `owner` is the saved source that states them: it changes only what it published itself, and
        what it states of others is left aside. A key of another title and another authority is bad
        unless somebody says that it is the `same`. `finish` is given all changes in the first
        transaction that writes. Raises ImportRefused with every bad record.
        """
        run = _Run(
            now=now,
            by=by,
            told=told or Told(),
            progress=progress,
            moves=Moves(summary),
            owner=owner,
            same=same,
        )
        with _no_garbage():
            stated = [
                each if each.key else replace(each, key=key_from(each.title)) for each in records
            ]
            if owner is not None:
                stated = self._owned(stated, owner, run)
            if dry_run:
                return self._changes(Glances(self._store), stated, run)
            if len(stated) <= TOGETHER:
                with self._store.write() as transaction:
                    changes = self._written(transaction, stated, run)
                    finish(transaction, changes)
                return changes
            return self._written_in_parts(stated, run, finish)

    def _owned(
        self, stated: Sequence[MilestoneRecord], owner: str, run: _Run
    ) -> list[MilestoneRecord]:
        """What the source states of its own; what it would change of others' is told."""
        with self._store.read() as transaction:
            mine, others = parted(transaction, owner, stated)
        silent = replace(run, told=Told(), progress=lambda _count: None, looked={})
        drafts, _ = self._drafts(Glances(self._store), others, silent)
        changes = [_change(each, run.now, run.by) for each in drafts]
        run.told.others = [each.after.key for each in changes if each.before != each.after]
        return mine

    def _written_in_parts(
        self, stated: Sequence[MilestoneRecord], run: _Run, finish: Finish
    ) -> tuple[Change, ...]:
        silent = replace(run, told=Told(strict=run.told.strict, now=run.told.now))
        looked = news = self._changes(Glances(self._store), stated, silent)
        bound = _bound(self._store, looked)
        run.moves.look(looked)
        with self._store.write() as transaction:
            run.moves.tell(transaction)
        run = replace(run, progress=lambda _count: None, writing=run.progress, looked_through=True)
        together = [each for each in stated if each.key in bound]
        loose = [each for each in stated if each.key not in bound]
        loose.sort(key=lambda each: -(each.occurrence or 1))
        done: list[Change] = []
        for part in chain([together] if together else [], in_parts(loose)):
            try:
                with self._store.write() as transaction:
                    done += self._written(transaction, part, run)
                    finish(transaction, news)
            except ImportRefused as error:
                raise _stopped(len(done), len(stated), error) from error
            news = ()
        return tuple(done)

    def _written(
        self, transaction: Transaction, stated: Sequence[MilestoneRecord], run: _Run
    ) -> tuple[Change, ...]:
        if run.owner is not None:  # somebody may have taken a key since
            stated, _ = parted(transaction, run.owner, stated)
        changes = self._changes(transaction, stated, run)
        if not run.looked_through:
            run.moves.look(changes)
            run.moves.tell(transaction)
        done = run.moves.marked([each for each in changes if each.before != each.after])
        done.sort(key=lambda change: change.before is not None)
        apply(transaction, self._defaults, done, progress=run.writing or run.progress)
        return changes

    def _changes(
        self, known: Transaction | Glances, stated: Sequence[MilestoneRecord], run: _Run
    ) -> tuple[Change, ...]:
        """What the records change; ImportRefused with all that is wrong with them."""
        drafts, problems = self._drafts(known, stated, run)
        changes = [_change(each, run.now, run.by) for each in drafts]
        problems += _said_of(drafts, changes, run.told)
        _refuse(problems, stated)
        return tuple(changes)

    def _drafts(
        self,
        known: Transaction | Glances,
        stated: Sequence[MilestoneRecord],
        run: _Run,
    ) -> tuple[list[_Draft], list[str]]:
        """What the records make of milestones, and what is wrong with the others."""
        existing = known.milestones.get_many([each.key or "" for each in stated])
        problems = _repeated_keys(stated)
        drafts: dict[str, _Draft] = {}
        for record in stated:
            key = record.key or ""
            try:
                drafts[key] = self._draft(record, existing.get(key), run)
            except TrackerError as error:
                problems.append(f"{record.place}: {error}")
            run.progress(1)
        run.looked.update(drafts)
        problems += self._join(known, drafts, run.now, run.by)
        problems += _published_already(known, drafts)
        if not run.same and run.owner is None:
            problems += _others(drafts.values())
        return list(drafts.values()), problems

    def _draft(self, record: MilestoneRecord, before: Milestone | None, run: _Run) -> _Draft:
        looked = run.looked.get(record.key or "")
        if looked is not None and looked.before == before:
            return looked
        if before is None:
            record = routed(record, self._defaults)
            drafted = draft(record, self._defaults, run.now)
            return _Draft(record=record, before=None, drafted=drafted)
        merged = _merged(record, before)
        drafted = draft(merged, self._defaults, run.now)
        if not record.anchors and record.due != before.due.text:
            drafted = replace(drafted, anchors=still_named(drafted, self._defaults))
        return _Draft(record=merged, before=before, drafted=drafted)

    def _join(
        self, known: Transaction | Glances, drafts: dict[str, _Draft], now: datetime, by: str
    ) -> list[str]:
        """Give each draft the date that follows from what it counts from; what is wrong."""

        def finish(drafted: Milestone) -> Milestone:
            return _change(replace(drafts[drafted.key], drafted=drafted), now, by).after

        plain = {key: each.drafted for key, each in drafts.items()}
        found, faults = joined(known, plain, self._defaults, finish)
        for key, drafted in found.items():
            drafts[key] = replace(drafts.pop(key), drafted=drafted)
        return [f"{drafts[key].record.place}: {fault}" for key, fault in faults.items()]


def _bound(store: Store, changes: Sequence[Change]) -> frozenset[str]:
    """The keys of what has to be written together: its dates follow from each other.

    That is what something counts from, here or in the file, what is known and counts from
    something, and all that recurs with those. What is new and only counts from others can follow.
    """
    keys = {change.after.key for change in changes}
    named = {key for change in changes for key in candidates(change.after)}
    known = [change for change in changes if change.before is not None]
    with store.read() as transaction:
        unknown = transaction.anchors.unknown()
        counted_from = transaction.anchors.dependents({change.after.key for change in known})
    waited_for = {key for name in unknown for key in keys_meant(name)}
    count = {
        change.after.key
        for change in known
        if candidates(change.after) or (change.before and change.before.anchors)
    }
    bound = keys & (named | waited_for | counted_from.keys() | count)
    series = set(map(_series, bound))
    return frozenset(key for key in keys if _series(key) in series)


def _series(key: str) -> str:
    """What the keys of all that one milestone becomes when it recurs have in common."""
    return key.rpartition("/")[0] or key


def _stopped(taken: int, of: int, error: ImportRefused) -> ImportRefused:
    return ImportRefused(
        f"stopped after {taken:,} of {of:,} records, which were taken, as the database changed "
        "meanwhile: mend the rest and import it again",
        problems=error.problems,
    )


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


def _others(drafts: Iterable[_Draft]) -> Iterator[str]:
    """The records whose key is that of something else: of another title and another authority.

    A key that is made of the title stays with it.
    """
    for each in drafts:
        before, record = each.before, each.record
        if before is None or not (before.authority and record.authority):
            continue
        if key_from(record.title) != record.key and is_another(record, None, before):
            yield (
                f"{record.place}: {before.key} is {before.title!r} of {before.authority}, and here "
                f"{record.title!r} of {record.authority}: another milestone? Give it a key of its "
                "own; --force says that it is the same"
            )


def _published_already(known: Transaction | Glances, drafts: dict[str, _Draft]) -> Iterator[str]:
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
        for external_id, one in known.publications.of(origin, found).items():
            place = found[external_id].record.place
            yield f"{place}: {external_id!r} is {one.key} already"


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
        return as_added(drafted, by)
    last = history[-1].due
    kept = replace(drafted, due=last, history=history)
    if (last.text, last.tz) == (draft.record.due, draft.record.tz or last.tz):
        asides = drafted.due.asides if drafted.due.same_dates(last) else ()
        return replace(kept, due=replace(last, asides=asides))
    kind = RevisionKind.IMPORTED
    return kept.moved(drafted.due, reason=_WHY, changed_at=now, kind=kind, by=by)


def _merged(record: MilestoneRecord, before: Milestone) -> MilestoneRecord:
    """`record`, with what it leaves out taken from the milestone as it is.

    The same words are read as of the same day as before: "in 90 days" must not move with every
    import. A status is not taken, as it may not be that of what the record makes of it.
    """
    known = record_of(before)
    changes = {
        each.name: getattr(known, each.name)
        for each in fields(record)
        if each.name != "status" and getattr(record, each.name) in (None, ())
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
