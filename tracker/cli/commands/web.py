"""`web`: the pages on which people answer."""

from __future__ import annotations

import click

from tracker.cli.app import App
from tracker.cli.groups import command


@command("tracker web", "tracker web --log-json")
@click.option("--log-json", "as_json", is_flag=True, help="Write the log as JSON lines.")
def web(app: App, *, as_json: bool) -> None:
    """Serve the pages on which people answer.

    The buttons of messages lead there, once the settings say where that is ([web] base_url). It
    needs the extra `web`, runs beside the daemon, and ends at Ctrl-C or SIGTERM. Its log goes to
    stderr and holds no link.
    """
    from tracker.web.serve import serve  # noqa: PLC0415 - everything at once is slow

    serve(app.config, log_json=as_json)
