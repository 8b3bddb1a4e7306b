"""Whether a phrase says that its date comes round.

`31 March` alone is one day, `31 March each year` and `every 31 March` come round, and so do the
last business day of each month, what counts from the end of every quarter, and three or more days
without a year that are spread evenly over it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import count

from tracker.dates.base import almanac
from tracker.dates.base.window import DueWindow
from tracker.dates.grammar.english.bounds import MONTHS_BETWEEN, NO_PERIOD, ONCE_BEGUN
from tracker.dates.grammar.english.little import EACH
from tracker.dates.grammar.expressions import Day, Each, Expression, Listing, NamedWeekday, Repeats
from tracker.dates.grammar.items import Item, Phrase
from tracker.dates.meaning.compound import lacks_year, spread_over_year
from tracker.dates.meaning.setting import Setting


def repeats(phrase: Phrase) -> bool:
    """Whether the date of `phrase` is one of many."""
    parts = [part for item in phrase.items for part in parts_of(item.expression)]
    if any(isinstance(part, Each) for part in parts):
        return True
    if any(_of_every(item) for item in phrase.items):
        return True
    if any(isinstance(part, Repeats) for part in parts):
        return any(map(_comes_yearly, parts)) or _months_between(phrase) is not None
    return spread_over_year(Listing(tuple(item.expression for item in phrase.items)))


def _of_every(item: Item) -> bool:
    """`every 31 March`, `each Friday`."""
    named = isinstance(item.expression, NamedWeekday) or _comes_yearly(item.expression)
    return named and bool(EACH.intersection(item.before[-1:]))


def _comes_yearly(part: object) -> bool:
    return isinstance(part, Expression) and lacks_year(part)


def parts_of(expression: object) -> Iterator[object]:
    """An expression and every expression in it."""
    yield expression
    for field in fields(expression) if is_dataclass(expression) else ():
        value = getattr(expression, field.name)
        for part in value if isinstance(value, tuple) else (value,):
            if is_dataclass(part):
                yield from parts_of(part)


def gone_on(window: DueWindow, phrase: Phrase, setting: Setting) -> DueWindow:
    """The next day of `15 January 2027 and annually thereafter` once its first day is past.

    Months are counted from the first day: the 31st comes back after a shorter month.

    Raises:
        UnreadableDate: the as-of day lies beyond the years that tracker reads.
    """
    months, since = _months_between(phrase), setting.as_of
    if months is None or since is None:
        return window
    steps = (almanac.plus_months(window.earliest, months * n) for n in count())
    return DueWindow.on(next(day for day in steps if day >= since))


def _months_between(phrase: Phrase) -> int | None:
    """The months from one day to the next of what goes on after a first day."""
    if not phrase.items or not isinstance(phrase.items[0].expression, Day):
        return None
    others = [item.expression for item in phrase.items[1:]]
    words = " ".join(other.words for other in others if isinstance(other, Repeats)).lower()
    if ONCE_BEGUN not in words or any(word in words for word in NO_PERIOD):
        return None
    return next((months for name, months in MONTHS_BETWEEN if name in words), None)
