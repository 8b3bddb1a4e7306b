"""`policy show`: one policy."""

from __future__ import annotations

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.commands.policy import json_of, quiet_in_words, steps_of, told_by, told_in_words
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit_facts, emit_json
from tracker.domain.policy import SEEN_FOR, Policy
from tracker.errors import NotFound


@command("tracker policy show default")
@click.argument("name", type=params.POLICY)
@json_option("Print an object.")
def show(app: App, name: str, *, as_json: bool) -> None:
    """Show a policy.

    With the channels that it tells as things stand.
    """
    from tracker.service.settings import channels_of  # noqa: PLC0415 - settings are slow

    settings = app.settings()
    if name not in settings.policies:
        known = ", ".join(settings.policies)
        raise NotFound(f"no policy is called {name!r}: the settings know {known}")
    shown = settings.policies[name]
    channels = channels_of(settings).values()
    if as_json:
        emit_json(json_of(shown, channels))
        return
    urgent = "told all the same" if shown.quiet and shown.quiet.urgent_passes else "held, too"
    repeats = f"every {shown.overdue_every_days} days" if shown.overdue_every_days else "once"
    emit_facts(
        [
            ("Policy", shown.name),
            ("Lead times", ", ".join(map(str, shown.lead_times)) or "none"),
            ("Counted from", f"the {shown.count_from} day of the window"),
            ("Sent at", f"{shown.send_at:%H:%M} ({shown.tz})"),
            ("Overdue", repeats),
            ("Acknowledged", _lasts(shown)),
            ("Met", "once a second person confirms it" if shown.needs_second else None),
            ("Quiet", quiet_in_words(shown.quiet)),
            ("Urgent then", urgent if shown.quiet else None),
            ("Told", told_in_words(told_by(shown, channels), shown.tell)),
            *(
                (
                    f"After {after}",
                    f"{told_in_words(names, step.tell)}, unless somebody acknowledges",
                )
                for step, (after, names) in zip(
                    shown.escalation, steps_of(shown, channels), strict=True
                )
            ),
        ]
    )


def _lasts(policy: Policy) -> str:
    """How long an acknowledgement counts."""
    from tracker.config.durations import duration_text  # noqa: PLC0415 - after the help

    if policy.ack_lasts is not None:
        return f"for {duration_text(policy.ack_lasts)}, or until the date moves"
    return f"until the date moves; of what is overdue for {duration_text(SEEN_FOR)}"
