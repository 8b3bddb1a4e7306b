"""`config check`: whether the settings will do."""

from __future__ import annotations

from tracker.cli.app import App
from tracker.cli.groups import command
from tracker.cli.output import emit, note, warn, warn_of_all


@command("tracker config check")
def check(app: App) -> None:
    """Check the settings as the daemon reads them.

    Secrets included: every channel's address is put together and judged. Lists all problems at
    once, and ends with exit code 5 where there are any. What will do and is seldom meant is said.
    """
    from tracker.service.checking import (  # noqa: PLC0415 - settings are slow
        advice_of,
        check_settings,
        strangers_in,
        taken_addresses,
    )

    settings = check_settings(app.config)
    warn_of_all("the settings will do, but", settings.remarks)
    warn_of_all("the settings will do, but", strangers_in(settings))
    for advice in advice_of(settings):
        warn(advice)
    for line in taken_addresses(settings):
        note(line)
    emit(f"ok: {settings.origin or 'no settings file, the defaults apply'}")
