"""`undo`: the last change is taken back, or those that are named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from tracker.cli import options, params
from tracker.cli.app import App
from tracker.cli.choosing.several import Which, several
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit, emit_json, emit_table, note
from tracker.errors import ChangedMeanwhile

if TYPE_CHECKING:
    from tracker.service.undoing.choosing import Chosen
    from tracker.service.undoing.undoing import Undoing, Undone

_SHOWN = 20  #: changes in the list


@command("tracker undo", "tracker undo taskforce-report --dry-run", "tracker undo --list")
@several(verb="revert", names="[CHANGE|KEY]...")
@click.option("--list", "listed", is_flag=True, help="Show the last changes with their numbers.")
@options.reason()
@params.BY
@click.option("--dry-run", is_flag=True, help="Only say what would become of it.")
@json_option("Print what became of it as JSON.")
def undo(  # noqa: PLR0913 - an argument an option
    app: App, *, which: Which, listed: bool, reason: str | None, dry_run: bool, as_json: bool
) -> None:
    """Take a change back.

    The last one of yours, the last one of the milestone KEY, or the CHANGE with that number, such
    as an import. Of several, what would become of them is shown first. What was added is deleted,
    unless people were told of it: then it is waived. Of a date that nobody was told nobody hears;
    whoever was told another hears a correction. A taking back is a change of its own: `tracker
    undo` with its number puts things as they were. Refused where dates count from one another, or
    one was proposed: `tracker move` puts those right.
    """
    if listed:
        _list(app, which, as_json=as_json)
        return
    now, tz, whole = app.now(), app.timezone(), len(which.names) <= 1 and not which.where
    names: tuple[str | None, ...] = (which.names or (None,)) if whole else which.meant()
    with app.undoing() as undoing:
        if whole or which.yes or dry_run:
            done = undoing.undo_all(names, now, reason=reason or "", dry_run=dry_run)
        else:
            done = _agreed(undoing, which, names, now, tz, reason=reason or "")
    if as_json:
        became = [_as_json(each, now) for each in done]
        emit_json(became[0] if whole else became)
        return
    for line in _told(done, now, tz, verb="would be taken back" if dry_run else "taken back"):
        emit(line)


def _agreed(  # noqa: PLR0913 - as `undo_all`
    undoing: Undoing,
    which: Which,
    names: Sequence[str | None],
    now: datetime,
    tz: str,
    *,
    reason: str,
) -> tuple[Undone, ...]:
    """What was taken back: what people were shown, and nothing else."""
    while True:
        foreseen = undoing.undo_all(names, now, reason=reason, dry_run=True)
        for line in _told(foreseen, now, tz, verb="would be taken back"):
            note(line)
        which.ask("change", len(foreseen))
        try:
            return undoing.undo_all(names, now, reason=reason, foreseen=foreseen)
        except ChangedMeanwhile as error:
            note(f"nothing was changed: {error}")


def _list(app: App, which: Which, *, as_json: bool) -> None:
    if len(which.names) > 1 or which.where:
        raise click.UsageError("--list is of all changes, or of one milestone")
    with app.undoing() as undoing:
        found = undoing.latest(next(iter(which.names), None), _SHOWN)
    _print_list(found, app.timezone(), as_json=as_json)


def _told(done: Iterable[Undone], now: datetime, tz: str, *, verb: str) -> Iterator[str]:
    for each in done:
        yield f"change {_named(each.chosen, tz)} {verb}"
        for line in _lines(each, now):
            yield f"  {line}"


def _named(chosen: Chosen, tz: str) -> str:
    from tracker.cli.words import clock, printable  # noqa: PLC0415 - TAB needs none

    kinds = ", ".join(chosen.kinds)
    return f"{chosen.number} ({kinds}, {clock(chosen.at, tz)} {tz} by {printable(chosen.by)})"


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
