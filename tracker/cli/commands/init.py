"""`init`: from nothing to settings that work."""

from __future__ import annotations

from tracker.cli.app import App
from tracker.cli.groups import command
from tracker.cli.output import emit, note


@command("tracker init", "TRACKER_DATABASE_URL=sqlite:////srv/tracker/tracker.db tracker init")
def init(app: App) -> None:
    """Create the database and a settings file.

    And what signs the links in messages. What is there already is kept. The settings file is where
    --config or $TRACKER_CONFIG say, else ./config/tracker.toml; every setting in it is explained.
    """
    from tracker.service.views.first_start import begin  # noqa: PLC0415 - SQLAlchemy is slow

    begun = begin(app.config)
    emit(f"{'Created' if begun.database_created else 'Kept'} the database {begun.database}")
    emit(f"{'Wrote' if begun.settings_written else 'Kept'} the settings {begun.settings}")
    if begun.secret is not None:
        emit(f"Made what signs links to answer pages, {begun.secret}")
    note('Next: tracker add "Taskforce report" --due "March 2027", tracker upcoming, tracker run')
