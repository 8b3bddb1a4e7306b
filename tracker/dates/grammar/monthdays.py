"""The grammar of days of a month: several may be listed, and a weekday may stand on either side."""

from __future__ import annotations

from collections.abc import Callable

from tracker.dates.base.window import Precision
from tracker.dates.grammar.english.bounds import LIST_WORDS, RANGE_WORDS
from tracker.dates.grammar.english.little import DAY, MONTH_JOINTS, NEXT_DATES, OF, THE
from tracker.dates.grammar.english.names import (
    ENDS_NUMBERS,
    MONTHS,
    SHORT_MONTHS,
    UNITS,
    WEEKDAYS,
)
from tracker.dates.grammar.expressions import (
    Day,
    Either,
    Expression,
    Listing,
    PartOf,
    Range,
    YearPart,
    YearRef,
)
from tracker.dates.grammar.numbers import cardinal, ordinal
from tracker.dates.grammar.reader.cursor import Cursor
from tracker.dates.grammar.reader.rule import rule
from tracker.dates.grammar.reader.tokens import Kind
from tracker.dates.grammar.years import (
    FIRST_SHORT,
    bare_short_year,
    of_year,
    plain_year,
    short_year,
)

_LONGEST_MONTH = 31
_COMMON_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAY_AND_MONTH = 2  #: tokens
_MOST = 12  #: days listed of one month
#: Days of one month, and whether they make a range.
Numbers = tuple[list[int], bool]


@rule("""MONTHS
    3 = March 2026 | 31 Mar 2026
    never = 2026-03""")
def month_name(cursor: Cursor) -> int | None:
    """The number of a month by its name."""
    return cursor.look_up(MONTHS)


@rule("""WEEKDAYS
    1 = Tuesday, 31 March 2026 | tues 31 March 2026
    5 = next Sat
    never = the chair sat on 31 March 2026""")
def weekday(cursor: Cursor) -> int | None:
    """The name of a weekday, Monday 0."""
    found = cursor.look_up(WEEKDAYS)
    return None if found is None or cursor.verb_like(cursor.at - 1) else found


@rule("""[","] (weekday | "(" weekday ")")
    1 = 31 March 2026, Tuesday | 31 March 2026 (Tuesday)
    never = 31 March 2026, Tuesday, 7 April 2026 | 31 March 2026 (Tuesday or later)""")
def weekday_behind(cursor: Cursor) -> int | None:
    """The weekday of the date before it."""
    cursor.take(",")
    bracket = cursor.take("(")
    found = weekday(cursor)
    if (bracket and not cursor.take(")")) or cursor.peek().text in NEXT_DATES:
        return None
    return found


@rule("""ordinal | cardinal
    31 = 31 March 2026 | 31st of March 2026 | March 31
    1 = first of May 2026
    never = 32 March 2026 | thirty-one days after publication""")
def _day_number(cursor: Cursor) -> int | None:
    number = ordinal(cursor)
    if number is None and cursor.peek().kind is Kind.NUMBER:
        number = cardinal(cursor)
    return number if number and number <= _LONGEST_MONTH else None


@rule("""[","] [RANGE_WORDS | LIST_WORDS] [THE] [weekday] day-number
    [4, False] = 3, 4 May 2026 | 3 and the 4th of May 2026 | 3 or Monday 4 May 2026
    [4, True] = 3 to 4 May 2026
    never = 3 May 2026""")
def _another(cursor: Cursor) -> tuple[int, bool] | None:
    """The next of several days, and whether all between are meant."""
    comma = cursor.take(",")
    separator = cursor.peek().text
    if separator in RANGE_WORDS or separator in LIST_WORDS:
        cursor.at += 1
    elif not comma:
        return None
    cursor.word(THE)
    weekday(cursor)
    number = _day_number(cursor)
    return None if number is None else (number, separator in RANGE_WORDS)


@rule("""another
    [4, False] = 3 and 4 May 2026
    never = 3 May and 4 June 2026 | May 3 and 4, 2026""")
def _another_before(cursor: Cursor) -> tuple[int, bool] | None:
    """One that a month, or more numbers and then a month, may follow."""
    found = _another(cursor)
    if found is None:
        return None
    token = cursor.peek()
    day = token.text in DAY
    of = cursor.peek(day).text in OF
    follows = cursor.peek(day + of).text in MONTHS
    return found if follows or token.text in RANGE_WORDS or token.text in LIST_WORDS else None


@rule("""another
    [4, False] = May 3 and 4, 2026
    never = May 3, 10 days after publication""")
def _another_behind(cursor: Cursor) -> tuple[int, bool] | None:
    """One that what follows cannot make anything but a day."""
    found = _another(cursor)
    if found is None:
        return None
    token = cursor.peek()
    closed = token.kind in {Kind.END, Kind.MARK} or token.text in ENDS_NUMBERS
    return found if closed or plain_year(token) is not None else None


@rule("""day-number {another-before}
    [[3, 4, 5], False] = 3, 4 and 5 May 2026
    [[3, 5], True] = 3 to 5 May 2026
    never = May 3 and 4, 2026""")
def _numbers(cursor: Cursor) -> Numbers | None:
    return _listed(cursor, _another_before)


@rule("""day-number {another-behind}
    [[3, 5], True] = May 3-5, 2026
    never = 3-5 May 2026""")
def _numbers_behind(cursor: Cursor) -> Numbers | None:
    return _listed(cursor, _another_behind)


def _listed(cursor: Cursor, another: Callable[[Cursor], tuple[int, bool] | None]) -> Numbers | None:
    first = _day_number(cursor)
    if first is None:
        return None
    numbers, ranged = [first], False
    while len(numbers) < _MOST and (found := another(cursor)) is not None:
        numbers.append(found[0])
        ranged = found[1]
    return numbers, ranged


