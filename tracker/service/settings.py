"""The settings in force; apart from `wiring`, as a look at them must not cost what sending does."""

from __future__ import annotations

import os
from pathlib import Path

from tracker.config.locate import locate
from tracker.config.settings import Settings, load_settings
from tracker.domain.channel import Channel


def settings_of(config: Path | None, *, secrets: bool) -> Settings:
    """The settings in force; with `secrets`, every channel's address resolved and checked."""
    return load_settings(locate(config, os.environ), os.environ, secrets=secrets)


def channels_of(settings: Settings) -> dict[str, Channel]:
    """The configured channels by name, without their addresses."""
    return {name: entry.channel for name, entry in settings.channels.items()}
