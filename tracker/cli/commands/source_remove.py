"""`source remove`: a source is forgotten."""

from __future__ import annotations

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.groups import command
from tracker.cli.output import emit


@command("tracker source remove fr-crypto")
@click.argument("name", type=params.TEXT)
@params.BY
def remove(app: App, *, name: str) -> None:
    """Forget a source.

    Its milestones stay; a source that is added under the same name again goes on with them.
    """
    from tracker.service.feeds.saved_sources import remove as forget  # noqa: PLC0415 - SQLAlchemy is slow

    with app.store() as store:
        left = forget(store, name, app.now(), by=app.user())
    stay = "its 1 milestone stays" if left == 1 else f"its {left:,} milestones stay"
    emit(f"{name} removed; {stay}")
