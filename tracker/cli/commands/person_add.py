"""`person add`: somebody who can be told."""

from __future__ import annotations

from typing import Any

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.commands.person import (
    joined,
    note_unknown_stand_in,
    record_from,
    staff_of,
    stating,
    warn_of_namesakes,
)
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit, emit_json, note
from tracker.service.views.rosters import person_json

_NAMED = 5  #: milestones that are theirs already


@command(
    'tracker person add amira --name "Amira Example" --mail amira@bank.example --stand-in jonas',
    "tracker person add jonas --mail jonas@bank.example --slack U0123ABC --tz Europe/Berlin",
)
@click.argument("handle", metavar="NAME", type=params.TEXT)
@stating
@params.BY
@json_option("Print the person as JSON.")
def add(app: App, *, handle: str, as_json: bool, **stated: Any) -> None:  # noqa: ANN401 - an option each
    """Add somebody who can be told.

    NAME is a short word in small letters by which commands, owners and the log name this person; it
    never changes and is never used again. A milestone is theirs where its owner is NAME or their
    full name. They are told on every channel of the settings that is for people (`for_people =
    true`) and for whose service they have an address. Addresses are personal data: they are kept in
    the database and shown by `tracker person show`, never in the log.
    """
    with staff_of(app) as staff:
        person = staff.add(record_from(handle, stated), app.now())
        people = staff.everybody()
        owned = staff.owned_by(person)
    note_unknown_stand_in(person, people)
    warn_of_namesakes(person, people.namesakes(person))
    if as_json:
        emit_json(person_json(person, people, app.today()))
        return
    emit(f"{person.handle} added")
    if owned:
        count = "1 open milestone" if len(owned) == 1 else f"{len(owned)} open milestones"
        note(f"theirs by name already: {count} ({joined(owned[:_NAMED])})")
    if not person.addresses:
        mend = f"tracker person edit {person.handle} --mail ADDRESS"
        note(f"nothing reaches {person.handle} yet: {mend}")
