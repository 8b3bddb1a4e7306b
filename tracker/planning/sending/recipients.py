"""Who is told about a milestone, on which channels, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from tracker.dates.base.instants import day_in
from tracker.domain.channel import Channel
from tracker.domain.milestone import Milestone
from tracker.domain.occasion import ReminderKind
from tracker.domain.people.person import Person, Team
from tracker.domain.policy import ChannelSelection, EscalationStep, Policy, Whom, WhomKind
from tracker.domain.reminder import Reminder
from tracker.planning.reminders.escalation import step_of
from tracker.planning.sending.reach import Reach

_LEFT: Final = "nobody else is left to tell"


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipient:
    """One who is told: a channel that is shared, or a person's own."""

    channel: str  #: its name: `policy-team`, `mail/amira`
    what: str  #: they are, to what says so: `owner`, `selected`
    source: str  #: what says so: `policy default`, `route 2`, `by the milestone`
    stood_in_for: str | None = None  #: the handle of who is away, where somebody is in their place

    @property
    def why(self) -> str:
        """Both, for people: `owner (policy default)`."""
        return f"{self.what} ({self.source})" if self.source else self.what


@dataclass(frozen=True, kw_only=True, slots=True)
class Audience:
    """Everybody who is told one thing."""

    recipients: tuple[Recipient, ...]
    lost: tuple[str, ...] = ()  #: what names nobody, a line each, where that left nobody to tell

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the channels."""
        return tuple(each.channel for each in self.recipients)


def audience_of(
    told: Sequence[Reminder], milestone: Milestone, policy: Policy, reach: Reach, now: datetime
) -> Audience:
    """Who gets one notice of all of `told` at `now`.

    Those of the milestone, its policy and its routes; of escalations, those of the steps that are
    due.
    """
    if told[0].kind is not ReminderKind.ESCALATION:
        return readers_of(milestone, policy, reach, now)
    steps = [step for step in (step_of(each, policy) for each in told) if step is not None]
    return escalated_to(steps, milestone, policy, reach, now)


def readers_of(milestone: Milestone, policy: Policy, reach: Reach, now: datetime) -> Audience:
    """Who reads of a milestone: its own recipients before those of its policy and its routes.

    Where all of its own are gone, those that its policy names and the operator's stand in: what was
    meant for few must not go to everybody because a channel was renamed.
    """
    asking, instead = _Asking(milestone, policy, reach), _stand_ins(policy, reach)
    if milestone.recipients:
        own = _on(_named(reach, milestone.recipients), "named by the milestone")
        people = [(word, "by the milestone") for word in Whom.of_people(milestone.recipients)]
        return _heard(asking, own, people, instead, now)
    words = [(word, f"policy {policy.name}") for word in policy.tell]
    for route in reach.routes.of(milestone):
        words += [(word, f"route {route.number}") for word in route.tell]
    by_policy = f"policy {policy.name}"
    if not policy.channels.is_empty:
        found = _on(reach.selected([policy.channels]), "selected", by_policy)
    elif words:
        found = []
    else:
        found = _on(reach.unchosen, "every channel", by_policy)
    return _heard(asking, found, words, instead, now)


def may_be_told(milestone: Milestone, policy: Policy, reach: Reach) -> tuple[Person | None, ...]:
    """Who may have to be told of a milestone, on whatever day: by their clocks it is planned.

    None stands for the channels that are shared, which go by the policy's. Stand-ins of whoever may
    be away count.
    """
    if milestone.recipients:
        words = list(Whom.of_people(milestone.recipients))
        shared = bool(_named(reach, milestone.recipients))
    else:
        routed = [word for route in reach.routes.of(milestone) for word in route.tell]
        words = [*policy.tell, *routed]
        shared = not policy.channels.is_empty or not all(word.is_people for word in words)
    asking = _Asking(milestone, policy, reach)
    found: dict[str, Person] = {}
    for word in words:
        for person, _ in asking.people(word):
            found |= {each.handle: each for each in _with_stand_ins(person, reach)}
    reached = [each for each in found.values() if reach.ways_to(each)]
    return (*([None] if shared or not reached else []), *reached)


def clocks_of(words: str, reach: Reach) -> frozenset[tuple[str | None, str | None]]:
    """The zones and calendars of everybody who may be told of what `words` own, leads included."""
    people = reach.people
    found = people.named(words)
    handles = found.members if isinstance(found, Team) else (found.handle,) if found else ()
    own = [people.persons[each] for each in handles if each in people.persons]
    meant = (*own, *people.leads(words))
    return frozenset(
        (each.tz, each.calendar)
        for person in meant
        for each in _with_stand_ins(person, reach)
        if reach.ways_to(each)
    )


def escalated_to(
    steps: Iterable[EscalationStep],
    milestone: Milestone,
    policy: Policy,
    reach: Reach,
    now: datetime,
) -> Audience:
    """Who is told by escalation steps; the operators where the policy has lost them all."""
    found: dict[str, Recipient] = {}
    words: list[tuple[Whom, str]] = []
    for step in steps:
        source = f"policy {policy.name}, after {step.after}"
        if not step.channels.is_empty:
            found |= {
                each.channel: each
                for each in _on(reach.selected([step.channels]), "selected", source)
            }
        words += [(word, source) for word in step.tell]
    in_order = [found[each.name] for each in reach.shared if each.name in found]
    asking = _Asking(milestone, policy, reach)
    return _heard(asking, in_order, words, reach.operators, now)


def is_lost(milestone: Milestone, reach: Reach) -> bool:
    """Whether the milestone names whom to tell, and none of them is configured any more."""
    named = milestone.recipients
    return bool(named) and not _named(reach, named) and not Whom.of_people(named)


def matched(selections: Collection[ChannelSelection], reach: Reach) -> tuple[str, ...]:
    """Names of the channels that `selections` select, in the order of the settings.

    An empty one selects all that are no other's fallback. Where they match none that is configured
    any more, the operator's are told.
    """
    every = any(each.is_empty for each in selections)
    named = reach.selected(each for each in selections if not each.is_empty)
    found = [
        each.name for each in reach.shared if each in named or (every and each in reach.unchosen)
    ]
    return tuple(found or (each.name for each in reach.operators))


def unmatched(reach: Reach, recipients: Iterable[str]) -> tuple[str, ...]:
    """Those of `recipients` that name no people and neither a shared channel nor its tag."""
    return tuple(
        wanted
        for wanted in recipients
        if not Whom.of_people((wanted,)) and not _named(reach, (wanted,))
    )


@dataclass(frozen=True, slots=True)
class _Asking:
    """What words such as `owner` are asked of."""

    milestone: Milestone
    policy: Policy
    reach: Reach

    def called(self, word: Whom) -> Person | Team | None:
        """Whom the word names: for the owner, whoever the milestone's words for it do."""
        words = self.milestone.owner if word.kind is WhomKind.OWNER else word.name
        found = self.reach.people.named(words)
        wanted = {WhomKind.TEAM: Team, WhomKind.PERSON: Person}.get(word.kind)
        return found if wanted is None or isinstance(found, wanted) else None

    def people(self, word: Whom) -> tuple[tuple[Person, str], ...]:
        """The people of a word, each with what they are."""
        found, people = self.called(word), self.reach.people
        match found:
            case None:
                return ()
            case _ if word.lead:
                whose = found.name if isinstance(found, Team) else f"{found.name}'s team"
                return tuple((each, f"leads {whose}") for each in people.leads(found.handle))
            case Person():
                return ((found, "owner" if word.kind is WhomKind.OWNER else "named"),)
        owns = ", the owner" if word.kind is WhomKind.OWNER else ""
        members = (people.persons.get(handle) for handle in found.members)
        return tuple((each, f"of {found.name}{owns}") for each in members if each is not None)

    def there(self, person: Person, now: datetime) -> Person | None:
        """Who is told of a person's at `now`, perhaps themselves; None where nobody is there."""
        day = day_in(now, person.tz or self.policy.tz)
        return self.reach.people.stands_for(person, day)


