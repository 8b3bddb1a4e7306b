"""`channel list`: the channels of the settings."""

from __future__ import annotations

from calendar import day_abbr
from typing import TYPE_CHECKING

from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit_json, emit_table
from tracker.service.views.shapes import channel_json

if TYPE_CHECKING:
    from tracker.domain.channel import DigestTimes


@command("tracker channel list --json")
@json_option("Print an array.")
def list_(app: App, *, as_json: bool) -> None:
    """List the channels of the settings.

    With the service of each, whether it reaches people by it, their tags, who is told when one
    refuses or stays silent, when its digest and its all-clear are made, and how many messages a
    minute it takes.
    """
    from tracker.service.views.channels import kind_of  # noqa: PLC0415 - settings are slow

    entries = app.settings().channels.values()
    if as_json:
        emit_json(
            [channel_json(each.channel) | {"kind": kind_of(each) or None} for each in entries]
        )
        return
    rows = [
        (
            each.name,
            kind_of(entry),
            ", ".join(sorted(each.tags)),
            each.fallback or "",
            _times(each.digest),
            _times(each.all_clear),
            str(each.rate_per_minute or ""),
        )
        for entry in entries
        for each in [entry.channel]
    ]
    emit_table(("CHANNEL", "KIND", "TAGS", "FALLBACK", "DIGEST", "ALL-CLEAR", "A MINUTE"), rows)


def _times(times: DigestTimes | None) -> str:
    """When a digest is made: `daily 08:30 Europe/London`, `weekly Mon 08:30 UTC`."""
    if times is None:
        return ""
    day = f"{day_abbr[times.weekday]} " if times.rhythm == "weekly" else ""
    return f"{times.rhythm} {day}{times.at:%H:%M} {times.tz}"
