"""`policy route`: whom a milestone reaches, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit_json, emit_table, note
from tracker.errors import NoMilestone

if TYPE_CHECKING:
    from tracker.planning.sending.recipients import Recipient
    from tracker.service.views.routing import Reached


@command("tracker policy route genius-effective", "tracker policy route genius-effective --json")
@click.argument("key", type=params.KEY)
@json_option("Print an object.")
def route(app: App, key: str, *, as_json: bool) -> None:
    """Show whom a milestone reaches, and why.

    As of today: whoever is away today is told as today. Then, step by step, who is told while
    nobody acknowledges.
    """
    from tracker.cli.words import printable  # noqa: PLC0415 - TAB needs none
    from tracker.domain.channel import channel_and_person  # noqa: PLC0415 - as above
    from tracker.service.settings import defaults_of  # noqa: PLC0415 - settings are slow
    from tracker.service.views.routing import reached  # noqa: PLC0415 - after the help

    with app.reads() as reads:
        key = reads.key_of(key)
        milestone = reads.milestone(key)
        if milestone is None:
            raise NoMilestone(key)
        told = reached(reads, defaults_of(app.settings()), milestone, app.now())
    lost = [line for each in told for line in each.audience.lost]
    if as_json:
        recipients = [_json(each, recipient) for each, recipient in _each(told)]
        facts = {"key": key, "owner": milestone.owner, "policy": milestone.policy}
        emit_json({**facts, "recipients": recipients, "lost": lost})
        return
    rows = (
        (
            *(each or "-" for each in channel_and_person(recipient.channel)),
            f"after {step.after}" if step.after else "at once",
            printable(recipient.why),
        )
        for step, recipient in _each(told)
    )
    emit_table(("CHANNEL", "RECIPIENT", "WHEN", "WHY"), rows)
    for line in lost:
        note(f"Nobody is left: {printable(line)}")


def _each(told: tuple[Reached, ...]) -> Iterator[tuple[Reached, Recipient]]:
    for step in told:
        for recipient in step.audience.recipients:
            yield step, recipient


def _json(step: Reached, recipient: Recipient) -> dict[str, object]:
    from tracker.domain.channel import channel_and_person  # noqa: PLC0415 - as above

    channel, person = channel_and_person(recipient.channel)
    return {
        "channel": channel,
        "recipient": person,
        "why": recipient.why,
        "stood_in_for": recipient.stood_in_for,
        "after": step.after,
    }
