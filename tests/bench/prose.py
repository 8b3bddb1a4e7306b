"""How fast the dates of a long issue are found, beside `dateparser.search`."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

from dateparser.search import search_dates

from tests.bench.pairs import Result, in_turns, seconds
from tracker.dates.meaning.interpretation import Context
from tracker.sources.prose.candidates import extract

_AS_OF = date(2026, 3, 2)
_CHARACTERS = 1_000_000  #: about 300 pages
_PEER_CHARACTERS = 10_000  #: it takes minutes for all
_MEGA = 1e6
_ONE_IN = 12  #: paragraphs that speak of what is to come
_PAST = (
    "The agency considered the comments on the proposal of March {0}, 2021, and for the reasons in "
    "section III.B adopts the definition as proposed. Commenters said that {1} CFR 240.{0} would "
    "cost ${1}.2 million, see 81 FR 1{0}{1}, and that the agency may tailor the requirements. In "
    "20{0}, the staff reviewed {1} filings; see also Regulation (EU) No 5{1}/2013."
)
_COMING = (
    "Comments on part {1} must be received on or before July {0}, 2026. Firms must comply with "
    "section {1} by {0} January 2027, and the agency will publish guidance {1} in Q4 2026."
)


def measure(folder: Path) -> Iterator[Result]:
    del folder
    issue = _issue()
    yield in_turns(
        "dates of an issue of 300 pages beside dateparser.search",
        "MB/s",
        lambda: _rate(issue, _ours),
        lambda: _rate(issue[:_PEER_CHARACTERS], _theirs),
        runs=3,
    )
    hostile = "1 March 2027 " * (_CHARACTERS // 13)
    yield in_turns(
        "a megabyte of nothing but dates beside the issue",
        "MB/s",
        lambda: _rate(hostile, _ours),
        lambda: _rate(issue, _ours),
        runs=3,
    )


def _issue() -> str:
    dice = random.Random(5)
    paragraphs: list[str] = []
    size = 0
    while size < _CHARACTERS:
        form = _PAST if dice.randrange(_ONE_IN) else _COMING
        paragraphs.append(form.format(dice.randrange(10, 25), dice.randrange(10, 99)))
        size += len(paragraphs[-1]) + 2
    return "\n\n".join(paragraphs)


def _rate(text: str, read: Callable[[str], object]) -> float:
    return len(text) / _MEGA / seconds(lambda: read(text))


def _ours(text: str) -> object:
    return extract(text, _AS_OF, Context(tz="Europe/London"), _AS_OF)


def _theirs(text: str) -> object:
    base = datetime(2026, 3, 2)  # noqa: DTZ001 - dateparser wants it so
    return search_dates(text, languages=["en"], settings={"RELATIVE_BASE": base})
