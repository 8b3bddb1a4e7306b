"""`add`: a milestone from what a person states."""

from __future__ import annotations

from typing import Any

import click

from tracker.cli import params
from tracker.cli.answer import (
    emit_milestone,
    warn_of_a_stranger,
    warn_of_a_taken_key,
    warn_of_doubts,
)
from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.options import facts, without_blanks
from tracker.cli.words import summary
from tracker.sources.record import MilestoneRecord


@command(
    'tracker add "Taskforce report" --due "March 2026" --as-of 2025-09-22 --owner "Policy team"',
    'tracker add "Comments" --due "60 days after publication" --anchor publication=2026-03-02',
)
@click.argument("title", type=params.TEXT)
@click.option("--due", type=params.TEXT, required=True, help="When, in the words of the source.")
@click.option("--key", type=params.TEXT, help="Its short name [made from the title].")
@facts
@json_option()
def add(app: App, /, title: str, *, as_json: bool, **fields: Any) -> None:  # noqa: ANN401 - options of several types
    """Add a milestone.

    The due date is read as the source wrote it and never made more exact: "March 2026" is all of
    March. `tracker when` tries a phrase out first. A date such as "120 days after final-rules"
    counts from the milestone of that key and follows it. What recurs ("31 March each year") goes on
    as a milestone of its own when it closes or passes. The new key is the first word printed.
    """
    record = MilestoneRecord(title=title, **without_blanks(fields))
    now = app.now()
    with app.milestones() as milestones:
        milestone = milestones.add(record, now)
    if record.key is None:
        warn_of_a_taken_key(milestone)
    warn_of_doubts(app, milestone)
    if record.owner is not None:
        warn_of_a_stranger(app, milestone)
    told = f"{milestone.key} added: {summary(milestone, now)}"
    emit_milestone(milestone, now, told, as_json=as_json)
