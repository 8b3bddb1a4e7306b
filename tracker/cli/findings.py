"""What `lint` and `doctor` print."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.cli.output import emit_json, emit_table, note
from tracker.cli.words import printable
from tracker.errors import Findings


def report(found: Sequence[object], fields: Sequence[str], *, as_json: bool) -> None:
    """Print these fields of everything found; raises Findings where that is anything."""
    rows = [[str(getattr(each, field)) for field in fields] for each in found]
    if as_json:
        emit_json([dict(zip(fields, row, strict=True)) for row in rows])
    elif rows:
        emit_table([field.upper() for field in fields], [[*map(printable, row)] for row in rows])
    else:
        note("Nothing found")
    if rows:
        raise Findings("1 finding" if len(rows) == 1 else f"{len(rows)} findings")
