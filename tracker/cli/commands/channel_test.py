"""`channel test`: a message to see whether it arrives."""

from __future__ import annotations

import sys

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.groups import command
from tracker.cli.options import chosen
from tracker.cli.output import emit
from tracker.domain.delivery import Outcome
from tracker.errors import SomeDeliveriesFailed


@command("tracker channel test policy-team", "tracker channel test --all")
@click.argument("name", type=params.CHANNEL, required=False)
@click.option("--all", "every", is_flag=True, help="Send over every channel.")
def test(app: App, *, name: str | None, every: bool) -> None:
    """Send a test message.

    A real one, to real people. Ends with exit code 3 where any is not accepted, 5 where other
    parts of the settings are wrong.
    """
    from tracker.config.settings import whole  # noqa: PLC0415 - pydantic is slow
    from tracker.service.views.channels import try_channels  # noqa: PLC0415 - sending is slow to import
    from tracker.service.wiring import notifiers_of  # noqa: PLC0415 - SQLModel is slow

    settings = app.sound_settings(secrets=True)
    names = chosen("channel", name, settings.channels, every=every)
    notifiers = notifiers_of(settings, sys.stdout)
    failed = 0
    for trial in try_channels(notifiers, names, app.now()):
        failed += trial.outcome is not Outcome.SENT
        emit(f"{trial.channel}: {trial.outcome}" + (f", {trial.detail}" if trial.detail else ""))
    if failed:
        raise SomeDeliveriesFailed(f"{failed} of {len(names)} test messages were not accepted")
    whole(settings)
