"""How tests read phrases: as of Sunday 1 February 2026 unless they say otherwise."""

from __future__ import annotations

from datetime import date

from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context, Interpretation

AS_OF = date(2026, 2, 1)


def read(text: str, as_of: date | None = AS_OF, **context: object) -> Interpretation:
    return interpret(text, as_of, Context(**context))


def days(text: str, as_of: date | None = AS_OF, **context: object) -> str:
    window = read(text, as_of, **context).window
    assert window is not None
    return str(window.earliest) if window.days == 1 else f"{window.earliest}..{window.latest}"
