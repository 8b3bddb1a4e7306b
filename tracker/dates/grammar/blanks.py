"""The grammar of dates that are left to be filled in.

A cross counts only beside a month, a mark or a unit:

    blank    = "[" words without numbers "]"                  "[insert date]", "[...]"
             | cross { mark | number | month | cross }        "XX March 2026", "DD/MM/YYYY"
    cross    = "X".."XXXX" | "20XX" | "DD" | "MM" | "YYYY" | "_" | "●"
"""

from __future__ import annotations

import re

from tracker.dates.base.wordlists import word_set
from tracker.dates.grammar.cursor import Cursor
from tracker.dates.grammar.expressions import Blank, Expression
from tracker.dates.grammar.tokens import Kind
from tracker.dates.grammar.words import CARDINALS, MONTHS, UNITS

_LONGEST = 40
_CROSS = re.compile(r"[0-9]{0,2}x{1,4}|dd|mm|yyyy|yy|_|●|•")
#: A bracket with one of these is to be filled in; others hold a remark.
_FILL_IN = word_set("insert date dates day month year number tbc tbd op po")
_JOINS = word_set("/ - . _")
_NUMBERED = frozenset(Kind) - {Kind.WORD, Kind.MARK, Kind.END}


def blank(cursor: Cursor) -> Expression | None:
    """A date to be filled in, else None and the cursor stays."""
    start = cursor.at
    if cursor.peek().text == "[":
        length = _bracket(cursor)
        if length == 0:
            return None
        cursor.at += length
    elif _crossed(cursor):
        while _belongs(cursor):
            cursor.at += 1
    else:
        return None
    first, last = cursor.tokens[start], cursor.tokens[cursor.at - 1]
    return Blank(cursor.source[first.start : last.end])


def _bracket(cursor: Cursor) -> int:
    """How many tokens a bracket without numbers has; 0 where it has some, or does not end."""
    words: list[str] = []
    for ahead in range(1, _LONGEST):
        token = cursor.peek(ahead)
        if token.text == "]":
            return ahead + 1 if not words or _FILL_IN.intersection(words) else 0
        if token.kind is Kind.WORD and not _CROSS.fullmatch(token.text):
            words.append(token.text)
        if token.kind in _NUMBERED and not _CROSS.fullmatch(token.text):
            return 0
        if token.text in CARDINALS or token.kind is Kind.END:
            return 0
    return 0


def _crossed(cursor: Cursor) -> bool:
    if not _CROSS.fullmatch(cursor.peek().text):
        return False
    behind = cursor.peek(1).text
    if behind in MONTHS or behind in UNITS or cursor.peek().kind is Kind.CODE:
        return True
    return cursor.peek().text != "x" and (behind in _JOINS or _after_month(cursor))


def _after_month(cursor: Cursor) -> bool:
    before = cursor.peek(-1).text if cursor.at else ""
    return before in MONTHS or before in _JOINS


def _belongs(cursor: Cursor) -> bool:
    token = cursor.peek()
    if token.kind is Kind.END:
        return False
    return bool(
        _CROSS.fullmatch(token.text)
        or token.text in _JOINS
        or token.text in MONTHS
        or token.kind is Kind.NUMBER
    )
