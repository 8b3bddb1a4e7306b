"""People and teams as a file or a command states them: text that nobody has interpreted yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tracker.domain.people.person import Away


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonRecord:
    """A person in somebody's words; None: nothing is said of it, empty: there is none any more."""

    handle: str
    name: str | None = None
    addresses: Mapping[str, str] | None = field(default=None, repr=False)  #: all, by service
    changed: Mapping[str, str] | None = field(default=None, repr=False)  #: of these services only
    via: tuple[str, ...] | None = None
    tz: str | None = None
    calendar: str | None = None
    quiet: str | None = None  #: `19:00-07:30, days off`
    stand_in: str | None = None
    away: tuple[Away, ...] | None = None
    left_on: date | None = None
    place: str = ""  #: where it stands, for error messages


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamRecord:
    """A team in somebody's words; None: nothing is said of it."""

    handle: str
    name: str | None = None
    members: tuple[str, ...] | None = None
    leads: tuple[str, ...] | None = None
    place: str = ""
