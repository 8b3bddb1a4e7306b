"""The grammar of spans: how long, and how far from today."""

from __future__ import annotations

from dataclasses import replace

from tracker.dates.base.units import IN_HOURS, Unit
from tracker.dates.grammar.english.counting import (
    ABOUT,
    AFTER_ONE,
    AHEAD,
    ANCHORING,
    AND_A_HALF,
    BEFORE_ONE,
    BUSINESS_KINDS,
    CALENDAR,
    DIRECTIONS,
    FROM_TODAY,
    HALF_NUMBER,
    HALF_OF,
    HALVES,
    OVER,
    QUARTERS_OF_AN_HOUR,
    SPAN_JOINTS,
    STRETCHES,
)
from tracker.dates.grammar.english.little import (
    AN,
    AND,
    AND_PLUS,
    ANNIVERSARY,
    BETWEEN,
    BUSINESS,
    CLEAR,
    DAY,
    IN,
    LAST,
    NEXT,
    OF,
    OF_CALENDAR,
    THE,
)
from tracker.dates.grammar.english.names import (
    CARDINALS,
    NEAR_WEEKS,
    ONE_UNIT,
    ORDINALS,
    SHORT_UNITS,
    TENS,
    UNITS,
)
from tracker.dates.grammar.expressions import Expression, Span, SpanAhead
from tracker.dates.grammar.numbers import cardinal, ordinal
from tracker.dates.grammar.reader.cursor import Cursor
from tracker.dates.grammar.reader.rule import rule
from tracker.dates.grammar.reader.tokens import Kind
from tracker.errors import UnreadableDate

_COUNTS = frozenset({Kind.NUMBER, Kind.CODE})
#: What a span in words may begin with.
_FIRST_WORDS = AN | ABOUT.keys() | CARDINALS.keys() | HALF_OF.keys() | QUARTERS_OF_AN_HOUR.keys()
#: What a span may begin with that is told by its last day.
FIRST_WORDS = frozenset(
    (*THE, *LAST, *NEXT, *ORDINALS, *TENS, *ANNIVERSARY, *CLEAR, *BUSINESS, *OF_CALENDAR, *DAY)
)
_LONGEST = 40_000  #: days; about a century
_LONGEST_BUSINESS = 3_000  #: business days are counted one by one
#: How many of a smaller unit a larger one holds at most; so many of them are a span of their own.
_HOLDS = {
    (Unit.YEAR, Unit.MONTH): 12,
    (Unit.QUARTER, Unit.MONTH): 3,
    (Unit.FORTNIGHT, Unit.DAY): 14,
    (Unit.YEAR, Unit.WEEK): 52,
    (Unit.YEAR, Unit.DAY): 366,
    (Unit.MONTH, Unit.WEEK): 5,
    (Unit.MONTH, Unit.DAY): 31,
    (Unit.WEEK, Unit.DAY): 7,
    (Unit.YEAR, Unit.BUSINESS_DAY): 262,
    (Unit.MONTH, Unit.BUSINESS_DAY): 23,
    (Unit.WEEK, Unit.BUSINESS_DAY): 5,
    (Unit.DAY, Unit.HOUR): 24,
    (Unit.DAY, Unit.MINUTE): 24 * 60,
    (Unit.HOUR, Unit.MINUTE): 60,
}


@rule("""single-span [[","] [AND_PLUS] span]
    Span(18, 18, month) = one year and six months after publication | 1 year 6 months after adoption
    Span(18, 18, month) = 1 year, 6 months after publication
    Span(1, 1, year, more=Span(1, 1, day)) = a year and a day after publication
    Span(6, 6, week, more=Span(2, 2, day)) = six weeks plus two days after publication
    Span(28, 28, hour) = one day and four hours after detection
    Span(90, 90, minute) = 1 hour and 30 minutes after detection
    never = 30 rules""")
def span(cursor: Cursor) -> Span | None:
    """How long, in one unit or in several, each smaller than the one before it."""
    token = cursor.peek()
    if token.kind not in _COUNTS and token.text not in _FIRST_WORDS:
        return None  # as nearly everywhere: a span is looked for before each word
    first = _single_span(cursor)
    if first is None:
        return None
    mark = cursor.at
    listed = cursor.take(",") and not cursor.word(AND_PLUS)
    cursor.word(AND_PLUS)
    more = span(cursor)
    alone = more is None or (more.more is None and not _is_of_year(first, more, cursor))
    apart = more is None or (listed and alone)
    added = None if apart or more is None else _added(first, more)
    if added is None:
        cursor.at = mark
    return added or first


def _is_of_year(first: Span, more: Span, cursor: Cursor) -> bool:
    """Whether months behind a comma belong to the years before them: `1 year, 6 months after`."""
    mark = cursor.at
    if (first.unit, more.unit) != (Unit.YEAR, Unit.MONTH):
        return False
    found = cursor.phrase(DIRECTIONS) is not None
    cursor.at = mark
    return found


