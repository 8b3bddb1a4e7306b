"""People and teams from files: all of them or none, each as the file says and else as before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from tracker.domain.people.person import People, Person, new_handle
from tracker.domain.people.staffing import (
    problems_of,
    shared_addresses,
    with_person,
    with_team,
)
from tracker.errors import ImportRefused, TrackerError
from tracker.service.intake.documents import placed
from tracker.service.people.drafting import Drafting, drafted_team
from tracker.service.people.writing import Staffed, Writing
from tracker.sources.net.addresses import called
from tracker.sources.people import PersonRecord, TeamRecord
from tracker.sources.reading import Wanted, people_of
from tracker.store.store import Store

Record = PersonRecord | TeamRecord


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """A person or team that a file states."""

    before: Staffed | None  #: None: new
    after: Staffed
    place: str = ""  #: where it stands
    namesakes: tuple[str, ...] = ()  #: the handles of others with the same full name

    @property
    def news(self) -> str:
        """In a word: added, changed or unchanged."""
        if self.before is None:
            return "added"
        return "unchanged" if self.before == self.after else "changed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Taking:
    """Takes people in, on behalf of `by`."""

    store: Store
    drafting: Drafting
    by: str

    def take(
        self, records: Sequence[Record], name: str, now: datetime, *, dry_run: bool = False
    ) -> tuple[Taken, ...]:
        """What becomes of each of `records`, of a document called `name`.

        Nobody is removed. With `dry_run` nothing is written. ImportRefused, with a line for every
        fault, where anything cannot be: then nobody is taken.
        """
        with self.store.read() if dry_run else self.store.write() as transaction:
            writing = Writing(transaction=transaction, by=self.by, now=now, reading=dry_run)
            problems = list(_given(writing, records))
            people, taken = self._drafted(records, writing.people, problems)
            problems += problems_of(people) if not problems else ()
            if problems:
                count = "1 problem" if len(problems) == 1 else f"{len(problems):,} problems"
                raise ImportRefused(f"{name}: {count}, so nobody was taken", problems=problems)
            if not dry_run:
                for each in taken:
                    self._write(writing, each)
        return taken

    def _drafted(
        self, records: Sequence[Record], people: People, problems: list[str]
    ) -> tuple[People, tuple[Taken, ...]]:
        """Everybody as they are then: first all by name, so that each may name any other."""
        known = people
        for record in records:
            if isinstance(record, PersonRecord) and record.handle not in known.persons:
                named = Person(handle=record.handle, name=record.name or record.handle)
                known = with_person(known, named)
        taken: list[Taken] = []
        after = known
        for record in sorted(records, key=lambda each: isinstance(each, TeamRecord)):
            try:
                if record.handle not in people.persons and record.handle not in people.teams:
                    new_handle(record.handle)
                drafted = self._one(record, known)
            except TrackerError as error:
                problems.append(f"{record.place}: {error}")
                continue
            before = _known(people, drafted)
            taken.append(Taken(before=before, after=drafted, place=record.place))
            after = _with(after, drafted)
        problems += _shared(taken, after)
        return after, tuple(replace(one, namesakes=after.namesakes(one.after)) for one in taken)

    def _one(self, record: Record, people: People) -> Staffed:
        if isinstance(record, TeamRecord):
            return drafted_team(record, people)
        return self.drafting.person(record, people)

    def _write(self, writing: Writing, taken: Taken) -> None:
        if taken.before is None:
            writing.add(taken.after)
        else:
            writing.change(taken.before, taken.after)


def people_in(location: str, format_: str | None, today: date) -> tuple[Record, ...]:
    """The people and teams of a file, of standard input for `-`, or behind a URL.

    BadData where it cannot be read, ImportRefused for its faults.
    """
    with placed(location) as place:
        name = called(location)
        return people_of(Wanted(place=place, name=name, path=name, format=format_, today=today))


def _given(writing: Writing, records: Sequence[Record]) -> Iterator[str]:
    """Of those whose handle was another's."""
    taken = writing.transaction.people.taken(each.handle for each in records)
    people = writing.people
    for record in records:
        others = people.teams if isinstance(record, PersonRecord) else people.persons
        removed_at = taken.get(record.handle)
        if removed_at is not None:
            yield (
                f"{record.place}: {record.handle!r} was somebody who was removed on "
                f"{removed_at:%Y-%m-%d}: a handle is never used again; take another"
            )
        elif record.handle in others:
            kind = "team" if isinstance(record, PersonRecord) else "person"
            yield f"{record.place}: {record.handle!r} is a {kind} already; take another handle"


def _shared(taken: Sequence[Taken], people: People) -> Iterator[str]:
    """Of those whose address is another person's, too."""
    for each in taken:
        if isinstance(each.after, Person):
            before = each.before if isinstance(each.before, Person) else None
            for why in shared_addresses(each.after, before, people):
                yield f"{each.place}: {why}"


def _with(people: People, drafted: Staffed) -> People:
    if isinstance(drafted, Person):
        return with_person(people, drafted)
    return with_team(people, drafted)


def _known(people: People, drafted: Staffed) -> Staffed | None:
    known = people.persons if isinstance(drafted, Person) else people.teams
    return known.get(drafted.handle)
