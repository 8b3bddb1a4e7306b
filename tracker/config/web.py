"""[web]: where people answer, and the secret that signs the links to there."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from tracker.config.house.oidc import OidcSettings, OidcTable, oidc_of
from tracker.config.own_files import Untrusted, read_own
from tracker.config.problems import Problem
from tracker.config.raw import RawSettings
from tracker.config.secrets import CREDENTIALS_VARIABLE
from tracker.config.shape.fields import DAYS, is_loopback, is_site
from tracker.config.shape.readers import Checked, Each, In, text
from tracker.config.shape.table import Table, key
from tracker.config.withheld import withheld
from tracker.domain.people.person import is_handle
from tracker.domain.people.role import EVERYBODY, TEAM, Role

DEFAULT_SECRET_FILE: Final = "web-secret"  # noqa: S105 - the name of the file, not what it holds

_LISTEN = re.compile(r"(?:\[(?P<six>[0-9a-fA-F:.]+)\]|(?P<host>[^:\[\]]+)):(?P<port>\d{1,5})")
_HEADER = re.compile(r"[A-Za-z0-9-]{1,64}")
_LAST_PORT: Final = 65_535
_LEAST_SECRET: Final = 32  #: characters of a line that signs
_SQLITE: Final = "sqlite:///"


def _base_url(value: str) -> str:
    if not is_site(value):
        raise ValueError(
            f"is no address of a web site {withheld(value)}; write for instance "
            '"https://tracker.example.org"'
        )
    return value.rstrip("/")


def _listen(value: str) -> str:
    match = _LISTEN.fullmatch(value)
    host = (match["six"] or match["host"]) if match else ""
    if match is None or not _is_address(host) or not 0 < int(match["port"]) <= _LAST_PORT:
        raise ValueError(
            f"is no address and port {withheld(value)}; write for instance "
            '"127.0.0.1:8080" or "[::1]:8080"'
        )
    return value


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    return True


def _header(value: str) -> str:
    if not _HEADER.fullmatch(value):
        raise ValueError(
            f'is no name of a header {withheld(value)}; write for instance "X-Forwarded-User"'
        )
    return value


def _proxy(value: str) -> str:
    try:
        return str(ipaddress.ip_network(value, strict=False))
    except ValueError as error:
        raise ValueError(
            f"is no address or network {withheld(value)}; write for instance "
            '"127.0.0.1" or "10.0.0.0/8"'
        ) from error


def _named(value: str) -> str:
    if value != EVERYBODY and not is_handle(value.removeprefix(TEAM)):
        raise ValueError(
            f"names nobody {withheld(value)}; write the name of a person, team:NAME or everybody"
        )
    return value


_NAMED = Checked(text, _named)


class RolesTable(Table):
    """[web.roles]: who may do more than answer, or no more than look."""

    read: tuple[str, ...] = key(
        Each(_NAMED),
        default=(),
        description="Who may look at everything and answer nothing.",
        example='["team:audit"]',
    )
    answer: tuple[str, ...] = key(
        Each(_NAMED),
        default=("everybody",),
        description="Who may answer, too.",
        example='["everybody"]',
    )
    edit: tuple[str, ...] = key(
        Each(_NAMED),
        default=(),
        description="Who may add and change milestones, too.",
        example='["team:crypto"]',
    )
    administer: tuple[str, ...] = key(
        Each(_NAMED),
        default=(),
        description="Who may change people and sources, too.",
        example='["amira"]',
    )


class WebTable(Table):
    """[web]: pages on which people answer what they are told."""

    base_url: str | None = key(
        Checked(text, _base_url),
        default=None,
        description="Where people reach `tracker web`; with it, messages have buttons.",
        example='"https://tracker.example.org"',
    )
    listen: str = key(
        Checked(text, _listen),
        default="127.0.0.1:8080",
        description="The address and port at which `tracker web` waits for requests.",
        example='"127.0.0.1:8080"',
    )
    secret_file: str | None = key(
        text,
        default=None,
        description="What signs the links; default: `web-secret`, beside the database's file.",
        example='"web-secret"',
    )
    links_last: timedelta = key(
        DAYS,
        default=timedelta(days=60),
        description="How many days after the one on which it was sent a link can be used.",
        example='"60d"',
    )
    sign_on_header: str | None = key(
        Checked(text, _header),
        default=None,
        description="The header in which a trusted proxy says who has signed on.",
        example='"X-Forwarded-User"',
    )
    trusted_proxies: tuple[str, ...] = key(
        Each(Checked(text, _proxy)),
        default=(),
        description="Addresses or networks of proxies whose word on who calls is believed.",
        example='["127.0.0.1"]',
    )
    oidc: OidcTable = key(
        In(OidcTable),
        default=OidcTable(),
        description="The house's own sign-on, where people sign on with that.",
        example="[web.oidc]",
    )
    roles: RolesTable = key(
        In(RolesTable),
        default=RolesTable(),
        description="Who may do what on pages and through the interface.",
        example='{ edit = ["team:crypto"] }',
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class WebSettings:
    """Where people answer, and what signs the links to there."""

    base_url: str | None = field(default=None, repr=False)  #: without a slash at its end
    listen: tuple[str, int] = ("127.0.0.1", 8080)
    secret_file: Path = field(default=Path(DEFAULT_SECRET_FILE), repr=False)
    secret_stated: bool = False  #: whether the settings name that file
    links_last: timedelta = timedelta(days=60)
    sign_on_header: str | None = field(default=None, repr=False)
    trusted_proxies: tuple[str, ...] = ()  #: networks
    oidc: OidcSettings | None = None  #: None: nobody signs on with an account of the house
    roles: Mapping[Role, tuple[str, ...]] = field(
        default_factory=lambda: {Role.ANSWER: (EVERYBODY,)}, repr=False
    )

    @property
    def origin(self) -> str | None:
        """Scheme, host and port of `base_url`, as browsers name an origin."""
        if self.base_url is None:
            return None
        scheme, host, port = _origin_parts(self.base_url)
        return f"{scheme}://{host}" if port is None else f"{scheme}://{host}:{port}"


def web_of(
    table: WebTable, raw: RawSettings, database: str, environ: Mapping[str, str]
) -> WebSettings:
    """`table`, of the file `raw`, as settings."""
    match = _LISTEN.fullmatch(table.listen)
    assert match is not None, "the table has checked it"  # noqa: S101 - for type checkers
    folder = raw.origin.parent if raw.origin else Path()
    return WebSettings(
        base_url=table.base_url,
        listen=(match["six"] or match["host"], int(match["port"])),
        secret_file=_place(table.secret_file, database, folder, environ),
        secret_stated=table.secret_file is not None,
        links_last=table.links_last,
        sign_on_header=table.sign_on_header,
        trusted_proxies=table.trusted_proxies,
        oidc=oidc_of(table.oidc, raw),
        roles={role: getattr(table.roles, role.value) for role in Role},
    )


def secret_faults(web: WebSettings) -> list[Problem]:
    """What is wrong with the file of the secret: nothing where it is still to be made."""
    if web.base_url is None or not (web.secret_stated or web.secret_file.exists()):
        return []
    try:
        read_link_secrets(web.secret_file)
    except ValueError as error:
        return [Problem(path=("web", "secret_file"), text=str(error))]
    return []


def web_misfits(table: WebTable) -> Iterator[Problem]:
    """Every fault between keys of the table."""
    if table.sign_on_header is not None and not table.trusted_proxies:
        text = (
            "is believed of trusted proxies only, and none is named; write for instance "
            'trusted_proxies = ["127.0.0.1"]'
        )
        yield Problem(path=("web", "sign_on_header"), text=text)


def web_remarks(table: WebTable) -> Iterator[Problem]:
    """What no rule forbids, and somebody may be sorry for."""
    if table.base_url is None:
        return
    parts = urlsplit(table.base_url)
    if parts.scheme.lower() != "https" and not is_loopback(parts.hostname or ""):
        text = (
            "begins with http://, so whoever listens on the way can use the links; write https:// "
            "where a proxy in front speaks it"
        )
        yield Problem(path=("web", "base_url"), text=text)


def read_link_secrets(path: Path) -> tuple[str, ...]:
    """The lines of the file at `path`: the first signs, all of them verify.

    Raises ValueError, which repeats neither a line nor the name of the file.
    """
    anew = "; take it away, and `tracker init` makes another one"
    try:
        held = read_own(path).decode("ascii")
    except Untrusted as error:
        raise ValueError(f"its file {error}") from error
    except FileNotFoundError as error:
        raise ValueError("its file is not there; `tracker init` makes it") from error
    except OSError as error:
        raise ValueError(f"its file cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"its file holds what is no plain text{anew}") from error
    lines = tuple(line.strip() for line in held.splitlines() if line.strip())
    if not lines:
        raise ValueError(f"its file is empty{anew}")
    short = [number for number, line in enumerate(lines, start=1) if len(line) < _LEAST_SECRET]
    if short:
        raise ValueError(
            f"line {short[0]} of its file can be guessed: a line has at least {_LEAST_SECRET} "
            "characters drawn at random, such as `openssl rand -hex 32` prints"
        )
    return lines


def make_link_secret(path: Path) -> bool:
    """Write a new secret to `path`, for its owner only; False where a file is there already.

    Raises OSError where it cannot be written. A link is not followed.
    """
    import secrets  # noqa: PLC0415 - it is slow to load, and this is asked once

    path.parent.mkdir(parents=True, exist_ok=True)
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW
    partial = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(partial, flags, 0o600), "w", encoding="ascii") as file:
        file.write(f"{secrets.token_hex(32)}\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(partial, path)  # whole or not at all, and never over what is there
    except FileExistsError:
        return False
    finally:
        partial.unlink()
    return True


def _place(stated: str | None, database: str, folder: Path, environ: Mapping[str, str]) -> Path:
    """Where the secret is: as stated, else beside the database's file, else the settings."""
    if stated is not None:
        credentials = environ.get(CREDENTIALS_VARIABLE)
        kept = Path(credentials) / stated if credentials else None
        return kept if kept is not None and kept.exists() else folder / stated
    if database.startswith(_SQLITE):
        file = Path(database.removeprefix(_SQLITE).partition("?")[0]).expanduser()
        return Path(os.path.realpath(file)).parent / DEFAULT_SECRET_FILE
    return folder / DEFAULT_SECRET_FILE


def _origin_parts(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    scheme, host = parts.scheme.lower(), (parts.hostname or "").lower()
    usual = {"http": 80, "https": 443}[scheme]
    return (
        scheme,
        f"[{host}]" if ":" in host else host,
        None if parts.port in (None, usual) else parts.port,
    )
