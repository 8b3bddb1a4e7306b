"""What shape a date has: whether it says its year, and whether it is a day."""

from __future__ import annotations

from tracker.dates.grammar.expressions import (
    Counted,
    DayBeside,
    EdgeOf,
    Event,
    Expression,
    Listing,
    MonthAfter,
    NamedWeekday,
    Nearby,
    NthIn,
    PartOf,
    Range,
    SpanAhead,
    Timed,
    WeekOf,
    Year,
    YearPart,
)
from tracker.sources.prose.mentions import Mention

#: Bounds of a date that only says which paper.
BARE = frozenset({"", "of", "dated"})
PLAIN = BARE | {"on", "in", "at"}


def is_wide(mention: Mention) -> bool:
    """Whether a date names no day."""
    return isinstance(innermost(mention.item.expression), YearPart | Year | Nearby)


def says_year(expression: Expression) -> bool:
    """Whether a date names its year, so that no verb is needed to tell which one is meant."""
    expression = innermost(expression)
    if isinstance(expression, Event | Nearby | NamedWeekday | SpanAhead):
        return False
    return isinstance(getattr(expression, "year", 0), int)


def innermost(expression: Expression) -> Expression:
    """The date that all else in an expression is said of."""
    while (inner := _inner(expression)) is not None:
        expression = inner
    return expression


def _inner(expression: Expression) -> Expression | None:
    """The date within another that tells its year."""
    if isinstance(expression, PartOf | NthIn | EdgeOf | DayBeside):
        return expression.of
    if isinstance(expression, WeekOf | Timed):
        return expression.day
    if isinstance(expression, Range):
        return expression.last
    if isinstance(expression, Counted | MonthAfter):
        return expression.anchor
    return expression.items[-1] if isinstance(expression, Listing) else None
