"""A change of a person or team as the log tells it: what, by whom; personal things only that.

Names, addresses and the notes of absences are never in the log, so that whoever is erased is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from tracker.domain.change import Event, Values
from tracker.domain.people.person import Person, Team
from tracker.domain.people.quiet import quiet_words


class StaffVerb(StrEnum):
    """What was done to a person or team, as the log calls it."""

    PERSON_ADDED = "person added"
    PERSON_EDITED = "person edited"
    PERSON_LEFT = "person left"
    PERSON_REMOVED = "person removed"
    PERSON_ERASED = "person erased"
    TEAM_ADDED = "team added"
    TEAM_EDITED = "team edited"
    TEAM_REMOVED = "team removed"


def event_of(  # noqa: PLR0913 - a change and its circumstances
    verb: StaffVerb,
    handle: str,
    before: Person | Team | None,
    after: Person | Team | None,
    *,
    at: datetime,
    by: str,
    why: str = "",
) -> Event:
    """What the log says of `before` that became `after`; None: it was not there, or is no more."""
    old, new = _values(before), _values(after)
    differing = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    said = [f"{name}: {_shown(old.get(name))} to {_shown(new.get(name))}" for name in differing]
    parts = [*said, *_unsaid(before, after)] if before and after else []
    words = "; ".join(parts) + (f" ({why})" if why and parts else why)
    return Event(
        kind=verb.value,
        at=at,
        key=None,
        detail=f"{handle}: {words}" if words else handle,
        by=by,
        old={"handle": handle, **{name: old[name] for name in differing}} if before else None,
        new={"handle": handle, **{name: new[name] for name in differing}} if after else None,
    )


def _values(known: Person | Team | None) -> Values:
    """What the log may hold, by the names that commands give it."""
    match known:
        case Person():
            return {
                "addresses": sorted(known.addresses),
                "via": list(known.via),
                "tz": known.tz,
                "calendar": known.calendar,
                "quiet": None if known.quiet is None else quiet_words(known.quiet),
                "stand_in": known.stand_in,
                "away": [f"{each.begin}..{each.end}" for each in known.away],
                "left_on": None if known.left_on is None else known.left_on.isoformat(),
            }
        case Team():
            return {"members": list(known.members), "leads": list(known.leads)}
    return {}


def _unsaid(before: Person | Team, after: Person | Team) -> Iterator[str]:
    """What changed of which the log does not say from what to what."""
    if before.name != after.name:
        yield "name changed"
    if isinstance(before, Person) and isinstance(after, Person):
        for service in sorted(before.addresses.keys() & after.addresses.keys()):
            if before.addresses[service] != after.addresses[service]:
                yield f"{service} address changed"


def _shown(value: object) -> str:
    if value is None or value == []:
        return "nothing"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
