"""Database URLs: which database is meant, and how to show it without its password."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tracker.errors import DatabaseUnusable

_SQLITE = "sqlite:///"
_POSTGRES = re.compile(r"postgres(?:ql)?(?:\+psycopg)?://")
_CREDENTIALS = r"(?<=://)([^/@:]*):.*@"  # to the last @: rather too much than a part
_HIDDEN_PARAMETER = r"(?i)([?&](?:password|sslpassword|passfile)=)[^&]*"
_MODES = frozenset({"ro", "rw"})
#: How long to wait for a server that cannot be reached, and for one that is gone in the middle.
_PATIENCE = {
    "connect_timeout": "10",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "4",
    "tcp_user_timeout": "30000",
}
#: What the server's own library takes in a URL (libpq, "Parameter Key Words"), but for
#: `replication`, which changes what the connection speaks, and for what writes down secrets.
_OPTION = (
    r"(fallback_)?application_name|channel_binding|client_encoding|connect_timeout|dbname"
    r"|gss(delegation|encmode|lib)|host(addr)?|keepalives(_(count|idle|interval))?|krbsrvname"
    r"|load_balance_hosts|m(ax|in)_protocol_version|options|passfile|password|port|require_auth"
    r"|requirepeer|service|ssl(cert|certmode|compression|crl|crldir|key|mode|negotiation|password"
    r"|rootcert|sni|_max_protocol_version|_min_protocol_version)|target_session_attrs"
    r"|tcp_user_timeout|user"
)


def without_password(url: str) -> str:
    """The URL as people may see it."""
    return re.sub(_CREDENTIALS, r"\1:***@", re.sub(_HIDDEN_PARAMETER, r"\1***", url))


def is_postgres(url: str) -> bool:
    """Whether `url` names a PostgreSQL database; DatabaseUnusable where it is neither kind."""
    if _POSTGRES.match(url):
        return True
    if url.startswith(_SQLITE) and len(url) > len(_SQLITE):
        return False
    raise DatabaseUnusable(
        f"cannot use the database {without_password(url)!r}: write sqlite:///path/to/tracker.db "
        "or postgresql+psycopg://user@host/database"
    )


def libpq_url(url: str) -> str:
    """A PostgreSQL URL as the server's own library reads it."""
    return _POSTGRES.sub("postgresql://", url, count=1)


def driver_url(url: str) -> str:
    """A PostgreSQL URL that names the driver."""
    return _POSTGRES.sub("postgresql+psycopg://", url, count=1)


def require_driver(url: str) -> None:
    """DatabaseUnusable where what speaks to PostgreSQL is not installed, or cannot be used."""
    try:
        import psycopg  # noqa: F401, PLC0415 - an extra, not always there
    except ImportError as error:
        raise DatabaseUnusable(
            f"the database {without_password(url)} needs the extra `postgres`: "
            "pip install 'regulatory-tracker[postgres]' beside tracker"
        ) from error


def check_options(url: str) -> None:
    """Refuse options of a PostgreSQL URL that would not be passed on, in one line.

    Raises DatabaseUnusable with their names, never their values.
    """
    names = [name for name, _ in _options(url)]
    unknown = sorted({name for name in names if not re.fullmatch(_OPTION, name)})
    twice = sorted({name for name in names if names.count(name) > 1})
    if not unknown and not twice:
        return
    faults = [f"unknown option {name!r}" for name in unknown]
    faults += [f"option {name!r} is there twice" for name in twice]
    raise DatabaseUnusable(
        f"cannot use the database {without_password(url).partition('?')[0]!r}: "
        f"{'; '.join(faults)}; PostgreSQL lists the options of its URLs under Parameter Key Words"
    )


def patience_of(url: str) -> dict[str, Any]:
    """How long to wait for a PostgreSQL server: what its URL says, else ours."""
    said = dict(_options(url))
    return {name: said.get(name, ours) for name, ours in _PATIENCE.items()}


def _options(url: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(urlsplit(url).query, keep_blank_values=True)
    except ValueError as error:
        raise DatabaseUnusable(
            f"cannot read the database URL {without_password(url)!r}: percent-encode what has a "
            "meaning in URLs, such as [ as %5B"
        ) from error


def sqlite_path(url: str) -> Path:
    """The file of an SQLite URL."""
    return Path(url.removeprefix(_SQLITE).partition("?")[0]).expanduser()


def real_path(url: str) -> Path:
    """The file of an SQLite URL by the name that no link leads to.

    Whatever lies beside the file, or takes its place, goes by this one.
    """
    return Path(os.path.realpath(sqlite_path(url)))


def sqlite_mode(url: str) -> str:
    """How an SQLite URL wants its file opened: `?mode=ro` for reading only, else `rw`."""
    _, _, parameters = url.partition("?")
    if not parameters:
        return "rw"
    mode = parameters.removeprefix("mode=")
    if mode not in _MODES:
        raise DatabaseUnusable(
            f"unknown parameter {parameters!r} of the database URL: only mode=ro and mode=rw exist"
        )
    return mode


def sqlite_uri(path: Path, mode: str) -> str:
    """The URI that opens `path` without ever creating it."""
    name = str(path.absolute())
    for character, code in (("%", "%25"), ("?", "%3f"), ("#", "%23")):
        name = name.replace(character, code)
    return f"file:{name}?mode={mode}"


def place_of(url: str) -> str:
    """What messages call the database: a file by its path from the root."""
    return without_password(url) if is_postgres(url) else str(sqlite_path(url).absolute())


def identity(path: Path) -> tuple[int, int] | None:
    """Which file lies at `path` now, by device and number; None where none does."""
    try:
        found = os.stat(path)  # noqa: PTH116  # half the time of Path.stat, for every transaction
    except OSError:
        return None
    return found.st_dev, found.st_ino
