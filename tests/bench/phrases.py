"""How fast phrases are read, beside `dateparser.search`, and what reading dates costs to import."""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from dateparser.search import search_dates

from tests.bench.pairs import Result, command_seconds, in_turns, seconds
from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context
from tracker.errors import UnknownZone, UnreadableDate

_CORPUS = Path(__file__).parents[3] / "shared" / "phrases" / "phrases.jsonl"
_AS_OF = date(2026, 2, 1)
_NOT_COMPILED = "PYTHONDONTWRITEBYTECODE"
_MICRO = 1e6
_FIRST = "from tracker.dates.meaning.interpret import read; read('31 March 2027')"
_RANDOM_CHARACTERS = 10_000
_READ_AT_ONCE = 1_000  #: characters; of longer texts only the length is looked at
_OWN = (
    "31 March 2026",
    "by the end of Q1 2027",
    "Comments must be received on or before September 8, 2026.",
    "no later than 5:00 p.m. Eastern Time on Tuesday, 3 March 2026",
    "within 60 days of the date of publication in the Federal Register",
    "the earlier of 18 months after enactment and 120 days after final regulations",
    "on the twentieth day following that of its publication in the Official Journal",
    "delayed from April 15, 2026 to May 16, 2026",
    "between October 2026 and January 2028",
    "the last business day of each month",
    "spring 2027",
    "to be determined",
    "30 June and 31 December each year",
    "week commencing 3 May 2027",
    "within 10 business days after the end of each quarter",
    "The rule takes effect in early 2027, subject to approval by Parliament.",
)
_WORDS = (
    "the of end 31 March 2026 Q2 , ( ) - / by before after days 30 business first to and 5pm ET"
)


def measure(folder: Path) -> Iterator[Result]:
    phrases = _phrases()
    yield in_turns(
        f"median of {len(phrases)} phrases beside dateparser.search",
        "us/phrase",
        lambda: _median(_ours, phrases),
        lambda: _median(_theirs, phrases),
        runs=3,
    )
    yield in_turns(
        "reading a first phrase beside bare Python",
        "ms",
        lambda: _start(_FIRST, folder),
        lambda: _start("pass", folder),
        runs=15,
    )
    texts = _random_texts()
    yield in_turns(
        f"slowest of {len(texts)} random texts beside a page of noise",
        "ms",
        lambda: max(_median(_ours, [text]) for text in texts) / 1000,
        lambda: _median(_ours, ["x" * _RANDOM_CHARACTERS]) / 1000,
        runs=3,
    )


def _phrases() -> list[str]:
    if not _CORPUS.exists():
        return list(_OWN)
    lines = _CORPUS.read_text(encoding="utf-8").splitlines()
    return [*_OWN, *(json.loads(line)["phrase"] for line in lines)]


def _median(read: Callable[[str], object], phrases: Sequence[str]) -> float:
    """Microseconds a phrase."""
    return statistics.median(seconds(lambda: read(phrase)) for phrase in phrases) * _MICRO  # noqa: B023 - called at once


def _ours(phrase: str) -> None:
    with suppress(UnreadableDate, UnknownZone):
        interpret(phrase, _AS_OF, Context(fiscal="US"))


def _theirs(phrase: str) -> object:
    base = datetime(2026, 2, 1)  # noqa: DTZ001 - dateparser wants it so
    return search_dates(phrase, languages=["en"], settings={"RELATIVE_BASE": base})


def _start(code: str, cache: Path) -> float:
    """Milliseconds of a process whose modules are compiled already, as installed ones are."""
    environment = {name: value for name, value in os.environ.items() if name != _NOT_COMPILED}
    environment["PYTHONPYCACHEPREFIX"] = str(cache)
    return command_seconds([sys.executable, "-c", code], environment) * 1000


def _random_texts() -> list[str]:
    """Noise, and words of the grammar in any order: as long as is read, and longer."""
    dice = random.Random(3)
    words = _WORDS.split()
    noise = ["".join(map(chr, dice.choices(range(32, 1000), k=_READ_AT_ONCE))) for _ in range(20)]
    salad = [" ".join(dice.choices(words, k=400))[:_READ_AT_ONCE] for _ in range(40)]
    short = [" ".join(dice.choices(words, k=190))[:_READ_AT_ONCE] for _ in range(40)]
    long = ["".join(map(chr, dice.choices(range(32, 1000), k=_RANDOM_CHARACTERS)))]
    return noise + salad + short + long
