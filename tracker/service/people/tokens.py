"""Tokens of people: made, shown once, listed, revoked, and looked up by what somebody shows."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import structlog

from tracker.domain.change import Event
from tracker.domain.people.person import Person
from tracker.domain.people.role import Role
from tracker.domain.people.token import Token, TokenUse
from tracker.domain.plain_text import plain
from tracker.errors import DatabaseUnusable, NotFound, UsageError
from tracker.store.store import Store, Transaction

_log = structlog.get_logger()

_BEGINNING: Final = "trk_"  #: what is shown begins so, and scanners for secrets can know it
_BYTES: Final = 32
_NOTED_EVERY: Final = timedelta(hours=1)


class Tokens:
    """The tokens in a store, issued and revoked on behalf of `by`."""

    def __init__(self, store: Store, *, by: str) -> None:
        self._store = store
        self._by = by

    def issue(  # noqa: PLR0913 - what a token is made of
        self,
        use: TokenUse,
        *,
        person: str,
        name: str,
        now: datetime,
        role: Role = Role.READ,
        search: str = "",
        expires_at: datetime | None = None,
    ) -> tuple[Token, str]:
        """A new token for whoever `person` names, and what is to be shown: nobody sees it again.

        Raises NotFound where nobody is called so, UsageError where a token cannot be for them.
        """
        if expires_at is not None and expires_at <= now:
            raise UsageError("a token that has expired already lets nobody in")
        shown = f"{_BEGINNING}{secrets.token_urlsafe(_BYTES)}"
        with self._store.write() as transaction:
            token = Token(
                id=0,
                use=use,
                name=_checked(name),
                person=_present(transaction, person).handle,
                role=role,
                search=search,
                digest=digest_of(shown),
                created_at=now,
                expires_at=expires_at,
                revoked_at=None,
                used_at=None,
            )
            token = replace(token, id=transaction.tokens.add(token))
            detail = f"number {token.id} ({use.value}) for {token.person}: {token.name}"
            self._note(transaction, "token issued", detail, now)
        return token, shown

    def revoke(self, number: int, now: datetime) -> Token:
        """Let nobody in by the token of that number; NotFound where there is none."""
        with self._store.write() as transaction:
            token = transaction.tokens.get(number)
            if token is None:
                raise NotFound(f"there is no token of the number {number}")
            if token.revoked_at is None:
                transaction.tokens.revoke(number, now)
                detail = f"number {number} ({token.use.value}) of {token.person}: {token.name}"
                self._note(transaction, "token revoked", detail, now)
        return replace(token, revoked_at=token.revoked_at or now)

    def _note(self, transaction: Transaction, kind: str, detail: str, now: datetime) -> None:
        event = Event(kind=kind, at=now, key=None, detail=detail, by=self._by)
        transaction.events.insert_many([event])


def note_use(store: Store, token: Token, now: datetime) -> None:
    """Note that a token is used, once an hour: what is noted more often wears disks out.

    Where the database cannot take it just now, the log says so, and it lets in all the same.
    """
    if token.used_at is not None and now - token.used_at < _NOTED_EVERY:
        return
    try:
        with store.write() as transaction:
            transaction.tokens.use(token.id, now)
    except DatabaseUnusable as error:
        _log.warning("Use of a token is not noted", number=token.id, error=str(error))


def digest_of(shown: str) -> str:
    """What is kept of a token that is shown so."""
    return hashlib.sha256(shown.encode(errors="surrogatepass")).hexdigest()


def _checked(name: str) -> str:
    try:
        found = plain(name)
    except ValueError as error:
        raise UsageError(f"the name of a token {error}") from error
    if not found:
        raise UsageError("a token has a name that says what it is for")
    return found


def _present(transaction: Transaction, words: str) -> Person:
    found = transaction.people.all().named(words)
    if found is None:
        raise NotFound(f"nobody is called {words!r}; `tracker person list` shows everybody")
    if not isinstance(found, Person):
        raise UsageError(f"{found.handle} is a team, and a token is one person's")
    if found.left_on is not None:
        raise UsageError(f"{found.handle} has left")
    return found
