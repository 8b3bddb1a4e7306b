"""`move`: another due date, with its reason, and what becomes of all that counts from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from tracker.cli import options, params
from tracker.cli.answer import emit_milestones, warn_of_doubts
from tracker.cli.app import App
from tracker.cli.choosing.several import Which, several
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit, emit_json, emit_table, warn

if TYPE_CHECKING:
    from tracker.domain.milestone import Milestone
    from tracker.service.milestones.announcements import Announced
    from tracker.service.milestones.followers import Dependent
    from tracker.service.milestones.milestones import Move
    from tracker.service.views.shapes import Json

_HEADINGS = ("KEY", "EFFECT", "FROM", "TO", "WHY")


@command(
    'tracker move taskforce-report --due "30 June 2026" --reason "Treasury statement of 2 March"',
    "tracker move taskforce-report --adopt --dry-run",
)
@several()
@click.option("--due", type=params.TEXT, help="The new date, as its source says it.")
@options.reason("Why; everybody is told.")
@click.option("--as-of", type=params.DAY, help="The day on which the source said it [today].")
@options.date_order("Of a --due such as 03/04/2027 [both readings are kept].")
@click.option("--source", type=params.SOURCE, metavar="URL", help="Where the change is announced.")
@params.BY
@click.option(
    "--anchor",
    "anchors",
    type=params.COUNTED_FROM,
    multiple=True,
    help="What a name in --due stands for: a milestone's key or a day; repeatable.",
)
@click.option(
    "--pin",
    "pins",
    type=params.KEY,
    multiple=True,
    help="A milestone that counts from it and keeps its date; repeatable.",
)
@click.option("--proposed", is_flag=True, help="The date is announced, but not in force.")
@click.option("--adopt", is_flag=True, help="Bring the proposed date into force.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@json_option()
def move(  # noqa: PLR0913 - an argument an option
    app: App,
    *,
    which: Which,
    due: str | None,
    reason: str | None,
    as_of: date | None,
    date_order: str | None,
    source: str | None,
    anchors: tuple[str, ...],
    pins: tuple[str, ...],
    proposed: bool,
    adopt: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Give a milestone another due date.

    Reminders that nobody has seen yet are replaced, people are told once: old date, new date and
    reason. The old date stays in the history. What counts from it moves along, but for --pin.
    """
    now = app.now()
    if adopt:
        _refuse_with_adopt(
            due=due, as_of=as_of, date_order=date_order, proposed=proposed, anchors=anchors
        )
        done = which.changed(
            lambda milestones, key: milestones.adopt(
                key, now, reason=reason, pins=pins, dry_run=dry_run
            ),
            dry_run=dry_run,
        )
        _print(which, done, now, dry_run=dry_run, as_json=as_json)
        return
    if due is None or reason is None:
        raise click.UsageError("say --due and --reason, or --adopt for the date that is proposed")
    if proposed and (pins or dry_run):
        raise click.UsageError("a proposed date moves nothing: leave out --pin and --dry-run")
    from tracker.service.milestones.announcements import Announced  # noqa: PLC0415 - SQLAlchemy is slow

    day = as_of or app.today()
    to = Announced(
        due=due,
        as_of=day,
        reason=reason,
        source_url=source,
        anchors=anchors,
        date_order=date_order,
    )
    if proposed:
        _propose(app, which, to, as_json=as_json)
        return
    done = which.changed(
        lambda milestones, key: milestones.move(key, to, now, pins=pins, dry_run=dry_run),
        dry_run=dry_run,
    )
    for each in done:
        warn_of_doubts(app, each.after)
    _print(which, done, now, dry_run=dry_run, as_json=as_json)


def _propose(app: App, which: Which, to: Announced, *, as_json: bool) -> None:
    now = app.now()
    done = which.changed(lambda milestones, key: milestones.propose(key, to, now))
    for milestone in done:
        if milestone.proposed:
            for remark in (*milestone.proposed.due.doubts, *milestone.proposed.due.asides):
                warn(remark)
    emit_milestones(which, done, now, _proposal, as_json=as_json)


def _proposal(milestone: Milestone) -> str:
    from tracker.cli.words import due_in_words  # noqa: PLC0415 - TAB needs none

    proposed = due_in_words(milestone.proposed.due) if milestone.proposed else "nothing"
    return (
        f"{milestone.key} stays {due_in_words(milestone.due)}; proposed, not in force: {proposed}"
    )


def _refuse_with_adopt(**stated: object) -> None:
    given = [f"--{name.replace('_', '-')}" for name, value in stated.items() if value]
    if given:
        raise click.UsageError(f"--adopt takes the date as it was proposed: leave out {given[0]}")


def _print(
    which: Which, done: Sequence[Move], now: datetime, *, dry_run: bool, as_json: bool
) -> None:
    if as_json:
        told = [_move_json(each, now) for each in done]
        emit_json(told[0] if which.is_one else told)
        return
    from tracker.cli.words import due_in_words  # noqa: PLC0415 - as above

    verb = "would move" if dry_run else "moved"
    for each in done:
        emit(
            f"{each.after.key} {verb}: from {due_in_words(each.before.due)} "
            f"to {due_in_words(each.after.due)}; {each.superseded} pending reminders replaced"
        )
        if each.dependents:
            emit("")
            emit("Counted from it:")
            emit_table(_HEADINGS, _rows(each.dependents))


def _move_json(move: Move, now: datetime) -> Json:
    from tracker.service.views.shapes import dependent_json, milestone_json  # noqa: PLC0415 - as above

    dependents = [dependent_json(each) for each in move.dependents]
    return {**milestone_json(move.after, now), "dependents": dependents}


def _rows(dependents: Sequence[Dependent]) -> list[tuple[str, ...]]:
    from tracker.cli.words import printable, timed_cell  # noqa: PLC0415 - as above

    return [
        (
            each.key,
            each.effect,
            timed_cell(each.old),
            timed_cell(each.new),
            printable(each.why or ""),
        )
        for each in dependents
    ]
