"""Taking in milestones from files: an upsert by key; of a file with a fault, nothing.

A short file is compared and written in one transaction. A long one is looked through first, so that
faults are found before anything is written; then what is news of it is written in parts. Dates that
follow from each other are written in one transaction.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import datetime
from itertools import chain

from tracker.domain.change import Change
from tracker.domain.milestone import Milestone
from tracker.errors import ImportRefused, TrackerError
from tracker.service.defaults import Defaults
from tracker.service.intake.file_run import Draft, FileRun, change_of
from tracker.service.intake.glances import Glances
from tracker.service.intake.groups import groups_of
from tracker.service.intake.ownership import parted
from tracker.service.intake.parts import TOGETHER, in_parts
from tracker.service.intake.restatement import is_another
from tracker.service.intake.summing_up import Moves, Summary
from tracker.service.intake.told import Told
from tracker.service.intake.unchanged import says_nothing_new
from tracker.service.milestones.anchors import still_named
from tracker.service.milestones.apply import Finish, Progress, apply
from tracker.service.milestones.draft import draft, key_from, routed
from tracker.service.milestones.import_order import joined
from tracker.service.milestones.records import record_of
from tracker.sources.record import MilestoneRecord
from tracker.store.store import Store, Transaction


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

    def __init__(self, store: Store, defaults: Defaults, *, hand: str | None = None) -> None:
        self._store = store
        self._defaults = defaults
        self._hand = hand  #: who takes in what the file says, where somebody says so

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
        run = FileRun(
            now=now,
            file=by,
            hand=self._hand,
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
        self, stated: Sequence[MilestoneRecord], owner: str, run: FileRun
    ) -> list[MilestoneRecord]:
        """What the source states of its own; what it would change of others' is told."""
        with self._store.read() as transaction:
            mine, others = parted(transaction, owner, stated)
        silent = replace(run, told=Told(), progress=lambda _count: None, looked={}, known={})
        drafts, _ = self._drafts(Glances(self._store), others, silent)
        changes = [change_of(each, run) for each in drafts]
        run.told.others = [each.after.key for each in changes if each.before != each.after]
        return mine

    def _written_in_parts(
        self, stated: Sequence[MilestoneRecord], run: FileRun, finish: Finish
    ) -> tuple[Change, ...]:
        silent = replace(run, told=Told(strict=run.told.strict, now=run.told.now))
        looked = news = self._changes(Glances(self._store), stated, silent)
        run.moves.look(looked)
        done = [each for each in looked if each.before == each.after]
        with self._store.write() as transaction:
            run.moves.tell(transaction)
            if len(done) == len(looked):
                finish(transaction, news)
        places = {each.key: each.place for each in stated}
        for change in done:
            run.told.of(places[change.after.key], change)
        run.progress(len(done))
        run = replace(run, progress=lambda _count: None, writing=run.progress, looked_through=True)
        news_of = {each.after.key: each for each in looked if each.before != each.after}
        stated = [each for each in stated if each.key in news_of]
        for part in in_parts(groups_of(self._store, stated, news_of), weigh=len):
            try:
                with self._store.write() as transaction:
                    done += self._written(transaction, list(chain.from_iterable(part)), run)
                    finish(transaction, news)
            except ImportRefused as error:
                raise _stopped(len(done), len(looked), error) from error
            news = ()
        return tuple(done)

    def _written(
        self, transaction: Transaction, stated: Sequence[MilestoneRecord], run: FileRun
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
        self, known: Transaction | Glances, stated: Sequence[MilestoneRecord], run: FileRun
    ) -> tuple[Change, ...]:
        """What the records change; ImportRefused with all that is wrong with them."""
        drafts, problems = self._drafts(known, stated, run)
        changes = [run.change(each) for each in drafts]
        problems += _said_of(drafts, changes, run.told)
        _refuse(problems, stated)
        return tuple(changes)

    def _drafts(
        self,
        known: Transaction | Glances,
        stated: Sequence[MilestoneRecord],
        run: FileRun,
    ) -> tuple[list[Draft], list[str]]:
        """What the records make of milestones, and what is wrong with the others."""
        existing = known.milestones.get_many([each.key or "" for each in stated])
        problems = _repeated_keys(stated)
        drafts: dict[str, Draft] = {}
        for record in stated:
            key = record.key or ""
            try:
                drafts[key] = self._draft(record, existing.get(key), run)
            except TrackerError as error:
                problems.append(f"{record.place}: {error}")
            run.progress(1)
        run.looked.update(drafts)
        problems += self._join(known, drafts, run)
        problems += _published_already(known, drafts)
        if not run.same and run.owner is None:
            problems += _others(drafts.values())
        return list(drafts.values()), problems

    def _draft(self, record: MilestoneRecord, before: Milestone | None, run: FileRun) -> Draft:
        looked = run.looked.get(record.key or "")
        if looked is not None and looked.before == before:
            return looked
        if before is None:
            record = routed(record, self._defaults)
            drafted = draft(record, self._defaults, run.now)
            return Draft(record=record, before=None, drafted=drafted)
        if says_nothing_new(record, before, self._defaults):
            return Draft(record=record, before=before, drafted=before)
        merged = _merged(record, before)
        drafted = draft(merged, self._defaults, run.now)
        if not record.anchors and record.due != before.due.text:
            drafted = replace(drafted, anchors=still_named(drafted, self._defaults))
        return Draft(record=merged, before=before, drafted=drafted)

    def _join(
        self, known: Transaction | Glances, drafts: dict[str, Draft], run: FileRun
    ) -> list[str]:
        """Give each draft the date that follows from what it counts from; what is wrong."""

        def finish(drafted: Milestone) -> Milestone:
            return change_of(replace(drafts[drafted.key], drafted=drafted), run).after

        plain = {key: each.drafted for key, each in drafts.items()}
        found, faults = joined(known, plain, self._defaults, finish)
        for key, drafted in found.items():
            drafts[key] = replace(drafts.pop(key), drafted=drafted)
        return [f"{drafts[key].record.place}: {fault}" for key, fault in faults.items()]


def _stopped(taken: int, of: int, error: ImportRefused) -> ImportRefused:
    return ImportRefused(
        f"stopped after {taken:,} of {of:,} records, which were taken, as the database changed "
        "meanwhile: mend the rest and import it again",
        problems=error.problems,
    )


def _said_of(drafts: Sequence[Draft], changes: Sequence[Change], told: Told) -> Iterator[str]:
    """What `told` finds wrong with the records."""
    for each, change in zip(drafts, changes, strict=True):
        yield from told.of(each.record.place, change)


def _refuse(problems: Sequence[str], records: Sequence[MilestoneRecord]) -> None:
    if problems:
        raise ImportRefused(
            f"nothing was imported: {len(problems)} of {len(records)} records are wrong",
            problems=problems,
        )


def _others(drafts: Iterable[Draft]) -> Iterator[str]:
    """The records whose key is that of something else: of another title and another authority.

    A key that is made of the title stays with it.
    """
    for each in drafts:
        before, record = each.before, each.record
        if before is None or not (before.authority and record.authority):
            continue
        if is_another(record, None, before) and key_from(record.title) != record.key:
            yield (
                f"{record.place}: {before.key} is {before.title!r} of {before.authority}, and here "
                f"{record.title!r} of {record.authority}: another milestone? Give it a key of its "
                "own; --force says that it is the same"
            )


def _published_already(known: Transaction | Glances, drafts: dict[str, Draft]) -> Iterator[str]:
    """What is published somewhere and is another milestone already, here or in the file."""
    identities: dict[str, dict[str, Draft]] = {}
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
