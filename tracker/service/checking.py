"""Whether the settings would do: read with their secrets, every address judged."""

from __future__ import annotations

from pathlib import Path

from tracker.config.settings import Settings
from tracker.delivery.address import check_address, check_hosts
from tracker.errors import BadSettings
from tracker.service.settings import settings_of


def check_settings(config: Path | None) -> Settings:
    """The settings, where nothing is wrong with them; else BadSettings, with every problem.

    No problem names an address or a part of it.
    """
    settings = settings_of(config, secrets=True)
    problems = [
        problem
        for name, channel in settings.channels.items()
        for problem in (
            *check_address(name, channel.url(), schemes=settings.delivery.schemes),
            *check_hosts(name, channel.url(), settings.delivery.allow_hosts),
        )
    ]
    if problems:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise BadSettings(f"{count} in the channels of the settings", problems=problems)
    return settings
