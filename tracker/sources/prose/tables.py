"""What the head of a table says of one of its cells."""

from __future__ import annotations

import re

_CELL = re.compile(r"\t| \| | {3,}")
_FAR = 4_000  #: characters that a table is followed upwards


def column_of(text: str, start: int, place: int) -> str:
    """The head of the column in which `place` stands, as a label; empty outside of tables.

    `start` is where the row begins. A table is a run of lines with as many cells each, and its head
    holds no digits.
    """
    line = text[text.rfind("\n", 0, start) + 1 : (text.find("\n", place) + 1 or len(text) + 1) - 1]
    cells = len(_CELL.split(line.strip()))
    if cells == 1:
        return ""
    above = text[max(0, start - _FAR) : start].rstrip().split("\n")
    head = ""
    for row in reversed([each for each in above if each.strip()]):
        if len(_CELL.split(row.strip())) != cells:
            break
        head = row
    if not head or any(letter.isdigit() for letter in head):
        return ""
    number = len(_CELL.findall(text[start:place]))
    named = _CELL.split(head.strip())
    return f"{named[number].strip()}: " if number < len(named) else ""
