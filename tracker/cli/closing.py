"""`met`, `missed`, `waive`, `suspend` and `reopen`: how a milestone ends, pauses and goes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import click

from tracker.cli import params
from tracker.cli.context import App, pass_app
from tracker.cli.groups import HelpfulCommand, examples
from tracker.cli.output import emit, emit_json
from tracker.cli.shapes import milestone_json
from tracker.cli.words import summary
from tracker.domain.milestone import Milestone, MilestoneStatus

F = TypeVar("F", bound=Callable[..., Any])


def _closing(*, reason_required: bool) -> Callable[[F], F]:
    """What every closing command takes."""

    def decorate(command: F) -> F:
        for option in (
            click.option("--json", "as_json", is_flag=True, help="Print the milestone as JSON."),
            click.option(
                "--reason",
                type=params.TEXT,
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


@examples("tracker met taskforce-report --on 2026-03-27")
@click.command(cls=HelpfulCommand)
@_closing(reason_required=False)
@pass_app
def met(app: App, key: str, *, on: date | None, reason: str | None, as_json: bool) -> None:
    """Close a milestone as done.

    Nobody is reminded of it any more.
    """
    _close(app, key, MilestoneStatus.MET, on, reason, as_json=as_json)


@examples('tracker missed taskforce-report --reason "Report was never published"')
@click.command(cls=HelpfulCommand)
@_closing(reason_required=False)
@pass_app
def missed(app: App, key: str, *, on: date | None, reason: str | None, as_json: bool) -> None:
    """Close a milestone as missed.

    It passed without being met, and nothing more will come of it.
    """
    _close(app, key, MilestoneStatus.MISSED, on, reason, as_json=as_json)


@examples('tracker waive taskforce-report --reason "Taskforce was dissolved"')
@click.command(cls=HelpfulCommand)
@_closing(reason_required=True)
@pass_app
def waive(app: App, key: str, *, on: date | None, reason: str | None, as_json: bool) -> None:
    """Close a milestone that is no longer required."""
    _close(app, key, MilestoneStatus.WAIVED, on, reason, as_json=as_json)


@examples('tracker suspend taskforce-report --reason "Stayed by the court"')
@click.command(cls=HelpfulCommand)
@click.argument("key", type=params.KEY)
@click.option("--reason", type=params.TEXT, required=True, help="Why; kept in the log.")
@params.BY
@click.option("--json", "as_json", is_flag=True, help="Print the milestone as JSON.")
@pass_app
def suspend(app: App, key: str, *, reason: str, as_json: bool) -> None:
    """Pause a milestone until further notice.

    Nobody is reminded of it until `tracker reopen`.
    """
    with app.milestones() as milestones:
        milestone = milestones.suspend(key, reason, app.now())
    _print(app, milestone, "suspended", as_json=as_json)


@examples("tracker reopen taskforce-report")
@click.command(cls=HelpfulCommand)
@click.argument("key", type=params.KEY)
@params.BY
@click.option("--json", "as_json", is_flag=True, help="Print the milestone as JSON.")
@pass_app
def reopen(app: App, key: str, *, as_json: bool) -> None:
    """Open a closed or suspended milestone.

    Its reminders are planned anew; those whose time has passed are told as one.
    """
    with app.milestones() as milestones:
        milestone = milestones.reopen(key, app.now())
    _print(app, milestone, f"open: {summary(milestone, app.now())}", as_json=as_json)


def _close(  # noqa: PLR0913 - an argument an option
    app: App,
    key: str,
    status: MilestoneStatus,
    on: date | None,
    reason: str | None,
    *,
    as_json: bool,
) -> None:
    day = on or app.today()
    with app.milestones() as milestones:
        milestone = milestones.close(key, status, app.now(), on=day, reason=reason)
    _print(app, milestone, f"{status} on {day}", as_json=as_json)


def _print(app: App, milestone: Milestone, what: str, *, as_json: bool) -> None:
    if as_json:
        emit_json(milestone_json(milestone, app.now()))
    else:
        emit(f"{milestone.key} {what}")
