"""`doctor`: an independent check of everything that has to be well for reminders to arrive."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from tracker.cli.app import App
from tracker.cli.findings import report
from tracker.cli.groups import command, json_option
from tracker.cli.output import note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.service.views.doctor import Finding


@command(
    "tracker doctor",
    "tracker doctor --json",
    'tracker doctor --tell "tracker.service has failed"',
)
@click.option("--tell", metavar="WORDS", help="Tell the operators these words and what is found.")
@json_option("Print an array of findings.")
def doctor(app: App, *, tell: str | None, as_json: bool) -> None:
    """Check from outside that reminders arrive.

    What is overdue, the daemon, the clock, channels that fail, the disk, the backup, the database
    and the settings. Writes nothing, and is fit for a timer: leaves with 10 where it finds
    something. With --tell, a message goes to the operator's channels (all, where the settings name
    none), past the database and the daemon: for a service manager that saw either fail.
    """
    from tracker.service.views.doctor import examine  # noqa: PLC0415 - settings are slow

    found = examine(app.config, app.now())
    if tell is not None:
        _tell(app, tell, found)
    report(found, ("check", "severity", "finding", "remedy"), as_json=as_json)


def _tell(app: App, words: str, found: Sequence[Finding]) -> None:
    from tracker.planning.text.bulletins import found_wrong  # noqa: PLC0415 - only here
    from tracker.service.views.channels import tell_all  # noqa: PLC0415 - only here
    from tracker.service.wiring import notifiers_of  # noqa: PLC0415 - SQLAlchemy is slow

    settings, now = app.sound_settings(secrets=True), app.now()
    findings = [f"{each.finding}; {each.remedy}" for each in found]
    text = found_wrong(words, findings, now).said_in(settings.messages.words)
    for trial in tell_all(notifiers_of(settings, sys.stdout), settings.operators, text, now):
        note(f"{trial.channel}: {trial.outcome} {trial.detail}".rstrip())
