"""The quick way in, for reads: the database and the time zone, without the full settings.

Nothing that this module imports may import SQLAlchemy or the full settings: `tracker list` must
not wait.
"""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.config.locate import locate
from tracker.config.raw import RawSettings, database_url, read_raw, timezone
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.dates.calendars.business import BusinessCalendar, Calendars
    from tracker.dates.calendars.house import CalendarBook
    from tracker.store.reads.reads import Reads

_KNOWN = frozenset(  #: at the top level of the settings
    (
        *("database", "timezone", "calendar", "channels", "policies", "routes", "routes_match"),
        *("calendars", "delivery", "watch", "web", "messages"),
    )
)


def reads_of(config: Path | None) -> AbstractContextManager[Reads]:
    """Quick reads over the database in force.

    Raises BadSettings, or DatabaseUnusable where there is no database to read.
    """
    from tracker.store.reads.reads import open_reads  # noqa: PLC0415 - TAB needs none

    return open_reads(database_of(config))


def keys_in(config: Path | None, beginning: str, most: int) -> tuple[str, ...]:
    """The first `most` keys that begin so. Raises as `reads_of`."""
    from tracker.store.reads.keys import keys_of  # noqa: PLC0415 - names of the settings need none

    return keys_of(database_of(config), beginning, most)


def database_of(config: Path | None) -> str:
    """The URL of the database in force; it may hold a password. Raises BadSettings."""
    return database_url(_raw(config), os.environ)


def timezone_of(config: Path | None) -> str:
    """The zone of the people who are told, as IANA name. Raises BadSettings."""
    return timezone(_raw(config))


def calendars_of(config: Path | None) -> Calendars:
    """The business calendars by their names.

    The full settings are read only when one of them is asked for. Raises BadSettings, then or now.
    """
    from tracker.dates.calendars.business import business_calendar  # noqa: PLC0415 - a list needs none

    values = _raw(config).values
    if "calendar" not in values and "calendars" not in values:
        return business_calendar
    tables = values.get("calendars")
    own = {name.strip().upper() for name in tables} if isinstance(tables, dict) else set()
    return _SettingsCalendars(config=config, default=values.get("calendar"), own=frozenset(own))


@dataclass(frozen=True, kw_only=True)
class _SettingsCalendars:
    """Calendars by their names, those of the settings among them; another process can have it."""

    config: Path | None
    default: object  #: what stands there for the calendar where nobody names one
    own: frozenset[str]  #: names of the settings' own

    def __call__(self, name: str | None) -> BusinessCalendar:
        from tracker.dates.calendars.business import business_calendar  # noqa: PLC0415 - as above

        wanted = name or self.default
        if wanted is None:
            return business_calendar(None)
        if isinstance(wanted, str) and wanted.strip().upper() not in self.own:
            with suppress(UsageError):  # the full settings know what it could have been
                return business_calendar(wanted)
        return self._book(name)

    @cached_property
    def _book(self) -> CalendarBook:
        from tracker.config.settings import load_settings  # noqa: PLC0415 - settings are slow

        return load_settings(locate(self.config, os.environ), os.environ, secrets=False).calendars


def names_in(config: Path | None, table: str) -> list[tuple[str, tuple[str, ...]]]:
    """The names in a table of the settings and their tags, unchecked: for completion only."""
    entries = _raw(config).values.get(table)
    if not isinstance(entries, dict):
        return []
    return [(name, _tags(entry)) for name, entry in entries.items()]


def _raw(config: Path | None) -> RawSettings:
    """The settings file; one with a stranger at its top level is left to the full model to judge.

    "databse" must not quietly lead to another database.
    """
    path = locate(config, os.environ)
    raw = read_raw(path)
    if not _KNOWN.issuperset(raw.values):
        from tracker.config.settings import load_parts  # noqa: PLC0415 - settings are slow

        load_parts(path, os.environ, secrets=False)
    return raw


def _tags(entry: object) -> tuple[str, ...]:
    tags = entry.get("tags") if isinstance(entry, dict) else None
    return tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()
