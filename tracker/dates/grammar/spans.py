"""The grammar of spans: how long, and how far from today."""

from __future__ import annotations

from tracker.dates.base.units import Unit
from tracker.dates.grammar.english.counting import (
    ABOUT,
    AHEAD,
    ANCHORING,
    BUSINESS_KINDS,
    CALENDAR,
    FROM_TODAY,
    OVER,
    SPAN_JOINTS,
)
from tracker.dates.grammar.english.little import AN, CLEAR, IN, OF
from tracker.dates.grammar.english.names import ONE_UNIT, UNITS
from tracker.dates.grammar.expressions import Expression, Span, SpanAhead
from tracker.dates.grammar.numbers import cardinal
from tracker.dates.grammar.reader.cursor import Cursor
from tracker.dates.grammar.reader.rule import rule
from tracker.dates.grammar.reader.tokens import Kind

_LONGEST = 40_000  #: days; about a century
_LONGEST_BUSINESS = 3_000  #: business days are counted one by one


@rule("""[ABOUT] count [upper-count] span-unit
    Span(30, 30, day) = 30 days after publication | thirty (30) calendar days after publication
    Span(3, 4, week) = 3 to 4 weeks after publication
    Span(18, 18, month) = an 18-month period beginning on 3 May 2026
    Span(5, 5, business day, clear) = 5 clear business days before 3 May 2026
    never = 30 rules | 90000 days after publication""")
def span(cursor: Cursor) -> Span | None:
    """How long."""
    cursor.phrase(ABOUT)
    least = _count(cursor)
    if least is None:
        return None
    most = _upper_count(cursor)
    most = least if most is None else most
    units = cursor.at
    unit = _span_unit(cursor)
    if unit is None:
        return None
    clear = not CLEAR.isdisjoint(cursor.texts[units : cursor.at])
    longest = _LONGEST_BUSINESS if unit is Unit.BUSINESS_DAY else _LONGEST
    return (
        Span(least=least, most=most, unit=unit, clear=clear) if least <= most <= longest else None
    )


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
    if unit is None or (business and unit is not Unit.DAY):
        return None
    cursor.take("'")
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
