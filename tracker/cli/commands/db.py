"""`db`: the database itself."""

from __future__ import annotations

import click

from tracker.cli.groups import LazyGroup


@click.group(cls=LazyGroup, invoke_without_command=True)
def db() -> None:
    """Upgrade, check, back up and restore the database."""
