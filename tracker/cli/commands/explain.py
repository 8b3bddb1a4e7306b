"""`explain`: a date step by step, each rule with its source."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from tracker.cli import params
from tracker.cli.answer import emit_history
from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit, emit_json
from tracker.errors import NoMilestone

if TYPE_CHECKING:
    from tracker.dates.explain.steps import Step

_LABEL = 10  #: the longest is `convention`


@command("tracker explain genius-effective", "tracker explain genius-effective --json")
@click.argument("key", type=params.KEY)
@json_option("Print the steps and the history as JSON.")
def explain(app: App, key: str, *, as_json: bool) -> None:
    """Show step by step why a milestone is due when it is.

    The words of its source, what it counts from, each rule with its source, each day that did not
    count, and every date that it has had.
    """
    from tracker.cli.words import due_in_words, printable  # noqa: PLC0415 - TAB needs none
    from tracker.service.views.explaining import explain_milestone  # noqa: PLC0415 - after the help
    from tracker.service.views.shapes import explanation_json  # noqa: PLC0415 - as above

    with app.reads() as reads:
        key = reads.key_of(key)
        milestone = reads.milestone(key)
        if milestone is None:
            raise NoMilestone(key)
        keys = [anchor.key for anchor in milestone.anchors if anchor.key is not None]
        others = reads.milestones_by_key(keys)
    steps = explain_milestone(milestone, others, app.calendars())
    if as_json:
        emit_json(explanation_json(milestone, steps))
        return
    emit(printable(f"{milestone.title}: {due_in_words(milestone.due)}"))
    emit("")
    emit_steps(steps)
    emit_history(milestone)


def emit_steps(steps: Iterable[Step]) -> None:
    """Write a line for each step, its source in brackets."""
    from tracker.cli.words import printable  # noqa: PLC0415 - as above

    for step in steps:
        source = f" [{step.source}]" if step.source else ""
        emit(f"{step.what.capitalize():<{_LABEL}} {printable(step.text + source)}")
