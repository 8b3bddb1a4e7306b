"""`channel test`: a message to see whether it arrives."""

from __future__ import annotations

import sys

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.groups import command
from tracker.cli.output import emit
from tracker.domain.delivery import Outcome
from tracker.errors import NotFound, SomeDeliveriesFailed


@command("tracker channel test policy-team", "tracker channel test --all")
@click.argument("name", type=params.CHANNEL, required=False)
@click.option("--all", "every", is_flag=True, help="Send over every channel.")
def test(app: App, *, name: str | None, every: bool) -> None:
    """Send a test message.

    A real one, to real people. Ends with exit code 3 where any is not accepted.
    """
    from tracker.service.views.channels import try_channels  # noqa: PLC0415 - sending is slow to import
    from tracker.service.wiring import notifiers_of  # noqa: PLC0415 - SQLModel is slow

    names = _chosen(app, name, every=every)
    notifiers = notifiers_of(app.settings(secrets=True), sys.stdout)
    failed = 0
    for trial in try_channels(notifiers, names, app.now()):
        failed += trial.outcome is not Outcome.SENT
        emit(f"{trial.channel}: {trial.outcome}" + (f", {trial.detail}" if trial.detail else ""))
    if failed:
        raise SomeDeliveriesFailed(f"{failed} of {len(names)} test messages were not accepted")


def _chosen(app: App, name: str | None, *, every: bool) -> list[str]:
    """The channels to test; all of them only where somebody says so."""
    known = list(app.settings().channels)
    if name is not None and every:
        raise click.UsageError("name a channel or say --all, not both")
    if name is not None and name not in known:
        raise NotFound(f"no channel is called {name!r}: the settings know {', '.join(known)}")
    if name is None and not every and len(known) > 1:
        raise click.UsageError(f"name one of {', '.join(known)}, or say --all")
    return known if name is None else [name]
