"""A channel of mail by its parts, in place of a URL in which each of them had to be encoded."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final
from urllib.parse import quote, urlencode

from tracker.config.channel.table import ChannelTable
from tracker.config.problems import Problem
from tracker.config.shape.fields import Security

#: What makes a channel one of mail by its parts.
MAIL_KEYS: Final = (
    *("host", "port", "user", "password", "password_file", "from", "name", "to", "security"),
)
_NO_RECIPIENT: Final = (
    'has no recipient; write for instance to = "ops@example.org", or for_people = true where it '
    "reaches people at addresses of theirs"
)
_HALF_A_LOGIN: Final = (
    'has no password; write password = "${SMTP_PASSWORD}" or password_file, or leave user out '
    "where the server asks for no login"
)
_READABLE: Final = (
    '"none" sends mail that everybody on the way can read; list its host in [delivery] '
    'allow_hosts if that is meant, or write "starttls"'
)
_GIVEN_AWAY: Final = (
    '"none" would send the password for everybody to read; write "starttls" or "tls", or take '
    "user and password out"
)
_PORTS: Final = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}
_MODES: Final = {Security.STARTTLS: "starttls", Security.TLS: "ssl"}


def written_parts(written: Mapping[str, object]) -> tuple[str, ...]:
    """The keys of mail that a channel's table has."""
    return tuple(key for key in MAIL_KEYS if key in written)


def mail_problems(
    name: str, written: Mapping[str, object], table: ChannelTable, allow_hosts: Collection[str]
) -> Iterator[Problem]:
    """What is wrong with the parts of the mail channel `name`, each at its key.

    `written` is its table as it stands in the file, `table` what is sound of it.
    """
    for key, text in (
        *_of_address(written, table),
        *_of_login(written),
        *_of_security(table, allow_hosts),
    ):
        yield Problem(path=("channels", name, key) if key else ("channels", name), text=text)


def _of_address(written: Mapping[str, object], table: ChannelTable) -> Iterator[tuple[str, str]]:
    for key in ("url", "url_file"):
        if key in written:
            beside = ", ".join(written_parts(written))
            yield key, f"stands beside {beside}; keep the URL, or the parts of a mail channel"
    if "host" not in written:
        beside = ", ".join(written_parts(written))
        yield "", f'has {beside} but no host; write for instance host = "smtp.example.org"'
    if "from" not in written:
        yield "", 'has no sender; write for instance from = "tracker@example.org"'
    if table.for_people and "to" in written:
        yield "to", "names somebody on a channel for people, whose addresses are theirs; leave out"
    if not table.for_people and "to" not in written:
        yield "", _NO_RECIPIENT


def _of_login(written: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    if {"password", "password_file"} <= written.keys():
        yield "password_file", "has both password and password_file; keep one"
    has_password = bool({"password", "password_file"} & written.keys())
    if "user" in written and not has_password:
        yield "user", _HALF_A_LOGIN
    if has_password and "user" not in written:
        key = "password" if "password" in written else "password_file"
        yield key, "has no user; write who logs in, as user"


def _of_security(table: ChannelTable, allow_hosts: Collection[str]) -> Iterator[tuple[str, str]]:
    security = security_of(table)
    if security is Security.NONE and table.host is not None and table.host not in allow_hosts:
        yield "security", _READABLE
    if security is Security.NONE and (table.password or table.password_file):
        yield "security", _GIVEN_AWAY
    for told, port in _PORTS.items():
        if table.port == port and security is not told and Security.TLS in {security, told}:
            yield (
                "security",
                f'does not go with port {port}, which speaks "{told}"; write that, or another port',
            )


def security_of(table: ChannelTable) -> Security:
    """How the connection is secured: as stated, else as its port has it."""
    if table.security is not None:
        return table.security
    return Security.TLS if table.port == _PORTS[Security.TLS] else Security.STARTTLS


def mail_url(table: ChannelTable, user: str | None, password: str | None) -> str:
    """The URL of a mail channel whose parts have no problem, each of them encoded."""
    security = security_of(table)
    scheme = "mailto" if security is Security.NONE else "mailtos"
    host = str(table.host)
    login = f"{_quoted(user)}:{_quoted(password or '')}@" if user else ""
    options = {
        "smtp": host,
        "from": table.from_address,
        "name": table.name,
        "to": table.to,
        "mode": _MODES.get(security),
    }
    stated = {name: value for name, value in options.items() if value}
    place = f"[{host}]" if ":" in host else host
    port = table.port or _PORTS[security]
    return f"{scheme}://{login}{place}:{port}?{urlencode(stated, quote_via=quote, safe='')}"


def _quoted(text: str) -> str:
    return quote(text, safe="")
