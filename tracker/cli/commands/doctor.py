"""`doctor`: an independent check of everything that has to be well for reminders to arrive."""

from __future__ import annotations

from tracker.cli.app import App
from tracker.cli.findings import report
from tracker.cli.groups import command, json_option


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
    report(found, ("check", "severity", "finding", "remedy"), as_json=as_json)
