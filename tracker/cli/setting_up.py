"""`init` and `config`: from nothing to settings that work."""

from __future__ import annotations

import click

from tracker.cli.context import App, pass_app
from tracker.cli.groups import HelpfulCommand, HelpfulGroup, examples
from tracker.cli.output import emit, emit_json, note


@examples("tracker init", "TRACKER_DATABASE_URL=sqlite:////srv/tracker/tracker.db tracker init")
@click.command(cls=HelpfulCommand)
@pass_app
def init(app: App) -> None:
    """Create the database and a settings file.

    What is there already is kept. The settings file is where --config or $TRACKER_CONFIG say, else
    ./config/tracker.toml; every setting in it is explained.
    """
    from tracker.service.views.first_start import begin  # noqa: PLC0415 - SQLModel is slow

    begun = begin(app.config)
    emit(f"{'Created' if begun.database_created else 'Kept'} the database {begun.database}")
    emit(f"{'Wrote' if begun.settings_written else 'Kept'} the settings {begun.settings}")
    note('Next: tracker add "Taskforce report" --due "March 2027", tracker upcoming, tracker run')


@click.group(cls=HelpfulGroup, invoke_without_command=True)
def config() -> None:
    """Check and show the settings."""


@examples("tracker config check")
@click.command(cls=HelpfulCommand)
@pass_app
def check(app: App) -> None:
    """Check the settings as the daemon reads them.

    Secrets included: every channel's address is put together and judged. Lists all problems at
    once, and ends with exit code 5 where there are any.
    """
    from tracker.service.settings import check_settings  # noqa: PLC0415 - pydantic is slow

    settings = check_settings(app.config)
    emit(f"ok: {settings.origin or 'no settings file, the defaults apply'}")


@examples("tracker config show --json")
@click.command(cls=HelpfulCommand)
@click.option("--json", "as_json", is_flag=True, help="Print an object.")
@pass_app
def show(app: App, *, as_json: bool) -> None:
    """Show the settings in force.

    Defaults included, and where they come from; secrets are never shown.
    """
    from tracker.config.describe import describe_settings  # noqa: PLC0415 - pydantic is slow

    described = describe_settings(app.settings())
    if as_json:
        emit_json(described)
        return
    for line in _lines(described, ""):
        emit(line)


config.add_command(check)
config.add_command(show)


def _lines(value: object, path: str) -> list[str]:
    """Dotted keys and their values, a line each."""
    if isinstance(value, dict):
        return [
            line
            for key, below in value.items()
            for line in _lines(below, f"{path}.{key}" if path else str(key))
        ]
    shown = ", ".join(map(str, value)) if isinstance(value, list) else value
    return [f"{path} = {'-' if shown in (None, '') else shown}"]
