"""The settings file as TOML, and the two settings that every command needs.

A read such as `tracker list` must not wait for all the others, so it takes its database and its
time zone from here; the full model in `settings` checks both by the same functions.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tracker.config.own_files import Untrusted, read_own
from tracker.config.withheld import withheld
from tracker.errors import BadSettings

DATABASE_VARIABLE = "TRACKER_DATABASE_URL"
DEFAULT_DATABASE = "sqlite:///var/tracker.db"
DEFAULT_TIMEZONE = "UTC"

_SCHEMES = ("sqlite:///", "postgresql+psycopg://")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_REPEATED = r"\(.*\)"  #: the key that a fault of TOML is about
#: What people try, of which the name is no secret.
_FOREIGN = r"(?i)(sqlite|postgres(ql)?|mysql|mariadb|oracle|mssql)(\+[a-z0-9]{1,12})?://"
_TOML_PLACE = r" \(at line (\d+), column \d+\)$"


@dataclass(frozen=True, kw_only=True, slots=True)
class RawSettings:
    """A settings file that is valid TOML; whether it makes sense is not known yet."""

    origin: Path | None = None  #: None where there is no file
    text: str = field(default="", repr=False)  # it may hold secrets, and so may the values
    values: Mapping[str, object] = field(default_factory=dict, repr=False)


def read_raw(path: Path | None) -> RawSettings:
    """The settings file at `path`; an empty one for None.

    Raises BadSettings, for an empty file too: somebody emptied it, or it was never written whole.
    """
    if path is None:
        return RawSettings()
    text = _read_text(path)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(path, str(error)) from error
    if not text.strip():
        raise _unusable(path, f"{path}: is empty; put back what it held, or remove the file")
    return RawSettings(origin=path, text=text, values=values)


def database_url(raw: RawSettings, environ: Mapping[str, str]) -> str:
    """The database: $TRACKER_DATABASE_URL, else the file's, else a default one.

    The path of an SQLite URL is relative to the current directory. Raises BadSettings.
    """
    variable = environ.get(DATABASE_VARIABLE)
    try:
        return checked_database(variable or raw.values.get("database", DEFAULT_DATABASE))
    except ValueError as error:
        raise _bad(raw, "database", error, DATABASE_VARIABLE if variable else None) from error


def timezone(raw: RawSettings) -> str:
    """The zone of the people who are told, as IANA name. Raises BadSettings."""
    try:
        return checked_zone(raw.values.get("timezone", DEFAULT_TIMEZONE))
    except ValueError as error:
        raise _bad(raw, "timezone", error) from error


def checked_database(url: object) -> str:
    """`url` where tracker can use that kind of database; else ValueError, without the URL.

    The URL may hold a password, so at most its scheme is repeated.
    """
    right = "; write sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME"
    if not isinstance(url, str) or not (scheme := _SCHEME.match(url)):
        raise ValueError(f"is not a database URL{right}")
    if url in _SCHEMES:
        raise ValueError(f"names no database{right}")
    if url.startswith(_SCHEMES):
        return url
    named = scheme[0] if re.match(_FOREIGN, scheme[0]) else f"its scheme {withheld(scheme[0])}"
    raise ValueError(f"{named} is not a database that tracker speaks to{right}")


def checked_zone(name: object) -> str:
    """`name` where the zone database holds it; else ValueError."""
    import zoneinfo  # noqa: PLC0415 - a command that needs no zone does not pay for it

    from tracker.dates.base.zones import is_local  # noqa: PLC0415 - as above

    right = '; write an IANA zone, such as "Europe/London"'
    if isinstance(name, str) and is_local(name):
        raise ValueError(f"{name!r} is not the same time zone on every host{right}")
    try:
        return zoneinfo.ZoneInfo(name if isinstance(name, str) else "").key
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"unknown time zone {withheld(name)}{right}") from error


def _bad(raw: RawSettings, key: str, error: ValueError, variable: str | None = None) -> BadSettings:
    from tracker.config.problems import (  # noqa: PLC0415 - only what is wrong needs it
        Problem,
        bad_settings,
    )

    problem = Problem(path=(key,), text=str(error), variable=variable)
    return bad_settings(raw.origin, raw.text, [problem])


def _read_text(path: Path) -> str:
    try:
        return read_own(path).decode("utf-8-sig").replace("\r\n", "\n")
    except Untrusted as error:
        raise _unusable(path, f"{path}: {error}") from error
    except FileNotFoundError as error:
        remedy = "`tracker init` writes one, --config FILE names another"
        raise _unusable(path, f"{path}: no such settings file; {remedy}") from error
    except OSError as error:
        raise _unusable(path, f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise _unusable(
            path, f"{path}: is not UTF-8 text (byte {error.start}); save it as UTF-8"
        ) from error


def _not_toml(path: Path, message: str) -> BadSettings:
    place = re.search(_TOML_PLACE, message)
    what = re.sub(_REPEATED, "...", re.sub(_TOML_PLACE, "", message))
    at = f"{path}:{place[1]}" if place else f"{path}"
    return _unusable(path, f"{at}: is not TOML: {what[:1].lower()}{what[1:]}")


def _unusable(path: Path, problem: str) -> BadSettings:
    return BadSettings(f"1 problem in the settings ({path})", problems=[problem])
