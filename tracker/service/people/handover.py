"""What was one's becomes another's: of who leaves, and of words that turn out to be somebody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from tracker.config.settings import Settings
from tracker.domain.bulletin import BulletinKind
from tracker.domain.milestone import Milestone
from tracker.domain.people.person import People, Person, Team
from tracker.domain.people.staffing import Succession, checked, nearest, succession
from tracker.errors import NotFound, UsageError
from tracker.planning.text.people_news import handed_over
from tracker.service.defaults import Defaults
from tracker.service.people.drafting import Drafting, drafting_under
from tracker.service.people.naming import person_of
from tracker.service.people.writing import Writing
from tracker.service.sending.bulletins import announce
from tracker.service.sending.orders import Orders, orders_of
from tracker.service.settings import defaults_of
from tracker.store.store import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Handover:
    """What became of all that was somebody's who left."""

    leaver: Person
    heir: Person | Team
    milestones: tuple[Milestone, ...]  #: those that changed hands, the soonest first
    persons: tuple[Person, ...]  #: who has another stand-in, or none
    teams: tuple[Team, ...]  #: in which somebody else stands, or nobody
    told: tuple[str, ...]  #: names of the channels that are told


@dataclass(frozen=True, kw_only=True, slots=True)
class HandingOver:
    """The use cases that change whose something is, on behalf of `by`."""

    store: Store
    defaults: Defaults
    drafting: Drafting
    orders: Orders
    by: str

    def leave(self, words: str, to: str, now: datetime) -> Handover:
        """Everything open of the person whom `words` name is another's from now on.

        One text tells whoever takes over, or the operators where nothing reaches them. NotFound for
        who is not known, UsageError for who has left or cannot take over.
        """
        with self.store.write() as transaction:
            writing = Writing(transaction=transaction, by=self.by, now=now)
            people = writing.people
            leaver, heir = _leaver(people, words), _heir(people, to)
            if heir.handle == leaver.handle:
                raise UsageError(f"{to!r} is who leaves: hand over to somebody else")
            day = self.drafting.day_of(leaver, now)
            found = succession(people, leaver.handle, heir.handle, day)
            checked(found.people)
            _check_reached(found.people, found.people.named(heir.handle) or heir)
            keys = writing.owned_by(leaver)
            why = f"{leaver.handle} left"
            for person in found.persons:
                before = people.persons[person.handle]
                writing.change(before, person, why="" if person.left_on else why)
            for team in found.teams:
                writing.change(people.teams[team.handle], team, why=why)
            owned = writing.own(self.defaults, keys, heir, why)
            self._pass_on(writing, leaver, heir)
            told = self._tell(writing, leaver, heir, owned, found)
        return Handover(
            leaver=found.persons[0],
            heir=heir,
            milestones=tuple(owned),
            persons=found.persons[1:],
            teams=found.teams,
            told=told,
        )

    def adopt(self, words: str, to: str, now: datetime) -> tuple[Milestone, ...]:
        """Every milestone whose owner is `words` is owned by the person or team `to` instead.

        Closed ones, too: it is the same owner, who is known by now. NotFound where nothing is owned
        by such words, or nobody goes by `to`.
        """
        with self.store.write() as transaction:
            writing = Writing(transaction=transaction, by=self.by, now=now)
            heir = _heir(writing.people, to)
            owners = transaction.people.owners()
            keys = [key for key, (owner, _) in owners.items() if _same(owner, words)]
            if not keys:
                raise NotFound(_no_owner(words, {owner for owner, _ in owners.values()}))
            return tuple(writing.own(self.defaults, keys, heir, f"{words} is {heir.handle}"))

    def _tell(
        self,
        writing: Writing,
        leaver: Person,
        heir: Person | Team,
        owned: Sequence[Milestone],
        found: Succession,
    ) -> tuple[str, ...]:
        """The channels on which one text tells of it; none where nothing changed hands."""
        places = tuple(_places(found, leaver.handle))
        if not owned and not places:
            return ()
        names = self._names(writing, heir)
        text = handed_over(leaver, heir, owned, places, writing.now)
        kind = BulletinKind.HANDOVER
        orders = self.orders.within(writing.transaction)
        announce(writing.transaction, kind, text, names, orders=orders, now=writing.now)
        return names

    def _pass_on(self, writing: Writing, leaver: Person, heir: Person | Team) -> None:
        """What waits to be sent to who leaves is sent to whoever takes over, when it was to be."""
        orders, names = self.orders.within(writing.transaction), self._names(writing, heir)
        for each in orders.personal_of(leaver.handle):
            orders.pass_on(
                writing.transaction, each, names, writing.now, why=f"{leaver.handle} left"
            )

    def _names(self, writing: Writing, heir: Person | Team) -> tuple[str, ...]:
        """The channels that reach whoever takes over; the operators' where none does."""
        people = writing.transaction.people.all()
        reach = self.orders.reach.knowing(people)
        ways = [each.name for taker in people.members(heir.handle) for each in reach.ways_to(taker)]
        return tuple(ways) or self.orders.operators


def handing_over_under(settings: Settings, store: Store, *, by: str) -> HandingOver:
    """What changes whose something is, under the settings."""
    return HandingOver(
        store=store,
        defaults=defaults_of(settings),
        drafting=drafting_under(settings),
        orders=orders_of(settings),
        by=by,
    )


def _places(found: Succession, leaver: str) -> Iterable[str]:
    """Where somebody else stands now, a line each."""
    for person in found.persons[1:]:
        who = f"{person.stand_in} stands" if person.stand_in else "nobody stands"
        yield f"{who} in for {person.handle} in place of {leaver}"
    for team in found.teams:
        yield f"the team {team.handle} has {_names(team.members)}, led by {_names(team.leads)}"


def _names(handles: Sequence[str]) -> str:
    return ", ".join(handles) or "nobody"


def _leaver(people: People, words: str) -> Person:
    person = person_of(people, words)
    if person.left_on is not None:
        raise UsageError(
            f"{person.handle} left on {person.left_on} already; what is still theirs by name: "
            f"`tracker person adopt {person.handle} WHO`"
        )
    return person


def _heir(people: People, words: str) -> Person | Team:
    found = people.named(words)
    if found is None:
        known = (*people.persons, *people.teams)
        raise NotFound(f"nobody goes by {words!r}: {nearest(words, known)}")
    _check_reached(people, found)
    return found


def _check_reached(people: People, heir: Person | Team) -> None:
    if not people.members(heir.handle):
        gone = "has left" if isinstance(heir, Person) else "has nobody in it"
        raise UsageError(f"{heir.handle} {gone}: nobody would be told; name somebody else")


def _same(owner: str, words: str) -> bool:
    return owner.strip().casefold() == words.strip().casefold()


def _no_owner(words: str, owners: set[str]) -> str:
    near = get_close_matches(words, sorted(owners), n=1)
    hint = f"did you mean {near[0]!r}?" if near else "`tracker list --json` says whose each is"
    return f"no milestone is owned by {words!r}: {hint}"
