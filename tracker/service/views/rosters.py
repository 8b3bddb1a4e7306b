"""The JSON of people, teams, sources and tokens: a contract that is extended, never broken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from tracker.domain.milestone import Milestone
from tracker.service.views.shapes import Json, fields_json, iso, state_of

if TYPE_CHECKING:
    from tracker.domain.people.person import People, Person, Team
    from tracker.domain.people.token import Token
    from tracker.domain.source import Source, SourceRun

NEWS = ("added", "moved", "changed", "vanished")  #: what a run counts


def person_json(person: Person, people: People, today: date) -> Json:
    """A person as files and programs read it."""
    from tracker.domain.people.quiet import quiet_words  # noqa: PLC0415 - lists need none

    in_place = people.stands_for(person, today)
    return {
        "handle": person.handle,
        "name": person.name,
        "addresses": dict(person.addresses),
        **fields_json(person, "via", "tz", "calendar"),
        "quiet": None if person.quiet is None else quiet_words(person.quiet),
        "stand_in": person.stand_in,
        "away": [
            {"from": iso(each.begin), "to": iso(each.end), "note": each.note}
            for each in person.away
        ],
        "left_on": iso(person.left_on),
        "away_today": person.is_away(today),
        "told_today": in_place.handle if in_place else None,
        "teams": teams_of(person, people),
        "leads": [each.handle for each in people.teams.values() if person.handle in each.leads],
    }


def person_shown_json(
    person: Person, people: People, owned: Sequence[Milestone], today: date
) -> Json:
    """A person as somebody asks for, with what is open and theirs."""
    return {**person_json(person, people, today), "owns": [each.key for each in owned]}


def teams_of(person: Person, people: People) -> list[str]:
    """The handles of the teams that a person is a member of."""
    return [each.handle for each in people.teams.values() if person.handle in each.members]


def team_json(team: Team) -> Json:
    """A team as files and programs read it."""
    return {
        "handle": team.handle,
        "name": team.name,
        "members": list(team.members),
        "leads": list(team.leads),
    }


def source_json(each: Source, run: SourceRun | None, state: str) -> Json:
    """A saved source, how it stands in a word, and what came of its last run."""
    at = ("added_at", "last_success_at", "failing_since", "failures", "next_at")
    ran = ("started_at", "ended_at", "outcome", *NEWS, "detail")
    return {
        **fields_json(each, "name", "url", "format"),
        "mapped": each.mapping is not None,
        "every_s": round(each.every.total_seconds()),
        "state": state,
        **fields_json(each, *at),
        "last_run": fields_json(run, *ran) if run else None,
    }


def token_json(token: Token, now: datetime) -> Json:
    """A token of a program, without anything by which it could be shown."""
    given = ("id", "name", "person", "role")
    at = ("created_at", "expires_at", "revoked_at", "used_at")
    return {**fields_json(token, *given, *at), "state": state_of(token, now)}
