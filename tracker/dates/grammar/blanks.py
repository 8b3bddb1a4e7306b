"""The grammar of dates that are left to be filled in."""

from __future__ import annotations

from tracker.dates.grammar.english.bounds import CROSS, FILL_IN, LETTER
from tracker.dates.grammar.english.names import CARDINALS, MONTHS, UNITS
from tracker.dates.grammar.expressions import Blank, Expression
from tracker.dates.grammar.reader.cursor import Cursor
from tracker.dates.grammar.reader.rule import rule
from tracker.dates.grammar.reader.tokens import Kind

_LONGEST = 40
_JOINS = frozenset({"/", "-", ".", "_"})
_NUMBERED = frozenset(Kind) - {Kind.WORD, Kind.MARK, Kind.END}


@rule("""bracketed | cross {cross | "/" | "-" | "." | MONTHS | Number}
    Blank([insert date]) = [insert date]
    Blank(XX March 2026) = XX March 2026
    Blank(DD/MM/YYYY) = by DD/MM/YYYY
    never = X | [see chapter 3] | xx rules""")
def blank(cursor: Cursor) -> Expression | None:
    """A date to be filled in."""
    mark = cursor.at
    if not _bracketed(cursor):
        if not _cross(cursor):
            return None
        while _belongs(cursor):
            cursor.at += 1
    return Blank(cursor.since(mark))


@rule(""" "[" {Word | Mark} "]"
    True = [insert date] | [...]
    never = [see 3] | [as amended] | [insert date | [three months]""")
def _bracketed(cursor: Cursor) -> bool | None:
    """A bracket without numbers that is to be filled in."""
    length = _bracket(cursor) if cursor.peek().text == "[" else 0
    cursor.at += length
    return length > 0 or None


def _bracket(cursor: Cursor) -> int:
    """How many tokens a bracket without numbers has; 0 where it has some, or does not end."""
    words: list[str] = []
    for ahead in range(1, _LONGEST):
        token = cursor.peek(ahead)
        if token.text == "]":
            return ahead + 1 if not words or FILL_IN.intersection(words) else 0
        if token.kind is Kind.WORD and not CROSS.fullmatch(token.text):
            words.append(token.text)
        if token.kind in _NUMBERED and not CROSS.fullmatch(token.text):
            return 0
        if token.text in CARDINALS or token.kind is Kind.END:
            return 0
    return 0


@rule("""CROSS
    True = XX March 2026 | DD/MM/YYYY | __ March 2026 | March 20XX
    never = x - ray | MM rules""")
def _cross(cursor: Cursor) -> bool | None:
    """A part of a date that is left open; it counts only beside a month, a mark or a unit."""
    token, behind = cursor.peek(), cursor.peek(1).text
    if not CROSS.fullmatch(token.text):
        return None
    dated = behind in MONTHS or behind in UNITS or token.kind is Kind.CODE
    marked = token.text not in LETTER and (behind in _JOINS or _after_month(cursor))
    if not dated and not marked:
        return None
    cursor.at += 1
    return True


def _after_month(cursor: Cursor) -> bool:
    before = cursor.peek(-1).text
    return before in MONTHS or before in _JOINS


def _belongs(cursor: Cursor) -> bool:
    token = cursor.peek()
    dated = token.text in _JOINS or token.text in MONTHS or token.kind is Kind.NUMBER
    return token.kind is not Kind.END and (dated or bool(CROSS.fullmatch(token.text)))
