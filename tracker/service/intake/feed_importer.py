"""Taking in what official sources publish: an upsert by origin and external id.

An edition may hold a hundred thousand dates, so they are read, compared and written in batches, and
nothing is kept of a date but its identity. A long one is looked through first, with what is news of
it put aside, so that faults are found before anything is written; then that is written in parts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import chain, islice

from tracker.domain.change import Change, News, Verb
from tracker.domain.milestone import Milestone
from tracker.domain.publication import Publication
from tracker.errors import TrackerError
from tracker.service.defaults import Defaults
from tracker.service.intake.cleaning import cleaned
from tracker.service.intake.feed_run import FeedRun, Tell, document_of
from tracker.service.intake.parts import TOGETHER, Aside, in_parts
from tracker.service.intake.restatement import (
    EDITION,
    Listing,
    Restatement,
    first_stated,
    is_another,
    is_news,
    is_older,
    key_of,
    said_of,
    said_text,
)
from tracker.service.intake.summing_up import Moves, Summary
from tracker.service.intake.told import Told
from tracker.service.milestones.anchors import candidates, in_place, keys_of
from tracker.service.milestones.apply import Finish, Progress, apply
from tracker.service.milestones.draft import as_added, free_key
from tracker.service.milestones.import_order import anchors_first
from tracker.sources.problems import Problems
from tracker.sources.record import SourceRecord
from tracker.store.store import Store, Transaction

_LOOKED_AT = 250  #: records in one transaction that reads


class FeedImporter:
    """Takes in what a source publishes; nothing is written unless every record is good."""

    def __init__(self, store: Store, defaults: Defaults) -> None:
        self._store = store
        self._defaults = defaults

    def take(  # noqa: PLR0913 - an import and its circumstances
        self,
        listing: Listing,
        records: Iterable[SourceRecord],
        now: datetime,
        *,
        problems: Problems,
        dry_run: bool = False,
        tell: Tell = lambda _change: None,
        told: Told | None = None,
        progress: Progress = lambda _count: None,
        summary: Summary | None = None,
        finish: Finish = lambda _transaction, _changes: None,
    ) -> Counter[News]:
        """Add what is new, move and change what differs, report what is missing; how many of each.

        `problems` is where the reader of `records` puts its own. What `tell` is told, and what
        `told` gathers of the records, holds only once this returns. More than fifty dates that
        move are told by `summary`, where there is one, instead of each by itself; `finish` is given
        all that silences reminders; both in the first transaction that writes. Raises ImportRefused
        with the first problems and their number.
        """
        run = FeedRun(
            listing=listing,
            now=now,
            problems=problems,
            tell=tell,
            dry_run=dry_run,
            told=told or Told(),
            moves=Moves(summary),
        )
        coming = map(cleaned, records)
        first = list(islice(coming, TOGETHER))
        more = list(islice(coming, 1))
        if more or dry_run:
            self._in_parts(run, chain(first, more, coming), progress, finish)
        else:
            with self._store.write() as transaction:
                self._take(transaction, run, first)
                progress(len(first))
                _refuse(run)
                for part in _chunks(self._gone(transaction, run)):
                    self._vanish(transaction, run, part)
                finish(transaction, run.silencing)
        return run.counts

    def _in_parts(
        self, run: FeedRun, records: Iterator[SourceRecord], progress: Progress, finish: Finish
    ) -> None:
        """Look through all of it, then write, in parts, what is news of it.

        What counts from others comes last, and together: its dates follow from each other. Each
        look is a short transaction: without WAL, whoever reads keeps all others from committing.
        """
        look = run if run.dry_run else run.looking()
        aside, counting = Aside(), Aside()
        while batch := list(islice(records, _LOOKED_AT)):
            with self._store.read() as transaction:
                changes = self._take(transaction, look, batch)
            if not run.dry_run:
                news = {each.after.external_id: _counts(each) for each in changes}
                aside.put(each for each in batch if news.get(each.external_id) is False)
                counting.put(each for each in batch if news.get(each.external_id))
            progress(len(batch))
        _refuse(look)
        with self._store.read() as transaction:
            gone = self._gone(transaction, look)
        if run.dry_run:
            for keys in _chunks(gone):
                with self._store.read() as transaction:
                    self._vanish(transaction, run, keys)
            return
        run.counts[News.UNCHANGED] += look.unchanged
        run.looked_through = True
        with self._store.write() as transaction:
            run.moves.tell(transaction)
        silencing = look.silencing
        for part in chain(in_parts(aside.taken()), (list(counting.taken()),)):
            with self._store.write() as transaction:
                self._take(transaction, run, part)
                _refuse(run, "the database changed meanwhile, and it was not imported whole")
                finish(transaction, silencing)
            silencing = []
        for missing in in_parts(gone):
            with self._store.write() as transaction:
                self._vanish(transaction, run, missing)

    def _take(
        self, transaction: Transaction, run: FeedRun, batch: Sequence[SourceRecord]
    ) -> tuple[Change, ...]:
        """Take in some records; what they change."""
        said = dict(_unrepeated(run, batch))
        records = {record.external_id: record for record in reversed(batch)}
        known = transaction.publications.of(run.listing.origin, said)
        run.lists.update(each.listed_in for each in known.values())
        fresh = [records[each] for each in said if each not in known]
        news = {
            external_id: known[external_id]
            for external_id, text in said.items()
            if external_id in known and not _repeats(known[external_id], text, run.listing)
        }
        pairs = [(records[each], news[each]) for each in news]
        restated = list(self._restated(transaction, run, pairs, said))
        changes = [*self._added(transaction, run, fresh, said), *restated]
        run.present.clear()
        run.counts[News.UNCHANGED] += len(said) - len(fresh) - len(news)
        run.unchanged += len(said) - len(changes)
        if run.problems:
            return ()
        for change in changes:
            run.note(change)
        if not run.looked_through:
            run.moves.look(changes)
        if not run.dry_run:
            if not run.looked_through:
                run.moves.tell(transaction)
            apply(transaction, self._defaults, run.moves.marked(changes))
            transaction.milestones.forget()
            run.keys.clear()
        return tuple(changes)

    def _added(
        self,
        transaction: Transaction,
        run: FeedRun,
        records: Sequence[SourceRecord],
        said: dict[str, str],
    ) -> Iterator[Change]:
        drafts = dict(self._drafts(transaction, run, records))
        wanted = {key: candidates(added) & drafts.keys() for key, (_, added) in drafts.items()}
        for key in anchors_first(wanted):
            record, draft = drafts[key]
            try:
                added = as_added(self._placed(transaction, run, draft), run.listing.by)
            except TrackerError as error:
                run.problems.append(f"{record.place}: {error}")
                continue
            run.present[key] = added
            publication = Publication(
                key=key,
                listed_in=run.listing.location,
                said=said[record.external_id],
                closed_it=not added.status.is_live,
            )
            change = run.change(None, added, verb=Verb.ADDED, publication=publication)
            run.problems += run.told.of(record.place, change)
            yield change

    def _drafts(
        self, transaction: Transaction, run: FeedRun, records: Sequence[SourceRecord]
    ) -> Iterator[tuple[str, tuple[SourceRecord, Milestone]]]:
        """What is new, by a key of its own, before it counts from anything."""
        wanted = {record.external_id: key_of(run.listing, record.external_id) for record in records}
        taken = transaction.milestones.taken(wanted.values())
        for record in records:
            key = wanted[record.external_id]
            if key in taken or key in run.keys:
                key = free_key(key, {*transaction.milestones.keys_like(key), *run.keys})
            run.keys.add(key)
            try:
                draft = first_stated(record, run.listing, key, self._defaults, run.now)
            except TrackerError as error:
                run.problems.append(f"{record.place}: {error}")
            else:
                yield key, (record, draft)

    def _restated(
        self,
        transaction: Transaction,
        run: FeedRun,
        pairs: Sequence[tuple[SourceRecord, Publication]],
        said: dict[str, str],
    ) -> Iterator[Change]:
        stored = transaction.milestones.get_many([known.key for _, known in pairs])
        by_key = {known.key: (record, known) for record, known in pairs}
        wanted = {key: keys_of(each.anchors) & stored.keys() for key, each in stored.items()}
        for record, known in map(by_key.__getitem__, anchors_first(wanted)):
            before = stored[known.key]
            last = said_of(known.said, record.external_id)
            if _is_outdated(run, record, last) or _is_another(run, record, last, before):
                continue
            restatement = Restatement(
                listing=run.listing,
                record=record,
                said=last,
                closed_it=known.closed_it,
                defaults=self._defaults,
                now=run.now,
            )
            try:
                placed = partial(self._placed, transaction, run)
                after = run.present[known.key] = restatement.applied(before, placed)
            except TrackerError as error:
                run.problems.append(f"{record.place}: {error}")
                continue
            change = run.change(
                before,
                after,
                verb=Verb.FOUND if known.vanished_at else Verb.EDITED,
                why=run.listing.edition(after.as_of),
                routine=EDITION,
                publication=replace(
                    known,
                    listed_in=run.listing.location,
                    said=said[record.external_id],
                    closed_it=restatement.closes(before, after),
                    vanished_at=None,
                ),
            )
            run.problems += run.told.of(record.place, change)
            yield change

    def _placed(self, transaction: Transaction, run: FeedRun, milestone: Milestone) -> Milestone:
        if not candidates(milestone):
            return milestone
        return in_place(transaction, milestone, self._defaults, run.present)

    def _gone(self, transaction: Transaction, run: FeedRun) -> list[str]:
        """The keys of what is known and open, belongs into this listing, and is not in it."""
        documents = run.documents()
        whole = run.listing.whole
        if whole is None:
            whole = len(documents) > 1
        lists = {*run.lists, run.listing.location}
        everywhere = run.listing.whole is True
        return [
            known.key
            for external_id, known in transaction.publications.going_on(run.listing.origin)
            if external_id not in run.seen
            and known.vanished_at is None
            and (
                everywhere
                or document_of(external_id) in documents
                or (whole and known.listed_in in lists)
            )
        ]

    def _vanish(self, transaction: Transaction, run: FeedRun, keys: Sequence[str]) -> None:
        """Report what is gone."""
        why = f"no longer in {run.listing.title} ({run.listing.location})"
        changes = [
            run.change(each, each, verb=Verb.VANISHED, why=why)
            for each in transaction.milestones.get_many(keys).values()
        ]
        for change in changes:
            run.note(change)
        if not run.dry_run:
            apply(transaction, self._defaults, changes)
            transaction.milestones.forget()


def _counts(change: Change) -> bool:
    """Whether its date counts from another milestone, or did."""
    before = change.before
    return bool(candidates(change.after) or (before and before.anchors))


def _refuse(run: FeedRun, what: str = "nothing was imported") -> None:
    run.problems.refuse(f"{run.listing.location}: {what}")


def _chunks(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(keys), TOGETHER):
        yield keys[start : start + TOGETHER]


def _unrepeated(run: FeedRun, batch: Iterable[SourceRecord]) -> Iterator[tuple[str, str]]:
    """External id and words of what this import has not seen yet.

    A problem where it said something else of one.
    """
    for record in batch:
        said = said_text(record)
        if record.external_id not in run.seen:
            run.seen[record.external_id] = hash(said)
            yield record.external_id, said
        elif run.seen[record.external_id] != hash(said):
            run.problems.append(
                f"{record.place}: {record.external_id!r} stands here twice, with different words"
            )


def _repeats(known: Publication, text: str, listing: Listing) -> bool:
    """Whether there is nothing to do: the same words in the same place."""
    same_place = known.listed_in == listing.location
    return known.said == text and same_place and known.vanished_at is None


def _is_outdated(run: FeedRun, record: SourceRecord, last: SourceRecord | None) -> bool:
    """Whether an older edition says it, which is left, and refused where it says otherwise."""
    if run.listing.older or not is_older(record, last):
        return False
    if is_news(record, last):
        run.problems.append(_too_old(record, last))
    run.counts[News.UNCHANGED] += 1
    return True


def _is_another(
    run: FeedRun, record: SourceRecord, last: SourceRecord | None, before: Milestone
) -> bool:
    """Whether the row of a known id is about something else: left, and refused."""
    listing = run.listing
    if listing.older or not listing.by_hand or not is_another(record, last, before):
        return False
    run.problems.append(
        f"{record.place}: {record.external_id!r} is {before.key}, {before.title!r}"
        f"{f' of {before.authority}' if before.authority else ''}, and here {record.title!r}"
        f"{f' of {record.authority}' if record.authority else ''}: another milestone? Give it an "
        "id of its own, or the workbook a name of its own by --source NAME; --force says that it "
        "is the same"
    )
    return True


def _too_old(record: SourceRecord, last: SourceRecord | None) -> str:
    known = last.as_of if last else None
    return (
        f"{record.place}: is of the edition {record.as_of}, but one of {known} was taken already; "
        "--force takes it all the same"
    )
