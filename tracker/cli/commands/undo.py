"""`undo`: the last change is taken back, or the one that is named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit, emit_json, emit_table, note

if TYPE_CHECKING:
    from tracker.service.undoing.choosing import Chosen
    from tracker.service.undoing.undoing import Undone

_SHOWN = 20  #: changes in the list


@command("tracker undo", "tracker undo taskforce-report --dry-run", "tracker undo --list")
@click.argument("change", type=params.KEY, metavar="[CHANGE|KEY]", required=False)
@click.option("--list", "listed", is_flag=True, help="Show the last changes with their numbers.")
@params.BY
@click.option("--dry-run", is_flag=True, help="Only say what would become of it.")
@json_option("Print what became of it as JSON.")
def undo(app: App, change: str | None, *, listed: bool, dry_run: bool, as_json: bool) -> None:
    """Take a change back.

    The last one of yours, the last one of the milestone KEY, or the CHANGE with that number, such
    as an import. What was added is deleted, unless people were told of it: then it is waived. Of a
    date that nobody was told nobody hears; whoever was told another hears a correction. A taking
    back is a change of its own: `tracker undo` with its number puts things as they were. Refused
    where dates count from one another, or one was proposed: `tracker move` puts those right.
    """
    now = app.now()
    with app.undoing() as undoing:
        if listed:
            _print_list(undoing.latest(change, _SHOWN), app.timezone(), as_json=as_json)
            return
        done = undoing.undo(change, now, dry_run=dry_run)
    if as_json:
        emit_json(_as_json(done, now))
        return
    chosen = done.chosen
    verb = "would be taken back" if dry_run else "taken back"
    emit(f"change {_named(chosen, app.timezone())} {verb}")
    for line in _lines(done, now):
        emit(f"  {line}")


def _named(chosen: Chosen, tz: str) -> str:
    from tracker.cli.words import clock, printable  # noqa: PLC0415 - TAB needs none

    kinds = ", ".join(chosen.kinds)
    return f"{chosen.number} ({kinds}, {clock(chosen.at, tz)} by {printable(chosen.by)})"


def _lines(done: Undone, now: datetime) -> Iterator[str]:
    from tracker.cli.words import summary  # noqa: PLC0415 - as above

    for change in done.changed:
        told = "; people hear a correction" if change.after.key in done.told else ""
        yield f"{change.after.key}: {summary(change.after, now)}{told}"
    for key in done.deleted:
        yield f"{key}: deleted"
    for key in done.waived:
        yield f"{key}: waived, as people were told of it"
    for key in done.restored:
        yield f"{key}: there again"
    for each in done.dependents:
        yield f"{each.key}, which counts from it: {each.effect}"


def _print_list(found: tuple[Chosen, ...], tz: str, *, as_json: bool) -> None:
    from tracker.cli.words import clock, printable  # noqa: PLC0415 - as above

    if as_json:
        emit_json([_chosen_json(each) for each in found])
    elif found:
        rows = [
            (
                str(each.number),
                clock(each.at, tz),
                printable(each.by),
                ", ".join(each.kinds),
                _of(each.keys),
            )
            for each in found
        ]
        emit_table(("CHANGE", f"AT ({tz})", "BY", "WHAT", "OF"), rows)
    else:
        note("Nothing is left to take back.")


def _of(keys: tuple[str, ...]) -> str:
    return keys[0] if len(keys) == 1 else f"{len(keys)} milestones: {', '.join(keys[:3])}"


def _chosen_json(chosen: Chosen) -> dict[str, object]:
    from tracker.service.views.shapes import iso  # noqa: PLC0415 - as above

    return {
        "change": chosen.number,
        "at": iso(chosen.at),
        "by": chosen.by,
        "kinds": list(chosen.kinds),
        "keys": list(chosen.keys),
    }


def _as_json(done: Undone, now: datetime) -> dict[str, object]:
    from tracker.service.views.shapes import dependent_json, milestone_json  # noqa: PLC0415 - as above

    return {
        **_chosen_json(done.chosen),
        "changed": [milestone_json(change.after, now) for change in done.changed],
        "deleted": list(done.deleted),
        "waived": list(done.waived),
        "restored": list(done.restored),
        "dependents": [dependent_json(each) for each in done.dependents],
        "told": list(done.told),
    }
