"""How `met`, `missed` and `waive` close a milestone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

import click

from tracker.cli import params
from tracker.cli.answer import emit_milestone
from tracker.cli.app import App
from tracker.cli.groups import json_option
from tracker.dates.base.describe import moment_in_words
from tracker.dates.base.zones import zone
from tracker.domain.milestone import MilestoneStatus

F = TypeVar("F", bound=Callable[..., Any])


def closing_options(*, reason_required: bool) -> Callable[[F], F]:
    """What every closing command takes."""

    def decorate(command: F) -> F:
        for option in (
            json_option(),
            click.option(
                "--reason",
                type=params.STATED,
                required=reason_required,
                help="Why; kept in the log.",
            ),
            params.BY,
            click.option("--on", type=params.DAY, help="The day on which it came about [today]."),
            click.argument("key", type=params.KEY),
        ):
            command = option(command)
        return command

    return decorate


def close(  # noqa: PLR0913 - an argument an option
    app: App,
    key: str,
    status: MilestoneStatus,
    on: date | None,
    reason: str | None,
    *,
    as_json: bool,
    at: datetime | None = None,
) -> None:
    """Close the milestone `key` at the instant `at`, on the day `on`, or else today, and say so."""
    if on is not None and at is not None:
        raise click.UsageError("--at says the day as well: leave out --on")
    day, now = app.past_day(on), app.now()
    with app.milestones() as milestones:
        milestone = milestones.close(key, status, now, on=day, at=at, reason=reason)
    told = f"on {milestone.closed_on}"
    if milestone.closed_at is not None:
        told = f"at {moment_in_words(milestone.closed_at.astimezone(zone(milestone.due.tz)))}"
    emit_milestone(milestone, now, f"{milestone.key} {status} {told}", as_json=as_json)
