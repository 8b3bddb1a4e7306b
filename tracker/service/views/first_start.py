"""The first step: a database and a settings file."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tracker.config.locate import default_path, locate
from tracker.config.raw import DEFAULT_TIMEZONE, RawSettings, checked_zone, database_url
from tracker.config.settings import load_settings
from tracker.config.starter import starter_settings
from tracker.config.web import WebSettings, make_link_secret
from tracker.errors import BadSettings
from tracker.store.database import create_database
from tracker.store.values.url import place_of

_LOCALTIME = Path("/etc/localtime")


@dataclass(frozen=True, kw_only=True, slots=True)
class Begun:
    """What was made, and what was there."""

    database: str  #: where it is, without its password
    database_created: bool
    settings: Path
    settings_written: bool
    secret: Path | None  #: what signs links, where it was made


def begin(config: Path | None) -> Begun:
    """Create what is missing of database and settings; nothing that exists is changed.

    Raises BadSettings for a settings file that cannot be read or written, or a secret that has to
    be written and cannot; DatabaseUnusable for a database that is not ours.
    """
    path = locate(config, os.environ)
    present = path is not None and path.exists()
    url = _database(path if present else None)
    created = create_database(url)
    if path is None or not present:
        path = default_path(config, os.environ)
        _write(path, starter_settings(url, local_zone()))
    return Begun(
        database=place_of(url),
        database_created=created,
        settings=path,
        settings_written=not present,
        secret=_secret(load_settings(path, os.environ, secrets=False).web),
    )


def _database(path: Path | None) -> str:
    """The database of settings that make sense; secrets need not be there yet."""
    if path is None:
        return database_url(RawSettings(), os.environ)
    return load_settings(path, os.environ, secrets=False).database


def _secret(web: WebSettings) -> Path | None:
    """Make what signs links where there is none; needed once the settings say where they lead."""
    try:
        return web.secret_file if make_link_secret(web.secret_file) else None
    except OSError as error:
        if web.base_url is None:
            return None
        raise BadSettings(
            f"cannot write what signs links, {web.secret_file}: {error.strerror}; "
            "web.secret_file names another place"
        ) from error


def local_zone() -> str:
    """The zone of this machine where it says so by name; else UTC."""
    link = str(_LOCALTIME.readlink()) if _LOCALTIME.is_symlink() else ""
    for name in (os.environ.get("TZ", ""), link.partition("zoneinfo/")[2]):
        with suppress(ValueError):
            return checked_zone(name.removeprefix("Etc/"))
    return DEFAULT_TIMEZONE


def _write(path: Path, text: str) -> None:
    """Never over a file that appeared meanwhile; readable by its owner, as secrets may follow."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY
        with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise BadSettings(f"cannot write the settings file {path}: {error.strerror}") from error
