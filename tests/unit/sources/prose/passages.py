"""The passages of this folder, and how what is read of them is scored."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tracker.dates.meaning.interpretation import Context
from tracker.sources.prose.candidates import Candidate, extract

SETS = ("plain", "hard", "fresh", "later", "last", "odd", "final", "more", "short")
_FOLDER = Path(__file__).parent
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A text with the milestones that a careful reader takes from it."""

    name: str
    as_of: date
    text: str
    expect: tuple[dict[str, Any], ...]

    @functools.cached_property
    def taken(self) -> tuple[Candidate, ...]:
        _, found = extract(self.text, self.as_of, Context(tz="Europe/London"), self.as_of)
        return tuple(candidate for candidate in found if candidate.taken)


@dataclass(frozen=True, kw_only=True)
class Score:
    """How what was taken compares with what was expected."""

    expected: int
    right: int
    wrong: tuple[str, ...]  #: of the right date, with another window
    missed: tuple[str, ...]
    false: tuple[str, ...]


def passages(name: str) -> list[Passage]:
    """The passages of one of `SETS`."""
    rows = yaml.load((_FOLDER / f"passages_{name}.yaml").read_bytes(), _LOADER)  # noqa: S506 - a safe one
    return [
        Passage(name=row["name"], as_of=row["as_of"], text=row["text"], expect=tuple(row["expect"]))
        for row in rows
    ]


def scored(passage: Passage) -> Score:
    """Each expected date is looked for by its words, then held to its window."""
    left = list(passage.taken)
    right, wrong, missed = 0, [], []
    for wanted in passage.expect:
        found = next((each for each in left if _named(each, wanted["words"])), None)
        if found is None:
            missed.append(wanted["words"])
            continue
        left.remove(found)
        if _as_wanted(found, wanted):
            right += 1
        else:
            wrong.append(f"{found.words}: {found.read}")
    return Score(
        expected=len(passage.expect),
        right=right,
        wrong=tuple(wrong),
        missed=tuple(missed),
        false=tuple(f"{each.words} ({each.title})" for each in left),
    )


def _named(candidate: Candidate, words: str) -> bool:
    told = candidate.words.lower()
    return words.lower() in told or told in words.lower()


def _as_wanted(candidate: Candidate, wanted: dict[str, Any]) -> bool:
    read = candidate.read
    assert read is not None
    if "waiting" in wanted:
        told = wanted["waiting"] in " ".join(read.waiting_on)
        return read.window is None and told and wanted.get("not_after") == read.not_after
    days = (read.window.earliest, read.window.latest) if read.window else None
    if days != (wanted["earliest"], wanted["latest"]):
        return False
    old = candidate.revises.read if candidate.revises else None
    revised = old.window.earliest if old and old.window else None
    return revised == wanted.get("revises")
