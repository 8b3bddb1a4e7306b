"""`list`: milestones in a table. Nothing slow is imported here."""

from __future__ import annotations

from datetime import date, datetime

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit_json, emit_table, note
from tracker.cli.shapes import milestone_json
from tracker.cli.words import due_cell, printable, standing_cell
from tracker.domain.milestone import LIVE, Milestone, MilestoneStatus

_OPEN = frozenset({MilestoneStatus.OPEN})
_HEADINGS = ("KEY", "DUE", "STANDING", "TITLE")


@command("tracker list --due-before 2027-01-01 --tag crypto")
@click.option(
    "--open", "scope", flag_value="open", help="Only what is neither closed nor suspended."
)
@click.option("--all", "scope", flag_value="all", help="What is closed, too.")
@click.option("--due-before", type=params.DAY, help="Only what may fall before that day.")
@click.option(
    "--tag", "tags", type=params.TAG, multiple=True, help="Only with this tag; repeatable."
)
@click.option("--jurisdiction", type=params.TEXT, help="Only what binds there.")
@json_option("Print an array of milestones.")
def list_(  # noqa: PLR0913 - an argument an option
    app: App,
    *,
    scope: str | None,
    due_before: date | None,
    tags: tuple[str, ...],
    jurisdiction: str | None,
    as_json: bool,
) -> None:
    """List milestones, the earliest first.

    Without --open or --all: those that are open or suspended. A date that is known to the month,
    quarter or year is shown as such. One whose words leave a doubt needs a look: `tracker show`
    says why, `tracker verify` settles it.
    """
    statuses = {"open": _OPEN, "all": None}.get(scope or "", LIVE)
    with app.reads() as reads:
        found = reads.milestones(
            statuses=statuses,
            due_before=due_before,
            jurisdiction=jurisdiction,
        )
        reads.look_for_damage()
    milestones = [each for each in found if set(tags) <= set(each.tags)]
    now = app.now()
    if as_json:
        emit_json([milestone_json(milestone, now) for milestone in milestones])
    elif milestones:
        emit_table(_HEADINGS, [_row(milestone, now) for milestone in milestones])
    elif scope or due_before or tags or jurisdiction:
        note("No milestones are like that; `tracker list --all` shows them all")
    else:
        note('No milestones; add one with: tracker add TITLE --due "March 2027"')


def _row(milestone: Milestone, now: datetime) -> tuple[str, ...]:
    look = ", needs a look" if milestone.needs_a_look else ""
    return (
        milestone.key,
        due_cell(milestone.due),
        standing_cell(milestone, now) + look,
        printable(milestone.title),
    )