def _heard(
    asking: _Asking,
    found: list[Recipient],
    words: Sequence[tuple[Whom, str]],
    instead: Sequence[Channel],
    now: datetime,
) -> Audience:
    """Those of `found`, and whom `words` name; never nobody: then those `instead`."""
    heard = {each.channel: each for each in found}
    absent: list[Recipient] = []
    lost: list[str] = []
    for word, source in words:
        told = list(_told(asking, word, source, absent, now))
        if not told:
            lost.append(_says_nobody(asking, word))
        for each in told:
            known = heard.get(each.channel)
            if known is None or (known.stood_in_for and not each.stood_in_for):
                heard[each.channel] = each
    alone = not heard
    if alone:
        heard = {each.channel: each for each in _on(instead, _LEFT)}
    for each in absent:
        heard.setdefault(each.channel, each)
    return Audience(recipients=tuple(heard.values()), lost=tuple(lost) if alone else ())


def _told(
    asking: _Asking, word: Whom, source: str, absent: list[Recipient], now: datetime
) -> Iterator[Recipient]:
    """Whom one word has told; who is away and has nobody in their place goes to `absent`."""
    reach = asking.reach
    if not word.is_people:
        by_name = word.kind is WhomKind.CHANNEL
        selection = ChannelSelection(**{"names" if by_name else "any_of": (word.name,)})
        yield from _on(reach.selected([selection]), str(word), source)
        return
    for person, what in asking.people(word):
        there = asking.there(person, now)
        if there is None and person.left_on is None:
            absent += _on(reach.ways_to(person), f"{what}, away with nobody in place", source)
        elif there is person:
            yield from _on(reach.ways_to(person), what, source)
        elif there is not None:
            stands = _on(reach.ways_to(there), f"stands in for {person.name}: {what}", source)
            yield from (replace(each, stood_in_for=person.handle) for each in stands)


