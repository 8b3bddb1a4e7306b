"""`channel preview`: what would be sent, without sending it."""

from __future__ import annotations

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.groups import command
from tracker.cli.output import emit
from tracker.cli.words import printable
from tracker.errors import NoMilestone, NotFound
from tracker.planning.text.samples import SampleKind


@command(
    "tracker channel preview policy-team",
    "tracker channel preview mail fca-cp26-4 --kind overdue --html",
)
@click.argument("name", type=params.CHANNEL)
@click.argument("key", type=params.KEY, required=False)
@click.option(
    "--kind",
    type=params.OneOf([each.value for each in SampleKind]),
    default=SampleKind.APPROACH.value,
    show_default=True,
    help="What the message tells.",
)
@click.option("--html", "html", is_flag=True, help="Print the HTML of a mail.")
def preview(app: App, *, name: str, key: str | None, kind: str, html: bool) -> None:
    """Print what would be sent over a channel.

    In the form in which its service gets it, of a milestone or of one made up. Nothing is sent, and
    links lead to no answer.
    """
    from tracker.service.views.previews import previews  # noqa: PLC0415 - settings are slow

    settings = app.settings()
    if name not in settings.channels:
        raise NotFound(f"no channel is called {name}; see tracker channel list")
    milestone = None
    if key is not None:
        with app.reads() as reads:
            key = reads.key_of(key)
            milestone = reads.milestone(key)
        if milestone is None:
            raise NoMilestone(key)
    told = previews(settings, name, milestone, SampleKind(kind), app.now(), html=html)
    emit("\n\n".join(each if html else _printable_lines(each) for each in told))


def _printable_lines(text: str) -> str:
    """Each line as a terminal may show it."""
    return "\n".join(map(printable, text.split("\n")))
