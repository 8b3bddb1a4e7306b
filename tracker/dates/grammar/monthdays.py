"""The grammar of days of a month.

Days of one month may be listed, and a weekday may stand on either side:

    month-day = [weekday [","]] ["the"] numbers ["day"] ["of"] month [of-year] [weekday]
              | [weekday [","]] month ["the"] numbers [of-year] [weekday]
              | month "-" NN                     a day of the next such month, or a month of 20NN
    numbers   = number { ("," | "and" | "or" | "-" | "to") [weekday] number }
"""

from __future__ import annotations

from collections.abc import Callable

from tracker.dates.base.window import Precision
from tracker.dates.grammar.cursor import Cursor
from tracker.dates.grammar.expressions import (
    Day,
    Either,
    Expression,
    Listing,
    Range,
    YearPart,
    YearRef,
)
from tracker.dates.grammar.tokens import Kind
from tracker.dates.grammar.words import LIST_WORDS, MONTHS, RANGE_WORDS, UNITS, WEEKDAYS
from tracker.dates.grammar.years import of_year, plain_year, short_year

_LONGEST_MONTH = 31
_MOST = 12  #: days listed of one month
_ENDS_NUMBERS = frozenset(
    {"and", "or", "to", "of", "this", "next", "at", "from", "for", "until", "through", "in", "by"}
)


def take_weekday(cursor: Cursor) -> int | None:
    """Step over the name of a weekday, Monday 0."""
    weekday = WEEKDAYS.get(cursor.peek().text)
    if weekday is None or cursor.verb_like(cursor.at):
        return None
    cursor.at += 1
    return weekday


def _weekday_after(cursor: Cursor) -> int | None:
    """A weekday that follows its day: `31 March 2026, Tuesday`, `(Tuesday)`."""
    mark = cursor.at
    cursor.take(",")
    bracket = cursor.take("(")
    weekday = take_weekday(cursor)
    if weekday is None or (bracket and not cursor.take(")")) or cursor.peek().text in {",", "the"}:
        cursor.at = mark
        return None
    return weekday


def _number(cursor: Cursor) -> int | None:
    """A day of a month: `31`, `31st`, `first`."""
    number = cursor.take_ordinal()
    if number is None and cursor.peek().kind is Kind.NUMBER:
        number = cursor.take_cardinal()
    return number if number and number <= _LONGEST_MONTH else None


def _ends_numbers(cursor: Cursor) -> bool:
    """Whether what stands here cannot make the number before it anything but a day."""
    token = cursor.peek()
    return token.kind in {Kind.END, Kind.MARK} or (
        token.text in _ENDS_NUMBERS or plain_year(token) is not None
    )


def _numbers(cursor: Cursor, *, closed: Callable[[Cursor], bool]) -> tuple[list[int], bool] | None:
    """The days of one month and whether they make a range; each list step must end in `closed`."""
    first = _number(cursor)
    if first is None:
        return None
    numbers, ranged = [first], False
    while len(numbers) < _MOST:
        mark = cursor.at
        comma = cursor.take(",")
        separator = cursor.peek().text
        if separator in RANGE_WORDS or separator in LIST_WORDS:
            cursor.at += 1
        elif not comma:
            return numbers, ranged
        cursor.take("the")
        take_weekday(cursor)
        number = _number(cursor)
        if number is None or not closed(cursor):
            cursor.at = mark
            return numbers, ranged
        numbers.append(number)
        ranged = separator in RANGE_WORDS
    return numbers, ranged


def _before_month(cursor: Cursor) -> bool:
    """Whether a month, or more numbers and then a month, may follow."""
    token = cursor.peek()
    mark = cursor.at
    cursor.take("day")
    cursor.take("of")
    found = cursor.take_month() is not None
    cursor.at = mark
    return found or token.text in RANGE_WORDS or token.text in LIST_WORDS


def _days(
    numbers: tuple[list[int], bool], *, month: int, year: YearRef, weekday: int | None
) -> Expression:
    days = [
        Day(year=year, month=month, day=day, weekday=None if n else weekday)
        for n, day in enumerate(numbers[0])
    ]
    if len(days) == 1:
        return days[0]
    if numbers[1]:
        return Range(first=days[0], last=days[-1])
    return Listing(tuple(days))


def month_day(cursor: Cursor) -> Expression | None:
    """A day of a month, or several of one month; else None and the cursor is anywhere."""
    weekday = take_weekday(cursor)
    if weekday is not None:
        cursor.take(",")
    cursor.take("the")
    mark = cursor.at
    month = cursor.take_month()
    if month is None:
        numbers = _numbers(cursor, closed=_before_month)
        if numbers is None:
            return None
        cursor.take("day")
        cursor.take("of", "-")
        month = cursor.take_month()
    else:
        cursor.take("-")
        cursor.take("the")
        numbers = _numbers(cursor, closed=_ends_numbers)
        if numbers is not None and cursor.peek().text in UNITS:
            numbers = None
    if month is None or numbers is None:
        cursor.at = mark
        return None
    short = _short_year_behind(cursor, mark)
    year = of_year(cursor)
    if weekday is None:
        weekday = _weekday_after(cursor)
    days = _days(numbers, month=month, year=year, weekday=weekday)
    if short is None or year is not None or weekday is not None:
        return days
    of_that_year = YearPart(precision=Precision.MONTH, number=month, year=short)
    return Either((days, of_that_year))


def _short_year_behind(cursor: Cursor, mark: int) -> int | None:
    """The year that the number of `Jan-27` may be, where that is all there is since `mark`."""
    if cursor.at != mark + 3:
        return None
    month, hyphen, number = cursor.tokens[mark : cursor.at]
    glued = month.end == hyphen.start and hyphen.end == number.start
    return short_year(number) if glued and month.text in MONTHS else None
