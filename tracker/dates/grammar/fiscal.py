"""The grammar of quarters and halves, and of fiscal years.

A quarter may belong to either kind of year:

    quartered = ("Q1".."Q4" | "H1" | "H2") [year] | year ("Q1".."H2") | "2Q26" | "2026Q2"
              | ordinal [("to" | "and" | "or" | "-") ordinal] ("quarter" | "half") [year]
              | ("first" | "second") "half of" month [of-year]
    year      = [","] ["of" | "in"] (calendar year | fiscal)
    fiscal    = "FY" ["of"] label | ("fiscal" | "financial" | "budget") ["year"] label
              | label ("fiscal" | "financial" ...) ["-"] "year"
              | which ("fiscal" | "financial" ...) "year"
    label     = YYYY | YY | YYYY ("-" | "/") YY
"""

from __future__ import annotations

import re
from dataclasses import replace

from tracker.dates.base.units import Part, Unit
from tracker.dates.base.window import Precision
from tracker.dates.grammar.cursor import Cursor
from tracker.dates.grammar.expressions import (
    Expression,
    FiscalPeriod,
    Nearby,
    PartOf,
    Range,
    YearPart,
    YearRef,
    YearShift,
)
from tracker.dates.grammar.tokens import Kind
from tracker.dates.grammar.words import MONTHS, SHIFTS
from tracker.dates.grammar.years import four_digits, of_year, plain_year, short_year
from tracker.errors import UnreadableDate

_CENTURY = 2000
_HUNDRED = 100
_QUARTERS = 4
_HALVES = 2
_CODE = re.compile(
    r"(?:(?P<unit>[qh])(?P<n>\d+)|(?P<n2>\d)(?P<unit2>[qh]))(?P<year>\d\d)?"
    r"|(?P<full>\d{4})(?P<unit3>[qh])(?P<n3>\d)"
)
_FISCAL_CODE = re.compile(r"fy(\d{2}|\d{4})")
_FISCAL_WORDS = frozenset({"fiscal", "financial", "budget"})
_SIZES = {
    "quarter": (Precision.QUARTER, _QUARTERS),
    "quarters": (Precision.QUARTER, _QUARTERS),
    "half": (Precision.HALF, _HALVES),
    "halves": (Precision.HALF, _HALVES),
    "q": (Precision.QUARTER, _QUARTERS),
    "h": (Precision.HALF, _HALVES),
}


def quartered(cursor: Cursor) -> Expression | None:
    """A quarter or half, of a calendar or a fiscal year.

    Raises:
        UnreadableDate: there is no such quarter or half.
    """
    year = plain_year(cursor.peek())
    if year is not None:
        ahead = 2 if cursor.peek(1).text in {"-", "/", ","} else 1
        if cursor.peek(ahead).kind is not Kind.CODE:
            return None
        cursor.at += ahead
        found = _coded(cursor)
        return found and replace(found, year=year)
    found = _coded(cursor)
    if found is None:
        return _spelled(cursor)
    return found if found.year else _of_any_year(cursor, found)


def _coded(cursor: Cursor) -> YearPart | None:
    match = _CODE.fullmatch(cursor.peek().text)
    if match is None:
        return None
    cursor.at += 1
    if match["full"]:
        return _sized(match["unit3"], int(match["n3"]), int(match["full"]))
    short = match["year"]
    return _sized(
        match["unit"] or match["unit2"],
        int(match["n"] or match["n2"]),
        _CENTURY + int(short) if short else None,
    )


def _sized(size: str, number: int, year: YearRef = None) -> YearPart:
    precision, count = _SIZES[size]
    if not 1 <= number <= count:
        word = precision.value
        raise UnreadableDate(f"no {word} has the number {number}: I read {word}s 1 to {count}")
    return YearPart(precision=precision, number=number, year=year)


def _spelled(cursor: Cursor) -> Expression | None:
    """`the third quarter`, `first and second quarters`, `last half of 2026`."""
    cursor.take("the")
    if cursor.take("last", "final"):
        return _last(cursor)
    first = cursor.take_ordinal()
    if first is None:
        return None
    second = None
    if cursor.take("to", "and", "or", "-", "through"):
        cursor.take("the")
        second = cursor.take_ordinal()
    cursor.take("calendar")
    size = cursor.peek().text
    if size not in _SIZES:
        return None
    cursor.at += 1
    month = _half_of_month(cursor, first) if size == "half" else None
    if month is not None:
        return month
    start = _of_any_year(cursor, _sized(size, first))
    if second is None:
        return start
    return Range(first=start, last=replace(start, number=_sized(size, second).number))


