"""The grammar of years, as they stand alone and behind a day, month or quarter."""

from __future__ import annotations

from tracker.dates.base.almanac import FIRST_YEAR, LAST_YEAR
from tracker.dates.base.units import Which
from tracker.dates.grammar.cursor import Cursor
from tracker.dates.grammar.expressions import YearRef, YearShift
from tracker.dates.grammar.tokens import Kind, Token
from tracker.dates.grammar.words import MONTHS, SHIFTS

_YEAR_DIGITS = 4
_SHORT_DIGITS = 2
_CENTURY = 2000
_HUNDRED = 100
WHICH = {
    "this": Which.COMING,
    "coming": Which.COMING,
    "current": Which.COMING,
    "next": Which.NEXT,
    "last": Which.LAST,
    "previous": Which.LAST,
}


def plain_year(token: Token) -> int | None:
    """The year that stands alone: four digits, 1900 to 2300."""
    year = four_digits(token)
    return year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else None


def four_digits(token: Token) -> int | None:
    """The value of a number of four digits."""
    is_year = token.kind is Kind.NUMBER and len(token.text) == _YEAR_DIGITS
    return int(token.text) if is_year else None


def short_year(token: Token) -> int | None:
    """The year of this century that two digits name."""
    is_short = token.kind is Kind.NUMBER and len(token.text) == _SHORT_DIGITS
    return _CENTURY + int(token.text) if is_short else None


def of_year(cursor: Cursor, *, spanning: bool = False) -> YearRef:
    """Step over the year behind a day or period; None, and no step, where there is none.

    With `spanning`, `2026/27` is 2026: a winter is named for the year in which it begins.
    """
    mark = cursor.at
    cursor.take(",")
    cursor.take("of", "in", "-", "/")
    if spanning and (winter := _spanned(cursor.peek())) is not None:
        cursor.at += 1
        return winter
    year = _year(cursor) or _hyphened(cursor)
    if year is None:
        cursor.at = mark
    elif spanning and isinstance(year, int) and _spans(cursor, year):
        cursor.at += 2
    return year


def _spans(cursor: Cursor, year: int) -> bool:
    """Whether the year after `year` follows: `/27`, `-2027`."""
    token = cursor.peek(1)
    return cursor.peek().text in {"/", "-"} and year + 1 in {short_year(token), four_digits(token)}


def _spanned(token: Token) -> int | None:
    """The first year of a token such as `2025-26`."""
    if token.kind is not Kind.MONTH or "-" not in token.text:
        return None
    year, code = map(int, token.text.split("-"))
    return year if (year + 1) % _HUNDRED == code else None


def _hyphened(cursor: Cursor) -> int | None:
    """The `26` of `31-Mar-26`; `30 March-26 April` has none."""
    hyphen, token = cursor.peek(-1), cursor.peek()
    year = short_year(token) if hyphen.text == "-" and hyphen.end == token.start else None
    if year is None or cursor.peek(-3).text != "-" or cursor.peek(1).text in MONTHS:
        return None
    cursor.at += 1
    return year


def _year(cursor: Cursor) -> YearRef:
    year = four_digits(cursor.peek())
    if year is not None:
        cursor.at += 1
        return year
    if cursor.peek().text == "'" and (year := short_year(cursor.peek(1))) is not None:
        cursor.at += 2
        return year
    shift = SHIFTS.get(cursor.peek().text)
    if cursor.take("the"):
        shift = SHIFTS.get(cursor.peek().text)
    if shift is not None and cursor.peek(1).text == "year":
        cursor.at += 2
        return YearShift(shift)
    return None
