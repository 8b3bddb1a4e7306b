"""The annotated phrases kept beside the repository: none too late, none invented."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context, Interpretation
from tracker.errors import UnreadableDate

FILE = Path(__file__).parents[4] / "shared" / "phrases" / "phrases.jsonl"
KNOWN = ("calendar", "roll", "dayfirst", "fiscal", "tz")
ROWS = [json.loads(line) for line in FILE.read_text().splitlines()] if FILE.exists() else []


def read(row: Mapping[str, object]) -> Interpretation | None:
    anchors = {
        name: date.fromisoformat(day) for name, day in dict(row.get("anchors") or {}).items()
    }
    known = {key: row[key] for key in KNOWN if row.get(key) is not None}
    as_of = date.fromisoformat(str(row["as_of"])) if row["as_of"] else None
    try:
        return interpret(str(row["phrase"]), as_of, Context(anchors=anchors, **known))
    except UnreadableDate:
        return None


def first(found: Interpretation | None) -> date | None:
    if found is None:
        return None
    return found.window.earliest if found.window else found.not_before


@pytest.mark.skipif(not ROWS, reason="the annotated phrases are not part of the repository")
def test_no_real_phrase_is_read_too_late_and_no_date_is_invented() -> None:
    for row in ROWS:
        expect, earliest = row["expect"], first(read(row))
        if expect["earliest"] is None and expect["latest"] is None:
            assert earliest is None, row["phrase"]
        elif earliest is not None:
            assert str(earliest) <= (expect["latest"] or "9999"), row["phrase"]


@pytest.mark.skipif(not ROWS, reason="the annotated phrases are not part of the repository")
def test_nearly_every_real_phrase_gives_exactly_its_window() -> None:
    exact = 0
    for row in ROWS:
        found = read(row)
        window = found.window if found else None
        last = window.latest if window else found.not_after if found else None
        have = tuple(str(day) if day else None for day in (first(found), last))
        exact += have == (row["expect"]["earliest"], row["expect"]["latest"])
    assert exact >= 0.95 * len(ROWS)
