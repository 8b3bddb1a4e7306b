"""What shell completion offers; each takes the settings file and the beginning of the word."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tracker.service.quick import keys_in, names_in, reads_of

_MOST = 200  #: a shell asks before it shows more


def keys(config: Path | None, beginning: str) -> Iterable[str]:
    """The keys of milestones."""
    return keys_in(config, beginning, _MOST)


def people(config: Path | None, _beginning: str) -> Iterable[str]:
    """The handles of people and teams."""
    with reads_of(config) as reads:
        found = reads.people()
    return (*found.persons, *found.teams)


def teams(config: Path | None, _beginning: str) -> Iterable[str]:
    """The handles of teams."""
    with reads_of(config) as reads:
        return tuple(reads.people().teams)


def zones(_config: Path | None, _beginning: str) -> Iterable[str]:
    """The IANA zones."""
    from zoneinfo import available_timezones  # noqa: PLC0415 - only this asks

    from tracker.dates.base.zones import is_local  # noqa: PLC0415 - as above

    return sorted(name for name in available_timezones() if not is_local(name))


def policies(config: Path | None, _beginning: str) -> Iterable[str]:
    """The policies of the settings."""
    return dict.fromkeys(["default", *_table(config, "policies")])


def channels(config: Path | None, _beginning: str) -> Iterable[str]:
    """The channels of the settings."""
    return list(_table(config, "channels")) or ["console"]


def recipients(config: Path | None, beginning: str) -> Iterable[str]:
    """The channels of the settings and their tags, and everybody once `person:` is begun."""
    shared = [*channels(config, beginning), *tags(config, beginning)]
    if not beginning.startswith(("person:", "team:")):
        return dict.fromkeys(shared)
    with reads_of(config) as reads:
        found = reads.people()
    return (
        *(f"person:{each}" for each in found.persons),
        *(f"team:{each}" for each in found.teams),
    )


def tags(config: Path | None, _beginning: str) -> Iterable[str]:
    """The tags of the channels, which milestones often share."""
    return sorted({tag for each in _table(config, "channels").values() for tag in each})


def calendars(config: Path | None, _beginning: str) -> Iterable[str]:
    """The calendars of the settings, and those that most need."""
    return (*_table(config, "calendars"), "LSE", "NYSE", "TARGET", "UK", "US")


def columns(_config: Path | None, beginning: str) -> Iterable[str]:
    """The columns of a list, behind those that are named already."""
    from tracker.cli.columns import COLUMNS  # noqa: PLC0415 - only this asks

    named, comma, _ = beginning.rpartition(",")
    return [f"{named}{comma}{each}" for each in COLUMNS if each not in named.split(",")]


def _table(config: Path | None, table: str) -> dict[str, tuple[str, ...]]:
    return dict(names_in(config, table))
