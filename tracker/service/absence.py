"""A database that is not there: what led to it, and what would be right."""

from __future__ import annotations

import os
from pathlib import Path

from tracker.config.locate import LOCAL, VARIABLE, locate
from tracker.config.raw import DATABASE_VARIABLE, read_raw
from tracker.errors import DatabaseAbsent, DatabaseUnusable

_CREATE = "run `tracker init` to create it, or name the settings of another one with --config"
_MEND = "it is to name the database that is meant"


def with_origin(error: DatabaseUnusable, config: Path | None) -> DatabaseUnusable:
    """The complaint that a database is not there, with what named it; any other as it is.

    `tracker init` is advised where it would make what is meant: in a folder that nobody has named.
    Elsewhere an empty database would hide that the path of another one is wrong.
    """
    if not isinstance(error, DatabaseAbsent):
        return error
    return DatabaseUnusable(f"{error}: {_origin(config)}")


def _origin(config: Path | None) -> str:
    if os.environ.get(DATABASE_VARIABLE):
        return f"${DATABASE_VARIABLE} led there; {_MEND}"
    path = locate(config, os.environ)
    if path is None:
        return f"no settings file was found; {_CREATE}"
    named_by = _named_by(config)
    led = (
        "led there"
        if "database" in read_raw(path).values
        else "names none, so it is looked for in this folder"
    )
    ours = named_by is None and path == LOCAL.absolute()
    given = f" (as {named_by} says)" if named_by else ""
    return f"the settings file {path}{given} {led}; {_CREATE if ours else _MEND}"


def _named_by(config: Path | None) -> str | None:
    if config is not None:
        return "--config"
    return f"${VARIABLE}" if os.environ.get(VARIABLE) else None
