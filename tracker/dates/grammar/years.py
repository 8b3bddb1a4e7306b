"""The grammar of years, as they stand alone and behind a day, month or quarter."""

from __future__ import annotations

from dataclasses import replace

from tracker.dates.base.almanac import FIRST_YEAR, LAST_YEAR
from tracker.dates.base.units import Unit
from tracker.dates.base.window import Precision
from tracker.dates.grammar.english.little import OF_CALENDAR, THE, YEAR, YEAR_JOINTS
from tracker.dates.grammar.english.names import BEHIND_YEARS, MONTHS, SHIFTS
from tracker.dates.grammar.expressions import (
    Day,
    DayBeside,
    EdgeOf,
    Either,
    Expression,
    Listing,
    NamedDay,
    Nearby,
    NthIn,
    PartOf,
    Range,
    Year,
    YearPart,
    YearRef,
    YearShift,
)
from tracker.dates.grammar.reader.cursor import Cursor
from tracker.dates.grammar.reader.rule import rule
from tracker.dates.grammar.reader.tokens import Kind, Token

_YEAR_DIGITS = 4
_SHORT_DIGITS = 2
_CENTURY = 2000
FIRST_SHORT = 2024  #: nobody plans for a year before it
_HUNDRED = 100


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


def in_year(found: Expression, year: int) -> Expression | None:
    """A day or period that names no year, in the one before it; None where it names one."""
    match found:
        case Either():  # of a day and a month of another year
            return in_year(found.readings[0], year)
        case PartOf() | NthIn() | EdgeOf() | DayBeside():
            of = in_year(found.of, year)
            return of and replace(found, of=of)
        case Range() | Listing():
            return _all_in_year(found, year)
    return _alone_in_year(found, year)


def _alone_in_year(found: Expression, year: int) -> Expression | None:
    match found:
        case Day(year=None) | NamedDay(year=None) | YearPart(year=None):
            return replace(found, year=year)
        case Year(year=YearShift(by=0)):
            return Year(year)
        case Nearby(unit=Unit.QUARTER, shift=-1):  # the last quarter
            return YearPart(precision=Precision.QUARTER, number=4, year=year)
    return None


def _all_in_year(found: Range | Listing, year: int) -> Expression | None:
    parts = found.items if isinstance(found, Listing) else (found.first, found.last)
    dated = [part for part in (in_year(part, year) for part in parts) if part is not None]
    if len(dated) < len(parts):
        return None
    if isinstance(found, Listing):
        return Listing(tuple(dated))
    return replace(found, first=dated[0], last=dated[1])


@rule("""[","] [YEAR_JOINTS] (written-year | hyphened-year)
    2026 = 31 March 2026 | 31 March, 2026 | Q2/2026
    2026 = 31-Mar-26
    YearShift(1) = the third quarter of next year
    never = 31 March | 30 March-26 April""")
def of_year(cursor: Cursor) -> YearRef:
    """The year behind a day or period."""
    _join(cursor)
    return _written_year(cursor) or _hyphened_year(cursor)


@rule("""[","] [YEAR_JOINTS] (winter-years | written-year [("/" | "-") Number] | hyphened-year)
    2026 = winter 2026/27 | winter 2026-27 | winter 2026/2027 | winter of 2026
    2026 = mid-winter-26
    never = winter""")
def of_winter(cursor: Cursor) -> YearRef:
    """The year behind a season; `2026/27` is 2026, as a winter is named for its beginning."""
    _join(cursor)
    winter = _winter_years(cursor)
    if winter is not None:
        return winter
    year = _written_year(cursor) or _hyphened_year(cursor)
    if isinstance(year, int) and _spans(cursor, year):
        cursor.at += 2
    return year


def _join(cursor: Cursor) -> None:
    cursor.take(",")
    cursor.word(YEAR_JOINTS)


def _spans(cursor: Cursor, year: int) -> bool:
    """Whether the year after `year` follows: `/27`, `-2027`."""
    token = cursor.peek(1)
    return cursor.peek().text in {"/", "-"} and year + 1 in {short_year(token), four_digits(token)}


@rule("""Month
    2025 = winter 2025-26
    never = winter 2025-27 | winter 2025/26""")
def _winter_years(cursor: Cursor) -> int | None:
    token = cursor.peek()
    if token.kind is not Kind.MONTH or "-" not in token.text:
        return None
    year, code = map(int, cursor.step().text.split("-"))
    return year if (year + 1) % _HUNDRED == code else None


@rule("""Number
    2026 = 31-Mar-26
    never = 30 March-26 April""")
def _hyphened_year(cursor: Cursor) -> int | None:
    hyphen, token = cursor.peek(-1), cursor.peek()
    year = short_year(token) if hyphen.text == "-" and hyphen.end == token.start else None
    if year is None or cursor.peek(-3).text != "-" or cursor.peek(1).text in MONTHS:
        return None
    cursor.at += 1
    return year


@rule("""Number | "'" Number | [THE] SHIFTS [OF_CALENDAR] YEAR
    2026 = 3 May 2026 | 3 May '26
    YearShift(1) = 3 May next year | 3 May of the next year | 3 May of the next calendar year
    never = 3 May next week""")
def _written_year(cursor: Cursor) -> YearRef:
    year = four_digits(cursor.peek())
    if year is not None:
        cursor.at += 1
        return year
    if cursor.peek().text == "'" and (year := short_year(cursor.peek(1))) is not None:
        cursor.at += 2
        return year
    cursor.word(THE)
    shift = cursor.look_up(SHIFTS)
    if shift is not None:
        cursor.word(OF_CALENDAR)
    return YearShift(shift) if shift is not None and cursor.word(YEAR) else None


@rule("""Number
    2027 = 31 Mar 27 | 31 March 27 at 5pm | 1 Mar 27 to 31 May 27 | Mar 31 27 | Q2 27
    never = 31 March 15 | 31 March 27 days | 31 March 2027 | March 27 | 3 May 27 firms""")
def bare_short_year(cursor: Cursor) -> int | None:
    """The year in two digits that stands without a mark behind a day of a month, or a quarter."""
    year = short_year(cursor.step())
    if year is None or year < FIRST_SHORT:
        return None
    token, behind = cursor.peek(), cursor.peek(1)
    closed = token.kind in {Kind.END, Kind.MARK} or token.text in BEHIND_YEARS
    return year if closed and not (token.text == "-" and behind.kind is Kind.NUMBER) else None


@rule("""[","] Number
    2027 = 3 May 17:00 2027 | May 3 17:00:00 UTC 2027
    never = 3 May 2027 17:00 | 3 May 17:00""")
def year_behind_clock(cursor: Cursor) -> int | None:
    """The year of a day behind its time, as clocks of computers have it."""
    cursor.take(",")
    return plain_year(cursor.step())
