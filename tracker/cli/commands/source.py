"""What the commands of `source` say alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from tracker.cli.app import App
from tracker.cli.words import due_in_words
from tracker.service.views.rosters import NEWS

if TYPE_CHECKING:
    from tracker.domain.change import Change
    from tracker.service.feeds.syncing import Syncer
    from tracker.store.store import Store


COUNTED = (*NEWS, "unchanged")


def syncer_of(app: App, store: Store) -> Syncer:
    """What fetches, as the settings say."""
    from tracker.service.feeds.saved_sources import syncer_of as made  # noqa: PLC0415 - SQLAlchemy is slow

    return made(app.settings(), store, app, hand=app.by)


def summary_of(counts: Mapping[str, object]) -> str:
    """How much of each change there is."""
    return ", ".join(f"{counts[what]} {what}" for what in COUNTED if what in counts)


def change_in_words(change: Change) -> str:
    """What becomes of a milestone."""
    before, after, news = change.before, change.after, change.news
    moved = f"from {due_in_words(before.due)} to " if before and news == "moved" else "due "
    return f"{news} {after.key}: {moved}{due_in_words(after.due)}"


def span_in_words(span: timedelta) -> str:
    """As `--every` takes it."""
    from tracker.config.durations import duration_text  # noqa: PLC0415 - after the help

    return duration_text(span)