def _half_of_month(cursor: Cursor, number: int) -> Expression | None:
    """`the second half of March 2026`."""
    mark = cursor.at
    month = cursor.take_month() if cursor.take("of", "in") else None
    if month is None or number > _HALVES:
        cursor.at = mark
        return None
    part = Part.FIRST_HALF if number == 1 else Part.SECOND_HALF
    of = YearPart(precision=Precision.MONTH, number=month, year=of_year(cursor))
    return PartOf(part=part, of=of)


def _last(cursor: Cursor) -> Expression | None:
    """The last quarter or half: of a year, else the one before the as-of date's."""
    size = cursor.peek().text
    if size not in _SIZES:
        return None
    cursor.at += 1
    found = _of_any_year(cursor, _sized(size, _SIZES[size][1]))
    if found.year is None and size == "quarter":
        return Nearby(unit=Unit.QUARTER, shift=-1)
    return found


def _of_any_year(cursor: Cursor, found: YearPart) -> YearPart | FiscalPeriod:
    year = of_year(cursor) or _glued_year(cursor)
    if year is not None:
        return replace(found, year=year)
    mark = cursor.at
    cursor.take(",")
    cursor.take("of", "in", "-", "/")
    cursor.take("the")
    whole = fiscal(cursor)
    if not isinstance(whole, FiscalPeriod):
        cursor.at = mark
        return found
    return replace(whole, precision=found.precision, number=found.number)


def _glued_year(cursor: Cursor) -> int | None:
    """The `26` of `Q3/26`; `Q3-26 June` has none."""
    mark, token = cursor.peek(), cursor.peek(1)
    year = short_year(token) if mark.text in {"/", "-"} and mark.end == token.start else None
    if year is None or cursor.peek(2).text in MONTHS:
        return None
    cursor.at += 2
    return year


def fiscal(cursor: Cursor) -> Expression | None:
    """A fiscal year, or a range of them."""
    coded = _FISCAL_CODE.fullmatch(cursor.peek().text)
    if coded:
        cursor.at += 1
        return _through(cursor, _named_for(cursor, int(coded[1])))
    shift = SHIFTS.get(cursor.peek().text)
    if cursor.peek().text == "the" or shift is not None:
        cursor.at += 1
    if _fiscal_words(cursor):
        cursor.take("of", "ending", ",")
        first = _label(cursor)
        if first is None:
            return None if shift is None else FiscalPeriod(year=YearShift(shift))
        return _through(cursor, first)
    return _label_first(cursor)


def _fiscal_words(cursor: Cursor) -> bool:
    """Step over the words that make a year a fiscal one."""
    if cursor.take("fy"):
        return True
    if cursor.peek().text not in _FISCAL_WORDS:
        return False
    following = cursor.peek(2 if cursor.peek(1).text == "-" else 1)
    if following.text in {"year", "years"}:
        cursor.at += 3 if cursor.peek(1).text == "-" else 2
        return True
    return four_digits(following) is not None and cursor.take("fiscal")


def _label(cursor: Cursor) -> FiscalPeriod | None:
    token = cursor.peek()
    if token.kind is Kind.MONTH and "-" in token.text:
        cursor.at += 1
        return FiscalPeriod(year=int(token.text[:4]), spanning=True)
    cursor.take("'")
    year = four_digits(cursor.peek())
    if year is None:
        year = short_year(cursor.peek())
    if year is None:
        return None
    cursor.at += 1
    return _named_for(cursor, year)


def _named_for(cursor: Cursor, number: int) -> FiscalPeriod:
    """The fiscal year of a label whose first number has been read."""
    year = number if number >= _HUNDRED else _CENTURY + number
    follower = short_year(cursor.peek(1))
    if cursor.peek().text in {"-", "/"} and follower and follower % _HUNDRED == year % 100 + 1:
        cursor.at += 2
        return FiscalPeriod(year=year, spanning=True)
    return FiscalPeriod(year=year)


def _through(cursor: Cursor, first: FiscalPeriod) -> Expression:
    """The fiscal year, or with `- 2030` behind it the range up to that one."""
    last = four_digits(cursor.peek(1))
    if cursor.peek().text not in {"-", "to", "through"} or last is None:
        return first
    cursor.at += 2
    return Range(first=first, last=FiscalPeriod(year=last))


def _label_first(cursor: Cursor) -> Expression | None:
    first = _label(cursor)
    if first is None:
        return None
    years = _through(cursor, first)
    cursor.take("-")
    return years if _fiscal_words(cursor) else None
