"""The grammar of spans: how long, and how far from today."""

from __future__ import annotations

from tracker.dates.base.units import Unit
from tracker.dates.base.wordlists import phrases
from tracker.dates.grammar.cursor import Cursor
from tracker.dates.grammar.expressions import Expression, Span, SpanAhead
from tracker.dates.grammar.tokens import Kind
from tracker.dates.grammar.words import SPAN_JOINTS, UNITS

_LONGEST = 40_000  #: days; about a century
_LONGEST_BUSINESS = 3_000  #: business days are counted one by one
_ABOUT = phrases((("about|around|approximately|roughly|at least|up to|some", True),))
_BUSINESS = frozenset({"business", "working", "trading", "banking", "bank"})
_CALENDAR = frozenset({"calendar", "additional", "full", "further", "more", "clear", "consecutive"})
_FROM_TODAY = phrases(
    (("from now|from today|hence|time|' time|from the as - of date|ahead", True),)
)
_NEXT = phrases((("the next|next|the coming|the following|coming", True),))
_OVER = frozenset({"in", "over", "within", "during", "for", "throughout"})


def span(cursor: Cursor) -> Span | None:
    """How long, else None and the cursor stays: `30 days`, `3 to 4 weeks`, `an 18-month period`."""
    mark = cursor.at
    cursor.phrase(_ABOUT)
    least = _count(cursor)
    if least is None:
        cursor.at = mark
        return None
    most = least
    between = cursor.at
    if cursor.phrase(SPAN_JOINTS):
        second = _count(cursor)
        if second is None:
            cursor.at = between
        else:
            most = second
    units = cursor.at
    unit = _unit(cursor)
    clear = any(token.text == "clear" for token in cursor.tokens[units : cursor.at])
    longest = _LONGEST_BUSINESS if unit is Unit.BUSINESS_DAY else _LONGEST
    if unit is None or not least <= most <= longest:
        cursor.at = mark
        return None
    return Span(least=least, most=most, unit=unit, clear=clear)


def _count(cursor: Cursor) -> int | None:
    """`12`, `twelve`, `twelve (12)`, `a`."""
    article = cursor.take("a", "an")
    number = cursor.take_cardinal()
    if number is None:
        return 1 if article else None
    if cursor.peek().text == "(" and cursor.peek(1).kind is Kind.NUMBER:
        inner = cursor.peek(1).text
        if cursor.peek(2).text == ")" and inner == str(number):
            cursor.at += 3
    return number


def _unit(cursor: Cursor) -> Unit | None:
    cursor.take("-")
    while cursor.take(*_CALENDAR):
        pass
    business = cursor.take(*_BUSINESS)
    cursor.take("-")
    unit = UNITS.get(cursor.peek().text)
    if unit is None or (business and unit is not Unit.DAY):
        return None
    cursor.at += 1
    cursor.take("'")
    return Unit.BUSINESS_DAY if business else unit


def ahead(cursor: Cursor) -> Expression | None:
    """A span that begins on the as-of date: `in 90 days`, `over the next three years`."""
    mark = cursor.at
    lead = cursor.peek().text
    if not cursor.take(*_OVER):
        lead = ""
    whole = lead != "" and cursor.phrase(_NEXT) is not None
    found = span(cursor) or (_single(cursor, lead) if whole else None)
    if found is not None:
        behind = cursor.phrase(_FROM_TODAY) is not None
        if whole or behind or (lead == "in" and cursor.peek().text not in _ANCHORING):
            return SpanAhead(span=found, whole=whole)
    cursor.at = mark
    return None


def _single(cursor: Cursor, lead: str) -> Span | None:
    """`over the next year`: the twelve months ahead, where `in the next quarter` is the quarter."""
    unit = UNITS.get(cursor.peek().text)
    many = cursor.peek().text.endswith("s")
    if unit is None or many or (lead == "in" and unit is not Unit.YEAR):
        return None
    cursor.at += 1
    return Span(least=1, most=1, unit=unit)


_ANCHORING = frozenset(
    {"after", "before", "of", "from", "following", "prior", "preceding", "since"}
)
