"""`person remove`: nobody goes by a name any more."""

from __future__ import annotations

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.commands.person import staff_of
from tracker.cli.groups import command
from tracker.cli.output import emit


@command("tracker person remove amira", "tracker person remove amira --erase")
@click.argument("words", metavar="NAME", type=params.HANDLE)
@click.option(
    "--erase", is_flag=True, help="Forget their full name, and their addresses in the log."
)
@params.BY
def remove(app: App, *, words: str, erase: bool) -> None:
    """Remove somebody.

    Their addresses, absences and places in teams go. The log still names them by NAME, which nobody
    else can have. With --erase their full name is forgotten, too, and the log says "erased" in
    place of the addresses that it kept; the words of messages stay as they were sent. What is open
    and theirs has to be handed over first: `tracker person leave`. Somebody who was removed before
    can be erased later.
    """
    with staff_of(app) as staff:
        handle = staff.remove(words, app.now(), erase=erase)
    emit(f"{handle} removed and erased" if erase else f"{handle} removed")
