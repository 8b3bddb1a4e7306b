"""From the raw values of one row or item to a person or team, with every fault it has."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any, Final

from tracker.domain.people.person import Away
from tracker.domain.plain_text import plain
from tracker.sources.people import PersonRecord, TeamRecord

Staffed = PersonRecord | TeamRecord

_SHORT: Final = ("mail", "slack")  #: fields that are the address at the service of that name
_DAYS: Final = re.compile(r"\s*(\d{4}-\d\d-\d\d)\s*(?:\.\.\s*(\d{4}-\d\d-\d\d)\s*)?", re.ASCII)
_MEMBERSHIP: Final = (
    "{name}: people are listed with their team, not teams with a person: write a team with its "
    "handle, members and leads"
)


def person_from(
    place: str, values: Mapping[str, object], problems: list[str]
) -> PersonRecord | None:
    """The person that `values` state; None, and lines added to `problems`, where at fault."""
    if "members" in values or "teams" in values or "leads" in values:
        name = next(name for name in ("members", "teams", "leads") if name in values)
        problems.append(f"{place}: {_MEMBERSHIP.format(name=name)}")
        return None
    read = _read(place, values, _PERSON, problems)
    if read is None:
        return None
    changed: dict[str, str] = {name: read.pop(name) for name in _SHORT if name in read}
    return PersonRecord(place=place, changed=changed or None, **read)


def team_from(place: str, values: Mapping[str, object], problems: list[str]) -> TeamRecord | None:
    """The team that `values` state; None, and lines added to `problems`, where at fault."""
    read = _read(place, values, _TEAM, problems)
    return None if read is None else TeamRecord(place=place, **read)


def field_of(name: str) -> str:
    """The name of a field as it is known, whichever way it is written: `Stand-in`."""
    return re.sub(r"[\s-]+", "_", name.strip().lower())


def _read(
    place: str,
    values: Mapping[str, object],
    readers: Mapping[str, Callable[[object], object]],
    problems: list[str],
) -> dict[str, Any] | None:
    faults: list[str] = []
    read: dict[str, Any] = {}
    for name, value in values.items():
        if value is None:
            continue
        if name not in readers:
            near = get_close_matches(name, readers, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(readers)}"
            faults.append(f"{place}: unknown: {name[:60]!r}; {hint}")
            continue
        try:
            read[name] = readers[name](value)
        except ValueError as error:
            faults.append(f"{place}: {name}: {error}")
    if not read.get("handle") and not any(f"{place}: handle:" in fault for fault in faults):
        faults.append(f"{place}: handle: missing; write the short word that names them: amira")
    problems += faults
    return None if faults else read


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("must be text; put it in quotes")  # noqa: TRY004 - a fault of the file
    return plain(value)


def _words(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(part for each in re.split(r"[,;]", value) if (part := plain(each)))
    if not isinstance(value, list):
        raise ValueError("must be a list of words")  # noqa: TRY004 - as above
    return tuple(_text(each) for each in value)


def _addresses(value: object) -> dict[str, str]:
    """By service: a mapping, or `sms=+447700900123; telegram=123` in a cell."""
    if isinstance(value, Mapping):
        return {_text(service): _text(address) for service, address in value.items()}
    found = {}
    for part in filter(None, map(str.strip, _text(value).split(";"))):
        service, equals, address = part.partition("=")
        if not equals:
            raise ValueError("must be SERVICE=TARGET, with a semicolon between several")
        found[service.strip()] = address.strip()
    return found


def _absences(value: object) -> tuple[Away, ...]:
    """A list of {from, to, note}, in a cell as JSON, or `2026-12-21..2027-01-03; 2027-02-01`."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            raise ValueError("is not JSON as `tracker person export` writes it") from None
    if isinstance(value, list):
        return tuple(map(_absence, value))
    return tuple(map(_span, filter(None, map(str.strip, _text(value).split(";")))))


def _absence(value: object) -> Away:
    if not isinstance(value, Mapping) or set(value) - {"from", "to", "note"}:
        raise ValueError("must be a list of {from, to, note}")
    begin, end = value.get("from"), value.get("to")
    note = value.get("note")
    return Away(
        begin=_day(begin),
        end=_day(begin if end is None else end),
        note="" if note is None else _text(note),
    )


def _span(text: str) -> Away:
    match = _DAYS.fullmatch(text)
    if match is None:
        raise ValueError(f"{text[:80]!r} is no absence; write it as 2026-12-21..2027-01-03")
    return Away(begin=_day(match[1]), end=_day(match[2] or match[1]))


def _day(value: object) -> date:
    text = _text(value)
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError(f"{text[:80]!r} is not a day; write it as 2026-12-21")


_PERSON: Final[Mapping[str, Callable[[object], object]]] = {
    "handle": _text,
    "name": _text,
    "addresses": _addresses,
    "mail": _text,
    "slack": _text,
    "via": _words,
    "tz": _text,
    "calendar": _text,
    "quiet": _text,
    "stand_in": _text,
    "away": _absences,
    "left_on": _day,
}
_TEAM: Final[Mapping[str, Callable[[object], object]]] = {
    "handle": _text,
    "name": _text,
    "members": _words,
    "leads": _words,
}
