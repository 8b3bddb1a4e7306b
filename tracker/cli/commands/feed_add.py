"""`feed add`: an address to which a calendar subscribes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.choosing.search_options import search_for, search_options
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit, emit_json, note
from tracker.errors import TrackerError
from tracker.planning.search import Standing
from tracker.service.views.shapes import feed_json

if TYPE_CHECKING:
    from tracker.domain.policy import LeadTime


def _alarms(_ctx: click.Context, _param: click.Parameter, value: str) -> tuple[LeadTime, ...]:
    from tracker.planning.agenda.feed import alarms_of  # noqa: PLC0415 - after the help

    try:
        return alarms_of(value)
    except TrackerError as error:
        raise click.BadParameter(str(error)) from error


@command(
    "tracker feed add amira",
    'tracker feed add amira --name "Crypto" --tag crypto --due-from 2027-01-01 --alarms 7d,1d',
)
@click.argument("person", metavar="PERSON", type=params.HANDLE)
@click.option(
    "--name", type=params.TEXT, help="What the calendar is called [Regulatory milestones]."
)
@search_options
@click.option(
    "--alarms",
    type=params.TEXT,
    default="",
    callback=_alarms,
    help="How long before a date calendars ring: 7d,1d, for times 2h, too [never].",
)
@params.BY
@json_option("Print the feed as JSON.")
def add(  # noqa: PLR0913 - an option each
    app: App,
    *,
    person: str,
    name: str | None,
    asked: Mapping[str, Any],
    alarms: tuple[LeadTime, ...],
    as_json: bool,
) -> None:
    """Give somebody an address to which their calendar subscribes.

    Whoever has the address can read what it gives, so it is shown this once and kept as a digest;
    `tracker feed revoke` ends it, and so does its person's leaving. Without options it has all that
    is open or suspended; what is closed stays as cancelled for 90 days. A date that is known to the
    month, quarter or year is two events, on its first and on its last day. What has no date is not
    in it, and is counted in its description. Calendars fetch it as often as they like: it asks for
    every six hours. An alarm before a whole day rings at nine o'clock; one in hours only before
    times.
    """
    from tracker.planning.agenda.feed import Feed  # noqa: PLC0415 - as above
    from tracker.service.people.feeds import subscribe  # noqa: PLC0415 - SQLAlchemy is slow
    from tracker.service.people.tokens import Tokens  # noqa: PLC0415 - as above
    from tracker.sources.icalendar.export import CALLED  # noqa: PLC0415 - as above

    feed = Feed(search=search_for(asked, Standing.LIVE), alarms=alarms)
    web, now = app.settings().web, app.now()
    with app.store() as store:
        token, url = subscribe(
            Tokens(store, by=app.user()), web, feed, person=person, name=name or CALLED, now=now
        )
    if as_json:
        emit_json({**feed_json(token, now), "url": url})
        return
    emit(url)
    note(f"feed {token.id} for {token.person}; the address is not shown again")
