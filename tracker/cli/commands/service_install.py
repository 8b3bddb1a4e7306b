"""`service install`: tracker runs by itself from now on."""

from __future__ import annotations

import os

import click

from tracker.cli.app import App
from tracker.cli.groups import command
from tracker.cli.output import emit, note
from tracker.errors import UsageError


@command(
    "tracker service install",
    "tracker service install --dry-run",
    "tracker service install --user --no-start",
)
@click.option("--user", "personal", is_flag=True, help="For you alone; else for the machine.")
@click.option(
    "--web/--no-web",
    default=None,
    help="With the pages, or without [with, where the settings have web.base_url].",
)
@click.option("--no-start", is_flag=True, help="Start it at the next boot only.")
@click.option("--dry-run", is_flag=True, help="Print what would be written and run.")
def install(app: App, *, personal: bool, web: bool | None, no_start: bool, dry_run: bool) -> None:
    """Have systemd run tracker.

    The daemon, an examination every quarter of an hour, and the pages where they are wanted. As
    root for the machine: an account `tracker`, /etc/tracker/tracker.toml, the database in
    /var/lib/tracker, and for each file in /etc/tracker/secrets a credential of its name. Settings
    and database that are there already are kept. Say it again after a new secret or an upgrade;
    changes of your own to a unit belong into `systemctl edit`.
    """
    from tracker.daemon.units.install import installing, manager  # noqa: PLC0415 - settings are slow
    from tracker.daemon.units.steps import carried_out  # noqa: PLC0415 - as above

    target = manager(personal=personal)
    if not personal and not dry_run and os.geteuid():
        raise UsageError("a service of the machine takes root: sudo, or --user for you alone")
    steps = installing(app.config, target, web=web, start=not no_start)
    for step in steps if dry_run else carried_out(steps):
        emit(str(step) if dry_run else str(step).partition("\n")[0].removesuffix(" <<'END'"))
    if dry_run:
        return
    if personal:
        note("Where you are not always signed on: loginctl enable-linger")
    note(f"Next: tracker service status{' --user' if personal else ''}")
