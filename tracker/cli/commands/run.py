"""`run`: the daemon."""

from __future__ import annotations

import click

from tracker.cli.app import App
from tracker.cli.groups import command


@command("tracker run", "tracker run --once")
@click.option("--once", is_flag=True, help="Send what is due, and leave when it is done.")
@click.option("--log-json", "as_json", is_flag=True, help="Write the daemon's log as JSON lines.")
def run(app: App, *, once: bool, as_json: bool) -> None:
    """Run the daemon that sends reminders.

    It ends at Ctrl-C or SIGTERM, when what is being sent is done, and on a terminal when its window
    is closed; elsewhere SIGHUP reads the settings anew. Its log goes to stderr, the console channel
    to stdout.
    """
    from tracker.daemon.serve import serve  # noqa: PLC0415 - everything at once is slow

    serve(app.config, once=once, log_json=as_json)
