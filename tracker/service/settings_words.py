"""What a daemon has said of its settings, and whether what is printed is meant to be.

Quick to import: whoever looks at an installation asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from tracker.config.settings import Settings
from tracker.domain.channel import channel_and_person
from tracker.errors import BadSettings

if TYPE_CHECKING:
    from tracker.store.reads.reads import Reads

_MOST_NAMED = 5
_APART = " | "  #: between the faults that an event lists


class SettingsWord(StrEnum):
    """What the log says of the settings that a daemon runs by."""

    FAULTY = "settings faulty"  #: parts of them are set aside
    REFUSED = "settings refused"  #: they were read anew, and the old ones stay in force
    MENDED = "settings in order"


def listed(faults: Iterable[str]) -> str:
    """Faults as an event lists them."""
    return _APART.join(faults)


def settings_trouble(reads: Reads, settings: Settings) -> tuple[str, ...]:
    """What is wrong with the settings, a line each: as they are read now, and by a daemon's word.

    A daemon knows more: whether its environment and its secrets are there.
    """
    here = [str(each) for each in settings.set_aside]
    found = reads.latest_event(tuple(SettingsWord))
    if found is None or found[0] == SettingsWord.MENDED:
        return tuple(here)
    return tuple(dict.fromkeys([*here, *found[1].split(_APART)]))


def refuse_stray_console(settings: Settings, told: Iterable[str]) -> None:
    """Raise BadSettings where all would be printed though others have been told until now.

    So it is when the file was emptied, cut off or is not the one that was meant: what is printed
    counts as told. `told` are the channels that deliveries in the database are for.
    """
    configured = dict.fromkeys(channel_and_person(name)[0] for name in told)
    others = [name for name in configured if name not in settings.channels]
    if not settings.console_only or not others:
        return
    shown = ", ".join(others[:_MOST_NAMED]) + (" and others" if others[_MOST_NAMED:] else "")
    where = settings.origin or "without a settings file"
    problem = (
        f"{where}: no channel is configured, but this database has told people through {shown}; "
        "name the right file with --config or $TRACKER_CONFIG, or configure [channels.console] "
        "where all is to be printed"
    )
    raise BadSettings(
        f"1 problem in the settings ({settings.origin or 'no settings file'})", problems=[problem]
    )
