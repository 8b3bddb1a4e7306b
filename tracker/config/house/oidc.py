"""[web.oidc]: the house's own sign-on (OpenID Connect), and what the pages are known by there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from tracker.config.problems import Problem, dotted
from tracker.config.raw import RawSettings
from tracker.config.secrets import read_secret
from tracker.config.shape.fields import HOST, SHOWN_NAME, is_loopback, is_site
from tracker.config.shape.readers import ByName, Checked, Each, one_of, secret, text
from tracker.config.shape.secret import Secret
from tracker.config.shape.table import Table, key
from tracker.config.withheld import withheld
from tracker.domain.people.person import is_handle

_VARIABLE: Final = re.compile(r"\$\{[A-Za-z_]\w*\}", re.ASCII)
_PATH: Final = ("web", "oidc")


class Claim(StrEnum):
    """What of an identity names a person."""

    EMAIL = "email"  #: an address that the house has verified, and that the person has here
    SUB = "sub"  #: the house's own word for somebody, which never changes
    OID = "oid"  #: the same with Microsoft Entra, where `sub` differs by application


def _issuer(value: str) -> str:
    if not is_site(value):
        raise ValueError(
            f"is no address of an issuer {withheld(value)}; write for instance "
            '"https://login.example.org/realms/bank"'
        )
    parts = urlsplit(value)
    if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
        raise ValueError(
            "begins with http://, so whoever listens on the way could sign on as anybody; write "
            "https:// and see that it is served so"
        )
    return value


def _client_id(value: str) -> str:
    if not value or not (value.isascii() and value.isprintable()):
        raise ValueError(f'is no client id {withheld(value)}; write for instance "tracker"')
    return value


def _variable(value: Secret) -> Secret:
    if not _VARIABLE.fullmatch(value.reveal()):
        raise ValueError(
            "has to come from outside this file; write for instance "
            '"${OIDC_CLIENT_SECRET}", or name a file as client_secret_file'
        )
    return value


def _handle(value: str) -> str:
    if not is_handle(value):
        raise ValueError(f'names nobody {withheld(value)}; write a handle such as "amira"')
    return value


class OidcTable(Table):
    """[web.oidc]: people sign on with the account that they have in the house."""

    issuer: str | None = key(
        Checked(text, _issuer),
        default=None,
        description="Who signs people on, exactly as its discovery document spells it.",
        example='"https://login.example.org/realms/bank"',
    )
    client_id: str | None = key(
        Checked(text, _client_id),
        default=None,
        description="What the pages are called there.",
        example='"tracker"',
    )
    client_secret: Secret | None = key(
        Checked(secret, _variable),
        default=None,
        description="The variable that holds what the pages prove themselves by there.",
        example='"${OIDC_CLIENT_SECRET}"',
    )
    client_secret_file: str | None = key(
        text,
        default=None,
        description="In its place, a file that holds it, or a credential of systemd.",
        example='"oidc-secret"',
    )
    name: str = key(
        SHOWN_NAME,
        default="the account of your organisation",
        description="What the account is called on the page: Sign on with ...",
        example='"your Example Bank account"',
    )
    claim: Claim = key(
        one_of(Claim),
        default=Claim.EMAIL,
        description="What names a person: a verified email, or sub or oid, looked up in people.",
        example='"email"',
    )
    domains: tuple[str, ...] = key(
        Each(HOST),
        default=(),
        description="The domains whose addresses are believed; empty: that of any person here.",
        example='["example.org"]',
    )
    people: Mapping[str, str] = key(
        ByName(text, Checked(text, _handle)),
        default={},
        description="Whom each sub or oid means, by handle.",
        example='{ "00u1a2b3" = "amira" }',
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class OidcSettings:
    """Who signs people on, and whom its words mean."""

    issuer: str
    client_id: str = field(repr=False)
    client_secret: Secret | None = field(default=None, repr=False)  #: as written: a variable
    client_secret_file: str | None = field(default=None, repr=False)
    folder: Path = field(default=Path(), repr=False)  #: from which that name counts
    name: str = ""
    claim: Claim = Claim.EMAIL
    domains: tuple[str, ...] = ()
    people: Mapping[str, str] = field(default_factory=dict, repr=False)

    def secret(self, environ: Mapping[str, str]) -> str:
        """What the pages prove themselves by; ValueError with its key, and no secret, for none.

        Only `tracker web` needs it: the daemon may run without.
        """
        key = "client_secret" if self.client_secret is not None else "client_secret_file"
        try:
            if self.client_secret is not None:
                return _from(environ, self.client_secret.reveal())
            named = self.client_secret_file or ""
            return read_secret(named, self.folder, environ, "client secret")
        except ValueError as error:
            raise ValueError(f"{dotted((*_PATH, key))} {error}") from error


def _from(environ: Mapping[str, str], variable: str) -> str:
    """What the environment has for `${NAME}`; the name is not repeated, it may be the secret."""
    if not (found := environ.get(variable[2:-1])):
        raise ValueError("names a variable that the environment does not set; set it")
    return found


def oidc_of(table: OidcTable, raw: RawSettings) -> OidcSettings | None:
    """`table`, of the file `raw`, as settings; None where nobody is to sign on so."""
    if table.issuer is None or table.client_id is None:
        return None
    return OidcSettings(
        issuer=table.issuer,
        client_id=table.client_id,
        client_secret=table.client_secret,
        client_secret_file=table.client_secret_file,
        folder=raw.origin.parent if raw.origin else Path(),
        name=table.name,
        claim=table.claim,
        domains=table.domains,
        people=table.people,
    )


def oidc_misfits(table: OidcTable, written: Collection[str]) -> Iterator[Problem]:
    """Every fault between keys of the table; of `written` ones some may be at fault themselves."""
    if not written:
        return
    for name, right in (
        ("issuer", '"https://login.example.org/realms/bank"'),
        ("client_id", '"tracker"'),
    ):
        if name not in written:
            yield Problem(path=_PATH, text=f"has no {name}; write for instance {name} = {right}")
    secrets = {"client_secret", "client_secret_file"}.intersection(written)
    if not secrets:
        text = 'has no client_secret; write for instance client_secret = "${OIDC_CLIENT_SECRET}"'
        yield Problem(path=_PATH, text=text)
    elif len(secrets) > 1:
        text = "has both client_secret and client_secret_file; keep one"
        yield Problem(path=(*_PATH, "client_secret_file"), text=text)
    if table.stated.issuperset({"claim", "people"}.intersection(written)):
        yield from _naming(table, written)


def _naming(table: OidcTable, written: Collection[str]) -> Iterator[Problem]:
    by_mail = table.claim is Claim.EMAIL
    if table.people and by_mail:
        text = 'has an effect with claim = "sub" or "oid" only; set that, or take it out'
        yield Problem(path=(*_PATH, "people"), text=text)
    elif "people" not in written and not by_mail:
        text = 'means nobody yet; write for instance people = { "00u1a2b3" = "amira" }'
        yield Problem(path=(*_PATH, "claim"), text=text)
    if table.domains and not by_mail:
        text = 'has an effect with claim = "email" only; set that, or take it out'
        yield Problem(path=(*_PATH, "domains"), text=text)
