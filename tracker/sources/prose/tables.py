"""What the head of a table says of one of its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from tracker.sources.prose.cue import Cue

_CELL = re.compile(r"\t|[ ]*\|[ ]*| {3,}")
RULE_LINE = Cue(
    "the line between the head of a table and its rows",
    r"\A\s*[|+]?\s*:?[-=]+:?(?:\s*[|+]\s*:?[-=]+:?)*\s*[|+]?\s*\Z",
    example="| --- | :-: |",
    counter="| - | 4 |",
)
_FAR = 4_000  #: characters that a table is followed upwards


def cells(text: str, row: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Where the cells of a row stand; a sentence outside of tables is one."""
    start, end = row
    for gap in _CELL.finditer(text, start, end):
        yield start, gap.start()
        start = gap.end()
    yield start, end


def column_of(text: str, row: tuple[int, int], place: int) -> str:
    """The head of the column in which `place` stands, as a label; empty outside of tables.

    `row` is where the sentence stands. A table is a run of lines with as many cells each, and its
    head holds no digits; bars at the edges and lines between rows are no cells.
    """
    start, end = row
    named = _head_of(text[start:end], text[max(0, start - _FAR) : start])
    if not named:
        return ""
    number = len(_cells_of(f"{text[start:place]}x")) - 1
    return f"{named[number].strip()}: " if number < len(named) else ""


@lru_cache(maxsize=8)  # all dates of a row ask for the same one
def _head_of(row: str, above: str) -> list[str]:
    """The cells of the head of a row's table; none where what stands above is no table of it."""
    count = len(_cells_of(row))
    if count == 1:
        return []
    head = ""
    for line in reversed(above.rstrip("| \t").rstrip().split("\n")):
        if not line.strip() or RULE_LINE.match(line):
            continue
        if len(_cells_of(line)) != count:
            break
        head = line
    return [] if any(letter.isdigit() for letter in head) else _cells_of(head) if head else []


def _cells_of(line: str) -> list[str]:
    """The cells of a line, without the bars at its edges."""
    return _CELL.split(line.strip().removeprefix("|").removesuffix("|").strip(" "))