@rule("""numbers [DAY] [MONTH_JOINTS] month-name
    [[[31], False], 3] = 31 March 2026 | 31st of March 2026 | 31-Mar-26
    never = March 31, 2026 | 31 days""")
def _day_month(cursor: Cursor) -> tuple[Numbers, int] | None:
    numbers = _numbers(cursor)
    if numbers is None:
        return None
    cursor.word(DAY)
    cursor.word(MONTH_JOINTS)
    month = month_name(cursor)
    return None if month is None else (numbers, month)


@rule("""month-name ["-"] [THE] numbers-behind
    [[[31], False], 3] = March 31, 2026 | March the 31st, 2026
    never = 31 March 2026 | March 3 days after publication""")
def _month_number(cursor: Cursor) -> tuple[Numbers, int] | None:
    month = month_name(cursor)
    if month is None:
        return None
    cursor.take("-")
    cursor.word(THE)
    numbers = _numbers_behind(cursor)
    return None if numbers is None or cursor.peek().text in UNITS else (numbers, month)


@rule("""[weekday [","]] [THE] (month-number | day-month) [of-year | bare-short-year]
        [weekday-behind [of-year]]
    Day(2026, 3, 31) = 31 March 2026 | March 31, 2026
    Day(2026, 3, 31, weekday=1) = Tuesday, 31 March 2026 | 31 March 2026 (Tuesday)
    Day(2026, 3, 31, weekday=1) = 31 March (Tuesday) 2026
    Day(2027, 3, 31) = 31 Mar 27
    Listing([Day(2026, 5, 3), Day(2026, 5, 4)]) = 3 and 4 May 2026
    Range(Day(2026, 5, 3), Day(2026, 5, 5)) = 3 to 5 May 2026
    Either([Day(None, 1, 27), YearPart(month, 1, 2027)]) = Jan-27
    never = March 2026 | 31 days after March""")
def month_day(cursor: Cursor) -> Expression | None:
    """A day of a month, or several of one month; a day or a month of 20NN in `Jan-27`."""
    told = weekday(cursor)
    if told is not None:
        cursor.take(",")
    cursor.word(THE)
    mark = cursor.at
    found = _month_number(cursor) or _day_month(cursor)
    if found is None:
        return None
    numbers, month = found
    short = _short_year_behind(cursor, mark)
    year = of_year(cursor)
    if year is None and cursor.at == mark + _DAY_AND_MONTH:
        year = bare_short_year(cursor)
    if told is None:
        told = weekday_behind(cursor)
        if told is not None and year is None:
            year = of_year(cursor)
    days = _days(numbers, month=month, year=year, weekday=told)
    if short is None or year is not None or told is not None:
        return days
    of_that_year = YearPart(precision=Precision.MONTH, number=month, year=short)
    return Either((days, of_that_year))


@rule("""month-name ["-" | "/"] Number
    YearPart(month, 3, 2027) = early Mar 27 | late Mar-27 | end of Mar/27
    Either([Day(None, 3, 27), YearPart(month, 3, 2027)]) = end of March 27
    Either([Day(None, 6, 30), YearPart(month, 6, 2030)]) = end of Jun 30
    never = end of March 2027 | end of March 15 | end of Mar 27, 2028 | end of Mar 27 days""")
def month_of_short_year(cursor: Cursor) -> Expression | None:
    """A month and its year in two digits, where a day would make no sense, or hardly any."""
    name = cursor.peek().text
    number = month_name(cursor)
    if number is None:
        return None
    cursor.take("-", "/")
    digits = cursor.step()
    year = short_year(digits)
    if year is None or year < FIRST_SHORT or of_year(cursor) or cursor.peek().text in UNITS:
        return None
    month = YearPart(precision=Precision.MONTH, number=number, year=year)
    day = int(digits.text)
    if name in SHORT_MONTHS and day < _COMMON_DAYS[number - 1]:
        return month
    if day > _LONGEST_MONTH:
        return month
    return Either((Day(year=None, month=number, day=day), month))


def to_month(first: Expression | None, last: Expression, cursor: Cursor) -> Expression:
    """The end of a range from a month on, whose year may stand behind it in two digits."""
    if isinstance(first, PartOf):
        return to_month(first.of, last, cursor)
    if not isinstance(first, YearPart) or first.precision is not Precision.MONTH or first.year:
        return last
    if isinstance(last, Either):  # of `Jan-Mar-27`
        return last.readings[-1]
    year = short_year(cursor.peek(-1))
    if not isinstance(last, Day) or last.year or year is None or year < FIRST_SHORT:
        return last
    month = YearPart(precision=Precision.MONTH, number=last.month, year=year)
    return month if cursor.peek(-2).text in SHORT_MONTHS else Either((last, month))


def _days(numbers: Numbers, *, month: int, year: YearRef, weekday: int | None) -> Expression:
    days = [
        Day(year=year, month=month, day=day, weekday=None if n else weekday)
        for n, day in enumerate(numbers[0])
    ]
    if len(days) == 1:
        return days[0]
    if numbers[1]:
        return Range(first=days[0], last=days[-1])
    return Listing(tuple(days))


def _short_year_behind(cursor: Cursor, mark: int) -> int | None:
    """The year that the number of `Jan-27` may be, where that is all there is since `mark`."""
    if cursor.at != mark + 3:
        return None
    month, hyphen, number = cursor.tokens[mark : cursor.at]
    glued = month.end == hyphen.start and hyphen.end == number.start
    return short_year(number) if glued and month.text in MONTHS else None
