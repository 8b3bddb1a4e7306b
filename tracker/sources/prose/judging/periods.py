"""Whether a date names the period that something is reported on."""

from __future__ import annotations

from tracker.dates.grammar.expressions import (
    Counted,
    Either,
    Expression,
    MonthAfter,
    Range,
    Year,
)
from tracker.sources.prose.judging import period_patterns
from tracker.sources.prose.judging.reasons import Surroundings
from tracker.sources.prose.judging.senses import Sense
from tracker.sources.prose.judging.shapes import BARE, PLAIN, is_wide
from tracker.sources.prose.mentions import Mention

_AS_AT = frozenset({"at", "as at", "as of"})
_BINDING = ("by", "due", "no", "not", "from", "until", "before")
_CUES = frozenset({Sense.COMING, Sense.HOLDING})


def is_period(mention: Mention, around: Surroundings) -> bool:
    """Whether a date is, or ends, a period of a return, figure or fee."""
    bound, before = mention.item.bound, around.before
    if _is_point(mention, before):
        return False
    if _is_covered(mention, around):
        return True
    if period_patterns.PERIOD_BEFORE.search(before) and not bound.startswith(_BINDING):
        return True
    if _is_label(mention, around):
        return True
    if period_patterns.PERIOD_BOUND.search(bound) and period_patterns.PERIOD_NOUN.search(before):
        return True
    return bool(period_patterns.AS_OF.search(bound)) and around.sense not in _CUES


def _is_point(mention: Mention, before: str) -> bool:
    """Whether something ends, moves or begins on it, however much it looks like a period."""
    ruled = isinstance(mention.item.expression, Counted | MonthAfter)
    if ruled or mention.item.bound.endswith("after"):
        return True
    cues = period_patterns.PERIOD_GRANTED, period_patterns.MOVED_BY, period_patterns.IN_FORCE
    return any(cue.search(before) for cue in cues)


def _is_label(mention: Mention, around: Surroundings) -> bool:
    """Whether it tells which return or figure is meant: `the first quarter return`."""
    bound, before, after = mention.item.bound, around.before, around.after
    if any(map(period_patterns.PERIOD_LABEL.search, (before, around.column))):
        return True
    noted = not bound and period_patterns.PERIOD_NOTED.search(before)
    if noted or period_patterns.YEAR_ENDS.match(after):
        return True
    if bound in _AS_AT and period_patterns.STATE.search(before):
        return True
    if bound not in BARE or not is_wide(mention):
        return False
    return bool(period_patterns.PERIOD_OF.match(after) or period_patterns.PERIOD_DUE.match(after))


def _is_covered(mention: Mention, around: Surroundings) -> bool:
    """Whether something is told of a whole period: `the levy for 2026/27`."""
    bound, expression = mention.item.bound, mention.item.expression
    if _is_fiscal(expression) and bound in PLAIN | {"for", "during"}:
        return True
    if bound == "deadline for" and isinstance(expression, Year):
        return True
    if bound == "for" and is_wide(mention):
        return not period_patterns.PLANNED.search(around.before)
    return isinstance(expression, Range) and bool(
        period_patterns.PERIOD_WORDS.match(mention.words)
        or period_patterns.PERIOD_AFTER.match(around.after)
        or period_patterns.PERIOD_COVERED.search(around.before)
    )


def _is_fiscal(expression: Expression) -> bool:
    """Whether two years name one of accounts: `2029/30`, and `2029-30`, which is also a season."""
    if isinstance(expression, Either):
        return any(map(_is_fiscal, expression.readings))
    years = isinstance(expression, Range) and (expression.first, expression.last)
    return bool(years) and all(isinstance(year, Year) for year in years or ())
