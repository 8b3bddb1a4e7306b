"""The grammar of dates that are left to be filled in."""

from __future__ import annotations

import re

from tracker.dates.base.window import Precision
from tracker.dates.grammar.english.bounds import CROSS, FILL_IN, LETTER, ORDINAL_ENDS, UNDATED
from tracker.dates.grammar.english.little import OF
from tracker.dates.grammar.english.names import CARDINALS, MONTHS, UNITS
from tracker.dates.grammar.expressions import Blank, Expression, YearPart
from tracker.dates.grammar.monthdays import month_name
from tracker.dates.grammar.reader.cursor import Cursor
from tracker.dates.grammar.reader.rule import rule
from tracker.dates.grammar.reader.tokens import Kind
from tracker.dates.grammar.years import of_year, plain_year

_LONGEST = 40
_YEAR_MONTHS = 12
_MARKS = ("/", "-", ".")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{4})")
_JOINS = frozenset({"/", "-", ".", "_"})
_OPENING = frozenset({"[", "?"})
_NUMBERED = frozenset(Kind) - {Kind.WORD, Kind.MARK, Kind.END}


@rule("""bracketed | cross {cross | "/" | "-" | "." | MONTHS | Number}
    Blank([insert date]) = [insert date]
    Blank(DD/MM/YYYY) = by DD/MM/YYYY
    never = X | [see chapter 3] | xx rules | XX March 2026 | [date] March 2026""")
def blank(cursor: Cursor) -> Expression | None:
    """A date to be filled in, unless only its day is."""
    mark = cursor.at
    if not _bracketed(cursor):
        if not _cross(cursor):
            return None
        while _belongs(cursor):
            cursor.at += 1
    end, cursor.at = cursor.at, mark
    if month_of_open_day(cursor) is not None:
        return None
    cursor.at = end
    return Blank(cursor.since(mark))


@rule("""open-day (slashed-month | [OF] month-name of-year) | month-name open-day of-year |
        month-before-open-day
    YearPart(month, 3, 2026) = XX March 2026 | [●] March 2026 | [day] of March, 2026
    YearPart(month, 3, 2026) = March XX, 2026 | March [●] 2026
    never = March 2026 | XX March | XX March 20XX | 3 March 2026""")
def month_of_open_day(cursor: Cursor) -> YearPart | None:
    """The month of a day that is to be filled in."""
    text = cursor.texts[cursor.at]
    if cursor.peek().kind is Kind.NUMBER:
        return _month_before_open_day(cursor)
    first = text not in MONTHS
    if first and not ((text in _OPENING or CROSS.fullmatch(text)) and _open_day(cursor)):
        return None
    slashed = _slashed_month(cursor) if first else None
    if slashed is not None:
        return slashed
    cursor.word(OF)
    month = month_name(cursor)
    if month is None or not (first or _open_day(cursor)):
        return None
    year = of_year(cursor)
    if not isinstance(year, int):
        return None
    return YearPart(precision=Precision.MONTH, number=month, year=year)


@rule(""" ("/" | "-" | ".") Number ("/" | "-" | ".") Number | "." Code
    YearPart(month, 3, 2027) = XX/03/2027 | [●]/03/2027 | DD-03-2027 | XX.03.2027
    never = XX/13/2027 | XX/03/27 | DD/MM/2027 | XX March 2027""")
def _slashed_month(cursor: Cursor) -> YearPart | None:
    """The month and year behind a day that is to be filled in, in numbers."""
    if not cursor.take(*_MARKS):
        return None
    token = cursor.step()
    dotted = _DOTTED.fullmatch(token.text)
    if dotted:
        return _month_of(int(dotted[1]), int(dotted[2]))
    if token.kind is not Kind.NUMBER or not cursor.take(*_MARKS):
        return None
    year = plain_year(cursor.step())
    return None if year is None else _month_of(int(token.text), year)


@rule("""Number "/" open-day "/" Number
    YearPart(month, 3, 2027) = 03/XX/2027 | 3/DD/2027
    never = 13/XX/2027 | 03/XX | 03/2027 | 03/XX/27""")
def _month_before_open_day(cursor: Cursor) -> YearPart | None:
    """A month, its day that is to be filled in, and their year, in numbers."""
    month = cursor.step()
    if not cursor.take("/") or _open_day(cursor) is None or not cursor.take("/"):
        return None
    year = plain_year(cursor.step())
    return None if year is None else _month_of(int(month.text), year)


def _month_of(number: int, year: int) -> YearPart | None:
    if not 1 <= number <= _YEAR_MONTHS:
        return None
    return YearPart(precision=Precision.MONTH, number=number, year=year)


@rule("""(bracketed | cross {cross} | "?" {"?"}) [ORDINAL_ENDS]
    True = XX March 2026 | __ March 2026 | ?? March 2026 | [date] March 2026 | March [●], 2026
    never = X | [see chapter 3] | 3 March 2026""")
def _open_day(cursor: Cursor) -> bool | None:
    if cursor.take("?"):
        while cursor.take("?"):
            pass
        cursor.word(ORDINAL_ENDS)
        return True
    found = _bracketed(cursor) or _cross(cursor)
    while found and _cross(cursor):
        pass
    if found:
        cursor.word(ORDINAL_ENDS)
    return found


@rule(""" "[" {Word | Mark} "]"
    True = [insert date] | [...]
    never = [see 3] | [as amended] | [TBC] | [insert date | [three months]""")
def _bracketed(cursor: Cursor) -> bool | None:
    """A bracket without numbers that is to be filled in."""
    if not cursor.take("[") or cursor.phrase(UNDATED) is not None:  # which is read as words
        return None
    cursor.at -= 1
    length = _bracket(cursor)
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
