"""Signing on: links that are good once, the sessions that they begin, and the end of both."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from tracker.domain.bulletin import SIGN_ON_LASTS, BulletinKind
from tracker.domain.change import Event
from tracker.domain.delivery import Order
from tracker.domain.people.person import Person
from tracker.domain.people.role import Role
from tracker.domain.people.token import Token, TokenUse
from tracker.errors import UsageError
from tracker.planning.text.people_news import sign_on_asked
from tracker.planning.text.words import Words
from tracker.service.people.naming import person_of
from tracker.service.people.tokens import digest_of
from tracker.store.store import Store, Transaction

LINK_LASTS: Final = timedelta(hours=1)
SESSION_LASTS: Final = timedelta(days=7)  #: whatever is done meanwhile

_FORGOTTEN_AFTER: Final = timedelta(days=30)
_BYTES: Final = 16
_BY_MAIL: Final = "by mail"
_SOMEBODY: Final = "somebody at the page of signing on"
_MOST_MAILS: Final = 3  #: to one person in the time for which one is good


class SignOns:
    """Who signs on, in a store, and who does no more."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def link(self, words: str, now: datetime, *, by: str) -> Token:
        """A link for whoever `words` name, good once within an hour, made by `by` for them.

        Raises NotFound where nobody is called so, UsageError where that person has left.
        """
        with self._store.write() as transaction:
            person = person_of(transaction.people.all(), words)
            if person.left_on is not None:
                raise UsageError(f"{person.handle} has left, and cannot sign on")
            token = _added(
                transaction,
                _token(TokenUse.SIGN_ON, person.handle, now, lasts=LINK_LASTS, name=f"by {by}"),
            )
            _note(transaction, "sign-on link made", f"for {person.handle}", now, by=by)
        return token

    def mail(self, handle: str, shown: str, channel: str, words: Words, now: datetime) -> bool:
        """Have a link sent to `handle`, good once, in the browser that shows `shown`.

        It goes to the personal `channel` as all deliveries do, and to nobody else; one that does
        not leave in time lapses. Nobody is sent more than a few, whoever asks: False beyond.
        """
        with self._store.write() as transaction:
            person = transaction.people.all().persons.get(handle)
            since = now - SIGN_ON_LASTS
            issued = transaction.tokens.issued_since(TokenUse.SIGN_ON, _BY_MAIL, handle, since)
            if person is None or person.left_on is not None or issued >= _MOST_MAILS:
                return False
            token = _token(TokenUse.SIGN_ON, handle, now, lasts=SIGN_ON_LASTS, name=_BY_MAIL)
            digest = _added(transaction, replace(token, digest=digest_of(shown))).digest
            text = sign_on_asked(person, digest, now).said_in(words)
            number = transaction.bulletins.insert(
                BulletinKind.SIGN_ON, text.subject, text.title, text.text, now
            )
            if number is None:
                return False
            order = Order(channel=channel, due_at=now, deadline_at=now + SIGN_ON_LASTS)
            transaction.deliveries.insert_bulletin(number, [order], now)
            _note(
                transaction, "sign-on link asked for", f"for {handle}, by mail", now, by=_SOMEBODY
            )
        return True

    def begin(self, digest: str, shown: str, now: datetime) -> Token | None:
        """The session that the link of `digest` begins, for the browser that shows `shown`.

        None where it is no link, was used, has expired, or is of somebody who is here no more.
        """
        with self._store.write() as transaction:
            link = transaction.tokens.of_digest(digest)
            if link is None or link.use is not TokenUse.SIGN_ON or not link.is_good(now):
                return None
            person = transaction.people.all().persons.get(link.person)
            if person is None or person.left_on is not None:
                return None
            if not transaction.tokens.revoke(link.id, now):
                return None
            return _begun(transaction, person, link.name, shown, now)

    def accept(self, handle: str, how: str, shown: str, now: datetime) -> Token | None:
        """The session of whoever is known to be `handle`, for the browser that shows `shown`.

        `how` says for the log how that is known. None where the person is here no more.
        """
        with self._store.write() as transaction:
            person = transaction.people.all().persons.get(handle)
            if person is None or person.left_on is not None:
                return None
            return _begun(transaction, person, how, shown, now)

    def end(self, digest: str, now: datetime) -> None:
        """End the session of `digest`; one that is over stays so."""
        with self._store.write() as transaction:
            session = transaction.tokens.of_digest(digest)
            if session is None or session.use is not TokenUse.SESSION:
                return
            if transaction.tokens.revoke(session.id, now):
                _note(transaction, "signed off", session.person, now, by=session.person)

    def end_all(self, words: str, now: datetime, *, by: str) -> tuple[Person, int]:
        """End all sessions of whoever `words` name, and their links; gives how many sessions."""
        with self._store.write() as transaction:
            person = person_of(transaction.people.all(), words)
            ended = transaction.tokens.revoke_all(TokenUse.SESSION, person.handle, now)
            links = transaction.tokens.revoke_all(TokenUse.SIGN_ON, person.handle, now)
            if ended or links:
                _note(transaction, "signed off", f"{person.handle}, everywhere", now, by=by)
        return person, ended


def _begun(transaction: Transaction, person: Person, how: str, shown: str, now: datetime) -> Token:
    for use in (TokenUse.SESSION, TokenUse.SIGN_ON):
        transaction.tokens.forget(use, now - _FORGOTTEN_AFTER)
    _note(transaction, "signed on", f"{person.handle}, {how}", now, by=person.handle)
    session = _token(TokenUse.SESSION, person.handle, now, lasts=SESSION_LASTS, name=how)
    return _added(transaction, replace(session, digest=digest_of(shown)))


def _token(use: TokenUse, person: str, now: datetime, *, lasts: timedelta, name: str) -> Token:
    return Token(
        id=0,
        use=use,
        name=name,
        person=person,
        role=Role.ADMINISTER,  # the person's own is the lesser one
        search="",
        digest=digest_of(secrets.token_urlsafe(_BYTES)),
        created_at=now,
        expires_at=now + lasts,
        revoked_at=None,
        used_at=None,
    )


def _added(transaction: Transaction, token: Token) -> Token:
    return replace(token, id=transaction.tokens.add(token))


def _note(transaction: Transaction, kind: str, detail: str, now: datetime, *, by: str) -> None:
    transaction.events.insert_many([Event(kind=kind, at=now, key=None, detail=detail, by=by)])
