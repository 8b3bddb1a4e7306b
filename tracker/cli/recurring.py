"""What comes round, one occurrence after the other."""

from __future__ import annotations

from datetime import date
from itertools import islice

from tracker.cli.output import emit_json, emit_table
from tracker.cli.shapes import interpretation_json
from tracker.cli.words import due_cell, due_in_words
from tracker.dates.meaning.interpret import read
from tracker.dates.meaning.interpretation import Context
from tracker.dates.meaning.occurrences import occurrences
from tracker.domain.milestone import Due


def show_occurrences(
    text: str, as_of: date, context: Context, count: int, *, as_json: bool
) -> None:
    """Print the next `count` occurrences; one where the phrase names no more."""
    found = list(islice(occurrences(read(text), as_of, context), count))
    if as_json:
        emit_json([interpretation_json(each, as_of=as_of, tz=context.tz) for each in found])
        return
    dues = [Due.of(each, tz=context.tz) for each in found]
    emit_table(("DUE", "IN WORDS"), [(due_cell(due), due_in_words(due)) for due in dues])
