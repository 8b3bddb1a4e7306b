"""`config check`: whether the settings will do."""

from __future__ import annotations

import click

from tracker.cli.app import App, pass_app
from tracker.cli.groups import HelpfulCommand, examples
from tracker.cli.output import emit


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
