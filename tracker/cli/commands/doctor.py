"""`doctor`: an independent check of everything that has to be well for reminders to arrive."""

from __future__ import annotations

from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit_json, emit_table, note
from tracker.cli.words import printable
from tracker.errors import Findings


@command("tracker doctor", "tracker doctor --json")
@json_option("Print an array of findings.")
def doctor(app: App, *, as_json: bool) -> None:
    """Check from outside that reminders arrive.

    What is overdue, the daemon, the clock, channels that fail, the disk, the backup, the database
    and the settings. Writes nothing, and is fit for a timer: leaves with 10 where it finds
    something.
    """
    from tracker.service.views.doctor import examine  # noqa: PLC0415 - pydantic is slow

    found = examine(app.config, app.now())
    if as_json:
        emit_json(
            [
                {
                    "check": each.check,
                    "severity": each.severity,
                    "finding": each.finding,
                    "remedy": each.remedy,
                }
                for each in found
            ]
        )
    elif found:
        rows = [
            (each.check, each.severity, printable(each.finding), printable(each.remedy))
            for each in found
        ]
        emit_table(("CHECK", "SEVERITY", "FINDING", "REMEDY"), rows)
    else:
        note("Nothing found")
    if found:
        raise Findings("1 finding" if len(found) == 1 else f"{len(found)} findings")
