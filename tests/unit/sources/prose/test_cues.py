"""Every cue finds its example and leaves its counter-example alone; no pattern goes without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import pytest

from tracker.sources import prose
from tracker.sources.prose.cue import Cue

#: Patterns that cut text into words or clean it, and decide nothing.
PLAIN = {
    "bodies": {"_PATTERN"},  # the names of its table
    "candidates": {"_LETTER", "_YEAR"},
    "gaps": {"_GAP"},
    "hints": {"_PATTERN", "_TOKEN", "_YEAR"},  # the first is all of its cues
    "html": {"_LONG_VALUE", "_SPACES"},
    "mentions": {"_BULLETS", "_WORDS"},
    "pdf": {"_HYPHENATED", "_NUMBERS"},
    "judging.senses": {"_WORD"},
    "tables": {"_CELL"},
    "sentences": {"_SPACES", "_WORD_BEFORE"},
    "title.clauses": {"_SPLIT", "_WORD"},
}


def _values() -> Iterator[tuple[str, str, object]]:
    for module in walk_packages(prose.__path__, f"{prose.__name__}."):
        for name, value in vars(import_module(module.name)).items():
            yield module.name.removeprefix(f"{prose.__name__}."), name, value


def _cues() -> Iterator[Cue]:
    for _, _, value in _values():
        several = value if isinstance(value, tuple) else (value,)
        yield from (each for each in several if isinstance(each, Cue))


CUES = {(cue.name, cue.source): cue for cue in _cues()}


@pytest.mark.parametrize("cue", CUES.values(), ids=lambda cue: cue.name)
def test_a_cue_finds_its_example_and_leaves_its_counter_example_alone(cue: Cue) -> None:
    assert cue.search(cue.example)
    assert not cue.search(cue.counter)


def test_every_pattern_that_decides_is_a_cue() -> None:
    found: dict[str, set[str]] = {}
    for module, name, value in _values():
        if isinstance(value, re.Pattern):
            found.setdefault(module, set()).add(name)
    assert found == PLAIN


def test_every_cue_has_a_name_of_its_own() -> None:
    names = [name for name, _ in CUES]
    assert len(set(names)) == len(names)
