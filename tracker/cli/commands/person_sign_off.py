"""`person sign-off`: somebody is signed on no more."""

from __future__ import annotations

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.groups import command
from tracker.cli.output import emit


@command("tracker person sign-off amira")
@click.argument("words", metavar="NAME", type=params.HANDLE)
@params.BY
def sign_off(app: App, *, words: str) -> None:
    """End every session of somebody.

    In every browser, and links by which they could sign on end, too. Tokens of programs and
    calendars stay, and whom a proxy signs on is signed on by it again.
    """
    from tracker.service.people.sign_on import SignOns  # noqa: PLC0415 - SQLAlchemy is slow

    with app.store() as store:
        person, ended = SignOns(store).end_all(words, app.now(), by=app.user())
    emit(f"{person.handle} signed off: {ended} {'session' if ended == 1 else 'sessions'} ended")
