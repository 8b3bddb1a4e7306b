"""`policy list`: the policies of the settings."""

from __future__ import annotations

from tracker.cli.app import App
from tracker.cli.commands.policy import json_of, quiet_in_words, told_by, told_in_words
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit_json, emit_table


@command("tracker policy list")
@json_option("Print an array.")
def list_(app: App, *, as_json: bool) -> None:
    """List the policies of the settings.

    With the channels that each of them tells as things stand.
    """
    from tracker.service.settings import channels_of  # noqa: PLC0415 - settings are slow

    settings = app.settings()
    channels = channels_of(settings).values()
    if as_json:
        emit_json([json_of(each, channels) for each in settings.policies.values()])
        return
    rows = [
        (
            each.name,
            " ".join(map(str, each.lead_times)),
            f"{each.send_at:%H:%M} {each.tz}",
            quiet_in_words(each.quiet),
            " ".join(str(step.after) for step in each.escalation),
            told_in_words(told_by(each, channels), each.tell),
        )
        for each in settings.policies.values()
    ]
    emit_table(("POLICY", "LEAD TIMES", "AT", "QUIET", "ESCALATION", "CHANNELS"), rows)
