"""`init`: from nothing to settings that work."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from tracker.cli.app import App
from tracker.cli.groups import command
from tracker.cli.output import emit, note
from tracker.errors import NotFound, TrackerError

if TYPE_CHECKING:
    from tracker.service.views.first_start import Wishes

_Value = TypeVar("_Value")
_NONE = "none"
_CONSOLE = "console://"


@command(
    "tracker init",
    "tracker init --defaults --samples",
    "TRACKER_DATABASE_URL=sqlite:////srv/tracker/tracker.db tracker init",
)
@click.option("--defaults", is_flag=True, help="Ask nothing.")
@click.option("--samples", is_flag=True, help="Take real milestones to begin with, if none are.")
def init(app: App, *, defaults: bool, samples: bool) -> None:
    """Create the database and a settings file.

    And what signs the links in messages. What is there already is kept. The settings file is where
    --config or $TRACKER_CONFIG say, else ./config/tracker.toml; every setting in it is explained.
    On a terminal four things are asked before anything is written: the zone, whose business days
    count, where reminders go, with a test message, and whether to take samples.
    """
    from tracker.service.views import first_start  # noqa: PLC0415 - SQLAlchemy is slow

    file = first_start.samples()
    if samples and file is None:
        raise NotFound(
            "there are no samples here: they come with the source, and what is made of it"
        )
    wishes = None
    if not defaults and _somebody_is_there() and first_start.settings_there(app.config) is None:
        wishes = _asked(app)
        samples = samples or bool(file and click.confirm(_SAMPLES, default=False, err=True))
    begun = first_start.begin(app.config, wishes)
    emit(f"{'Created' if begun.database_created else 'Kept'} the database {begun.database}")
    emit(f"{'Wrote' if begun.settings_written else 'Kept'} the settings {begun.settings}")
    if begun.secret is not None:
        emit(f"Made what signs links to answer pages, {begun.secret}")
    if samples and file is not None:
        _take(app, file)
        if wishes is not None:
            note("Next: tracker list, tracker upcoming, tracker run")
    else:
        note(
            'Next: tracker add "Taskforce report" --due "March 2027", tracker upcoming, tracker run'
        )


_OPENING = "Four questions. Enter takes what is in brackets, Ctrl-C leaves all as it was."
_ZONE = "1. Time zone of the people who are told"
_CALENDAR = "2. Jurisdiction whose business days count: UK, US, DE, TARGET ... or none"
_ADDRESS = """\
3. Where reminders go: an address such as slack://..., mailtos://... or ntfys://...
   It is not shown as you type, and kept in a file of its own; Enter prints to the terminal"""
_SAMPLES = "4. Take samples, real milestones of regulators"


def _somebody_is_there() -> bool:
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def _asked(app: App) -> Wishes:
    from tracker.config.raw import checked_zone  # noqa: PLC0415 - only a terminal asks
    from tracker.service.views import first_start  # noqa: PLC0415 - as above

    note(_OPENING)
    zone = _ask(_ZONE, first_start.local_zone(), checked_zone)
    calendar = _ask(
        _CALENDAR,
        first_start.calendar_near(zone) or _NONE,
        lambda answer: None if answer.casefold() == _NONE else first_start.checked_calendar(answer),
    )
    return first_start.Wishes(timezone=zone, calendar=calendar, address=_asked_address(app))


def _ask(
    question: str, default: str, read: Callable[[str], _Value], *, hidden: bool = False
) -> _Value:
    """The answer, as `read`; one that is wrong is explained, and asked for again."""
    while True:
        answer = click.prompt(
            question, default=default, hide_input=hidden, show_default=not hidden, err=True
        )
        try:
            return read(answer.strip())
        except (ValueError, TrackerError) as error:
            note(f"   {error}")


def _asked_address(app: App) -> str | None:
    """A channel's URL that took a test message, or is wanted all the same; None: the console."""
    from tracker.domain.delivery import Outcome  # noqa: PLC0415 - as above
    from tracker.service.views import first_start  # noqa: PLC0415 - as above

    while True:
        address = _ask(_ADDRESS, _CONSOLE, first_start.checked_address, hidden=True)
        if address == _CONSOLE:
            return None
        trial = first_start.try_address(address, app.now())
        if trial.outcome is Outcome.SENT:
            note(f"   A test message was accepted ({trial.detail}).")
            return address
        note(f"   A test message was not accepted: {trial.outcome}, {trial.detail}")
        if click.confirm("   Go on with this address", default=False, err=True):
            return address


def _take(app: App, file: Path) -> None:
    """Import samples, unless there is any milestone."""
    from tracker.cli.importing.report import Report, take_milestones  # noqa: PLC0415 - slow
    from tracker.service.intake.documents import incoming  # noqa: PLC0415 - as above
    from tracker.service.intake.told import Told  # noqa: PLC0415 - as above

    with app.reads() as reads:
        if reads.count():
            return
    now = app.now()
    report = Report(now=now, dry_run=False, as_json=False, told=Told(strict=False, now=now))
    with incoming(str(file), None, today=app.today()) as document:
        take_milestones(app, document, report, same=False)
    [change] = report.changes
    emit(f"Took {report.counts['added']} samples; `tracker undo {change}` takes them back")
