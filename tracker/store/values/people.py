"""People and teams, as rows and as values; who cannot be read is set aside, and all others are."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Final, TypeVar

from tracker.domain.people.person import Away, People, Person, Team, checked_handle
from tracker.domain.policy import QuietTimes
from tracker.store.values.columns import (
    day_of,
    day_text,
    number_of,
    text_of,
    text_or_none,
    words_of,
    words_text,
    zone_of,
)
from tracker.store.values.damage import Damaged, read_row
from tracker.store.values.mapping import Record, moment_text

Value = TypeVar("Value")

PERSON_COLUMNS: Final = (
    "name",
    "addresses",
    "via",
    "tz",
    "calendar",
    "quiet",
    "stand_in",
    "left_on",
    "updated_at",
)
ABSENCE_COLUMNS: Final = ("person_id", "first_on", "last_on", "note")
MEMBER_COLUMNS: Final = ("team_id", "person_id", "position", "is_member", "is_lead")
#: who is known: the rows of each table, and what they are ordered by
QUERIES: Final[Mapping[str, str]] = {
    "people": "SELECT * FROM people WHERE removed_at IS NULL ORDER BY handle",
    "absences_of_people": "SELECT * FROM absences_of_people ORDER BY first_on, last_on, id",
    "teams": "SELECT * FROM teams WHERE removed_at IS NULL ORDER BY handle",
    "team_members": "SELECT * FROM team_members ORDER BY team_id, position, id",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Membership:
    """A person's part in a team."""

    team: int  #: the numbers of their rows
    person: int
    is_member: bool
    is_lead: bool


def people_of(rows: Mapping[str, Iterable[Record]]) -> tuple[People, list[Damaged]]:
    """The people of the rows of QUERIES, and what is damaged among them."""
    damage: list[Damaged] = []
    away: dict[int, list[Away]] = defaultdict(list)
    for _, (number, absence) in _read(rows, "absences_of_people", _whose_absence, damage):
        away[number].append(absence)
    persons = dict(_read(rows, "people", person_of, damage))
    handles = {number: each.handle for number, each in persons.items()}
    parts: dict[int, list[Membership]] = defaultdict(list)
    for _, membership in _read(rows, "team_members", membership_of, damage):
        if membership.person in handles:  # who was removed or cannot be read is in no team
            parts[membership.team].append(membership)
    teams = _read(rows, "teams", team_of, damage)
    people = People(
        persons={
            each.handle: replace(each, away=tuple(away[number])) for number, each in persons.items()
        },
        teams={each.handle: _staffed(each, parts[number], handles) for number, each in teams},
    )
    return people, damage


def person_of(record: Record) -> Person:
    """The person of a row of `people`, without absences."""
    return Person(
        handle=_handle_of(record["handle"]),
        name=text_of(record["name"]),
        addresses=addresses_of(record["addresses"]),
        via=words_of(record["via"]),
        tz=None if record["tz"] is None else zone_of(record["tz"]),
        calendar=text_or_none(record["calendar"]),
        quiet=quiet_of(record["quiet"]),
        stand_in=text_or_none(record["stand_in"]),
        left_on=day_of(record["left_on"]),
    )


def absence_of(record: Record) -> Away:
    """The absence of a row of `absences_of_people`; ValueError where it ends before it begins."""
    begin, end = _day(record["first_on"]), _day(record["last_on"])
    if end < begin:
        raise ValueError(f"{end} is before {begin}")
    return Away(begin=begin, end=end, note=text_of(record["note"]))


def team_of(record: Record) -> Team:
    """The team of a row of `teams`, without anybody in it."""
    return Team(handle=_handle_of(record["handle"]), name=text_of(record["name"]))


def membership_of(record: Record) -> Membership:
    """Who belongs to what, of a row of `team_members`."""
    return Membership(
        team=number_of(record["team_id"]),
        person=number_of(record["person_id"]),
        is_member=bool(record["is_member"]),
        is_lead=bool(record["is_lead"]),
    )


def person_values(person: Person, at: datetime) -> tuple[object, ...]:
    """The values of PERSON_COLUMNS."""
    return (
        person.name,
        json.dumps(dict(person.addresses), ensure_ascii=False),
        words_text(person.via),
        person.tz,
        person.calendar,
        None if person.quiet is None else _quiet_text(person.quiet),
        person.stand_in,
        day_text(person.left_on),
        moment_text(at),
    )


def absence_values(person_id: int, away: Away) -> tuple[object, ...]:
    """The values of ABSENCE_COLUMNS."""
    return person_id, day_text(away.begin), day_text(away.end), away.note


def member_values(
    team_id: int, team: Team, numbers: Mapping[str, int]
) -> Iterable[tuple[object, ...]]:
    """The values of MEMBER_COLUMNS for each member and lead; `numbers` are those of their rows."""
    parts = dict.fromkeys((*team.members, *team.leads))
    for position, handle in enumerate(parts):
        is_member, is_lead = handle in team.members, handle in team.leads
        yield team_id, numbers[handle], position, is_member, is_lead


def addresses_of(value: str) -> dict[str, str]:
    """Addresses by service, from their JSON text."""
    match json.loads(text_of(value)):
        case dict() as found:
            return {text_of(service): text_of(address) for service, address in found.items()}
    raise ValueError("it is no object of addresses by service")


def quiet_of(value: str | None) -> QuietTimes | None:
    """Quiet times from their JSON text."""
    if value is None:
        return None
    match json.loads(text_of(value)):
        case {
            "begin": begin,
            "end": end,
            "days_off": bool(days_off),
            "urgent_passes": bool(urgent),
        }:
            return QuietTimes(
                begin=_time_of(begin), end=_time_of(end), days_off=days_off, urgent_passes=urgent
            )
    raise ValueError(f"{value!r} says no quiet times")


def _quiet_text(quiet: QuietTimes) -> str:
    return json.dumps(
        {
            "begin": None if quiet.begin is None else quiet.begin.isoformat(),
            "end": None if quiet.end is None else quiet.end.isoformat(),
            "days_off": quiet.days_off,
            "urgent_passes": quiet.urgent_passes,
        }
    )


def _time_of(value: object) -> time | None:
    return None if value is None else time.fromisoformat(text_of(value))


def _handle_of(value: object) -> str:
    return checked_handle(text_of(value))


def _day(value: str | date | None) -> date:
    day = day_of(value)
    if day is None:
        raise ValueError("it is empty, and must not be")
    return day


def _whose_absence(record: Record) -> tuple[int, Away]:
    return number_of(record["person_id"]), absence_of(record)


def _staffed(team: Team, parts: Iterable[Membership], handles: Mapping[int, str]) -> Team:
    return replace(
        team,
        members=tuple(handles[each.person] for each in parts if each.is_member),
        leads=tuple(handles[each.person] for each in parts if each.is_lead),
    )


def _read(
    rows: Mapping[str, Iterable[Record]],
    table: str,
    read: Callable[[Record], Value],
    damage: list[Damaged],
) -> list[tuple[int, Value]]:
    """What can be read of a table, each with the number of its row; the rest is damage.

    It stops no reminder: whoever cannot be read is as if nobody knew them.
    """
    found: list[tuple[int, Value]] = []
    for record in rows[table]:
        value = read_row(read, record, table, key=None)
        if isinstance(value, Damaged):
            damage.append(replace(value, stops=False))
        else:
            found.append((record["id"], value))
    return found
