"""Who uses the pages: signed on as whom, and with what role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from starlette.requests import Request

from tracker.domain.people.person import People, Person
from tracker.domain.people.role import Role, role_of
from tracker.web.callers import Callers
from tracker.web.guard import Refused
from tracker.web.sessions import Session


@dataclass(frozen=True, kw_only=True, slots=True)
class User:
    """A person who has signed on."""

    person: Person
    role: Role
    by_session: bool = False  #: signed on here, not by a proxy

    @property
    def handle(self) -> str:
        """By which changes are attributed."""
        return self.person.handle

    def may(self, role: Role) -> bool:
        """Whether that role is the user's, or less than the user's."""
        return self.role.includes(role)


class NotSignedOn(Exception):
    """Nobody has signed on, and the page is for people who have."""


@dataclass(frozen=True, kw_only=True)
class Users:
    """Finds who asks."""

    callers: Callers
    roles: Mapping[Role, Sequence[str]]

    def of(self, request: Request, people: People, session: Session | None = None) -> User:
        """The user who sends `request`, in a browser that has `session`; a proxy's word is first.

        Raises NotSignedOn where nobody says who it is, Refused where it is nobody of `people`.
        """
        words = self.callers.caller(request).signed_on
        if words is None:
            person = people.persons.get(session.person) if session is not None else None
            if person is None:
                raise NotSignedOn
            return replace(self.user(person, people), by_session=True)
        found = signed_on(words, people)
        if found is None:
            raise Refused(403, f"You are signed on as {words}, whom tracker does not know.")
        return self.user(found, people)

    def user(self, person: Person, people: People) -> User:
        """`person` as a user; Refused for who left or has no role."""
        if person.left_on is not None:
            raise Refused(403, f"{person.name} has left.")
        role = role_of(person, people, self.roles)
        if role is None:
            raise Refused(403, f"{person.name} may not look at these pages: no role is given.")
        return User(person=person, role=role)


def signed_on(words: str, people: People) -> Person | None:
    """The person whom a proxy names by handle, full name or address."""
    if isinstance(person := people.named(words), Person):
        return person
    return with_address(words, people)


def with_address(address: str, people: People, *, service: str | None = None) -> Person | None:
    """The person who has `address`, with `service` where one is named.

    One that several have means whoever of them has not left, where that is one alone.
    """
    sought = address.casefold()
    theirs = [
        each
        for each in people.persons.values()
        if sought
        in {held.casefold() for of, held in each.addresses.items() if service in (None, of)}
    ]
    here = [each for each in theirs if each.left_on is None] or theirs
    return here[0] if len(here) == 1 else None
