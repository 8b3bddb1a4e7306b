"""The next time of what comes round.

A phrase that comes round is read once for each of its periods, until a time of it is not past: what
a period lacks, or what lies behind, never ends a series.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count, dropwhile, islice

from tracker.dates.base.describe import describe
from tracker.dates.base.notes import HOUSE, Note
from tracker.dates.base.units import Unit
from tracker.dates.base.window import DueWindow, Modality, Precision, hull
from tracker.dates.calendars.business import shift_business_days
from tracker.dates.calendars.counting import Roll, plus, plus_days, roll_convention
from tracker.dates.calendars.periods_round import periods_from
from tracker.dates.grammar.expressions import (
    Counted,
    DayBeside,
    Each,
    Expression,
    Listing,
    MonthAfter,
    Rolls,
    Span,
    Timed,
    YearPart,
)
from tracker.dates.grammar.items import Item, Phrase, modality_of, revises, used
from tracker.dates.meaning.compose import compose, is_dated, is_ruled
from tracker.dates.meaning.compound import lacks_year
from tracker.dates.meaning.interpretation import Interpretation
from tracker.dates.meaning.moving import rolled_time, set_to
from tracker.dates.meaning.recurs import Rhythm, beside, parts_of
from tracker.dates.meaning.setting import Setting, Trail, merged, resolve
from tracker.dates.meaning.several import counting
from tracker.dates.meaning.single import fiscal_month
from tracker.errors import NoSuchDay, UnreadableDate

_ONCE = Note("the first of those that come round: only one that names its year goes on", doubt=True)
_NOMINAL = Note("the day that the count gives is kept beside the one it rolls to", HOUSE)
_BEGINNING = frozenset({Modality.FROM, Modality.BETWEEN})
_DAY = timedelta(days=1)
#: Days that a unit has at the most, those off included, and that a count of it may stand still.
_AT_MOST = {
    Unit.HOUR: 1,
    Unit.MINUTE: 1,
    Unit.DAY: 1,
    Unit.BUSINESS_DAY: 2,
    Unit.WEEK: 7,
    Unit.FORTNIGHT: 14,
    Unit.HALF_MONTH: 16,
    Unit.MONTH: 31,
    Unit.QUARTER: 92,
    Unit.YEAR: 366,
}
_STANDSTILL = 92
_ROLLED = 14  #: days that a roll, or a weekday beside a day, may lead out of a period


def next_time(text: str, phrase: Phrase, rhythm: Rhythm, setting: Setting) -> Interpretation:
    """The first time that is not past on the as-of day.

    Raises:
        UnreadableDate: it has none left, or depends on days that its words leave open.
    """
    if rhythm.counted and setting.as_of is None:
        day = date.min  # its first time needs no day of reading
    else:
        day = setting.day_of_reading("what recurs")
    last = _limit(text, rhythm.last, setting)
    if rhythm.once and rhythm.first is not None:
        first: DueWindow | None = resolve(rhythm.first, setting).hull
    else:
        first = _limit(text, rhythm.first, setting)
    printed = _limit(text, rhythm.printed, setting)
    series = _Series(
        text=text,
        rhythm=rhythm,
        setting=setting,
        day=day,
        first=first.earliest if first else None,
    )
    if printed is not None:
        series = series.printed(printed)
    found, notes = series.counted() if rhythm.counted else series.of_periods()
    if found.window is None:
        return found
    if last is not None and found.window.earliest > last.latest:
        raise UnreadableDate(f"{text!r} has no day on or after {day}: it ended on {last.latest}")
    dated = [item for item in phrase.items if is_dated(item)]
    return replace(
        found,
        recurs=not rhythm.once,
        modality=_modality(rhythm),
        used=found.used if any(map(is_ruled, phrase.items)) else used(text, dated),
        notes=merged(found.notes, notes, (_ONCE,) if rhythm.once else ()),
    )


def _modality(rhythm: Rhythm) -> Modality:
    """How each time binds; that a series begins somewhere binds none of them."""
    told = modality_of([item for item in rhythm.said.items if is_dated(item) or is_ruled(item)])
    return Modality.ON if rhythm.counted and told in _BEGINNING else told


def _limit(text: str, limit: Expression | None, setting: Setting) -> DueWindow | None:
    """The first or last days; they must not wander with the day of reading."""
    if limit is None:
        return None
    try:
        return resolve(limit, replace(setting, as_of=None, trail=None)).hull
    except UnreadableDate as error:
        raise _wandering(text) from error


def _wandering(text: str) -> UnreadableDate:
    return UnreadableDate(
        f"{text!r} comes round, and counts from a day that is not the same whenever it is read: "
        "write that day with its year"
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Series:
    """A phrase that comes round, asked for its next time."""

    text: str
    rhythm: Rhythm
    setting: Setting
    day: date  #: what is asked for is not past on it
    first: date | None  #: the series does not begin before it

    def printed(self, window: DueWindow) -> _Series:
        """The series from a time of it on that its words give with the year.

        Raises:
            UnreadableDate: that day is none of its times.
        """
        begun = replace(self, first=window.earliest)
        found, _ = replace(begun, day=window.earliest).of_periods()
        if found.window is None or found.window.earliest != window.earliest:
            raise beside(self.text, describe(window))
        return begun

    def of_periods(self) -> tuple[Interpretation, tuple[Note, ...]]:
        """By the periods of the calendar: months, quarters, years, weeks."""
        variants = list(_variants(self.rhythm.said))
        reach = max(map(_reach, variants))
        step = self.rhythm.step
        found: list[_Time] = []
        periods = self._periods(variants, reach)
        while not found:
            found = self._in(next(periods), variants, self.day)
        if len(variants) > 1:  # one of them may come before that of an earlier period
            for period in islice(periods, reach // (_AT_MOST[step.unit] * step.count) + 1):
                found += self._in(period, variants, self.day)
        time = min(found, key=lambda each: each.order)
        if self.setting.trail is not None:
            compose(self.text, time.said, self._asked(time.period, self.setting.trail))
        return time.found, self._notes(variants)

    def _periods(self, variants: list[Phrase], reach: int) -> Iterator[DueWindow]:
        """Every period that may give the next time; of so many one, that of the first and so on."""
        step, behind = self.rhythm.step, reach + _ROLLED
        start = plus_days(max(self.day, self.first or self.day), -behind)
        if step.count == 1 or self.first is None:
            return self._all_from(start)
        firsts = self._all_from(plus_days(self.first, -behind))
        phase = next(period for period in firsts if self._in(period, variants, self.first))
        every = islice(self._all_from(phase.earliest), 0, None, step.count)
        return dropwhile(lambda period: period.end <= start, every)

    def _all_from(self, start: date) -> Iterator[DueWindow]:
        month = fiscal_month(self.setting) if self.rhythm.fiscal else 1
        return periods_from(start, self.rhythm.step.unit, month)

    def _notes(self, variants: list[Phrase]) -> tuple[Note, ...]:
        parts = [part for item in self.rhythm.said.items for part in parts_of(item.expression)]
        each = next((part for part in parts if isinstance(part, Each)), None)
        if each is not None and not any(map(is_ruled, self.rhythm.said.items)):
            return (Note(f"the next of each {each.unit}", HOUSE),)
        if len(variants) > 1 and self.rhythm.step.unit is Unit.YEAR:
            return (Note("the next of several days of the year", HOUSE),)
        return ()

    def _in(self, period: DueWindow, variants: list[Phrase], since: date) -> list[_Time]:
        """The times in a period that are not past on `since`, nor before the series begins."""
        times = []
        for said in variants:
            try:
                found = compose(self.text, said, self._asked(period, None))
            except NoSuchDay:
                continue
            window = found.window
            if window is not None and self.first is not None and window.latest < self.first:
                continue
            found = self._rolled(found, said, period)
            if found.window is None or found.window.latest >= since:
                times.append(_Time(said=said, period=period, found=found))
        return times

    def _rolled(self, found: Interpretation, said: Phrase, period: DueWindow) -> Interpretation:
        """A time that rolls; one that is counted keeps the day that the count gives, too."""
        setting = self.setting
        if roll_convention(setting.context.roll) is Roll.UNADJUSTED:
            return found
        if found.window is None or not any(map(is_ruled, said.items)):
            return rolled_time(found, setting)
        if any(isinstance(item.expression, Rolls) for item in said.items):
            return found  # the words leave no doubt which day is meant
        plain = replace(self._asked(period, None), context=replace(setting.context, roll=None))
        nominal = compose(self.text, said, plain).window
        if nominal is None or nominal == found.window:
            return found
        window = _from(nominal, found.window)
        return replace(found, window=window, notes=(*found.notes, _NOMINAL))

    def _asked(self, period: DueWindow, trail: Trail | None) -> Setting:
        year = period.earliest.year if self.rhythm.step.unit is Unit.YEAR else None
        return replace(self.setting, each=period, year=year, trail=trail)

    def counted(self) -> tuple[Interpretation, tuple[Note, ...]]:
        """By steps from the first day; months are counted from it, so the 31st comes back."""
        start = self._start()
        if start.window is None:
            return start, ()
        step = self.rhythm.step
        gone = max(0, (self.day - start.window.latest).days - _STANDSTILL)
        sure = gone // (_AT_MOST[step.unit] * step.count)
        times = (self._moved(start, n * step.count, step.unit) for n in count(sure))
        rolling = (rolled_time(time, self.setting) for time in times)
        return next(time for time in rolling if time.window and time.window.latest >= self.day), ()

    def _start(self) -> Interpretation:
        """What the first day is; one without a year in a year that is over, or the first."""
        trail, rhythm = Trail(), self.rhythm
        if self.first is not None:
            once = replace(self.setting, as_of=self.first)
            return compose(self.text, rhythm.said, once)
        found = compose(self.text, rhythm.said, replace(self.setting, trail=trail))
        if not trail.needed_day:
            return found
        if not all(lacks_year(item.expression) for item in rhythm.said.items if is_dated(item)):
            raise _wandering(self.text)
        return compose(self.text, rhythm.said, replace(self.setting, year=self.day.year - 1))

    def _moved(self, found: Interpretation, steps: int, unit: Unit) -> Interpretation:
        ways = found.readings or (found.window,)
        moved = [self._stepped(each, steps, unit, found.tz) for each in ways if each is not None]
        readings = tuple(moved) if found.readings else ()
        return replace(found, window=hull(moved), readings=readings)

    def _stepped(self, window: DueWindow, steps: int, unit: Unit, tz: str | None) -> DueWindow:
        if not steps:
            return window
        if unit is Unit.BUSINESS_DAY:
            first = shift_business_days(window.earliest, steps, self.setting.calendar)
        else:
            first = plus(window.earliest, steps, unit)
        return set_to(first, window, tz or self.setting.context.tz)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Time:
    """A time in a period, and what was read to find it."""

    said: Phrase
    period: DueWindow
    found: Interpretation

    @property
    def order(self) -> tuple[date, date]:
        """Earlier before later, and what still waits before all."""
        window = self.found.window
        return (window.earliest, window.latest) if window else (date.min, date.min)


def _from(nominal: DueWindow, rolled_to: DueWindow) -> DueWindow:
    """The days from one that a rule gives to the one to which it rolls."""
    days = (nominal.earliest, nominal.latest, rolled_to.earliest, rolled_to.latest)
    return DueWindow.between(min(days), max(days))


def _reach(said: Phrase) -> int:
    """How many days behind its period what counts from it may lie."""
    days = 0
    for item in said.items:
        for part in parts_of(item.expression):
            match part:
                case Counted(back=False):
                    days += _STANDSTILL
                case Span():
                    days += part.most * _AT_MOST[part.unit]
                case MonthAfter():
                    days += (part.months + 1) * _AT_MOST[part.unit]
                case DayBeside(back=False):
                    days += part.nth * _AT_MOST[Unit.WEEK]
                case YearPart(precision=Precision.SEASON):
                    days += _AT_MOST[Unit.QUARTER]
    return days


def _variants(said: Phrase) -> Iterator[Phrase]:
    """A phrase for each of the days that it lists, with what all of them share."""
    dated = counting([item for item in said.items if is_dated(item)])
    others = [item for item in said.items if not is_dated(item)]
    if any(map(is_ruled, others)) or revises(dated):
        dated, others = [], list(said.items)
    alone = [[*others, item] for item in _clocked(dated)] or [others]
    for items in alone:
        yield from _expanded(replace(said, items=tuple(sorted(items, key=lambda each: each.start))))


def _clocked(items: list[Item]) -> list[Item]:
    """Several days with the time of day of the one that names it: noon on 1 May and 1 June."""
    clocks = [item.expression for item in items if isinstance(item.expression, Timed)]
    if not clocks:
        return items
    return [
        item
        if isinstance(item.expression, Timed)
        else replace(item, expression=replace(clocks[0], day=item.expression))
        for item in items
    ]


def _expanded(said: Phrase) -> Iterator[Phrase]:
    for place, item in enumerate(said.items):
        single = _singles(item.expression)
        if len(single) > 1:
            for expression in single:
                one = replace(item, expression=expression)
                yield replace(said, items=(*said.items[:place], one, *said.items[place + 1 :]))
            return
    yield said


def _singles(expression: Expression) -> list[Expression]:
    """The expression for each of the days that it lists."""
    if isinstance(expression, Listing):
        return [one for item in expression.items for one in _singles(item)]
    match expression:
        case Timed():
            return [replace(expression, day=day) for day in _singles(expression.day)]
        case Counted():
            return [replace(expression, anchor=anchor) for anchor in _singles(expression.anchor)]
        case DayBeside():
            return [replace(expression, of=of) for of in _singles(expression.of)]
    return [expression]
