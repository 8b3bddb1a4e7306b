"""`edit`: only what is named changes."""

from __future__ import annotations

from typing import Any

import click

from tracker.cli import options, params
from tracker.cli.answer import emit_milestones, warn_of_a_stranger, warn_of_doubts
from tracker.cli.app import App
from tracker.cli.choosing.several import Which, several
from tracker.cli.groups import command, json_option
from tracker.cli.options import facts, without_blanks


@command(
    'tracker edit taskforce-report --owner "Policy team" --tag crypto --tag uk',
    "tracker edit comment-close --pin",
)
@several()
@click.option("--title", type=params.TEXT, help="What is due.")
@click.option("--due", type=params.TEXT, help="When; `tracker move` also says why it changed.")
@click.option("--pin/--unpin", "pinned", default=None, help="Keep its date when its anchors move.")
@click.option("--add-tag", "add_tags", type=params.TAG, multiple=True, help="A tag more.")
@click.option("--remove-tag", "remove_tags", type=params.TAG, multiple=True, help="A tag less.")
@facts
@options.reason("Why; kept in the log, and told where another date is.")
@json_option()
def edit(
    app: App,
    /,
    *,
    which: Which,
    reason: str | None,
    as_json: bool,
    **fields: Any,  # noqa: ANN401 - options of several types
) -> None:
    """Change what is known of a milestone.

    Only what is named changes; an empty value ('') takes a field away. --tag puts its tags in place
    of all that there are, --add-tag and --remove-tag leave the others. A new --due is read as of
    today and becomes a revision of its own.
    """
    changes = {name: value for name, value in fields.items() if value is not None and value != ()}
    if not changes:
        raise click.UsageError(
            "name at least one option to change: `tracker edit --help` lists them"
        )
    if "tags" in changes and not changes.keys().isdisjoint({"add_tags", "remove_tags"}):
        raise click.UsageError("--tag says all tags: leave out --add-tag and --remove-tag")
    from tracker.cli.words import summary  # noqa: PLC0415 - TAB needs none

    now, known = app.now(), without_blanks(changes)
    done = which.changed(lambda milestones, key: milestones.edit(key, known, now, reason=reason))
    for milestone in done:
        if "due" in changes:
            warn_of_doubts(app, milestone)
    if "owner" in changes:
        warn_of_a_stranger(app, done[0])
    emit_milestones(
        which, done, now, lambda each: f"{each.key} changed: {summary(each, now)}", as_json=as_json
    )
