"""What shell completion offers; each takes the settings file and the beginning of the word."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from zoneinfo import available_timezones

from tracker.dates.base.zones import is_local
from tracker.service.quick import names_in, reads_of

_MOST = 200  #: a shell asks before it shows more


def keys(config: Path | None, beginning: str) -> Iterable[str]:
    """The keys of milestones."""
    with reads_of(config) as reads:
        return reads.keys(beginning, _MOST)


def zones(_config: Path | None, _beginning: str) -> Iterable[str]:
    """The IANA zones."""
    return sorted(name for name in available_timezones() if not is_local(name))


def policies(config: Path | None, _beginning: str) -> Iterable[str]:
    """The policies of the settings."""
    return dict.fromkeys(["default", *_table(config, "policies")])


def channels(config: Path | None, _beginning: str) -> Iterable[str]:
    """The channels of the settings."""
    return list(_table(config, "channels")) or ["console"]


def recipients(config: Path | None, beginning: str) -> Iterable[str]:
    """The channels of the settings and their tags."""
    return dict.fromkeys([*channels(config, beginning), *tags(config, beginning)])


def tags(config: Path | None, _beginning: str) -> Iterable[str]:
    """The tags of the channels, which milestones often share."""
    return sorted({tag for each in _table(config, "channels").values() for tag in each})


def calendars(config: Path | None, _beginning: str) -> Iterable[str]:
    """The calendars of the settings, and those that most need."""
    return (*_table(config, "calendars"), "LSE", "NYSE", "TARGET", "UK", "US")


def _table(config: Path | None, table: str) -> dict[str, tuple[str, ...]]:
    return dict(names_in(config, table))
