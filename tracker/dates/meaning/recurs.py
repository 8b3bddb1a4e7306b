"""Whether a phrase says that its date comes round, and in which rhythm.

`31 March` alone is one day, `31 March each year` and `every 31 March` come round, and so do the
last business day of each month, what counts from the end of every quarter, what goes on every six
months after a first day, and three or more days without a year that are spread evenly over it. A
rhythm that the words leave open is refused: one day of many, or the days of another rhythm, would
be missed without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from tracker.dates.base.notes import Note
from tracker.dates.base.units import Step, Unit, Which
from tracker.dates.base.window import Modality
from tracker.dates.grammar.english.bounds import FILLERS
from tracker.dates.grammar.english.little import EACH
from tracker.dates.grammar.english.rhythms import AGAIN, LAST_TIME, WITHIN
from tracker.dates.grammar.expressions import (
    Counted,
    Day,
    DayBeside,
    Each,
    EdgeOf,
    Expression,
    Listing,
    MonthAfter,
    NamedWeekday,
    Nearby,
    NthIn,
    PartOf,
    Range,
    Repeats,
    Timed,
    Year,
    YearShift,
)
from tracker.dates.grammar.items import Item, Phrase, Says
from tracker.dates.meaning.compose import is_dated, is_ruled
from tracker.dates.meaning.compound import lacks_year
from tracker.dates.meaning.interpretation import Context
from tracker.dates.meaning.single import is_anchor
from tracker.dates.meaning.unsteady import check_steady
from tracker.errors import UnreadableDate

_FIELDS = "__dataclass_fields__"  #: far quicker than to ask `dataclasses` of every part
_YEARLY = Step(1, Unit.YEAR)
_MONTHLY = Step(1, Unit.MONTH)
_ROUTINE = 3  #: that many days without a year, evenly spread over it, come round
_YEAR_MONTHS = 12
_WEEK_DAYS = 7
_LENGTHS = {Unit.WEEK: 7, Unit.MONTH: 31, Unit.QUARTER: 92, Unit.YEAR: 366}
#: The same steps in the units of calendars: how many of which.
_SAME = {Unit.FORTNIGHT: (2, Unit.WEEK), Unit.QUARTER: (3, Unit.MONTH)}
_SHORT = frozenset({Unit.HOUR, Unit.MINUTE})
_LATER = frozenset({Modality.FROM, Modality.AFTER})


@dataclass(frozen=True, kw_only=True, slots=True)
class Rhythm:
    """How the date of a phrase comes round."""

    said: Phrase  #: what is said of each time
    step: Step  #: from one time to the next
    counted: bool = False  #: from the first day on; else by the periods of the calendar
    fiscal: bool = False  #: by those of fiscal years
    first: Expression | None = None  #: before it there is none
    printed: Expression | None = None  #: one of them, which the words also give with its year
    last: Expression | None = None  #: after it there is none
    once: bool = False  #: only the next time can be told: the first one wanders with the as-of day


def rhythm_of(text: str, phrase: Phrase, context: Context) -> Rhythm | Note | None:
    """The rhythm of a phrase, which is `text`; a note where it names one that it does not keep.

    Raises:
        UnreadableDate: it comes round, and its words do not say when.
    """
    check_steady(text)
    said = [
        (item, item.expression) for item in phrase.items if isinstance(item.expression, Repeats)
    ]
    phrase = _of_each(phrase, [stated for _, stated in said])
    rounds = [item for item in phrase.items if _steps(item.expression, context)]
    if rounds:
        steps = [step for item in rounds for step in _steps(item.expression, context)]
        return _by_calendar(text, phrase, rounds, steps, [stated for _, stated in said])
    if not said:
        routine = _spread_over_year([item.expression for item in phrase.items])
        years = [item.expression for item in phrase.items if _is_first_year(item)]
        loose = [item for item in phrase.items if years and lacks_year(item.expression)]
        if loose:
            once = any(isinstance(part, YearShift) for year in years for part in parts_of(year))
            return _limited(text, phrase, loose, Rhythm(said=phrase, step=_YEARLY, once=once))
        return Rhythm(said=phrase, step=_YEARLY) if routine else None
    loose = [item for item in phrase.items if _is_loose(item.expression)]
    if loose:
        return _of_loose(text, phrase, loose, said[-1][1])
    return _after_a_day(text, phrase, *said[-1])


def _of_each(phrase: Phrase, said: list[Repeats]) -> Phrase:
    """The phrase, with `the month` as each one where another item says `monthly`."""
    steps = [stated.every for stated in said]
    units = {step.unit for step in steps if step is not None and step.count == 1}
    if not units:
        return phrase
    items = (replace(item, expression=_many(item.expression, units)) for item in phrase.items)
    return replace(phrase, items=tuple(items))


def _many(expression: Expression, units: set[Unit]) -> Expression:
    match expression:
        case Timed():
            return replace(expression, day=_many(expression.day, units))
        case PartOf() | NthIn() | EdgeOf():
            return replace(expression, of=_many(expression.of, units))
        case Nearby(shift=0) if expression.unit in units:
            return Each(unit=expression.unit)
        case Year(year=YearShift(by=0)) if Unit.YEAR in units:
            return Each(unit=Unit.YEAR)
    return expression


def parts_of(expression: object) -> Iterator[object]:
    """An expression and every expression in it."""
    yield expression
    for name in getattr(expression, _FIELDS, ()):
        value = getattr(expression, name)
        for part in value if isinstance(value, tuple) else (value,):
            if hasattr(part, _FIELDS):
                yield from parts_of(part)


def _steps(expression: Expression, context: Context) -> list[Step]:
    """The rhythms that its parts state: of each quarter, every Friday, every 31 March."""
    found = []
    for part in parts_of(expression):
        if isinstance(part, Each) and not is_anchor(part, context):
            found.append(Step(part.every, part.unit))
        elif isinstance(part, NamedWeekday) and part.which is Which.EACH:
            found.append(Step(part.every, Unit.WEEK))
        elif getattr(part, "year", None) is Which.EACH:
            found.append(_YEARLY)
    return found


def _by_calendar(
    text: str, phrase: Phrase, rounds: list[Item], steps: list[Step], said: list[Repeats]
) -> Rhythm:
    """What names its periods: each month, every Friday, every 31 March and 30 June."""
    step = min(steps, key=lambda each: _LENGTHS[each.unit])
    told = map(_plain, filter(None, (stated.every for stated in said)))
    wider = [each for each in told if each.unit is step.unit]
    parts = [part for item in rounds for part in parts_of(item.expression)]
    rhythm = Rhythm(
        said=phrase,
        step=max([step, *wider], key=lambda each: each.count),
        fiscal=any(isinstance(part, Each) and part.fiscal for part in parts),
    )
    alike = [item for item in phrase.items if item in rounds or _joins(item)]
    return _begun(text, _limited(text, phrase, alike, rhythm))


def _joins(item: Item) -> bool:
    """Whether an item is another of the days that come round, and no bound of them."""
    bounds = item.modality in _LATER or item.says(Says.THE_FIRST) or _is_last(item)
    return _is_loose(item.expression) and not bounds


def _is_first_year(item: Item) -> bool:
    """Of a day that comes round, the year from which on it does: starting in 2028."""
    return isinstance(item.expression, Year) and item.says(Says.THE_FIRST)


def _of_loose(text: str, phrase: Phrase, loose: list[Item], stated: Repeats) -> Rhythm | Note:
    """What takes its rhythm from words beside it: 31 March, annually; weekly on Friday."""
    if stated.every is None and stated.doubtful is None:
        return _left_aside(stated)
    step = _certain(stated)
    weekly = any(
        isinstance(part, NamedWeekday) for item in loose for part in parts_of(item.expression)
    )
    rhythm = _limited(text, phrase, loose, Rhythm(said=phrase, step=step))
    days = len(loose)
    if step.unit is (Unit.WEEK if weekly else Unit.YEAR):
        return _begun(text, rhythm)
    if step.unit is Unit.MONTH and not weekly and days * step.count == _YEAR_MONTHS:
        return replace(rhythm, step=_YEARLY)
    if step == _MONTHLY and days == 1 and _names_month(loose[0]) and not rhythm.first:
        raise UnreadableDate(
            f"{stated.words!r} and one day of the year can mean each month or that day: write"
            " 'monthly from 1 April 2027' or '1 April each year'"
        )
    divides = step.unit is Unit.MONTH and _YEAR_MONTHS % step.count == 0
    if not weekly and days == 1 and is_dated(loose[0]) and (divides or rhythm.first):
        return replace(rhythm, counted=True)
    return _unkept(stated, f"{stated.words} from 1 March 2027")


def _is_yearly(stated: Repeats, first: Item) -> bool:
    """Whether a day directly behind is the first of many: `annually by 30 April 2027`."""
    adverb = stated.every == _YEARLY and stated.words.split()[0].lower() not in EACH
    return adverb and not first.before and not _is_last(first)


def _names_month(item: Item) -> bool:
    """Whether it is a day with its month, and no first day of what comes round."""
    begins = item.modality in _LATER or item.says(Says.THE_FIRST)
    return not begins and any(isinstance(part, Day) for part in parts_of(item.expression))


def _after_a_day(text: str, phrase: Phrase, said: Item, stated: Repeats) -> Rhythm | Note | None:
    """What goes on from a first day: 30 June 2027 and every six months thereafter."""
    days = [item for item in phrase.items if is_dated(item) or is_ruled(item)]
    firsts = [item for item in days if len(days) == 1 or not _is_last(item)]
    if not firsts:
        if stated.every is not None and stated.every.unit in _SHORT:
            raise _within_a_day(stated)
        return None
    first = firsts[0]
    if stated.every is None and stated.doubtful is None:
        return _left_aside(stated)
    if len(firsts) > 1 or not (stated.goes_on or _counts(text, phrase, first, said, stated)):
        return _unkept(stated, f"{stated.words} from 1 March 2027", refused=stated.goes_on)
    span = first.expression
    if isinstance(span, Range) and first.says(Says.THE_FIRST) and not stated.goes_on:
        start = replace(first, expression=span.first)
        kept = tuple(start if item is first else item for item in phrase.items)
        return Rhythm(
            said=replace(phrase, items=kept), step=_certain(stated), counted=True, last=span.last
        )
    return _limited(text, phrase, firsts, Rhythm(said=phrase, step=_certain(stated), counted=True))


def _counts(text: str, phrase: Phrase, first: Item, said: Item, stated: Repeats) -> bool:
    """Whether a rhythm counts from a day, and is not that of a report which is due on it."""
    beside = (FILLERS | AGAIN).issuperset
    if said.start < first.start:
        starts = first.modality in _LATER or first.says(Says.THE_FIRST)
        starts = starts or isinstance(first.expression, DayBeside)  # Friday from 5 March 2027 on
        starts = starts or _is_yearly(stated, first)
        return starts and beside(first.before)
    later = (item.start for item in phrase.items if item.start > said.start)
    behind = text[said.end : min(later, default=len(text))]
    return beside(said.before) and not re.search(r"\w", behind)


def _limited(text: str, phrase: Phrase, rounds: list[Item], rhythm: Rhythm) -> Rhythm:
    """A rhythm within the first and the last day that the phrase sets it.

    Raises:
        UnreadableDate: it has days beside it.
    """
    first: Expression | None = None
    last: Expression | None = None
    printed: Expression | None = None
    said = []
    ruled = any(is_ruled(item) for item in phrase.items if item not in rounds)
    for item in phrase.items:
        if item in rounds:
            said.append(_without_last(item))
            last = _last_of(item) or last
        elif ruled or not is_dated(item):
            said.append(item)
        elif isinstance(item.expression, Range) or item.bound in WITHIN:
            first = last = item.expression
        elif item.modality in _LATER or item.says(Says.THE_FIRST):
            first = item.expression
        elif _is_last(item):
            last = item.expression
        elif printed is None:
            printed = item.expression
        else:
            raise beside(text, text[item.start : item.end].strip())
    kept = replace(phrase, items=tuple(said))
    return replace(rhythm, said=kept, first=first, last=last, printed=printed)


def beside(text: str, day: str) -> UnreadableDate:
    """That a series has a day beside it which is none of its own."""
    return UnreadableDate(
        f"{text!r} comes round, and says {day} beside it: write from when it does, as in 'from 1 "
        "March 2027', or leave that date out"
    )


def _begun(text: str, rhythm: Rhythm) -> Rhythm:
    """A rhythm of every one of its periods, or of so many from a first day on.

    Raises:
        UnreadableDate: it says nothing of that day.
    """
    if rhythm.step.count > 1 and rhythm.first is None:
        raise UnreadableDate(
            f"{text!r} comes round {rhythm.step}, and does not say from when: write its first day, "
            "as in 'from 4 January 2027'"
        )
    return rhythm


def _last_of(item: Item) -> Expression | None:
    """The last day of `every Friday until 30 June 2027`, which reads like a range."""
    span = item.expression
    if not isinstance(span, Range):
        return None
    marked = _is_marked(span.first) and not _is_marked(span.last)
    of_years = isinstance(span.last, Year) and _is_loose(span.first)
    return span.last if marked or of_years else None


def _is_marked(expression: Expression) -> bool:
    """Whether its words say that it comes round."""
    return any(
        isinstance(part, Each)
        or getattr(part, "which", None) is Which.EACH
        or getattr(part, "year", None) is Which.EACH
        for part in parts_of(expression)
    )


def _without_last(item: Item) -> Item:
    span = item.expression
    if _last_of(item) is None or not isinstance(span, Range):
        return item
    return replace(item, expression=span.first, binding=replace(item.binding, modality=Modality.ON))


def _is_last(item: Item) -> bool:
    return LAST_TIME.match(item.bound) is not None


def _certain(stated: Repeats) -> Step:
    """The step that words state; UnreadableDate where they mean two, or one within a day."""
    if stated.doubtful is not None or stated.every is None:
        ways = " or ".join(stated.doubtful or ())
        raise UnreadableDate(f"{stated.words!r} means {ways}: write which")
    if stated.every.unit in _SHORT:
        raise _within_a_day(stated)
    return _plain(stated.every)


def _within_a_day(stated: Repeats) -> UnreadableDate:
    return UnreadableDate(f"{stated.words!r} comes round within a day: I read days and longer")


def _plain(step: Step) -> Step:
    """The same step in weeks, months or years where it is some of those."""
    times, unit = _SAME.get(step.unit, (1, step.unit))
    count = step.count * times
    for smaller, size, larger in (
        (Unit.DAY, _WEEK_DAYS, Unit.WEEK),
        (Unit.MONTH, _YEAR_MONTHS, Unit.YEAR),
    ):
        if unit is smaller and count % size == 0:
            return Step(count // size, larger)
    return Step(count, unit)


def _unkept(stated: Repeats, right: str, *, refused: bool = False) -> Note:
    """That a rhythm is named, but not for days; `every two years` must be, `quarterly` may not."""
    if refused or stated.words.lower().split()[0] in EACH:
        raise UnreadableDate(
            f"{stated.words!r} does not say which days: write its first day, as in {right!r}"
        )
    return _left_aside(stated)


def _left_aside(stated: Repeats) -> Note:
    return Note(f"{stated.words!r} is left aside: only one date is stated", doubt=True)


def _is_loose(expression: Expression) -> bool:
    """Whether it leaves to the words beside it which of its days are meant."""
    match expression:
        case Counted() | MonthAfter():
            return _is_loose(expression.anchor)
        case Timed():
            return _is_loose(expression.day)
        case Listing():
            return any(map(_is_loose, expression.items))
        case NamedWeekday():
            return expression.which is Which.COMING
        case Range(last=Year()):
            return _is_loose(expression.first)
    return lacks_year(expression)


def _spread_over_year(days: list[Expression]) -> bool:
    """Whether days are spread evenly over the year, as those of a yearly routine are."""
    months = [day.month for day in days if isinstance(day, Day) and day.year is None]
    count = len(days)
    if count < _ROUTINE or len(months) != count or _YEAR_MONTHS % count:
        return False
    step = _YEAR_MONTHS // count
    return all((b - a) % _YEAR_MONTHS == step for a, b in pairwise(months))
