"""`person show`: what is known of somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.commands.person import joined, standing_in_words
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit_facts, emit_json
from tracker.cli.words import printable

if TYPE_CHECKING:
    from datetime import date

    from tracker.domain.people.person import Away, People, Person
from tracker.service.views.rosters import person_shown_json, teams_of


@command("tracker person show amira")
@click.argument("words", metavar="NAME", type=params.HANDLE)
@json_option("Print the person as JSON.")
def show(app: App, *, words: str, as_json: bool) -> None:
    """Show what is known of somebody.

    With their addresses, their absences, and what is open and theirs.
    """
    from tracker.service.people.naming import owned_by, person_of  # noqa: PLC0415 - after the help

    with app.reads() as reads:
        people = reads.people()
        person = person_of(people, words)
        owned = owned_by(reads, people, person)
    today = app.today()
    if as_json:
        emit_json(person_shown_json(person, people, owned, today))
        return
    facts = [
        *_facts(person, people, today),
        ("Owns", printable(", ".join(each.key for each in owned)) or "nothing that is open"),
    ]
    emit_facts(facts)


def _facts(person: Person, people: People, today: date) -> list[tuple[str, str | None]]:
    from tracker.domain.people.quiet import quiet_words  # noqa: PLC0415 - after the help

    leads = [each.handle for each in people.teams.values() if person.handle in each.leads]
    return [
        ("Name", person.handle),
        ("Full name", printable(person.name)),
        *((f"By {service}", person.addresses[service]) for service in sorted(person.addresses)),
        ("Only via", ", ".join(person.via)),
        ("Zone", person.tz),
        ("Calendar", person.calendar),
        ("Quiet", None if person.quiet is None else quiet_words(person.quiet)),
        ("Stand-in", person.stand_in),
        ("Teams", joined(teams_of(person, people))),
        ("Leads", ", ".join(leads)),
        ("Away", "; ".join(map(_absence, person.away))),
        ("Standing", standing_in_words(person, people, today)),
    ]


def _absence(away: Away) -> str:
    days = f"{away.begin}" if away.begin == away.end else f"{away.begin} to {away.end}"
    return f"{days} ({printable(away.note)})" if away.note else days
