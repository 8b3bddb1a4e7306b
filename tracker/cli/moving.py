"""`move`: another due date, with its reason."""

from __future__ import annotations

from datetime import date

import click

from tracker.cli import params
from tracker.cli.adding import warn_of_doubts
from tracker.cli.context import App, pass_app
from tracker.cli.groups import HelpfulCommand, examples
from tracker.cli.output import emit, emit_json
from tracker.cli.shapes import milestone_json
from tracker.cli.words import due_in_words


@examples(
    'tracker move taskforce-report --due "30 June 2026" --reason "Treasury statement of 2 March"'
)
@click.command(cls=HelpfulCommand)
@click.argument("key", type=params.KEY)
@click.option("--due", type=params.TEXT, required=True, help="The new date, as its source says it.")
@click.option("--reason", type=params.TEXT, required=True, help="Why; everybody is told.")
@click.option("--as-of", type=params.DAY, help="The day on which the source said it [today].")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--json", "as_json", is_flag=True, help="Print the milestone as JSON.")
@pass_app
def move(  # noqa: PLR0913 - an argument an option
    app: App,
    key: str,
    *,
    due: str,
    reason: str,
    as_of: date | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Give a milestone another due date.

    Reminders that nobody has seen yet are replaced, people are told once: old date, new date and
    reason. The old date stays in the history.
    """
    now = app.now()
    with app.milestones() as milestones:
        day = as_of or app.today()
        done = (
            milestones.foresee(key, due, now, as_of=day)
            if dry_run
            else milestones.move(key, due, reason, now, as_of=day)
        )
    warn_of_doubts(app, done.after)
    if as_json:
        emit_json(milestone_json(done.after, now))
        return
    verb = "would move" if dry_run else "moved"
    emit(
        f"{key} {verb}: from {due_in_words(done.before.due)} to {due_in_words(done.after.due)}; "
        f"{done.superseded} pending reminders replaced"
    )
