"""`source sync`: fetched now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.commands.source import (
    COUNTED,
    change_in_words,
    summary_of,
    syncer_of,
)
from tracker.cli.groups import command, json_option
from tracker.cli.options import chosen
from tracker.cli.output import emit, emit_json, note
from tracker.errors import BadData, SomeSourcesFailed
from tracker.service.views.shapes import Json, fields_json, iso

if TYPE_CHECKING:
    from tracker.domain.change import Change
    from tracker.domain.source import Source
    from tracker.service.feeds.syncing import Synced, Syncer
from tracker.service.views.rosters import NEWS


@command("tracker source sync fr-crypto --dry-run", "tracker source sync --all")
@click.argument("name", type=params.TEXT, required=False)
@click.option("--all", "every", is_flag=True, help="Fetch every source.")
@params.BRINGS
@click.option("--dry-run", is_flag=True, help="Only list what would change.")
@json_option("Print an array.")
def sync(app: App, *, name: str | None, every: bool, dry_run: bool, as_json: bool) -> None:
    """Fetch sources now.

    Whether they are due or not, and beside the daemon, too. Ends with exit code 3 where any fails:
    the others are taken in all the same.
    """
    from tracker.service.feeds.saved_sources import refuse_damaged, saved  # noqa: PLC0415 - SQLAlchemy is slow

    told: list[Json] = []
    with app.store() as store:
        if name is not None:
            refuse_damaged(store, name)
        sources, damage = saved(store)
        app.aside += damage if every else ()
        known, syncer = {each.name: each for each, _ in sources}, syncer_of(app, store)
        for each in chosen("source", name, known, every=every):
            entry = _dry(syncer, known[each]) if dry_run else _done(syncer.sync(each))
            told.append(entry)
            if not as_json:
                _tell(entry, dry_run=dry_run)
    if as_json:
        emit_json(told)
    failed = sum(entry["outcome"] == "failed" for entry in told)
    if failed:
        raise SomeSourcesFailed(f"{failed} of {len(told)} sources failed")


def _dry(syncer: Syncer, each: Source) -> Json:
    """What fetching a source would do."""
    from tracker.service.feeds.syncing import detail_of, look_of  # noqa: PLC0415 - SQLAlchemy is slow

    changes: list[Json] = []

    def tell(change: Change) -> None:
        line = change_in_words(change)
        changes.append({"change": change.news, "key": change.after.key, "line": line})

    try:
        counts = syncer.try_out(each, tell)
    except BadData as error:
        problems, detail = list(error.problems), detail_of(error)
        return {"name": each.name, "outcome": "failed", "detail": detail, "problems": problems}
    return {
        "name": each.name,
        "outcome": "imported",
        **{what: counts[what] for what in COUNTED},
        "detail": look_of(counts),
        "changes": changes,
    }


def _done(synced: Synced) -> Json:
    run = synced.run
    return {
        "name": synced.source.name,
        **fields_json(run, "outcome", *NEWS, "detail"),
        "problems": list(synced.problems),
        "next_at": iso(synced.source.next_at),
    }


def _tell(entry: Json, *, dry_run: bool) -> None:
    name = entry["name"]
    if entry["outcome"] == "failed":
        note(f"{name}: failed: {entry['detail']}")
        return
    changes = entry.get("changes")
    for change in changes if isinstance(changes, list) else []:
        emit(f"{name}: {change['line']}")
    what = "unchanged" if entry["outcome"] == "unchanged" else summary_of(entry)
    what += f", {entry['detail']}" if entry["detail"] else ""
    emit(f"{name}: {what}{' (dry run, nothing was written)' if dry_run else ''}")
