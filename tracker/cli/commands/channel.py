"""`channel`: how people are told."""

from __future__ import annotations

import click

from tracker.cli.groups import LazyGroup


@click.group(cls=LazyGroup, invoke_without_command=True)
def channel() -> None:
    """List and test the channels.

    A channel is a configured way to reach someone: an Apprise URL in the settings, which is never
    shown.
    """
