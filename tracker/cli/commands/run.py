"""`run`: the daemon."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import click

from tracker.cli.app import App
from tracker.cli.groups import command
from tracker.cli.output import note
from tracker.errors import TrackerError

if TYPE_CHECKING:
    from tracker.service.views.at_rest import AtRest

_TO_TRY: Final = """\
Three things to try, in another terminal (Ctrl-C ends this one):
  {tracker} list                  what is open, the earliest first
  {tracker} upcoming --days 30    every send to come, and why
  {tracker} when "end of Q2"      how a date is read"""
_TITLE: Final = 60  #: characters


@command("tracker run", "tracker run --once")
@click.option("--once", is_flag=True, help="Send what is due, and leave when it is done.")
@click.option("--log-json", "as_json", is_flag=True, help="Write the daemon's log as JSON lines.")
def run(app: App, *, once: bool, as_json: bool) -> None:
    """Run the daemon that sends reminders.

    It ends at Ctrl-C or SIGTERM, when what is being sent is done, and on a terminal when its window
    is closed; elsewhere SIGHUP reads the settings anew. Its log goes to stderr, the console channel
    to stdout.
    """
    from tracker.daemon.serve import serve  # noqa: PLC0415 - everything at once is slow

    watched = not once and sys.stdout is not None and sys.stdout.isatty()
    serve(app.config, once=once, log_json=as_json, at_rest=said_at_rest(app) if watched else None)


def said_at_rest(app: App) -> Callable[[datetime | None], None]:
    """What tells whoever watches what was told last and what comes; at first, what to try."""
    from tracker.service.quick import reads_of  # noqa: PLC0415 - as above
    from tracker.service.settings import defaults_of  # noqa: PLC0415 - as above
    from tracker.service.views.at_rest import at_rest, told_last  # noqa: PLC0415 - as above

    is_first = True
    with suppress(TrackerError), reads_of(app.config) as reads:  # the daemon says what is wrong
        is_first = not told_last(reads, app.now())

    def tell(due_at: datetime | None) -> None:
        with suppress(TrackerError):  # as above: for want of a word to people no tick fails
            settings = app.sound_settings()
            with reads_of(app.config) as reads:
                stands = at_rest(reads, defaults_of(settings), app.now(), due_at)
            for line in _lines(stands, settings.timezone):
                note(line)
            if is_first:
                note(_TO_TRY.format(tracker=_as_typed()))

    return tell


def _lines(stands: AtRest, tz: str) -> Iterator[str]:
    from tracker.planning.text.wording import one_line  # noqa: PLC0415 - after the help

    if stands.told:
        number = "1 reminder" if len(stands.told) == 1 else f"{len(stands.told)} reminders"
        channels = ", ".join(dict.fromkeys(each.channel or "" for each in stands.told))
        yield f"Told last: {_at(stands.told[0].at, tz)}, {number} on {channels}"
    if stands.ahead:
        first, *others = stands.ahead
        more = f", and {len(others)} more" if others else ""
        yield f"Next send: {_at(first.fire_at, tz)}, {one_line(first.title, _TITLE)}{more}"
    elif stands.due_at is not None:
        yield f"Next look: {_at(stands.due_at, tz)}"
    else:
        yield "Next send: none is planned"


def _at(moment: datetime, tz: str) -> str:
    from tracker.dates.base.describe import moment_in_words  # noqa: PLC0415 - after the help

    return moment_in_words(moment.astimezone(ZoneInfo(tz)))


def _as_typed() -> str:
    """How to call this program from here."""
    if shutil.which("tracker"):
        return "tracker"
    return shlex.quote(os.path.relpath(sys.argv[0]))
