"""`edit`: only what is named changes."""

from __future__ import annotations

from typing import Any

import click

from tracker.cli import params
from tracker.cli.answer import emit_milestone, warn_of_doubts
from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.options import facts, without_blanks
from tracker.cli.words import summary


@command(
    'tracker edit taskforce-report --owner "Policy team" --tag crypto --tag uk',
    "tracker edit comment-close --pin",
)
@click.argument("key", type=params.KEY)
@click.option("--title", type=params.TEXT, help="What is due.")
@click.option("--due", type=params.TEXT, help="When; `tracker move` also says why it changed.")
@click.option("--pin/--unpin", "pinned", default=None, help="Keep its date when its anchors move.")
@facts
@json_option()
def edit(app: App, /, key: str, *, as_json: bool, **fields: Any) -> None:  # noqa: ANN401 - options of several types
    """Change what is known of a milestone.

    Only what is named changes; an empty value ('') takes a field away. A new --due is read as of
    today and becomes a revision of its own.
    """
    changes = {name: value for name, value in fields.items() if value is not None and value != ()}
    if not changes:
        raise click.UsageError(
            "name at least one option to change: `tracker edit --help` lists them"
        )
    now = app.now()
    with app.milestones() as milestones:
        milestone = milestones.edit(key, without_blanks(changes), now)
    if "due" in changes:
        warn_of_doubts(app, milestone)
    told = f"{milestone.key} changed: {summary(milestone, now)}"
    emit_milestone(milestone, now, told, as_json=as_json)
