"""The grammar of quarters and halves, and of fiscal years: a quarter may belong to either year."""

from __future__ import annotations

from dataclasses import replace

from tracker.dates.base.units import Part, Unit
from tracker.dates.base.window import Precision
from tracker.dates.grammar.english.little import (
    AND_OR,
    FINAL,
    HALF,
    LABEL_JOINTS,
    LABEL_RANGES,
    OF_CALENDAR,
    OF_IN,
    QUARTER,
    SIZE_RANGES,
    THE,
    YEAR_JOINTS,
    YEARS,
)
from tracker.dates.grammar.english.names import (
    BARE_FISCAL,
    FISCAL_CODE,
    FISCAL_YEARS,
    FY,
    HALF_YEAR,
    MONTHS,
    PERIOD_CODE,
    SHIFTS,
    SHORT_UNITS,
    SIZES,
)
from tracker.dates.grammar.expressions import (
    Expression,
    FiscalPeriod,
    Listing,
    Nearby,
    PartOf,
    Range,
    YearPart,
    YearRef,
    YearShift,
)
from tracker.dates.grammar.monthdays import month_name
from tracker.dates.grammar.numbers import ordinal
from tracker.dates.grammar.reader.cursor import Cursor
from tracker.dates.grammar.reader.rule import rule
from tracker.dates.grammar.reader.tokens import Kind
from tracker.dates.grammar.years import bare_short_year, four_digits, of_year, short_year
from tracker.errors import UnreadableDate

_CENTURY = 2000
_HUNDRED = 100
_HALVES = 2


@rule("""coded [any-year] | last-size | spelled-size
    YearPart(quarter, 2, 2026) = Q2 2026 | 2Q26 | the second quarter of 2026
    FiscalPeriod(2027, precision=half, number=2) = H2 FY2027
    never = the third day of May 2026""")
def quartered(cursor: Cursor) -> Expression | None:
    """A quarter or half, of a calendar or a fiscal year.

    Raises:
        UnreadableDate: there is no such quarter or half.
    """
    found = _coded(cursor)
    if found is None:
        return _last_size(cursor) or _spelled_size(cursor)
    return found if found.year else _of(_any_year(cursor), found)


@rule("""PERIOD_CODE
    YearPart(quarter, 2, None) = Q2
    YearPart(quarter, 2, 2026) = 2Q26 | 2026Q2
    never = the second quarter of 2026""")
def _coded(cursor: Cursor) -> YearPart | None:
    match = PERIOD_CODE.fullmatch(cursor.peek().text)
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
    precision, count = SIZES[size]
    if not 1 <= number <= count:
        word = precision.value
        raise UnreadableDate(f"no {word} has the number {number}: I read {word}s 1 to {count}")
    return YearPart(precision=precision, number=number, year=year)


@rule("""[THE] ordinal [second] [OF_CALENDAR] SIZES [HALF_YEAR] [of-month | any-year]
    YearPart(quarter, 3, 2026) = the third quarter of 2026
    YearPart(half, 2, 2026) = second half-year 2026
    YearPart(quarter, 2, 2026) = second qtr. 2026
    Range(YearPart(quarter, 1, 2027), YearPart(quarter, 2, 2027)) =
        first to second quarters of 2027
    Listing([YearPart(quarter, 1, 2027), YearPart(quarter, 3, 2027)]) =
        first or third quarter of 2027
    PartOf(second half, YearPart(month, 3, 2026)) = second half of March 2026
    never = third to fourth of May 2026""")
def _spelled_size(cursor: Cursor) -> Expression | None:
    cursor.word(THE)
    first = ordinal(cursor)
    if first is None:
        return None
    second = _second(cursor)
    cursor.word(OF_CALENDAR)
    size = cursor.peek().text
    if size not in SIZES:
        return None
    cursor.at += 1
    if size in HALF:
        cursor.phrase(HALF_YEAR)
    elif size in SHORT_UNITS:
        cursor.take(".")
    month = _of_month(cursor) if size in HALF and first <= _HALVES else None
    if month is not None:
        return PartOf(part=Part.FIRST_HALF if first == 1 else Part.SECOND_HALF, of=month)
    start = _of(_any_year(cursor), _sized(size, first))
    if second is None:
        return start
    number, ranged = second
    last = replace(start, number=_sized(size, number).number)
    return Range(first=start, last=last) if ranged else Listing((start, last))


