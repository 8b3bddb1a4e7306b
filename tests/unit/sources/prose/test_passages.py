"""What is taken from passages in the styles of those who publish dates, and what is left."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping

import pytest

from tests.unit.sources.prose.passages import SETS, Passage, passages, scored

_ALL = [(name, passage) for name in SETS for passage in passages(name)]
_DATE_WORDS = re.compile(
    r"\b(?:january|february|april|june|july|august|september|october|november|december|20\d\d)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("passage", [each for _, each in _ALL], ids=lambda each: each.name)
def test_every_date_is_taken_with_its_window_and_nothing_else(passage: Passage) -> None:
    score = scored(passage)
    assert (score.wrong, score.missed, score.false) == ((), (), ())


def _table(totals: Mapping[str, list[int]]) -> str:
    lines = ["", "set      texts  dates  right  wrong missed  false"]
    lines += [f"{name:<7}" + "".join(f"{n:>7}" for n in row) for name, row in totals.items()]
    _, expected, right, wrong, _, false = map(sum, zip(*totals.values(), strict=True))
    lines.append(f"recall {right / expected:.3f}, precision {right / (right + wrong + false):.3f}")
    return "\n".join(lines) + "\n"


def test_recall_and_precision_are_what_is_promised(capsys: pytest.CaptureFixture[str]) -> None:
    totals = {name: [0, 0, 0, 0, 0, 0] for name in SETS}
    for name, passage in _ALL:
        score = scored(passage)
        row = 1, score.expected, score.right, len(score.wrong), len(score.missed), len(score.false)
        totals[name] = [a + b for a, b in zip(totals[name], row, strict=True)]
    texts, expected, right, wrong, _, false = map(sum, zip(*totals.values(), strict=True))
    with capsys.disabled():
        sys.stdout.write(_table(totals))
    assert texts >= 40
    assert wrong == 0
    assert right / expected >= 0.95
    assert right / (right + wrong + false) >= 0.95


@pytest.mark.parametrize("passage", [each for _, each in _ALL], ids=lambda each: each.name)
def test_titles_fit_a_line_and_hold_no_date(passage: Passage) -> None:
    for candidate in passage.taken:
        assert 3 <= len(candidate.title) <= 100
        assert not _DATE_WORDS.search(re.sub(r"\b\d+/\d+\b", "", candidate.title)), candidate.title


@pytest.mark.parametrize("passage", [each for _, each in _ALL], ids=lambda each: each.name)
def test_the_sentence_stands_where_its_offsets_say(passage: Passage) -> None:
    for candidate in passage.taken:
        assert passage.text[candidate.start : candidate.end] == candidate.sentence
