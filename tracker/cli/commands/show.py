"""`show`: what is known of a milestone."""

from __future__ import annotations

import click

from tracker.cli import params
from tracker.cli.answer import emit_history
from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit_facts, emit_json
from tracker.errors import NoMilestone


@command("tracker show taskforce-report")
@click.argument("key", type=params.KEY)
@json_option()
def show(app: App, key: str, *, as_json: bool) -> None:
    """Show all that is known of a milestone.

    With every state that its date has been in, and why it changed.
    """
    from tracker.cli.facts_in_words import facts_in_words  # noqa: PLC0415 - TAB needs none
    from tracker.service.views.notes import note_of  # noqa: PLC0415 - as above
    from tracker.service.views.shapes import shown_json  # noqa: PLC0415 - as above

    with app.reads() as reads:
        key = reads.key_of(key)
        milestone, people = reads.milestone(key), reads.people()
        dependents = reads.dependents(key)
        noted = note_of(reads.publications([key]).get(key))
        counted_from = milestone.anchors if milestone else ()
        anchors = reads.milestones_by_key([each.key for each in counted_from if each.key])
    if milestone is None:
        raise NoMilestone(key)
    now = app.now()
    if as_json:
        emit_json(shown_json(milestone, people, dependents, now))
        return
    emit_facts(facts_in_words(milestone, people, noted, anchors, dependents, now=now))
    emit_history(milestone)
