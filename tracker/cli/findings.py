"""What `lint` and `doctor` print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tracker.cli.output import emit_json, emit_table, note
from tracker.errors import Findings

if TYPE_CHECKING:
    from tracker.store.values.damage import Damaged

_NAMED = 5  #: of what cannot be read; `db check` names all


def report(found: Sequence[object], fields: Sequence[str], *, as_json: bool) -> None:
    """Print these fields of everything found; raises Findings where that is anything."""
    from tracker.cli.words import printable  # noqa: PLC0415 - TAB needs none

    rows = [[str(getattr(each, field)) for field in fields] for each in found]
    if as_json:
        emit_json([dict(zip(fields, row, strict=True)) for row in rows])
    elif rows:
        emit_table([field.upper() for field in fields], [[*map(printable, row)] for row in rows])
    else:
        note("Nothing found")
    if rows:
        raise Findings("1 finding" if len(rows) == 1 else f"{len(rows)} findings")


def refuse_silence(aside: Iterable[Damaged]) -> None:
    """Say what could not be read, beside what was; raises Findings."""
    from tracker.cli.words import printable  # noqa: PLC0415 - as above

    rows = list({each.place: str(each) for each in aside}.values())
    for row in rows[:_NAMED]:
        note(printable(f"Left out, as it cannot be read: {row}"))
    if len(rows) > _NAMED:
        note(f"... and {len(rows) - _NAMED} more")
    count = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
    raise Findings(
        f"{count} of the database cannot be read: `tracker db check` names them all, "
        "`tracker db check --repair` takes them out of the way"
    )
