"""`channel test`: a message to see whether it arrives."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.groups import command
from tracker.cli.options import chosen
from tracker.cli.output import emit, note
from tracker.domain.delivery import Outcome
from tracker.errors import SomeDeliveriesFailed

if TYPE_CHECKING:
    from tracker.domain.people.person import People


@command(
    "tracker channel test policy-team",
    "tracker channel test mail --to amira",
    "tracker channel test --all",
)
@click.argument("name", type=params.CHANNEL, required=False)
@click.option("--to", "whom", metavar="WHO", help="A person or an address, on one for people.")
@click.option("--all", "every", is_flag=True, help="Send over every one with its own address.")
def test(app: App, *, name: str | None, whom: str | None, every: bool) -> None:
    """Send a test message.

    A real one, to real people; on a channel for people to the one person that --to names. Asks for
    the secrets of no other. Ends with exit code 3 where any is not accepted, 5 where the settings
    are wrong beyond the addresses of other channels.
    """
    from tracker.config.settings import (  # noqa: PLC0415 - settings are slow
        whole_but_for_channels,
    )
    from tracker.service.views.channels import (  # noqa: PLC0415 - sending is slow to import
        address_of,
        try_channels,
    )
    from tracker.service.wiring import notifiers_of  # noqa: PLC0415 - SQLAlchemy is slow

    settings = app.sound_settings(secrets=True)
    names = [*chosen("channel", name, settings.channels, every=every)]
    channels = {each: settings.channels[each].channel for each in names}
    for each in [each for each in names if every and channels[each].for_people]:
        names.remove(each)
        note(
            f"{each}: not tried, as it reaches people; say tracker channel test {each} --to PERSON"
        )
    to = None
    for each in names:
        to = address_of(channels[each], whom, lambda: _people(app))
    notifiers = notifiers_of(settings, sys.stdout)
    failed = 0
    for trial in try_channels(notifiers, names, app.now(), to=to):
        failed += trial.outcome is not Outcome.SENT
        emit(f"{trial.channel}: {trial.outcome}" + (f", {trial.detail}" if trial.detail else ""))
    if failed:
        raise SomeDeliveriesFailed(f"{failed} of {len(names)} test messages were not accepted")
    whole_but_for_channels(settings)


def _people(app: App) -> People:
    with app.reads() as reads:
        return reads.people()
