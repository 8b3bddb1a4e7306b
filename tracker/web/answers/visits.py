"""Requests for the page of a link: what is known of each before a page is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from starlette.requests import Request

from tracker.domain.people.answer import Ticket
from tracker.domain.people.person import People
from tracker.service.answering.links import Links
from tracker.service.answering.seals import Seal
from tracker.service.answering.values import Standing
from tracker.web.answers.forms import AnswerForm, form_for
from tracker.web.callers import Caller, Throttle
from tracker.web.guard import Refused
from tracker.web.sealing import is_sealed, sealed_at
from tracker.web.site import Site
from tracker.web.users import signed_on

COOKIE: Final = "tracker_person"


@dataclass(frozen=True, kw_only=True)
class Seals:
    """What pages seal, each for its purpose."""

    form: Seal  #: that a form was made here, for this link
    reading: Seal  #: that whoever stores a new date has seen how it is read
    person: Seal  #: who somebody said that they are


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One request for the page of a link, and all that its page is made from."""

    token: str
    ticket: Ticket
    standing: Standing
    people: People
    now: datetime
    known: str | None  #: who answers, where that is not asked: a handle, or words
    before: str = ""  #: who answered from this browser the last time

    @property
    def form(self) -> AnswerForm:
        """The form as it is shown first."""
        return form_for(self.standing, asks_who=self.known is None, who=self.before)

    @property
    def reader(self) -> str:
        """Who answers, by name; empty where that is asked."""
        person = self.people.persons.get(self.known or "")
        return person.name if person is not None else self.known or ""


@dataclass(frozen=True, kw_only=True)
class Visits:
    """Gathers what is known of each request, the database read in a thread."""

    site: Site
    links: Links
    seals: Seals
    throttle: Throttle

    async def of(self, request: Request) -> Visit:
        """The visit; Refused for a link that is none of ours, or somebody else's."""
        token = str(request.path_params["token"])
        caller = self.site.callers.caller(request)
        ticket = self.links.ticket(token)
        if ticket is None:
            raise self._wrong(caller)
        people = await self.site.apart(self.site.people)
        signed_on = _signed_on(caller, people)
        _check_reader(ticket.recipient, signed_on, people)
        standing = await self.site.apart(partial(self.site.answers.standing, ticket, by=signed_on))
        return Visit(
            token=token,
            ticket=ticket,
            standing=standing,
            people=people,
            now=self.site.clock.now(),
            known=ticket.recipient or signed_on,
            before=self._before(request),
        )

    def sealed(self, visit: Visit, seal: Seal, *about: str) -> str:
        """That a page was made for this link, now, and `about` what."""
        return sealed_at(seal, visit.now, visit.token, *about)

    def is_sealed(self, visit: Visit, seal: Seal, text: str, *about: str) -> bool | None:
        """Whether `text` says so, too; None where it does, but has become too old."""
        return is_sealed(seal, text, visit.now, visit.token, *about)

    def _wrong(self, caller: Caller) -> Refused:
        if self.throttle.is_over(caller.address, "Links are guessed, or damaged on the way"):
            return Refused(429, "Too many links from there were none of ours. Please try later.")
        return Refused(
            404,
            "This link is none of ours, or a part of it is missing. Please open it from the "
            "message, or copy all of it. Nothing was changed.",
        )

    def _before(self, request: Request) -> str:
        match self.seals.person.opened(request.cookies.get(COOKIE, "")):
            case (str() as who,):
                return who
        return ""


def _check_reader(recipient: str | None, signed_on: str | None, people: People) -> None:
    """Refused where somebody else holds the link, or whoever holds it is here no more."""
    if recipient is not None and signed_on not in (None, recipient):
        raise Refused(
            403,
            f"This link was sent to {_name(people, recipient)}, and you are signed on as "
            f"{_name(people, signed_on or '')}. Nothing was changed. Please use the link in a "
            "message of your own.",
        )
    person = people.persons.get(recipient or signed_on or "")
    if (recipient is not None and person is None) or (person is not None and person.left_on):
        raise Refused(
            403,
            f"{_name(people, recipient or signed_on or '')} has left, so this link answers "
            "nothing any more. Nothing was changed. Whoever took over has a message of their own.",
        )


def _signed_on(caller: Caller, people: People) -> str | None:
    """The handle of whom the proxy names or whose address it gives, or else its words."""
    if (words := caller.signed_on) is None:
        return None
    person = signed_on(words, people)
    return words if person is None else person.handle


def _name(people: People, handle: str) -> str:
    person = people.persons.get(handle)
    return person.name if person is not None else handle