@rule("""SIZE_RANGES [THE] ordinal
    [3, True] = the first to the third quarter of 2026
    [3, False] = the first or third quarter of 2026
    never = the first quarter to the third quarter of 2026""")
def _second(cursor: Cursor) -> tuple[int, bool] | None:
    """The other of two, and whether all between are meant."""
    apart = cursor.peek().text in AND_OR
    if not cursor.word(SIZE_RANGES):
        return None
    cursor.word(THE)
    number = ordinal(cursor)
    return None if number is None else (number, not apart)


@rule("""OF_IN month-name [of-year | bare-short-year]
    YearPart(month, 3, 2026) = second half of March 2026
    YearPart(month, 6, 2027) = first half of Jun 27
    never = second half of 2026 | second quarter of March 2026""")
def _of_month(cursor: Cursor) -> YearPart | None:
    number = month_name(cursor) if cursor.word(OF_IN) else None
    if number is None:
        return None
    year = of_year(cursor) or bare_short_year(cursor)
    return YearPart(precision=Precision.MONTH, number=number, year=year)


@rule("""[THE] FINAL SIZES [any-year]
    YearPart(quarter, 4, 2026) = last quarter of 2026
    YearPart(half, 2, 2026) = the final half of 2026
    Nearby(quarter, -1) = last quarter
    never = last day of 2026""")
def _last_size(cursor: Cursor) -> Expression | None:
    cursor.word(THE)
    size = cursor.peek(1).text
    if not cursor.word(FINAL) or size not in SIZES:
        return None
    cursor.at += 1
    found = _of(_any_year(cursor), _sized(size, SIZES[size][1]))
    if found.year is None and size in QUARTER:
        return Nearby(unit=Unit.QUARTER, shift=-1)
    return found


@rule("""of-year | glued-year | of-fiscal | bare-short-year
    2026 = Q2 2026
    FiscalPeriod(2027) = Q2 of fiscal 2027
    2027 = H1 27
    never = Q2""")
def _any_year(cursor: Cursor) -> YearRef | FiscalPeriod:
    return of_year(cursor) or _glued_year(cursor) or _of_fiscal(cursor) or bare_short_year(cursor)


def _of(year: YearRef | FiscalPeriod, found: YearPart) -> YearPart | FiscalPeriod:
    """The quarter or half that was found, of the year behind it."""
    if isinstance(year, FiscalPeriod):
        return replace(year, precision=found.precision, number=found.number)
    return found if year is None else replace(found, year=year)


@rule("""("/" | "-") Number
    2026 = Q3/26
    never = Q3-26 June 2026 | Q3 / 26""")
def _glued_year(cursor: Cursor) -> int | None:
    mark, token = cursor.peek(), cursor.peek(1)
    year = short_year(token) if mark.text in {"/", "-"} and mark.end == token.start else None
    if year is None or cursor.peek(2).text in MONTHS:
        return None
    cursor.at += 2
    return year


@rule("""[","] [YEAR_JOINTS] [THE] fiscal
    FiscalPeriod(2027) = Q2 of the fiscal year 2027 | Q2 FY27
    never = Q2 FY2027-2030""")
def _of_fiscal(cursor: Cursor) -> FiscalPeriod | None:
    cursor.take(",")
    cursor.word(YEAR_JOINTS)
    cursor.word(THE)
    whole = fiscal(cursor)
    return whole if isinstance(whole, FiscalPeriod) else None


@rule("""fiscal-years [part-behind]
    FiscalPeriod(2027) = FY2027 | fiscal year 2027 | fiscal 2027 | the financial year ending 2027
    FiscalPeriod(2026, spanning) = FY26-27 | the 2026-27 financial year
    Range(FiscalPeriod(2026), FiscalPeriod(2030)) = FY2026-2030
    FiscalPeriod(YearShift(1)) = next fiscal year
    never = the fiscal outlook for 2027 | 2026-27""")
def fiscal(cursor: Cursor) -> Expression | None:
    """A fiscal year, or a range of them."""
    found = _fiscal_years(cursor)
    if not isinstance(found, FiscalPeriod):
        return found
    part = _part_behind(cursor)
    return found if part is None else _of(found, part)


