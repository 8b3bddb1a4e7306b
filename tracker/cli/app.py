"""The one context object: where the settings are, and the doors to the service.

Whatever is slow to import is imported by the door that needs it, so that a read does not pay for
SQLAlchemy, and `--help` for nothing at all.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.config.settings import Settings
    from tracker.dates.calendars.business import Calendars
    from tracker.service.clock import Clock
    from tracker.service.defaults import Defaults
    from tracker.service.milestones.milestones import Milestones
    from tracker.service.milestones.together import Together
    from tracker.service.undoing.undoing import Undoing
    from tracker.store.reads.reads import Reads
    from tracker.store.store import Store
    from tracker.store.values.damage import Damaged

_FIRST_ZONE = "Pacific/Kiritimati"  #: no other is further ahead


class App:
    """What every command works with."""

    def __init__(self, config: Path | None = None, clock: Clock | None = None) -> None:
        self.config = config  #: as named by --config
        self.by: str | None = None  #: who gives the command, as named by --by
        self.aside: list[Damaged] = []  #: what was to be read and could not be
        self._clock = clock

    def now(self) -> datetime:
        """The present instant, in UTC."""
        if self._clock is None:
            from tracker.service.clock import SystemClock  # noqa: PLC0415 - `--help` needs no clock

            self._clock = SystemClock()
        return self._clock.now()

    def today(self) -> date:
        """The present day of the people who are told."""
        from tracker.dates.base.instants import day_in  # noqa: PLC0415 - as above

        return day_in(self.now(), self.timezone())

    def past_day(self, on: date | None) -> date:
        """The day `on`, or else the present one; UsageError where it has begun nowhere yet."""
        from tracker.dates.base.instants import day_in  # noqa: PLC0415 - as above

        if on is not None and on > day_in(self.now(), _FIRST_ZONE):
            raise UsageError(f"{on} is ahead: what is to come cannot have come about")
        return on or self.today()

    def timezone(self) -> str:
        """The zone of the people who are told, as IANA name."""
        from tracker.service.quick import timezone_of  # noqa: PLC0415 - `--help` needs no settings

        return timezone_of(self.config)

    def calendars(self) -> Calendars:
        """The business calendars by their names, those of the settings read when asked for."""
        from tracker.service.quick import calendars_of  # noqa: PLC0415 - `--help` needs no settings

        return calendars_of(self.config)

    def database(self) -> str:
        """The URL of the database in force; it may hold a password."""
        from tracker.service.quick import database_of  # noqa: PLC0415 - `--help` needs no settings

        return database_of(self.config)

    @contextmanager
    def reads(self) -> Iterator[Reads]:
        """Quick reads over the database; what they cannot read is told when the command ends."""
        from tracker.service.quick import reads_of  # noqa: PLC0415 - sqlite3 is not free

        with reads_of(self.config) as reads:
            yield reads
            self.aside += reads.aside

    def served(self) -> bool | None:
        """Whether a daemon serves the database; None where nobody can tell."""
        from tracker.store.engine.served import is_served  # noqa: PLC0415 - only status needs it

        return is_served(self.database())

    def settings(self, *, secrets: bool = False) -> Settings:
        """The settings in force; with `secrets`, every channel's address too."""
        from tracker.service.settings import settings_of  # noqa: PLC0415 - settings are slow

        return settings_of(self.config, secrets=secrets)

    def sound_settings(self, *, secrets: bool = False) -> Settings:
        """What is sound of the settings, for whoever looks at how things stand."""
        from tracker.service.settings import parts_of  # noqa: PLC0415 - settings are slow

        return parts_of(self.config, secrets=secrets)

    def defaults(self) -> Defaults:
        """What new milestones are held against."""
        from tracker.service.settings import defaults_of  # noqa: PLC0415 - SQLAlchemy is slow

        return defaults_of(self.settings())

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The database, for writing."""
        from tracker.store.database import open_store  # noqa: PLC0415 - SQLAlchemy is slow

        store = open_store(self.database())
        try:
            yield store
        finally:
            store.close()

    def user(self) -> str:
        """Who gives the command."""
        from tracker.service.who import user_of  # noqa: PLC0415 - only what writes asks

        return self.by or user_of(os.environ)

    @contextmanager
    def milestones(self) -> Iterator[Milestones]:
        """The use cases that write milestones."""
        from tracker.service.milestones.milestones import Milestones  # noqa: PLC0415 - SQLAlchemy is slow

        defaults = self.defaults()
        with self.store() as store:
            yield Milestones(store, defaults, by=self.user())

    @contextmanager
    def together(self) -> Iterator[Together]:
        """The use cases that write several milestones, all or none."""
        from tracker.service.milestones.together import Together  # noqa: PLC0415 - SQLAlchemy is slow

        defaults = self.defaults()
        with self.store() as store:
            yield Together(store=store, defaults=defaults, by=self.user())

    @contextmanager
    def undoing(self) -> Iterator[Undoing]:
        """The use cases that take back."""
        from tracker.service.undoing.undoing import Undoing  # noqa: PLC0415 - SQLAlchemy is slow

        defaults = self.defaults()
        with self.store() as store:
            yield Undoing(store, defaults, by=self.user())


pass_app = click.make_pass_decorator(App)
