"""`config check`: whether the settings will do."""

from __future__ import annotations

from tracker.cli.app import App
from tracker.cli.groups import command
from tracker.cli.output import emit, warn, warn_of_all


@command("tracker config check")
def check(app: App) -> None:
    """Check the settings as the daemon reads them.

    Secrets included: every channel's address is put together and judged. Lists all problems at
    once, and ends with exit code 5 where there are any. What will do and is seldom meant is said.
    """
    from tracker.service.settings import advice_of, check_settings  # noqa: PLC0415 - pydantic is slow

    settings = check_settings(app.config)
    warn_of_all("the settings will do, but", settings.remarks)
    if (advice := advice_of(settings)) is not None:
        warn(advice)
    emit(f"ok: {settings.origin or 'no settings file, the defaults apply'}")