def _added(first: Span, more: Span) -> Span | None:
    """Both as one; None where the second is no part of one unit of the first, but a span apart."""
    small = more.most < _HOLDS.get((first.unit, more.unit), 0)
    if not small or first.clear or more.clear or first.least != first.most:
        return None
    if more.unit is Unit.MONTH or more.unit in IN_HOURS:
        # counted at once: a month may be clipped but once, hours are counted from an instant
        count = first.least * _HOLDS[first.unit, more.unit] + more.least
        return Span(least=count, most=count, unit=more.unit, more=more.more)
    return replace(first, more=more)


@rule("""[ABOUT] (QUARTERS_OF_AN_HOUR | halved | count span-unit AND_A_HALF |
        count [upper-count | AND count] span-unit)
    Span(30, 30, day) = 30 days after publication | thirty (30) calendar days after publication
    Span(3, 4, week) = 3 to 4 weeks after publication
    Span(18, 18, month) = an 18-month period beginning on 3 May 2026
    Span(5, 5, business day, clear) = 5 clear business days before 3 May 2026
    Span(15, 15, minute) = a quarter of an hour after detection
    Span(18, 18, month) = a year and a half after publication
    Span(90, 90, minute) = an hour and a half after detection
    never = 30 rules | 90000 days after publication""")
def _single_span(cursor: Cursor) -> Span | None:
    """How long, in one unit."""
    cursor.phrase(ABOUT)
    minutes = cursor.phrase(QUARTERS_OF_AN_HOUR)
    if minutes is not None:
        return Span(least=minutes, most=minutes, unit=Unit.MINUTE)
    halved = _halved(cursor)
    if halved is not None:
        return halved
    between = cursor.peek(-1).text in BETWEEN
    least = _count(cursor)
    if least is None:
        return None
    upper = _count(cursor) if between and cursor.word(AND) else _upper_count(cursor)
    units = cursor.at
    unit = _span_unit(cursor)
    if unit is None:
        return None
    if upper is None and cursor.phrase(AND_A_HALF):
        return _and_a_half(least, unit)
    most = least if upper is None else upper
    clear = not CLEAR.isdisjoint(cursor.texts[units : cursor.at])
    longest = _LONGEST_BUSINESS if unit is Unit.BUSINESS_DAY else _LONGEST
    return (
        Span(least=least, most=most, unit=unit, clear=clear) if least <= most <= longest else None
    )


@rule("""half-count span-unit
    Span(5, 5, half-month) = 2 1/2 months after publication | two and a half months after adoption
    Span(18, 18, month) = 1.5 years after publication
    Span(6, 6, month) = half a year after publication
    Span(90, 90, minute) = 1.5 hours after detection
    never = 2 months after publication | half of the firms""")
def _halved(cursor: Cursor) -> Span | None:
    """A span that ends with half a unit.

    Raises:
        UnreadableDate: of a unit that has no half in whole days or months.
    """
    whole = _half_count(cursor)
    unit = None if whole is None else _span_unit(cursor)
    return None if whole is None or unit is None else _and_a_half(whole, unit)


def _and_a_half(whole: int, unit: Unit) -> Span:
    """So many whole units and half a one; UnreadableDate of those that have no half."""
    halves = 2 * whole + 1
    if unit is Unit.YEAR:
        return Span(least=halves * 6, most=halves * 6, unit=Unit.MONTH)
    if unit is Unit.MONTH:
        return Span(least=halves, most=halves, unit=Unit.HALF_MONTH)
    if unit is Unit.HOUR:
        return Span(least=halves * 30, most=halves * 30, unit=Unit.MINUTE)
    raise UnreadableDate(f"I count whole {unit}s: say the half in a smaller unit")


@rule("""HALF_NUMBER | [AN] (HALF_OF | cardinal ["-"] HALVES)
    2 = 2 1/2 months after publication | 2½ months after publication | 2.5 months after adoption
    2 = two and a half months after publication
    0 = half a year after publication | half-year after publication | half an hour after detection
    never = 2 months after publication""")
def _half_count(cursor: Cursor) -> int | None:
    """How many whole units stand before the half one."""
    number = HALF_NUMBER.fullmatch(cursor.peek().text)
    if number:
        cursor.at += 1
        return int(number[1])
    cursor.word(AN)
    if cursor.phrase(HALF_OF):
        return 0
    whole = cardinal(cursor)
    cursor.take("-")
    return whole if cursor.phrase(HALVES) else None


@rule("""cardinal ["(" Number ")"] | AN
    12 = 12 days after publication | twelve (12) days after publication
    1 = a week after publication
    never = the week after publication | twelve (13) days after publication""")
