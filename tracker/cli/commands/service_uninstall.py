"""`service uninstall`: tracker does not run by itself any more."""

from __future__ import annotations

import os

import click

from tracker.cli.app import App
from tracker.cli.groups import command
from tracker.cli.output import emit, note
from tracker.errors import NotFound, UsageError


@command("tracker service uninstall", "tracker service uninstall --user --dry-run")
@click.option("--user", "personal", is_flag=True, help="For you alone; else for the machine.")
@click.option("--dry-run", is_flag=True, help="Print what would be removed and run.")
def uninstall(app: App, *, personal: bool, dry_run: bool) -> None:  # noqa: ARG001 - every command has it
    """Stop the service, and remove its units.

    What is being sent is finished. Settings, secrets and the database stay.
    """
    from tracker.daemon.units.install import (  # noqa: PLC0415 - settings are slow
        manager,
        uninstalling,
    )
    from tracker.daemon.units.steps import carried_out  # noqa: PLC0415 - as above

    target = manager(personal=personal)
    steps = uninstalling(target)
    if not steps:
        raise NotFound(f"no service is installed: {target.folder} has no unit of tracker")
    if not personal and not dry_run and os.geteuid():
        raise UsageError("a service of the machine takes root: sudo, or --user for yours")
    for step in steps if dry_run else carried_out(steps):
        emit(str(step))
    if not dry_run:
        note("Settings, secrets and the database are where they were")
