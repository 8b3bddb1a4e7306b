"""`person edit`: what is known of somebody changes."""

from __future__ import annotations

from typing import Any

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.commands.person import (
    note_unknown_stand_in,
    record_from,
    staff_of,
    stating,
    warn_of_namesakes,
)
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit, emit_json
from tracker.service.views.rosters import person_json


@command(
    "tracker person edit amira --tz Europe/Dublin --via slack",
    'tracker person edit amira --slack "" --stand-in jonas',
)
@click.argument("words", metavar="NAME", type=params.HANDLE)
@stating
@click.option("--returned", is_flag=True, help="They had left, and are there again.")
@params.BY
@json_option("Print the person as JSON.")
def edit(app: App, *, words: str, returned: bool, as_json: bool, **stated: Any) -> None:  # noqa: ANN401 - an option each
    """Change what is known of somebody.

    Only what is named changes; an empty text takes away what was there. NAME itself never changes.
    Who returns owns nothing of what was handed over: `tracker edit KEY --owner` gives it back.
    """
    record, now = record_from(words, stated), app.now()
    with staff_of(app) as staff:
        if returned:
            staff.returned(words, now)
        person = staff.edit(words, record, now)
        people = staff.everybody()
    note_unknown_stand_in(person, people)
    warn_of_namesakes(person, people.namesakes(person))
    if as_json:
        emit_json(person_json(person, people, app.today()))
    else:
        emit(f"{person.handle} changed")
