"""`db prune`: what was tried long ago leaves the database."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit, emit_json, note, progress_bar
from tracker.errors import TrackerError, UsageError

if TYPE_CHECKING:
    from tracker.service.pruning import Pruned, Pruner
    from tracker.store.values.records import Prunable


@command(
    "tracker db prune --before 2025-01-01 --dry-run",
    "tracker db prune --before 2025-01-01 --to /srv/archive/attempts-2024.jsonl --yes",
)
@click.option(
    "--before", type=params.DAY, required=True, help="What ended before that day, 90 days ago."
)
@click.option("--to", "file", type=params.FILE, help="Where a copy is kept; nothing may be there.")
@click.option("--without-copy", is_flag=True, help="Keep no copy.")
@params.BY
@click.option("--dry-run", is_flag=True, help="Only say how much it is.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option("Print an object.")
def prune(  # noqa: PLR0913 - an argument an option
    app: App,
    *,
    before: date,
    file: Path | None,
    without_copy: bool,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Drop the attempts at what was over before a day.

    Of milestones that were closed before it, and of tracker's own messages: each attempt with its
    detail, and the texts that nothing else told. All else stays. For each reminder on each channel
    one line says what was tried, when and with what result, so it is in the log as before; what
    was said word for word is in the copy alone. That is on disk, and checked, before anything is
    dropped. The daemon may go on meanwhile, and what is cut off is finished by the next one.
    """
    if not dry_run and (file is None) != without_copy:
        raise click.UsageError("say with --to where a copy is kept, or --without-copy: one of both")
    from tracker.service.pruning import Pruner  # noqa: PLC0415 - SQLAlchemy is slow

    with app.store() as store:
        pruner = Pruner(store, before, tz=app.timezone(), now=app.now())
        found = pruner.prunable()
        done = None if dry_run or not found.attempts else _done(app, pruner, found, file, yes=yes)
    if as_json:
        emit_json(_told(found, done, before, file))
    else:
        _tell(found, done, before, file)


def _done(app: App, pruner: Pruner, found: Prunable, file: Path | None, *, yes: bool) -> Pruned:
    """Drop what was found, once somebody has agreed."""
    these = f"{found.attempts:,} attempts at {found.deliveries:,} deliveries"
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError(f"nobody can be asked here: --yes drops {these}")
        kept = "without a copy" if file is None else f"once they are in {file}"
        if not click.confirm(f"Drop {these}, {kept}?", err=True):
            raise TrackerError("nothing was changed")
    with progress_bar("Pruning", 2 * found.attempts) as more:
        return pruner.prune(file, by=app.user(), progress=more)


def _told(
    found: Prunable, done: Pruned | None, before: date, file: Path | None
) -> dict[str, object]:
    return {
        "before": before.isoformat(),
        "found": {"deliveries": found.deliveries, "attempts": found.attempts},
        "dropped": {
            "deliveries": done.deliveries if done else 0,
            "attempts": done.attempts if done else 0,
        },
        "left": done.left if done else found.deliveries,
        "file": str(file) if done and done.digest and file else None,
        "sha256": done.digest if done else None,
    }


def _tell(found: Prunable, done: Pruned | None, before: date, file: Path | None) -> None:
    if not found.attempts:
        emit(f"nothing to drop: no attempt at what is over ended before {before}")
        return
    if done is None:
        these = f"{found.attempts:,} attempts at {found.deliveries:,} deliveries"
        emit(f"would drop {these}, which ended before {before}")
        return
    emit(f"dropped {done.attempts:,} attempts at {done.deliveries:,} deliveries")
    if file is not None and done.digest:
        note(f"They are kept in {file}, whose SHA-256 is {done.digest}")
    if done.left:
        note(
            f"deliveries that stay as they are: {done.left:,}; they changed meanwhile, or "
            "`tracker db check` says what is wrong with them"
        )
