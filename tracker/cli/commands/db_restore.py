"""`db restore`: a backup in the place of the database."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit, emit_json, note, warn
from tracker.cli.words import clock, printable
from tracker.errors import UsageError
from tracker.service.views.shapes import iso, log_json

if TYPE_CHECKING:
    from tracker.config.settings import Settings
    from tracker.store.backups import Restored

_MOST_SHOWN = 20


@command(
    "tracker db restore /srv/backups/tracker-2026-11-22.db",
    "tracker db restore /srv/copies/tracker.db --since 2026-11-22T03:00",
)
@click.argument("file", type=params.FILE)
@click.option(
    "--since",
    type=params.MOMENT,
    help="From when the copy is, where that is not the time of the newest entry in it.",
)
@json_option("Print an object.")
def restore(app: App, file: Path, *, since: datetime | None, as_json: bool) -> None:
    """Put the backup FILE in the place of the database.

    Stop the daemon before. FILE is checked first and stays as it is; one of an older tracker is
    upgraded on the way. The present database is kept beside the new one, under a name that ends
    with .before-restore and the time. What was done after the copy was made is missing, and listed
    where the present database can still be read. What came due since then may have been told: it
    is told once more, marked as a possible repeat, in one message a channel. PostgreSQL has
    pg_restore.
    """
    from tracker.dates.base.instants import aware  # noqa: PLC0415 - `--help` needs no zones
    from tracker.store.backups import restore as put_back  # noqa: PLC0415 - SQLAlchemy is slow

    settings, now = app.settings(), app.now()
    copied_at = None if since is None else aware(since, settings.timezone)
    if copied_at is not None and copied_at > now:
        raise UsageError(f"--since {copied_at.isoformat()} is ahead: no copy is from then")
    marking = _Marking(settings, now)
    done = put_back(app.database(), file, now, since=copied_at, prepare=marking.mark)
    if as_json:
        emit_json(_told(done, file, marking))
    else:
        _tell(done, file, marking, settings.timezone)


class _Marking:
    """Marks what may have been told, and remembers how that went."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        self._settings = settings
        self._now = now
        self.repeats = 0
        self.fault: Exception | None = None

    def mark(self, url: str, since: datetime) -> None:
        """A row that cannot be read must not keep a backup out: that is said instead."""
        from tracker.service.sending.orders import orders_of  # noqa: PLC0415 - SQLAlchemy is slow
        from tracker.service.sending.restoring import mark_repeats  # noqa: PLC0415 - as above
        from tracker.store.database import open_store  # noqa: PLC0415 - as above

        store = open_store(url)
        try:
            self.repeats = mark_repeats(store, orders_of(self._settings), since, self._now)
        except Exception as error:  # noqa: BLE001 - see above
            self.fault = error
        finally:
            store.close()


def _told(done: Restored, file: Path, marking: _Marking) -> dict[str, object]:
    return {
        "database": str(done.database),
        "file": str(file),
        "kept": None if done.kept is None else str(done.kept),
        "upgraded_from": done.upgraded_from,
        "copied_at": None if done.copied_at is None else iso(done.copied_at),
        "possible_repeats": None if marking.fault else marking.repeats,
        "lost": None if done.lost is None else [log_json(entry) for entry in done.lost],
    }


def _tell(done: Restored, file: Path, marking: _Marking, tz: str) -> None:
    older = "" if done.upgraded_from is None else f", upgraded from schema {done.upgraded_from}"
    emit(f"restored {done.database} from {file}{older}")
    if done.copied_at is not None:
        note(f"The copy is from {clock(done.copied_at, tz)} ({tz}), or a little later")
    if marking.fault is not None:
        warn(
            "what may have been told already could not be marked, so repeats will not say so: "
            f"{printable(str(marking.fault))}; `tracker db check` finds what is wrong"
        )
    elif marking.repeats:
        note(
            f"deliveries that may have been made since: {marking.repeats}; the daemon makes them "
            "once more, marked as possible repeats, in one message a channel"
        )
    if done.kept is not None:
        note(f"What was there before is kept as {done.kept}")
    _tell_losses(done, tz)


def _tell_losses(done: Restored, tz: str) -> None:
    """All that is known to have been done since, of which nothing is left."""
    if done.lost is None:
        note("It cannot be read any more: nobody can say what was done after the copy was made")
        return
    if done.lost:
        note(f"What was done since, on the clocks of {tz}:")
    for entry in done.lost[:_MOST_SHOWN]:
        by = f", by {printable(entry.by)}" if entry.by else ""
        detail = f": {printable(entry.detail)}" if entry.detail else ""
        note(f"lost: {clock(entry.at, tz)} {entry.key} {entry.kind}{by}{detail}")
    left = len(done.lost) - _MOST_SHOWN
    if left > 0:
        note(f"lost: {left} more, which --json would have listed; the file that is kept has them")
