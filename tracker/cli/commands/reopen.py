"""`reopen`: a milestone goes on."""

from __future__ import annotations

from tracker.cli import options, params
from tracker.cli.answer import emit_milestones
from tracker.cli.app import App
from tracker.cli.choosing.several import Which, several
from tracker.cli.groups import command, json_option


@command("tracker reopen taskforce-report")
@several(standing="suspended")
@options.reason()
@params.BY
@json_option()
def reopen(app: App, *, which: Which, reason: str | None, as_json: bool) -> None:
    """Open a closed or suspended milestone.

    Its reminders are planned anew; those whose time has passed are told as one.
    """
    from tracker.cli.words import summary  # noqa: PLC0415 - TAB needs none

    now = app.now()
    done = which.changed(lambda milestones, key: milestones.reopen(key, now, reason=reason))
    emit_milestones(
        which, done, now, lambda each: f"{each.key} open: {summary(each, now)}", as_json=as_json
    )
