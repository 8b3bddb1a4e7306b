"""Identities that the house's own sign-on vouches for, and whom they mean here."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from tracker.config.house.oidc import Claim, OidcSettings
from tracker.domain.people.person import People, Person
from tracker.web.sign_on.browsers import Browser
from tracker.web.users import with_address

BEGIN: Final = "/oidc"  #: where signing on with an account of the house begins
BACK: Final = "/oidc/callback"  #: where it ends; the provider has to be told the address

MAIL: Final = "mail"  #: the service whose addresses name people


class Unreachable(Exception):
    """Who signs people on cannot be asked just now; the text is for the log."""


class Disbelieved(Exception):
    """What was said of an identity is not believed; the text is for the log."""


class Unknown(Exception):
    """An identity that is nobody's here; the text is a sentence for whoever has it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """What binds an answer to the browser that asked, drawn anew each time (43 characters each)."""

    state: str  #: comes back with the answer (RFC 6749, 10.12)
    nonce: str  #: stands in the identity that is signed (OpenID Connect Core, 15.5.2)
    verifier: str  #: without which the code is worth nothing (RFC 7636)


class Provider(Protocol):
    """Who signs people on in the house."""

    def address(self, attempt: Attempt) -> str:
        """Where a browser goes to sign on; raises Unreachable."""
        ...

    def claims(
        self, code: str, issuer: str | None, attempt: Attempt, now: datetime
    ) -> Mapping[str, object]:
        """What is vouched for of whoever got `code` there; raises Unreachable or Disbelieved.

        `issuer` is who says that it has answered, where it says so (RFC 9207).
        """
        ...


def attempt_of(browser: Browser, secrets: Sequence[str]) -> Attempt:
    """The attempt that a browser makes: only who knows the first of `secrets` can work it out."""

    def drawn(purpose: str) -> str:
        words = f"tracker.oidc.{purpose}\0{browser.key}".encode()
        tag = hmac.digest(secrets[0].encode(), words, "sha256")
        return base64.urlsafe_b64encode(tag).rstrip(b"=").decode()

    return Attempt(state=drawn("state"), nonce=drawn("nonce"), verifier=drawn("verifier"))


def person_of(claims: Mapping[str, object], oidc: OidcSettings, people: People) -> Person:
    """Whom `claims` mean here; raises Unknown, Disbelieved where they lack what names somebody."""
    if oidc.claim is Claim.EMAIL:
        return _of_mail(claims, oidc, people)
    named = claims.get(oidc.claim.value)
    if not isinstance(named, str) or not named:
        raise Disbelieved(f"it has no {oidc.claim.value}")
    handle = oidc.people.get(named)
    person = people.persons.get(handle) if handle is not None else None
    if person is None:
        raise Unknown(f"Your account is known there as {named}, which means nobody here.")
    return person


def _of_mail(claims: Mapping[str, object], oidc: OidcSettings, people: People) -> Person:
    mail = claims.get("email")
    if not isinstance(mail, str) or not mail:
        raise Disbelieved("it has no email")
    if claims.get("email_verified") is not True:
        raise Unknown(f"Your account there has the address {mail}, which has not been verified.")
    domain = mail.rpartition("@")[2].lower()
    if oidc.domains and domain not in oidc.domains:
        raise Unknown(f"Your account there has the address {mail}, of a domain that has no access.")
    # Letters of other scripts that fold to plain ones could pass for somebody else's address.
    person = with_address(mail, people, service=MAIL) if mail.isascii() else None
    if person is None:
        raise Unknown(f"Your account there has the address {mail}, which nobody has here.")
    return person