@rule("""["," | "-" | "/" | ":" | "("] (coded | last-size | spelled-size) [")"]
    YearPart(quarter, 1, None) = FY2027 Q1 | FY2027: Q1 | FY2027 (Q1) | FY27-Q1
    YearPart(quarter, 1, None) = fiscal 2027, first quarter
    YearPart(half, 2, None) = 2026-27 financial year, second half
    YearPart(quarter, 4, None) = FY2027, final quarter
    never = FY2027, Q1 2028 | FY2027""")
def _part_behind(cursor: Cursor) -> YearPart | None:
    """The quarter or half of a fiscal year that stands behind it."""
    bracket = cursor.take("(")
    cursor.take(",", "-", "/", ":")
    part = _coded(cursor) or _last_size(cursor) or _spelled_size(cursor)
    if part == Nearby(unit=Unit.QUARTER, shift=-1):
        part = _sized("q", 4)
    if not isinstance(part, YearPart) or part.year is not None or of_year(cursor) is not None:
        return None
    return part if not bracket or cursor.take(")") else None


@rule("""FISCAL_CODE [("-" | "/") Number] [through] | [THE | SHIFTS] fiscal-words [LABEL_JOINTS]
        label [through] | SHIFTS fiscal-words | [THE | SHIFTS] label-first
    FiscalPeriod(2027) = FY2027 | fiscal year 2027
    never = the fiscal outlook for 2027""")
def _fiscal_years(cursor: Cursor) -> Expression | None:
    """A whole fiscal year, or a range of them."""
    coded = FISCAL_CODE.fullmatch(cursor.peek().text)
    if coded:
        cursor.at += 1
        return _range(_named_for(cursor, int(coded[1])), _through(cursor))
    shift = None if cursor.word(THE) else cursor.look_up(SHIFTS)
    if not _fiscal_words(cursor):
        return _label_first(cursor)
    cursor.word(LABEL_JOINTS)
    first = _label(cursor)
    if first is None:
        return None if shift is None else FiscalPeriod(year=YearShift(shift))
    return _range(first, _through(cursor))


@rule("""FY | FISCAL_YEARS ["-"] YEARS | BARE_FISCAL
    True = FY 2027 | financial-year 2027 | budget years 2027-28 | fiscal 2027
    never = the budget 2027 | FY2027""")
def _fiscal_words(cursor: Cursor) -> bool | None:
    """The words that make a year a fiscal one."""
    if cursor.word(FY):
        return True
    if cursor.peek().text not in FISCAL_YEARS:
        return None
    following = cursor.peek(2 if cursor.peek(1).text == "-" else 1)
    if following.text in YEARS:
        cursor.at += 3 if cursor.peek(1).text == "-" else 2
        return True
    return (four_digits(following) is not None and cursor.word(BARE_FISCAL)) or None


@rule("""Month | ["'"] Number [("-" | "/") Number]
    FiscalPeriod(2027) = FY 2027 | fiscal year '27
    FiscalPeriod(2026, spanning) = fiscal year 2026-27 | fiscal year 2026/27
    never = fiscal year end""")
def _label(cursor: Cursor) -> FiscalPeriod | None:
    token = cursor.peek()
    if token.kind is Kind.MONTH and "-" in token.text:
        return FiscalPeriod(year=int(cursor.step().text[:4]), spanning=True)
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


@rule("""LABEL_RANGES Number
    2030 = FY2026-2030 | fiscal years 2026 through 2030
    never = FY2026 to May 2030""")
def _through(cursor: Cursor) -> int | None:
    return four_digits(cursor.step()) if cursor.word(LABEL_RANGES) else None


def _range(first: FiscalPeriod, last: int | None) -> Expression:
    return first if last is None else Range(first=first, last=FiscalPeriod(year=last))


@rule("""label [through] ["-"] fiscal-words
    FiscalPeriod(2026, spanning) = 2026-27 financial year | 2026/27 fiscal year
    FiscalPeriod(2027) = 2027 budget year
    Range(FiscalPeriod(2026), FiscalPeriod(2030)) = 2026 to 2030 fiscal years
    never = 2027 budget""")
def _label_first(cursor: Cursor) -> Expression | None:
    first = _label(cursor)
    if first is None:
        return None
    years = _range(first, _through(cursor))
    cursor.take("-")
    return years if _fiscal_words(cursor) else None
