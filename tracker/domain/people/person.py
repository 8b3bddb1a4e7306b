"""People and teams: who is told, who answers, and who stands in for whom."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from tracker.domain.policy import QuietTimes, WhomKind
from tracker.errors import UsageError

_LEAD: Final = "lead"
#: words that `tell` of a policy gives a meaning, alone or behind a dot
_MEANT: Final = frozenset({WhomKind.OWNER.value, _LEAD})
_HANDLE: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Away:
    """Days on which somebody else is told; both ends count, in the person's own zone."""

    begin: date
    end: date
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody who is told and may answer."""

    handle: str  #: what commands and `owner` say; never changes and is never used again
    name: str  #: as people read it; the handle where none was given
    addresses: Mapping[str, str] = field(
        default_factory=dict, repr=False
    )  #: by service: mail, slack
    via: tuple[str, ...] = ()  #: the services or channels to use; empty: each with an address
    tz: str | None = None  #: IANA zone; None: the policy's
    calendar: str | None = None  #: of working days; None: the milestone's
    quiet: QuietTimes | None = None  #: None: the policy's
    stand_in: str | None = None  #: the handle of who is told while this one is away
    away: tuple[Away, ...] = ()  #: in order of their days
    left_on: date | None = None  #: nobody is told at a person who left

    def is_away(self, day: date) -> bool:
        """Whether `day`, in the person's own zone, lies in an absence."""
        return any(each.begin <= day <= each.end for each in self.away)


@dataclass(frozen=True, kw_only=True, slots=True)
class Team:
    """Several people under one word."""

    handle: str
    name: str
    members: tuple[str, ...] = ()  #: handles, in the order in which they were named
    leads: tuple[str, ...] = ()  #: handles; a lead need not be a member


@dataclass(frozen=True, kw_only=True, slots=True)
class People:
    """Everybody that is known, with the words that name them."""

    persons: Mapping[str, Person] = field(default_factory=dict)  #: by handle
    teams: Mapping[str, Team] = field(default_factory=dict)  #: by handle
    #: by the small letters of a full name, who has it; made once, as each milestone asks
    _called: Mapping[str, tuple[Person | Team, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Find everybody by full name."""
        called: dict[str, tuple[Person | Team, ...]] = {}
        for each in self._all():
            name = each.name.casefold()
            called[name] = (*called.get(name, ()), each)
        object.__setattr__(self, "_called", called)

    def named(self, words: str | None) -> Person | Team | None:
        """Whom `words` names: a handle, or a full name that only one of them has; else None.

        In other letters than its own, a handle that is somebody else's full name names nobody.
        """
        if words is None or not (sought := words.strip().casefold()):
            return None
        called = self._called.get(sought, ())
        found = self.persons.get(sought) or self.teams.get(sought)
        if found is None:
            return called[0] if len(called) == 1 else None
        shared = words.strip() != sought and any(each.handle != sought for each in called)
        return None if shared else found

    def namesakes(self, of: Person | Team) -> tuple[str, ...]:
        """The handles of everybody else whose full name is that of `of`, or who goes by it."""
        name = of.name.casefold()
        also = (*self._called.get(name, ()), self.persons.get(name), self.teams.get(name))
        handles = dict.fromkeys(each.handle for each in also if each is not None)
        return tuple(each for each in handles if each != of.handle)

    def called(self, words: str) -> str:
        """Whom `words` mean as people read it: the full name where they name anybody."""
        found = self.named(words)
        return words if found is None else found.name

    def members(self, words: str | None) -> tuple[Person, ...]:
        """The person or the members of the team that `words` names, without who left."""
        match self.named(words):
            case Person() as person:
                return self._present((person.handle,))
            case Team() as team:
                return self._present(team.members)
        return ()

    def leads(self, words: str | None) -> tuple[Person, ...]:
        """The leads of the team that `words` names, or of the teams of the person that it names."""
        match self.named(words):
            case Person(handle=handle):
                of = [team for team in self.teams.values() if handle in team.members]
                return self._present(dict.fromkeys(lead for team in of for lead in team.leads))
            case Team() as team:
                return self._present(team.leads)
        return ()

    def concerns(self, words: str | None, handle: str) -> bool:
        """Whether what `words` own is the person's `handle`: as owner, member or lead."""
        return any(each.handle == handle for each in (*self.members(words), *self.leads(words)))

    def stands_for(self, person: Person, day: date) -> Person | None:
        """Who is told on `day` in place of `person`: the first along the stand-ins who is there.

        `person` where nobody need stand in; None where all of them are away, have left, or go in a
        circle.
        """
        met: set[str] = set()
        present: Person | None = person
        while present is not None and (present.left_on is not None or present.is_away(day)):
            met.add(present.handle)
            onward = present.stand_in
            present = self.persons.get(onward) if onward and onward not in met else None
        return present

    def _all(self) -> Iterator[Person | Team]:
        yield from self.persons.values()
        yield from self.teams.values()

    def _present(self, handles: Collection[str]) -> tuple[Person, ...]:
        found = (self.persons.get(handle) for handle in handles)
        return tuple(each for each in found if each is not None and each.left_on is None)


def is_handle(text: str) -> bool:
    """Whether `text` can name a person or team."""
    return _HANDLE.fullmatch(text) is not None


def checked_handle(text: str) -> str:
    """`text` as a handle; UsageError where it cannot be one."""
    if not is_handle(text):
        raise UsageError(
            f"{text!r} cannot name a person or team: write at most 64 small letters a to z, "
            "digits, dots, hyphens or underscores, beginning with a letter or digit"
        )
    return text


def new_handle(text: str) -> str:
    """`text` as the handle of somebody new; UsageError as above, and where it says whom to tell."""
    if text in _MEANT or text.endswith(f".{_LEAD}"):
        raise UsageError(
            f"{text!r} has a meaning of its own where policies say whom to tell (owner, "
            "owner.lead, team:NAME.lead): take another name"
        )
    return checked_handle(text)
