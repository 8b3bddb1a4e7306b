"""Database URLs: which database is meant, and how to show it without its password."""

from __future__ import annotations

import re
from pathlib import Path

from tracker.errors import DatabaseUnusable

_SQLITE = "sqlite:///"
_POSTGRES = re.compile(r"postgres(?:ql)?(?:\+psycopg)?://")
_CREDENTIALS = re.compile(r"(?<=://)([^/@:]*):.*@")  # to the last @: rather too much than a part
_SECRET_PARAMETER = re.compile(r"(?i)([?&](?:password|sslpassword|passfile)=)[^&]*")
_MODES = frozenset({"ro", "rw"})


def without_password(url: str) -> str:
    """The URL as people may see it."""
    return _CREDENTIALS.sub(r"\1:***@", _SECRET_PARAMETER.sub(r"\1***", url))


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


def sqlite_path(url: str) -> Path:
    """The file of an SQLite URL."""
    return Path(url.removeprefix(_SQLITE).partition("?")[0]).expanduser()


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
    """What error messages call the database."""
    return without_password(url) if is_postgres(url) else str(sqlite_path(url))
