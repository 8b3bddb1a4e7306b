"""`list`: milestones in a table. Nothing slow is imported here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.choosing.search_options import owned_by, search_for, search_options
from tracker.cli.columns import USUAL, in_order, table_of
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit_json_array, emit_table, note
from tracker.planning.search import Standing

if TYPE_CHECKING:
    from datetime import datetime

    from tracker.domain.milestone import Milestone
    from tracker.domain.people.person import People
    from tracker.store.reads.reads import Reads


@command(
    "tracker list --to 2026-12-31 --tag crypto",
    "tracker list asset return --mine --sort owner,-due --columns key,due,owner,title",
)
@click.argument("words", metavar="[TEXT]...", nargs=-1, type=params.TEXT)
@click.option(
    "--open", "scope", flag_value="open", help="Only what is neither closed nor suspended."
)
@click.option("--all", "scope", flag_value="all", help="What is closed, too.")
@click.option("--mine", is_flag=True, help="Only what is yours, or a team's that you are in.")
@search_options
@click.option(
    "--columns", type=params.COLUMNS, help="Which columns, in their order [key,due,standing,title]."
)
@click.option("--sort", "order", type=params.ORDER, help="By which columns; -due: latest first.")
@json_option("Print an array of milestones.")
def list_(  # noqa: PLR0913 - an argument an option
    app: App,
    *,
    words: Sequence[str],
    scope: str | None,
    mine: bool,
    asked: Mapping[str, Any],
    columns: Sequence[str] | None,
    order: Sequence[tuple[str, bool]] | None,
    as_json: bool,
) -> None:
    """List milestones, the earliest first.

    TEXT: only those with all of these words. Without --open or --all: those that are open or
    suspended. A date that is known to the month, quarter or year is shown as such. One whose words
    leave a doubt needs a look: `tracker show` says why, `tracker verify` settles it.
    """
    if as_json and columns:
        raise click.UsageError("--json gives all of a milestone: leave out --columns")
    if mine and asked["owners"]:
        raise click.UsageError("--mine says whose: leave out --owner")
    asked = {**asked, "text": " ".join(filter(None, (asked["text"], *words))) or None}
    now = app.now()
    with app.reads() as reads:
        owners = owned_by(app, reads) if mine else asked["owners"]
        search = search_for({**asked, "owners": owners}, Standing(scope or "live"))
        people = reads.people() if as_json else None
        milestones = reads.each(search)
        if order:
            milestones = iter(in_order(milestones, order, now))
        first = next(milestones, None)
        found = chain([] if first is None else [first], milestones)
        if people is not None:
            emit_json_array(_entries(found, people, now))
        elif first is not None:
            names = columns or USUAL
            emit_table([name.upper() for name in names], table_of(found, names, now))
        else:
            _note_nothing(reads, asked["owners"], narrowed=any([scope, mine, *asked.values()]))
        reads.look_for_damage()


def _entries(
    milestones: Iterable[Milestone], people: People, now: datetime
) -> Iterator[dict[str, object]]:
    from tracker.service.views.shapes import milestone_json, owner_kind  # noqa: PLC0415 - a table needs none

    for each in milestones:
        yield {**milestone_json(each, now), "owner_kind": owner_kind(each.owner, people)}


def _note_nothing(reads: Reads, owners: Sequence[str], *, narrowed: bool) -> None:
    if narrowed:
        hint = _hint(reads, owners)
        note(f"No milestones are like that{hint}; `tracker list --all` shows them all")
    else:
        note('No milestones; add one with: tracker add TITLE --due "March 2027"')


def _hint(reads: Reads, owners: Sequence[str]) -> str:
    """Whom an owner of nothing may have been meant to be."""
    if not owners:
        return ""
    from tracker.domain.people.staffing import near  # noqa: PLC0415 - only a slip pays for it

    people = reads.people()
    known = {*reads.owners(closed_too=True), *people.persons, *people.teams}
    meant = [found for each in owners if each not in known and (found := near(each, known))]
    return f": did you mean --owner {', '.join(map(repr, meant))}?" if meant else ""
