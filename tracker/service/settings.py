"""The settings in force; apart from `wiring`, as a look at them must not cost what sending does."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tracker.config.locate import locate
from tracker.config.settings import Settings, load_parts, load_settings
from tracker.dates.calendars.house import CalendarBook
from tracker.delivery.channels.address import check_address, check_hosts, ignored_proxies
from tracker.delivery.wire.cores import leave_no_core
from tracker.domain.channel import Channel
from tracker.domain.policy import Policy
from tracker.errors import BadSettings, DatabaseUnusable
from tracker.service.settings_words import refuse_stray_console
from tracker.store.reads.reads import open_reads


def settings_of(config: Path | None, *, secrets: bool) -> Settings:
    """The settings in force; with `secrets`, every channel's address resolved and checked."""
    if secrets:
        leave_no_core()
    return load_settings(locate(config, os.environ), os.environ, secrets=secrets)


def parts_of(config: Path | None, *, secrets: bool) -> Settings:
    """The same with faulty parts set aside, so that the others can be served and looked at."""
    if secrets:
        leave_no_core()
    return load_parts(locate(config, os.environ), os.environ, secrets=secrets)


def channels_of(settings: Settings) -> dict[str, Channel]:
    """The configured channels by name, without their addresses."""
    return {name: entry.channel for name, entry in settings.channels.items()}


@dataclass(frozen=True, kw_only=True, slots=True)
class Defaults:
    """The settings that a new milestone is held against."""

    tz: str  #: IANA zone of milestones that name none
    policies: Mapping[str, Policy]
    channels: Collection[Channel]
    calendars: CalendarBook = field(default_factory=CalendarBook)


def check_settings(config: Path | None) -> Settings:
    """The settings, where nothing is wrong with them; else BadSettings, with every problem.

    That nobody is told where others have been is only to be seen in the database, where there is
    one. No problem names an address or a part of it.
    """
    settings = settings_of(config, secrets=True)
    with suppress(DatabaseUnusable), open_reads(settings.database) as reads:
        refuse_stray_console(settings, reads.told_channels())
    problems = [
        problem
        for name, channel in settings.channels.items()
        for problem in (
            *check_address(name, channel.url(), schemes=settings.delivery.schemes),
            *check_hosts(name, channel.url(), settings.delivery.allow_hosts),
        )
    ]
    if problems:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise BadSettings(f"{count} in the channels of the settings", problems=problems)
    return settings


def advice_of(settings: Settings) -> str | None:
    """What may surprise whoever wrote the settings, though nothing is wrong; None where nothing."""
    return ignored_proxies(os.environ, use_proxies=settings.delivery.proxies)


def defaults_of(settings: Settings) -> Defaults:
    """What new milestones are held against."""
    return Defaults(
        tz=settings.timezone,
        policies=settings.policies,
        channels=tuple(channels_of(settings).values()),
        calendars=settings.calendars,
    )
