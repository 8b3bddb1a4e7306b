"""`config`: the settings."""

from __future__ import annotations

import click

from tracker.cli.groups import LazyGroup


@click.group(cls=LazyGroup, invoke_without_command=True)
def config() -> None:
    """Check and show the settings."""
