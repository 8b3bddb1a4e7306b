"""How tests read phrases that count from something: a publication and an enactment are known."""

from __future__ import annotations

from datetime import date

from tests.unit.dates import phrases
from tests.unit.dates.phrases import AS_OF
from tracker.dates.meaning.interpretation import Interpretation

ANCHORS = {"publication": date(2026, 1, 5), "enactment": date(2025, 7, 18)}


def read(text: str, as_of: date | None = AS_OF, **context: object) -> Interpretation:
    return phrases.read(text, as_of, **{"anchors": ANCHORS} | context)


def days(text: str, as_of: date | None = AS_OF, **context: object) -> str:
    return phrases.days(text, as_of, **{"anchors": ANCHORS} | context)
