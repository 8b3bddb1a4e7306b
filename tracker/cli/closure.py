"""How `met`, `missed` and `waive` close a milestone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker.cli import options, params
from tracker.cli.answer import emit_milestones
from tracker.cli.app import App
from tracker.cli.choosing.several import Which, several
from tracker.cli.groups import json_option
from tracker.cli.output import warn

if TYPE_CHECKING:
    from tracker.domain.milestone import Milestone

F = TypeVar("F", bound=Callable[..., Any])


def closing_options(*, reason_required: bool) -> Callable[[F], F]:
    """What every closing command takes."""

    def decorate(command: F) -> F:
        for option in (
            json_option(),
            options.reason(required=reason_required),
            params.BY,
            click.option("--on", type=params.DAY, help="The day on which it came about [today]."),
        ):
            command = option(command)
        return several()(command)

    return decorate


def close(  # noqa: PLR0913 - an argument an option
    app: App,
    which: Which,
    status: str,
    on: date | None,
    reason: str | None,
    *,
    as_json: bool,
    at: datetime | None = None,
) -> None:
    """Close milestones at the instant `at`, on the day `on`, or else today, and say so."""
    from tracker.domain.milestone import MilestoneStatus  # noqa: PLC0415 - TAB needs none

    if on is not None and at is not None:
        raise click.UsageError("--at says the day as well: leave out --on")
    day, now = app.past_day(on), app.now()
    closed = MilestoneStatus(status)
    done = which.changed(
        lambda milestones, key: milestones.close(key, closed, now, on=day, at=at, reason=reason)
    )
    if closed is MilestoneStatus.MET:
        for milestone in done:
            _warn_of_what_is_to_come(milestone)
    emit_milestones(which, done, now, _told, as_json=as_json)


def _warn_of_what_is_to_come(milestone: Milestone) -> None:
    from tracker.domain.standing import comes_after  # noqa: PLC0415 - as above

    report = milestone.reported
    on = milestone.closed_on if report is None else report.on
    if on is not None and comes_after(milestone, on):
        warn(
            f"{milestone.key} is an event whose date lies after {on}: it passes by itself once "
            f"that is over; if it has not taken place, tracker reopen {milestone.key}"
        )


def _told(milestone: Milestone) -> str:
    report = milestone.reported
    if report is not None:
        return (
            f"{milestone.key} reported as met on {report.on} by "
            f"{report.by}: it stays open, and its reminders go on, until a second "
            "person confirms it"
        )
    told = f"on {milestone.closed_on}"
    if milestone.closed_at is not None:
        from tracker.dates.base.describe import moment_in_words  # noqa: PLC0415 - as above
        from tracker.dates.base.zones import zone  # noqa: PLC0415 - as above

        told = f"at {moment_in_words(milestone.closed_at.astimezone(zone(milestone.due.tz)))}"
    return f"{milestone.key} {milestone.status} {told}"
