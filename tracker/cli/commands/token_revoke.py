"""`token revoke`: a program is let in no more."""

from __future__ import annotations

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit, emit_json
from tracker.cli.words import printable
from tracker.domain.people.token import TokenUse
from tracker.errors import NotFound
from tracker.service.views.rosters import token_json


@command("tracker token revoke 3")
@click.argument("number", metavar="ID", type=click.IntRange(min=1, max=2**31 - 1))
@params.BY
@json_option("Print the token as JSON.")
def revoke(app: App, *, number: int, as_json: bool) -> None:
    """Let a program in no more.

    At once; `tracker token list` shows the numbers. What is revoked stays so.
    """
    from tracker.service.people.tokens import Tokens  # noqa: PLC0415 - SQLAlchemy is slow

    with app.reads() as reads:
        known = [each.id for each in reads.tokens() if each.use is TokenUse.INTERFACE]
    if number not in known:
        raise NotFound(f"there is no token of the number {number}")
    now = app.now()
    with app.store() as store:
        token = Tokens(store, by=app.user()).revoke(number, now)
    if as_json:
        emit_json(token_json(token, now))
    else:
        emit(f"token {token.id} of {token.person} revoked: {printable(token.name)}")