def _says_nobody(asking: _Asking, word: Whom) -> str:
    """Why a word has nobody told."""
    if not word.is_people:
        return f"{word}: no channel of the settings is that"
    if word.kind is WhomKind.OWNER and not asking.milestone.owner:
        return f"{word}: it has no owner"
    named = f"{word} ({asking.milestone.owner})" if word.kind is WhomKind.OWNER else str(word)
    if asking.called(word) is None:
        return f"{named}: nobody is called that"
    if not asking.people(word):
        return f"{named}: there is nobody, or who was there has left"
    return f"{named}: away, or without an address for any channel"


def _with_stand_ins(person: Person, reach: Reach) -> Iterator[Person]:
    """A person who has not left, and whoever may come after them."""
    met: set[str] = set()
    each: Person | None = person
    while each is not None and each.handle not in met:
        met.add(each.handle)
        if each.left_on is None:
            yield each
        each = reach.people.persons.get(each.stand_in or "")


def _stand_ins(policy: Policy, reach: Reach) -> tuple[Channel, ...]:
    """Who is told where nobody else is left: whom the policy names, and the operators."""
    named = () if policy.channels.is_empty else reach.selected([policy.channels])
    wanted = tuple(each for each in reach.shared if each in named or each.operator)
    return wanted or reach.operators


def _on(channels: Iterable[Channel], what: str, source: str = "") -> list[Recipient]:
    return [Recipient(channel=each.name, what=what, source=source) for each in channels]


def _named(reach: Reach, recipients: tuple[str, ...]) -> tuple[Channel, ...]:
    return reach.selected([ChannelSelection(names=recipients, any_of=recipients)])
