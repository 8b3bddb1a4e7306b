"""How much of a text is looked at, counted in characters: never by the clock."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest

from tests.unit.sources.prose.test_cues import CUES
from tracker.dates.meaning.interpretation import Context
from tracker.sources.prose import bodies
from tracker.sources.prose.candidates import Candidate, extract

_AS_OF = date(2026, 3, 2)
_SENTENCE = 1_500  #: characters; a longer one is read in pieces

Units = Callable[[int], str]


def day(number: int) -> str:
    return f"{number % 28 + 1} May {2027 + number // 28 % 60}"


UNITS: dict[str, Units] = {
    "clauses": lambda n: f"firms in class {n} must submit report {n} by {day(n)}, and ",
    "days in a row": lambda n: f"{day(n)}, ",
    "cells of tabs": lambda n: f"Form {n}\t{day(n)}\t",
    "cells of bars": lambda n: f"| Form {n} | {day(n)} ",
    "periods that end": lambda n: f"Form {n} for the year ended\t{day(n)}\t",
    "brackets": lambda n: f"firms {n} must (by {day(n)}) ",
}


def of_length(length: int, unit: Units) -> str:
    text = "Firms must file "
    number = 0
    while len(text) < length:
        text += unit(number)
        number += 1
    return text[: text.rindex(" ")]


def found(text: str) -> list[Candidate]:
    return extract(text, _AS_OF, Context(), _AS_OF)[1]


class Watched:
    """A pattern that tells what it is asked to look through."""

    def __init__(self, pattern: re.Pattern[str], looked: list[str]) -> None:
        self._pattern = pattern
        self._looked = looked

    def __getattr__(self, name: str) -> object:
        return getattr(self._pattern, name)

    def sub(self, new: str, text: str) -> str:
        self._looked.append(text)
        return self._pattern.sub(new, text)

    def split(self, text: str, maxsplit: int = 0) -> list[str | None]:
        self._looked.append(text)
        return self._pattern.split(text, maxsplit)

    def finditer(self, text: str, *within: int) -> object:
        self._looked.append(text[slice(*within)] if within else text)
        return self._pattern.finditer(text, *within)

    def search(self, text: str, *within: int) -> object:
        self._looked.append(text[slice(*within)] if within else text)
        return self._pattern.search(text, *within)


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the cues are given to look through."""
    told: list[str] = []
    for cue in CUES.values():
        monkeypatch.setitem(vars(cue), "pattern", Watched(cue.pattern, told))
    monkeypatch.setattr(bodies, "_PATTERN", Watched(bodies._PATTERN, told))
    return told


def share(text: str, looked: list[str]) -> float:
    """How often a character of `text` is looked at."""
    looked.clear()
    assert len(found(text)) > 10
    return sum(map(len, looked)) / len(text)


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_a_long_sentence_costs_what_its_length_says(unit: Units, looked: list[str]) -> None:
    one = share(of_length(_SENTENCE, unit), looked)
    assert share(of_length(12_000, unit), looked) < 1.4 * one
    assert share(of_length(25_000, unit), looked) < 1.4 * one


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("clauses", 400),
        ("days in a row", 280),
        ("cells of tabs", 450),
        ("cells of bars", 450),
        ("periods that end", 450),
        ("brackets", 850),
    ],
)
def test_what_is_said_of_a_sentence_is_asked_once(name: str, most: int, looked: list[str]) -> None:
    assert share(of_length(12_000, UNITS[name]), looked) < most


@pytest.mark.parametrize("gap", [" ", "\t", "\u2003", " \t"])
def test_no_cue_is_given_a_wide_gap(gap: str, looked: list[str]) -> None:
    wide = f"Firms must report by{gap * 900}4 May 2027."
    (candidate,) = found(wide)
    assert candidate.words.endswith("4 May 2027")
    assert (candidate.start, candidate.end, candidate.sentence) == (0, len(wide), wide)
    assert looked
    joined = 2  #: spaces that are put between the two sides of a date
    assert not any(re.search(rf"\s{{{33 + joined}}}", each) for each in looked)
