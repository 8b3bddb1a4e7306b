"""`source list`: what is fetched, and how that goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.cli.app import App
from tracker.cli.commands.source import span_in_words
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit_json, emit_table, note
from tracker.cli.words import clock
from tracker.service.views.rosters import NEWS, source_json

if TYPE_CHECKING:
    from tracker.domain.source import SourceRun


@command("tracker source list", "tracker source list --json")
@json_option("Print an array.")
def list_(app: App, *, as_json: bool) -> None:
    """List the saved sources.

    With how often each is fetched, when it last went well, when it is fetched next, and what came
    of the last time.
    """
    from tracker.service.feeds.saved_sources import saved, state_of  # noqa: PLC0415 - SQLAlchemy is slow

    now, tz = app.now(), app.timezone()
    with app.store() as store:
        sources, damage = saved(store)
    app.aside += damage
    known = [(each, run, state_of(each, run, now)) for each, run in sources]
    if as_json:
        emit_json([source_json(*entry) for entry in known])
        return
    if not known:
        note("No sources; save one with: tracker source add NAME URL")
        return
    rows = [
        (
            each.name,
            each.format,
            span_in_words(each.every),
            clock(each.last_success_at, tz) if each.last_success_at else "-",
            clock(each.next_at, tz),
            state,
            _outcome(run),
        )
        for each, run, state in known
    ]
    times = (f"LAST SUCCESS ({tz})", f"NEXT ({tz})")
    emit_table(("SOURCE", "FORMAT", "EVERY", *times, "STATE", "LAST TIME"), rows)


def _outcome(run: SourceRun | None) -> str:
    if run is None:
        return "-"
    if run.outcome == "failed":
        return f"failed: {run.detail}"
    counts = {what: getattr(run, what) for what in NEWS}
    news = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
    return news or ("nothing new" if run.outcome == "imported" else run.outcome.value)
