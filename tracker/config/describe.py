"""Settings for people to look at: every value, no secret."""

from __future__ import annotations

import re
from datetime import timedelta

from tracker.config.durations import duration_text
from tracker.config.fields import WEEKDAYS
from tracker.config.settings import DeliverySettings, Settings, WatchSettings
from tracker.dates.calendars.house import CalendarDefinition
from tracker.domain.channel import Channel
from tracker.domain.policy import ChannelSelection, Policy, QuietTimes

HIDDEN = "***"

_PASSWORD = re.compile(r"(?<=://)([^:@]*):.*(?=@)")  # to the last @: rather too much than a part
_PLAIN = "host|hostaddr|port|dbname|user|sslmode|sslrootcert|connect_timeout|application_name"
_PARAMETER = re.compile(rf"(?<=[?&])((?!(?:{_PLAIN})=)[^=&]*)=[^&]*", re.IGNORECASE)


def describe_settings(settings: Settings) -> dict[str, object]:
    """All of `settings` in the words and shape of the settings file, as JSON can hold it.

    Channel URLs and the password of a database become `***`; `file` is where they come from.
    """
    return {
        "file": str(settings.origin) if settings.origin else None,
        "database": _without_password(settings.database),
        "timezone": settings.timezone,
        "channels": {
            name: {"url": HIDDEN, **describe_channel(each.channel)}
            for name, each in settings.channels.items()
        },
        "calendar": settings.calendars.default,
        "policies": {name: describe_policy(each) for name, each in settings.policies.items()},
        "calendars": {each.name: _calendar(each) for each in settings.calendars.definitions},
        "delivery": {**_delivery(settings.delivery), "operator": list(settings.operators)},
        "watch": _watch(settings.watch),
    }


def _without_password(url: str) -> str:
    if url.startswith("sqlite:"):
        return url
    return _PASSWORD.sub(rf"\1:{HIDDEN}", _PARAMETER.sub(rf"\1={HIDDEN}", url))


def describe_channel(channel: Channel) -> dict[str, object]:
    """A channel in the words of the settings file, without its address."""
    times = channel.digest or channel.all_clear
    return {
        "tags": sorted(channel.tags),
        "fallback": channel.fallback,
        "digest": channel.digest.rhythm.value if channel.digest else None,
        "digest_at": f"{times.at:%H:%M}" if times else None,
        "digest_on": WEEKDAYS[times.weekday] if times else None,
        "all_clear": channel.all_clear is not None,
        "rate": channel.rate_per_minute,
    }


def describe_policy(policy: Policy) -> dict[str, object]:
    """A policy in the words and shape of the settings file."""
    quiet = policy.quiet or QuietTimes()
    return {
        "lead_times": [str(lead_time) for lead_time in policy.lead_times],
        "send_at": policy.send_at.strftime("%H:%M"),
        "overdue_every": f"{policy.overdue_every_days}d",
        "count_from": policy.count_from.value,
        "channels": _selection(policy.channels),
        "quiet_hours": _hours(quiet),
        "quiet_days_off": quiet.days_off,
        "urgent_in_quiet": quiet.urgent_passes,
        "escalation": [
            {"after": str(step.after), "channels": _selection(step.channels)}
            for step in policy.escalation
        ],
    }


def _hours(quiet: QuietTimes) -> str | None:
    if quiet.begin is None or quiet.end is None:
        return None
    return f"{quiet.begin:%H:%M}-{quiet.end:%H:%M}"


def _selection(selection: ChannelSelection) -> dict[str, object]:
    return {
        "names": list(selection.names),
        "any_of": list(selection.any_of),
        "all_of": list(selection.all_of),
    }


def _calendar(each: CalendarDefinition) -> dict[str, object]:
    return {
        "base": each.base,
        "closed": {day.isoformat(): name for day, name in each.closed},
        "open": {day.isoformat(): name for day, name in each.open},
        "verified_until": each.verified_until,
        "not_counting": [
            {"from": still.first.isoformat(), "to": still.last.isoformat(), "reason": still.reason}
            for still in each.standstills
        ],
    }


def _delivery(delivery: DeliverySettings) -> dict[str, object]:
    return {name: _plain(getattr(delivery, name)) for name in DeliverySettings.__slots__}


def _watch(watch: WatchSettings) -> dict[str, object]:
    return {
        "heartbeat_url": HIDDEN if watch.heartbeat else None,
        "heartbeat_every": duration_text(watch.heartbeat_every),
        "backup_every": duration_text(watch.backup_every),
        "longest_downtime": duration_text(watch.longest_downtime),
    }


def _plain(value: object) -> object:
    if isinstance(value, timedelta):
        return duration_text(value)
    return sorted(value) if isinstance(value, frozenset) else value
