"""`add` and `edit`: a milestone from what a person states."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from tracker.cli import params
from tracker.cli.context import App, pass_app
from tracker.cli.groups import HelpfulCommand, examples
from tracker.cli.output import emit, emit_json, warn
from tracker.cli.shapes import milestone_json
from tracker.cli.words import summary
from tracker.domain.milestone import Milestone
from tracker.sources.record import MilestoneRecord

F = TypeVar("F", bound=Callable[..., Any])

_REQUIRED = frozenset({"title", "due"})

_STATED = (
    click.option("--as-of", type=params.DAY, help="The day on which the source said it [today]."),
    click.option("--authority", type=params.TEXT, help="Who set the date: FCA, SEC, HM Treasury."),
    click.option("--jurisdiction", type=params.TEXT, help="Where it binds: UK, US, EU."),
    click.option("--owner", type=params.TEXT, help="Who looks after it on your side."),
    click.option("--instrument", type=params.TEXT, help="The act, rule or paper that holds it."),
    click.option("--kind", type=params.TEXT, help="What happens: report, comment_close, in_force."),
    click.option("--tag", "tags", type=params.TAG, multiple=True, help="A tag; repeatable."),
    click.option(
        "--source", "source_url", type=params.TEXT, metavar="URL", help="Where the source is."
    ),
    click.option(
        "--quote", "source_quote", type=params.TEXT, help="The sentence of the source that says so."
    ),
    click.option("--policy", type=params.POLICY, help="Who is told how long before [default]."),
    click.option(
        "--remind", type=params.LEAD_TIMES, help="Lead times in place of the policy's: 60d,10bd,1d."
    ),
    click.option(
        "--to",
        type=params.RECIPIENT,
        multiple=True,
        help="A channel or tag in place of the policy's; repeatable.",
    ),
    click.option("--tz", type=params.ZONE, help="The zone that the source counts its days in."),
    click.option("--calendar", type=params.CALENDAR, help="Business days of: UK, US, TARGET ..."),
    click.option("--roll", type=params.ROLL, help="How computed dates avoid days off."),
    click.option(
        "--confidence",
        type=click.Choice(["firm", "likely", "tentative"]),
        help="How far the date can be relied upon.",
    ),
    click.option(
        "--count",
        "repeat_count",
        type=click.IntRange(min=0),
        help="How often what recurs occurs in all; 0 for no limit.",
    ),
    click.option(
        "--until", "repeat_until", type=params.DAY, help="The last day on which it may occur."
    ),
    click.option(
        "--anchor",
        "anchors",
        type=params.COUNTED_FROM,
        multiple=True,
        help="What a name in --due stands for: a milestone's key or a day; repeatable.",
    ),
)


def stated(command: F) -> F:
    """The options that state what is known of a milestone."""
    for option in reversed((*_STATED, params.BY)):
        command = option(command)
    return command


_as_json = click.option("--json", "as_json", is_flag=True, help="Print the milestone as JSON.")


@examples(
    'tracker add "Taskforce report" --due "March 2026" --as-of 2025-09-22 --owner "Policy team"',
    'tracker add "Comments" --due "60 days after publication" --anchor publication=2026-03-02',
)
@click.command(cls=HelpfulCommand)
@click.argument("title", type=params.TEXT)
@click.option("--due", type=params.TEXT, required=True, help="When, in the words of the source.")
@click.option("--key", type=params.TEXT, help="Its short name [made from the title].")
@stated
@_as_json
@pass_app
def add(app: App, /, title: str, *, as_json: bool, **fields: Any) -> None:  # noqa: ANN401 - options of several types
    """Add a milestone.

    The due date is read as the source wrote it and never made more exact: "March 2026" is all of
    March. `tracker when` tries a phrase out first. A date such as "120 days after final-rules"
    counts from the milestone of that key and follows it. What recurs ("31 March each year") goes on
    as a milestone of its own when it closes or passes. The new key is the first word printed.
    """
    record = MilestoneRecord(title=title, **_blank_is_none(fields))
    now = app.now()
    with app.milestones() as milestones:
        milestone = milestones.add(record, now)
    warn_of_doubts(app, milestone)
    _print(milestone, "added", app, as_json=as_json)


@examples(
    'tracker edit taskforce-report --owner "Policy team" --tag crypto --tag uk',
    "tracker edit comment-close --pin",
)
@click.command(cls=HelpfulCommand)
@click.argument("key", type=params.KEY)
@click.option("--title", type=params.TEXT, help="What is due.")
@click.option("--due", type=params.TEXT, help="When; `tracker move` also says why it changed.")
@click.option("--pin/--unpin", "pinned", default=None, help="Keep its date when its anchors move.")
@stated
@_as_json
@pass_app
def edit(app: App, /, key: str, *, as_json: bool, **fields: Any) -> None:  # noqa: ANN401 - options of several types
    """Change what is known of a milestone.

    Only what is named changes; an empty value ('') takes a field away. A new --due is read as of
    today and becomes a revision of its own.
    """
    changes = {name: value for name, value in fields.items() if value is not None and value != ()}
    if not changes:
        raise click.UsageError(
            "name at least one option to change: `tracker edit --help` lists them"
        )
    with app.milestones() as milestones:
        milestone = milestones.edit(key, _blank_is_none(changes), app.now())
    if "due" in changes:
        warn_of_doubts(app, milestone)
    _print(milestone, "changed", app, as_json=as_json)


def _blank_is_none(fields: dict[str, Any]) -> dict[str, Any]:
    """'' takes a field away, and a repeated option's only ''."""
    return {name: value if name in _REQUIRED else _known(value) for name, value in fields.items()}


def _known(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(filter(None, value))
    return value if isinstance(value, bool) else value or None


def _print(milestone: Milestone, what: str, app: App, *, as_json: bool) -> None:
    if as_json:
        emit_json(milestone_json(milestone, app.now()))
        return
    emit(f"{milestone.key} {what}: {summary(milestone, app.now())}")


def warn_of_doubts(app: App, milestone: Milestone) -> None:
    """Say on stderr what a person should check of a date that was just stated."""
    from tracker.service.views.when import doubts  # noqa: PLC0415 - completion needs no grammar

    for doubt in doubts(milestone, app.now(), app.calendars()):
        warn(doubt)
