"""Time zones by the names of the zone database, or as people write them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from tracker.errors import UnknownZone

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_SUGGESTIONS = 3


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The zone of an IANA name or of an abbreviation.

    Raises:
        UnknownZone: nothing goes by that name; the message offers the nearest names.
    """
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - most phrases name no zone

    try:
        return ZoneInfo(name if "/" in name or name == "UTC" else _spoken(name) or name)
    except (ValueError, OSError, KeyError):
        raise UnknownZone(_unknown(name)) from None


def _spoken(name: str) -> str | None:
    from tracker.dates.base.spoken_zones import (  # noqa: PLC0415 - most names are the database's own
        spoken_zone,
    )

    return spoken_zone(name)


def _unknown(name: str) -> str:
    """What is said of a name that no zone has, with the nearest that do."""
    from difflib import get_close_matches  # noqa: PLC0415 - slow import, needed for errors only
    from zoneinfo import available_timezones  # noqa: PLC0415 - reads a directory

    plain = {known.lower(): known for known in available_timezones()}
    wanted = name.lower().replace(" ", "_")
    near = get_close_matches(wanted, plain, n=_SUGGESTIONS, cutoff=0.6)
    near += [known for known in plain if known.rpartition("/")[2] == wanted]
    known = " or ".join(plain[key] for key in dict.fromkeys(near))
    return f"no time zone is called {name!r}: I know {known or 'names such as Europe/London, UTC'}"
