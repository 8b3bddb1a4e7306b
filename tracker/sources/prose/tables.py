"""What the head of a table says of one of its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CELL = re.compile(r"\t| \| | {3,}")
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
    head holds no digits.
    """
    start, end = row
    cells = len(_CELL.split(text[start:end]))
    if cells == 1:
        return ""
    above = text[max(0, start - _FAR) : start].rstrip().split("\n")
    head = ""
    for line in reversed([each for each in above if each.strip()]):
        if len(_CELL.split(line.strip())) != cells:
            break
        head = line
    if not head or any(letter.isdigit() for letter in head):
        return ""
    number = len(_CELL.findall(text[start:place]))
    named = _CELL.split(head.strip())
    return f"{named[number].strip()}: " if number < len(named) else ""
