"""Whom a token lets in, and with what role."""

from __future__ import annotations

import re
from typing import Final

from starlette.requests import Request

from tracker.domain.people.token import Token, TokenUse
from tracker.service.people.tokens import digest_of, note_use
from tracker.web.site import Site
from tracker.web.users import User

_SHOWN: Final = re.compile(r"Bearer +([A-Za-z0-9._~+/-]{1,200}=*)", re.IGNORECASE)


def bearer_of(request: Request) -> str | None:
    """The token that `request` shows in its head; None where it shows none."""
    shown = _SHOWN.fullmatch(request.headers.get("authorization", ""))
    return None if shown is None else shown[1]


def let_in(site: Site, shown: str, use: TokenUse) -> tuple[Token, User] | None:
    """Whose token is shown, with the role that both have; None where it lets nobody in.

    Its use is noted. Waits for the database. Raises Refused where its person may do nothing.
    """
    now = site.clock.now()
    with site.reads() as reads:
        token = reads.token(digest_of(shown))
        if token is None or token.use is not use or not token.is_good(now):
            return None
        people = reads.people()
    person = people.persons.get(token.person)
    if person is None:
        return None
    user = site.users.user(person, people)
    note_use(site.store, token, now)
    role = user.role if token.role.includes(user.role) else token.role
    return token, User(person=user.person, role=role)
