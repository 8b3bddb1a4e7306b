"""Whom messages can reach: the channels that there are, the people, and the rules for whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from tracker.domain.channel import Channel, channel_and_person
from tracker.domain.people.person import People, Person, Team
from tracker.domain.people.route import Routes
from tracker.domain.policy import ChannelSelection, Policy, Whom, WhomKind

_KINDS: Final = {WhomKind.TEAM: Team, WhomKind.PERSON: Person}


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """Everybody who can be told, and the routes of the settings."""

    channels: tuple[Channel, ...] = ()  #: the configured ones, in the order of the settings
    people: People = field(default_factory=People)
    routes: Routes = field(default_factory=Routes)

    def knowing(self, people: People) -> Reach:
        """The same with `people`."""
        return replace(self, people=people)

    @property
    def shared(self) -> tuple[Channel, ...]:
        """The channels with an address of their own; the others need somebody to be sent to."""
        return tuple(each for each in self.channels if not each.for_people)

    @property
    def unchosen(self) -> tuple[Channel, ...]:
        """The channels to tell where nobody says which: a fallback hears of failures alone."""
        fallbacks = {each.fallback for each in self.channels}
        return tuple(each for each in self.shared if each.name not in fallbacks)

    @property
    def operators(self) -> tuple[Channel, ...]:
        """Those that hear of trouble; every one where none is marked: somebody has to be told."""
        marked = tuple(each for each in self.shared if each.operator)
        return marked or self.shared or self.channels

    def selected(self, selections: Iterable[ChannelSelection]) -> tuple[Channel, ...]:
        """The shared channels that one of `selections` names, none of which is empty."""
        wanted = tuple(selections)
        return tuple(
            each for each in self.shared if any(one.matches(each.name, each.tags) for one in wanted)
        )

    def channel(self, name: str) -> Channel | None:
        """The channel of a name, personal or not; None where the settings have lost it."""
        configured, handle = channel_and_person(name)
        found = next((each for each in self.channels if each.name == configured), None)
        if found is None or handle is None:
            return found
        person = self.people.persons.get(handle)
        return personal(found, person) if person is not None else found.to(handle)

    def person(self, name: str) -> Person | None:
        """Whom a personal channel reaches; None for a shared one, and for who is not known."""
        return self.people.persons.get(channel_and_person(name)[1] or "")

    def address(self, name: str) -> str | None:
        """Where a personal channel reaches its person; None where it does so no more."""
        channel, person = self.channel(name), self.person(name)
        if channel is None or person is None or person.left_on is not None:
            return None
        return person.addresses.get(channel.service)

    def ways_to(self, person: Person) -> tuple[Channel, ...]:
        """The channels that reach a person: those that it wants, else each with an address."""
        open_ = [
            each for each in self.channels if each.for_people and each.service in person.addresses
        ]
        wanted = [each for each in open_ if not {each.name, each.service}.isdisjoint(person.via)]
        return tuple(personal(each, person) for each in wanted or open_)


def personal(channel: Channel, person: Person) -> Channel:
    """`channel` as it reaches `person`, its digests at the hour of the person's own clock."""
    own = channel.to(person.handle)
    if own.digest is None or person.tz is None:
        return own
    return replace(own, digest=replace(own.digest, tz=person.tz))


def words_of(policies: Mapping[str, Policy], routes: Routes) -> Iterator[Whom]:
    """Every word for whom to tell in the policies, their steps and the routes."""
    return (word for _, word in _places(policies, routes))


def plans_for_people(policies: Mapping[str, Policy], reach: Reach) -> bool:
    """Whether anybody may be told, by a rule or by a milestone, by whose clocks it is planned."""
    return tells_people(policies, reach.routes) or any(each.for_people for each in reach.channels)


def unknown_people(recipients: Iterable[str], people: People) -> tuple[str, ...]:
    """The words of a milestone's `recipients` that name nobody of `people`, each with why."""
    return tuple(
        f"{word} names no {word.kind} that there is"
        for word in Whom.of_people(recipients)
        if not isinstance(people.named(word.name), _KINDS[word.kind])
    )


def tells_people(policies: Mapping[str, Policy], routes: Routes) -> bool:
    """Whether any rule tells people, so that what is planned goes by their clocks, too."""
    return any(word.is_people for word in words_of(policies, routes))


def strangers(policies: Mapping[str, Policy], routes: Routes, people: People) -> tuple[str, ...]:
    """The words that name a team or a person whom `people` do not know, a line each."""
    return tuple(
        f"{where}: {word} names no {word.kind} that there is"
        for where, word in _places(policies, routes)
        if word.kind in _KINDS and not isinstance(people.named(word.name), _KINDS[word.kind])
    )


def _places(policies: Mapping[str, Policy], routes: Routes) -> Iterator[tuple[str, Whom]]:
    for policy in policies.values():
        yield from ((f"policy {policy.name}", word) for word in policy.tell)
        for step in policy.escalation:
            where = f"policy {policy.name}, after {step.after}"
            yield from ((where, word) for word in step.tell)
    for route in routes.routes:
        yield from ((f"route {route.number}", word) for word in route.tell)
