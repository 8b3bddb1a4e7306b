"""`service status`: what of tracker systemd runs."""

from __future__ import annotations

from dataclasses import asdict

import click

from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit, emit_json
from tracker.cli.words import printable
from tracker.errors import Findings, NotFound


@command("tracker service status", "tracker service status --user --json")
@click.option("--user", "personal", is_flag=True, help="Yours; else the machine's.")
@json_option("Print an array of units.")
def status(app: App, *, personal: bool, as_json: bool) -> None:  # noqa: ARG001 - every command has it
    """Say in words what of tracker systemd runs.

    Leaves with 4 where nothing is installed, with 10 where something that is does not run. Whether
    reminders arrive is what `tracker status` says.
    """
    from tracker.daemon.units.install import manager  # noqa: PLC0415 - settings are slow
    from tracker.daemon.units.standing import Standing, standings  # noqa: PLC0415 - as above

    def line(each: Standing) -> str:
        since = f" since {each.since}" if each.since else ""
        says = f": {each.says}" if each.says else ""
        boot = "" if each.starts_at_boot else "; it is not started at boot"
        return f"{each.unit}, {each.what}, {each.in_words}{since}{says}{boot}"

    found = standings(manager(personal=personal))
    if not found:
        hint = "tracker service install" + (" --user" if personal else "")
        raise NotFound(f"no service is installed: `{hint}` installs one")
    if as_json:
        emit_json([asdict(each) for each in found])
    else:
        for each in found:
            emit(printable(line(each)))
    ill = [each.unit for each in found if not each.is_well]
    if ill:
        raise Findings(f"does not run: {', '.join(ill)}; journalctl -u {ill[0]} says why")
