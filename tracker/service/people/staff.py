"""People and teams: each use case is one transaction, and leaves in the log who did what."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from tracker.domain.people.person import Away, People, Person, Team
from tracker.domain.people.staffing import (
    back_on,
    checked,
    shared_addresses,
    with_away,
    with_person,
    with_team,
)
from tracker.errors import UsageError
from tracker.service.people.drafting import Drafting, a_note, drafted_team
from tracker.service.people.naming import person_of, team_of
from tracker.service.people.writing import Writing
from tracker.service.sending.orders import Orders
from tracker.sources.people import PersonRecord, TeamRecord
from tracker.store.store import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Staff:
    """The use cases that write people and teams, on behalf of `by`."""

    store: Store
    drafting: Drafting
    orders: Orders
    by: str

    def add(self, record: PersonRecord, now: datetime) -> Person:
        """A new person. DuplicateKey for a handle that was ever given, UsageError for the rest."""
        with self.store.write() as transaction:
            writing = Writing(transaction=transaction, by=self.by, now=now)
            writing.refuse_given(record.handle)
            person = self.drafting.person(record, writing.people)
            checked(with_person(writing.people, person))
            _refuse_shared(person, None, writing.people)
            writing.add(person)
        return person

    def edit(self, words: str, record: PersonRecord, now: datetime) -> Person:
        """What is known of the person whom `words` name becomes what `record` says."""

        def stated(people: People, before: Person) -> Person:
            return self.drafting.person(replace(record, handle=before.handle), people)

        return self._change(words, now, stated)

    def away(self, words: str, away: Away, now: datetime) -> Person:
        """Somebody else is told for some days; UsageError for days that all lie behind."""
        kept = replace(away, note=a_note(away.note))

        def absent(_: People, before: Person) -> Person:
            today = self.drafting.day_of(before, now)
            if kept.begin <= kept.end < today:
                raise UsageError(
                    f"{kept.begin} to {kept.end} lies wholly behind {today}: what was told then "
                    "was told; name days that are still to come"
                )
            return with_away(before, kept)

        return self._change(words, now, absent)

    def back(self, words: str, now: datetime) -> Person:
        """No absence from today on."""
        return self._change(
            words, now, lambda _, before: back_on(before, self.drafting.day_of(before, now))
        )

    def returned(self, words: str, now: datetime) -> Person:
        """Who had left is there again; what was handed over stays where it is."""
        return self._change(words, now, lambda _, before: replace(before, left_on=None))

    def remove(self, words: str, now: datetime, *, erase: bool = False) -> str:
        """Nobody goes by this handle any more; gives it. With `erase`, their name is gone, too.

        UsageError while something open is theirs. What waits to be sent to them is sent to who
        stands in, or else to the operators. Who was removed before can still be erased.
        """
        with self.store.write() as transaction:
            writing = Writing(transaction=transaction, by=self.by, now=now)
            if erase and writing.people.named(words) is None and writing.was_removed(words):
                writing.erase(words)
                return words
            person = person_of(writing.people, words)
            writing.refuse_owning(person)
            for other in writing.people.persons.values():
                if other.stand_in == person.handle:
                    why = f"{person.handle} was removed"
                    writing.change(other, replace(other, stand_in=None), why=why)
            self._pass_on(writing, person)
            writing.remove(person)
            if erase:
                writing.erase(person.handle)
        return person.handle

    def add_team(self, record: TeamRecord, now: datetime) -> Team:
        """A new team. DuplicateKey for a handle that was ever given, UsageError for the rest."""
        with self.store.write() as transaction:
            writing = Writing(transaction=transaction, by=self.by, now=now)
            writing.refuse_given(record.handle)
            team = drafted_team(record, writing.people)
            checked(with_team(writing.people, team))
            writing.add(team)
        return team

    def edit_team(  # noqa: PLR0913 - what somebody states of it
        self,
        words: str,
        *,
        now: datetime,
        name: str | None = None,
        members: tuple[str, ...] | None = None,
        joining: tuple[str, ...] = (),
        leaving: tuple[str, ...] = (),
        leads: tuple[str, ...] | None = None,
    ) -> Team:
        """The team that `words` name is called `name`, has `members`, or those joining and leaving.

        Who leaves leads no more. None: as before.
        """
        with self.store.write() as transaction:
            writing = Writing(transaction=transaction, by=self.by, now=now)
            people = writing.people
            before = team_of(people, words)
            gone = {person_of(people, each).handle for each in leaving}
            stated = TeamRecord(
                handle=before.handle,
                name=name,
                members=members or tuple(_but(gone, (*before.members, *joining))),
                leads=tuple(_but(gone, before.leads)) if leads is None else leads,
            )
            after = drafted_team(stated, people)
            checked(with_team(people, after))
            writing.change(before, after)
        return after

    def remove_team(self, words: str, now: datetime) -> str:
        """The team is no more; gives its handle. UsageError while something open is its own."""
        with self.store.write() as transaction:
            writing = Writing(transaction=transaction, by=self.by, now=now)
            team = team_of(writing.people, words)
            writing.refuse_owning(team)
            writing.remove(team)
        return team.handle

    def everybody(self) -> People:
        """All who are known."""
        with self.store.read() as transaction:
            return transaction.people.all()

    def owned_by(self, person: Person) -> list[str]:
        """The keys of what is open and whose words for its owner name `person`."""
        with self.store.read() as transaction:
            people, owners = transaction.people.all(), transaction.people.owners()
        return [
            key for key, (word, live) in owners.items() if live and people.named(word) == person
        ]

    def _pass_on(self, writing: Writing, gone: Person) -> None:
        day = self.drafting.day_of(gone, writing.now)
        left = with_person(writing.people, replace(gone, left_on=day))
        orders = replace(self.orders, people=left)
        for channel in orders.personal_of(gone.handle):
            names = orders.in_place_of(channel, writing.now) or orders.stand_ins(
                channel, writing.now
            )
            if names:
                why = f"{gone.handle} was removed"
                orders.pass_on(writing.transaction, channel, names, writing.now, why=why)

    def _change(
        self, words: str, now: datetime, becomes: Callable[[People, Person], Person]
    ) -> Person:
        with self.store.write() as transaction:
            writing = Writing(transaction=transaction, by=self.by, now=now)
            before = person_of(writing.people, words)
            after = becomes(writing.people, before)
            checked(with_person(writing.people, after))
            _refuse_shared(after, before, writing.people)
            writing.change(before, after)
        return after


def _refuse_shared(person: Person, before: Person | None, people: People) -> None:
    """UsageError where an address is another person's already."""
    if shared := list(shared_addresses(person, before, people)):
        raise UsageError(f"{person.handle}: {'; '.join(shared)}")


def _but(gone: Collection[str], handles: Iterable[str]) -> Iterator[str]:
    return (each for each in handles if each not in gone)
