"""The words of a date are parsed once a command, however often they are asked."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.desk import Desk
from tracker.dates.grammar import parser
from tracker.dates.grammar.items import Phrase
from tracker.dates.meaning import phrased
from tracker.dates.meaning.compose import compose
from tracker.dates.meaning.interpretation import Interpretation
from tracker.service.milestones.draft import reading_of

_COUNTED = "120 days after final-rules"
_EACH = "by 31 March each year"


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each text was parsed, as in a process that has just begun."""
    times: Counter[str] = Counter()
    parse = parser.parse

    def counting(source: str) -> Phrase:
        times[source] += 1
        return parse(source)

    monkeypatch.setattr(parser, "parse", counting)
    reading_of.cache_clear()
    return times


def test_a_new_milestone_that_counts_from_another(desk: Desk, parsed: Counter[str]) -> None:
    desk.add("Final rules", "June 2026", "--key", "final-rules")
    added = desk.add("Go live", _COUNTED, "--key", "go-live")
    assert added["due"]["earliest"] == "2026-09-29"
    assert parsed == {"June 2026": 1, _COUNTED: 1}


def test_what_follows_a_move(desk: Desk, parsed: Counter[str]) -> None:
    desk.add("Final rules", "June 2026", "--key", "final-rules")
    desk.add("Go live", _COUNTED, "--key", "go-live")
    reading_of.cache_clear()
    parsed.clear()
    desk.run("move", "final-rules", "--due", "July 2026", "--reason", "it slipped")
    assert parsed == {"July 2026": 1, _COUNTED: 1}


@pytest.mark.parametrize(
    "anchor", ["1 June 2026", "June 2026", "the earlier of 1 June 2026 and Q2"]
)
def test_an_explanation_also_from_a_wide_anchor(
    desk: Desk, parsed: Counter[str], anchor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.add("Final rules", anchor, "--key", "final-rules")
    desk.add("Go live", _COUNTED, "--key", "go-live")
    reading_of.cache_clear()
    parsed.clear()
    asked = Counter[str]()

    def asking(text: str, *rest: Any) -> Interpretation:
        asked[text] += 1
        return compose(text, *rest)

    monkeypatch.setattr(phrased, "compose", asking)
    desk.run("explain", "go-live")
    assert parsed == asked == {_COUNTED: 1}


def test_rows_of_a_file_that_say_the_same(desk: Desk, parsed: Counter[str], tmp_path: Path) -> None:
    file = tmp_path / "milestones.csv"
    rows = [f"Step {number},{_COUNTED}" for number in range(3)]
    file.write_text("\n".join(["title,due", "Final rules,June 2026", *rows]))
    desk.run("import", str(file))
    assert parsed == {"June 2026": 1, _COUNTED: 1}


def test_a_phrase_that_is_told_and_explained(desk: Desk, parsed: Counter[str]) -> None:
    desk.run("when", "30 to 60 days after 2 March 2026", "--explain")
    assert parsed == {"30 to 60 days after 2 March 2026": 1}


def test_the_next_dates_of_what_comes_round(desk: Desk, parsed: Counter[str]) -> None:
    told = desk.run("when", _EACH, "--count", "4").stdout
    assert "2029-03-31" in told
    assert parsed == {_EACH: 1}
