"""The settings in force; apart from `wiring`, as a look at them must not cost what sending does."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from tracker.config.locate import locate
from tracker.config.settings import Settings, load_parts, load_settings
from tracker.delivery.wire.cores import leave_no_core
from tracker.domain.channel import Channel, Crowd
from tracker.service.defaults import Defaults


def settings_of(config: Path | None, *, secrets: bool) -> Settings:
    """The settings in force; with `secrets`, every channel's address resolved and checked."""
    if secrets:
        leave_no_core()
    return load_settings(locate(config, os.environ), os.environ, secrets=secrets)


def parts_of(config: Path | None, *, secrets: bool) -> Settings:
    """The same with faulty parts set aside, so that the others can be served and looked at.

    Of a channel's address, what shows without Apprise.
    """
    if secrets:
        leave_no_core()
    return load_parts(locate(config, os.environ), os.environ, secrets=secrets, judge=_judge)


def _judge(url: str, schemes: Collection[str], for_people: bool) -> None:  # noqa: FBT001 - see `Judge`
    from tracker.delivery.channels.address import (  # noqa: PLC0415 - addresses are secrets: few look
        problems_at_sight,
    )

    problems = problems_at_sight(url, schemes=schemes, for_people=for_people)
    if problems:
        raise ValueError("; ".join(problems))


def channels_of(settings: Settings) -> dict[str, Channel]:
    """The configured channels by name, without their addresses."""
    return {name: entry.channel for name, entry in settings.channels.items()}


def defaults_of(settings: Settings) -> Defaults:
    """What new milestones are held against."""
    return Defaults(
        tz=settings.timezone,
        policies=settings.policies,
        channels=tuple(channels_of(settings).values()),
        calendars=settings.calendars,
        routes=settings.routes,
        settle=settings.delivery.settle,
        crowd=Crowd(group_over=settings.delivery.group_over, fuse=settings.delivery.fuse),
    )
