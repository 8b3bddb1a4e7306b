"""`suspend`: a milestone pauses."""

from __future__ import annotations

from tracker.cli import options, params
from tracker.cli.answer import emit_milestones
from tracker.cli.app import App
from tracker.cli.choosing.several import Which, several
from tracker.cli.groups import command, json_option


@command('tracker suspend taskforce-report --reason "Stayed by the court"')
@several(standing="open")
@options.reason(required=True)
@params.BY
@json_option()
def suspend(app: App, *, which: Which, reason: str, as_json: bool) -> None:
    """Pause a milestone until further notice.

    Nobody is reminded of it until `tracker reopen`.
    """
    now = app.now()
    done = which.changed(lambda milestones, key: milestones.suspend(key, reason, now))
    emit_milestones(which, done, now, lambda each: f"{each.key} suspended", as_json=as_json)
