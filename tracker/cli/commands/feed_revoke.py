"""`feed revoke`: an address that lets nobody in any more."""

from __future__ import annotations

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit, emit_json
from tracker.service.views.shapes import feed_json


@command("tracker feed revoke 7")
@click.argument("number", metavar="ID", type=click.IntRange(min=1))
@params.BY
@json_option("Print the feed as JSON.")
def revoke(app: App, *, number: int, as_json: bool) -> None:
    """End a feed.

    Its address gives nothing from now on; calendars say that they cannot fetch it. ID is the number
    that `tracker feed list` shows.
    """
    from tracker.service.people.feeds import check_feed  # noqa: PLC0415 - SQLAlchemy is slow
    from tracker.service.people.tokens import Tokens  # noqa: PLC0415 - as above

    now = app.now()
    with app.reads() as reads:
        check_feed(reads, number)
    with app.store() as store:
        token = Tokens(store, by=app.user()).revoke(number, now)
    if as_json:
        emit_json(feed_json(token, now))
    else:
        emit(f"feed {token.id} of {token.person} revoked")
