"""The grammar of numbers, in digits and in words."""

from __future__ import annotations

from tracker.dates.grammar.english.little import AND, HUNDRED
from tracker.dates.grammar.english.names import CARDINALS, ORDINALS, TENS
from tracker.dates.grammar.reader.cursor import Cursor
from tracker.dates.grammar.reader.rule import rule
from tracker.dates.grammar.reader.tokens import Kind

_NINE = 9
_HUNDRED = 100


@rule("""Ordinal | ORDINALS | TENS ["-"] ORDINALS
    3 = the 3rd day of May 2026
    3 = the third business day of May 2026
    23 = twenty-third of May 2026
    never = 3 May 2026""")
def ordinal(cursor: Cursor) -> int | None:
    """Which one, counted from 1."""
    if cursor.peek().kind is Kind.ORDINAL:
        return int(cursor.step().text[:-2])
    return cursor.look_up(ORDINALS) or _compound(cursor, ORDINALS)


@rule("""Number | spelled [HUNDRED [remainder]]
    12 = 12 days after publication | twelve days after publication
    120 = within one hundred and twenty days of publication
    1200 = 1,200 days after publication
    never = 12th of May 2026""")
def cardinal(cursor: Cursor) -> int | None:
    """How many."""
    if cursor.peek().kind is Kind.NUMBER:
        return int(cursor.step().text.replace(",", ""))
    number = _spelled(cursor)
    if number is None or not cursor.word(HUNDRED):
        return number
    return number * _HUNDRED + (_remainder(cursor) or 0)


@rule("""[AND] spelled
    20 = within one hundred and twenty days of publication
    never = within one hundred days of publication""")
def _remainder(cursor: Cursor) -> int | None:
    cursor.word(AND)
    return _spelled(cursor)


@rule("""TENS ["-"] CARDINALS | CARDINALS
    21 = twenty-one days after publication | twenty one days after publication
    never = 21 days after publication | twenty-first of May 2026""")
def _spelled(cursor: Cursor) -> int | None:
    return _compound(cursor, CARDINALS) or cursor.look_up(CARDINALS)


def _compound(cursor: Cursor, ones: dict[str, int]) -> int | None:
    """Step over tens and ones, `twenty-third` or `twenty three`."""
    tens = TENS.get(cursor.texts[cursor.at])
    if tens is None:
        return None
    hyphen = cursor.peek(1).text == "-"
    one = ones.get(cursor.peek(1 + hyphen).text, 0)
    if not 1 <= one <= _NINE:
        return None
    cursor.at += 2 + hyphen
    return tens + one