def _count(cursor: Cursor) -> int | None:
    article = cursor.word(AN)
    number = cardinal(cursor)
    if number is None:
        return 1 if article else None
    if cursor.peek().text == "(" and cursor.peek(1).kind is Kind.NUMBER:
        inner = cursor.peek(1).text
        if cursor.peek(2).text == ")" and inner == str(number):
            cursor.at += 3
    return number


@rule("""SPAN_JOINTS count
    4 = 3 to 4 weeks after publication | three but not more than four weeks after publication
    never = 3 weeks to 4 weeks after publication""")
def _upper_count(cursor: Cursor) -> int | None:
    return _count(cursor) if cursor.phrase(SPAN_JOINTS) else None


@rule("""["-"] {CALENDAR} [BUSINESS_KINDS] ["-"] UNITS ["'"]
    day = 30 calendar days after publication | 30-day period after publication
    business day = 10 working days after publication
    never = 10 business weeks after publication | 10 clear rules""")
def _span_unit(cursor: Cursor) -> Unit | None:
    cursor.take("-")
    while cursor.word(CALENDAR):
        pass
    business = cursor.word(BUSINESS_KINDS)
    cursor.take("-")
    unit = cursor.look_up(UNITS)
    if business and unit in IN_HOURS and cursor.peek().text in DIRECTIONS:
        raise UnreadableDate(
            f"I count {unit}s of the clock, not of business: say until what time they run"
        )
    if unit is None or (business and unit is not Unit.DAY):
        return None
    short = cursor.peek(-1).text in SHORT_UNITS
    cursor.take("'", ".") if short else cursor.take("'")
    return Unit.BUSINESS_DAY if business else unit


@rule("""[OVER] AHEAD (span | ONE_UNIT) [FROM_TODAY] | [OVER] span FROM_TODAY | IN span
    SpanAhead(Span(90, 90, day)) = in 90 days | 90 days from now
    SpanAhead(Span(3, 3, month)) = in three months' time
    SpanAhead(Span(3, 3, year), whole) = over the next three years
    SpanAhead(Span(1, 1, year), whole) = over the next year | in the next year
    SpanAhead(Span(1, 1, quarter), whole) = over the next quarter
    never = within 90 days | in 90 days after publication | in the next quarter |
        90 days ahead of publication""")
def ahead(cursor: Cursor) -> Expression | None:
    """A span that begins on the as-of date."""
    lead = cursor.peek().text
    if not cursor.word(OVER):
        lead = ""
    whole = lead != "" and cursor.phrase(AHEAD) is not None
    found = span(cursor)
    if found is None and whole:
        unit = cursor.look_up(ONE_UNIT)  # the coming twelve months, but the quarter that comes
        if unit is not None and (unit is Unit.YEAR or lead not in IN):
            found = Span(least=1, most=1, unit=unit)
    if found is None:
        return None
    behind = cursor.phrase(FROM_TODAY) is not None and cursor.peek().text not in OF
    if whole or behind or (lead in IN and cursor.peek().text not in ANCHORING):
        return SpanAhead(span=found, whole=whole)
    return None


@rule("""STRETCHES
    Span(1, 1, week) = the week before 3 May 2026 | in the week after publication
    never = a week before 3 May 2026 | the week after next | the week of 3 May 2026""")
def stretch(cursor: Cursor) -> Span | None:
    """A span of which all days are meant, as no number stands before it."""
    if cursor.phrase(NEAR_WEEKS) is not None:
        return None
    article = cursor.peek(-1).text in AN
    unit = cursor.look_up(STRETCHES)
    if unit is None or article or cursor.peek().text not in AFTER_ONE:
        return None
    return Span(least=1, most=1, unit=unit)


@rule("""[NEXT] [ordinal] (ANNIVERSARY | [CLEAR] [BUSINESS] [OF_CALENDAR] DAY)
    Span(1, 1, business day) = the business day after 3 May 2026
    Span(1, 1, business day) = the next business day after publication
    Span(20, 20, day) = the twentieth day following publication
    Span(2, 2, year) = the second anniversary of publication
    never = the 31st day of March 2026 | the day of publication""")
def one(cursor: Cursor) -> Span | None:
    """A span that is told by its last day."""
    token = cursor.peek()
    if token.text not in FIRST_WORDS and token.kind is not Kind.ORDINAL:
        return None  # as nearly everywhere
    coming = cursor.word(NEXT)
    number = ordinal(cursor) or 1
    if cursor.peek(1).text in OF and cursor.word(ANNIVERSARY):
        return Span(least=number, most=number, unit=Unit.YEAR)
    clear = cursor.word(CLEAR)
    business = cursor.word(BUSINESS)
    cursor.word(OF_CALENDAR)
    if not cursor.word(DAY) or cursor.peek().text not in AFTER_ONE:
        return None
    if coming and cursor.peek().text in BEFORE_ONE:
        return None
    unit = Unit.BUSINESS_DAY if business else Unit.DAY
    return Span(least=number, most=number, unit=unit, clear=clear)
