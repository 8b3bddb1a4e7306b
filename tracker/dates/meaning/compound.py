"""Expressions that hold others: parts, ranges, lists and times of day.

What a range or list leaves out is taken from the neighbour: `16 February to 13 March 2026`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product

from tracker.dates.base import almanac
from tracker.dates.base.instants import clocked
from tracker.dates.base.notes import HOUSE, Note
from tracker.dates.base.units import Part, Told, Unit
from tracker.dates.base.window import DueWindow, Precision
from tracker.dates.calendars.business import shift_business_days
from tracker.dates.calendars.counting import EXCLUDING, Roll, counted, plus, roll_convention, rolled
from tracker.dates.grammar.expressions import (
    TOLD_FROM_TODAY,
    Bounded,
    DayBeside,
    Each,
    EdgeOf,
    Either,
    Estimated,
    Expression,
    Listing,
    NthIn,
    PartOf,
    PeriodTo,
    Range,
    Revised,
    SpanAhead,
    Timed,
    WeekOf,
)
from tracker.dates.meaning.setting import (
    NO_YEAR,
    SEVERAL,
    Answer,
    Setting,
    merged,
    readings_of,
    resolve,
)
from tracker.dates.meaning.single import lone_year_missing, unknown_fiscal_year
from tracker.errors import NoSuchDay, UnreadableDate

__all__ = ["resolve"]

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_FIFTH = 5
_SURE_DAYS = 28  #: that every month has
_SURE_BUSINESS_DAYS = 15
_MONTH_DAYS = 31


@resolve.register(Each)
def _each(_: Each, setting: Setting) -> Answer:
    """The period that is asked about; without one, it is of years that nobody has told."""
    if setting.each is None:
        raise unknown_fiscal_year()
    return Answer((setting.each,))


@resolve.register(PartOf)
def _part(part: PartOf, setting: Setting) -> Answer:
    return resolve(part.of, setting).each(lambda window: _cut(window, part.part, setting))


def _cut(window: DueWindow, part: Part, setting: Setting) -> DueWindow:
    if part is not Part.REMAINDER:
        return almanac.part_of(window, part)
    start = setting.as_of
    if start is None or not window.earliest < start <= window.latest:
        return window
    return DueWindow(earliest=start, end=window.end, precision=Precision.RANGE)


@resolve.register(NthIn)
def _nth(nth: NthIn, setting: Setting) -> Answer:
    within = resolve(nth.of, setting)
    found = within.each(lambda window: _nth_in(window, nth, setting))
    if setting.each is None:
        return found
    months = {window.precision for window in within.readings} == {Precision.MONTH}
    return replace(found, notes=merged(found.notes, _of_short_months(nth) if months else ()))


def _of_short_months(nth: NthIn) -> tuple[Note, ...]:
    """What becomes of months that are too short, so that a series does not end in one."""
    if nth.weekday is not None and nth.nth == _FIFTH:
        name = almanac.WEEKDAY_NAMES[nth.weekday]
        return (Note(f"a month without a fifth {name} is passed over", HOUSE),)
    if nth.unit is Unit.BUSINESS_DAY and nth.nth > _SURE_BUSINESS_DAYS:
        return (Note("a month without so many is passed over", HOUSE),)
    if nth.weekday is None and nth.unit is Unit.DAY and nth.nth > _SURE_DAYS:
        return (Note(f"where a month has no day {nth.nth}, its last day", HOUSE),)
    return ()


def _nth_in(window: DueWindow, nth: NthIn, setting: Setting) -> DueWindow:
    if nth.weekday is not None:
        return DueWindow.on(almanac.nth_weekday(window, nth.weekday, nth.nth))
    if nth.unit is Unit.WEEK:
        return almanac.nth_week(window, nth.nth)
    if nth.unit is Unit.MONTH:
        return _nth_month(window, nth.nth)
    if nth.unit is Unit.DAY:
        clipped = setting.each is not None and window.precision is Precision.MONTH
        number = min(nth.nth, window.days) if clipped and nth.nth <= _MONTH_DAYS else nth.nth
        return DueWindow.on(almanac.nth_day(window, number))
    edge = window.end if nth.nth < 0 else window.earliest - _DAY
    day = shift_business_days(edge, nth.nth, setting.calendar)
    return DueWindow.on(almanac.inside(window, day, nth.nth))


def _nth_month(window: DueWindow, nth: int) -> DueWindow:
    if nth < 0:
        first = almanac.plus_months(window.end, nth)
    else:
        first = almanac.plus_months(window.earliest, nth - 1)
    if not window.earliest <= first <= window.latest:
        raise NoSuchDay(f"{window.earliest} to {window.latest} has no month {nth}")
    return almanac.months_from(first, 1, Precision.MONTH)


@resolve.register(EdgeOf)
def _edge(edge: EdgeOf, setting: Setting) -> Answer:
    return resolve(edge.of, setting).each(lambda window: _edge_of(window, edge))


def _edge_of(window: DueWindow, edge: EdgeOf) -> DueWindow:
    if edge.last:
        first = plus(window.end, -edge.count, edge.unit)
        found = DueWindow(earliest=first, end=window.end, precision=Precision.RANGE)
    else:
        end = plus(window.earliest, edge.count, edge.unit)
        found = DueWindow(earliest=window.earliest, end=end, precision=Precision.RANGE)
    if not window.contains(found):
        raise UnreadableDate(
            f"{window.earliest} to {window.latest} is shorter than {edge.count} {edge.unit}s"
        )
    return found


@resolve.register(DayBeside)
def _day_beside(beside: DayBeside, setting: Setting) -> Answer:
    return resolve(beside.of, setting).each(lambda window: _beside(window, beside, setting))


def _beside(window: DueWindow, beside: DayBeside, setting: Setting) -> DueWindow:
    sign = -1 if beside.back else 1
    edge = window.earliest if beside.back else window.latest
    start = edge - sign * _DAY if beside.itself else edge
    if beside.weekday is None:
        calendar = setting.calendar
        return DueWindow.on(shift_business_days(start, sign * beside.nth, calendar))
    ahead = sign * (beside.weekday - start.weekday()) % _WEEK.days or _WEEK.days
    return DueWindow.on(start + sign * (ahead * _DAY + (beside.nth - 1) * _WEEK))


@resolve.register(WeekOf)
def _week_of(week: WeekOf, setting: Setting) -> Answer:
    def held(window: DueWindow) -> DueWindow:
        day = window.earliest
        before = {Told.STARTING: 0, Told.ENDING: _WEEK.days - 1, Told.HOLDING: day.weekday()}
        return almanac.week_from(day - before[week.told] * _DAY)

    return resolve(week.day, setting).each(held)


@resolve.register(Range)
def _range(span: Range, setting: Setting) -> Answer:
    first, last = _ends(span.first, span.last, setting)
    starts = first.readings
    if lacks_year(span.first):  # each end has a beginning of its own
        starts = tuple(_before(span.first, stop, setting).hull for stop in last.readings)
    alike = len(starts) == len(last.readings)  # both can be read in the same ways
    pairs = zip(starts, last.readings, strict=True) if alike else product(starts, last.readings)
    found = [
        DueWindow(earliest=start.earliest, end=max(start.end, stop.end), precision=span.precision)
        for start, stop in pairs
        if stop.end > start.earliest
    ]
    if not found:
        raise UnreadableDate(
            f"a range cannot end ({last.hull.latest}) before it begins ({first.hull.earliest})"
        )
    found.sort(key=lambda window: (window.earliest, window.end))
    return Answer(tuple(found), merged(first.notes, last.notes), last.tz or first.tz)


@resolve.register(Bounded)
def _bounded(bounded: Bounded, setting: Setting) -> Answer:
    """What lies within the bounds; the two apart where a bound cuts nothing off."""
    first, last = _ends(bounded.first, bounded.last, setting)
    low, high = first.hull, last.hull
    if not bounded.upper and low.earliest <= high.earliest:
        return last
    cut = bounded.lower or high.latest < low.latest
    if not cut or low.earliest > high.latest:
        return resolve(Listing((bounded.first, bounded.last)), setting)
    window = DueWindow.between(low.earliest, high.latest)
    return Answer((window,), merged(first.notes, last.notes), last.tz or first.tz)


@resolve.register(Estimated)
def _estimated(estimated: Estimated, setting: Setting) -> Answer:
    """The certain window with the days that are expected; both apart where these lie outside."""
    first, last = _ends(estimated.expected, estimated.bound, setting)
    expected, bound = first.hull, last.hull
    low = expected.earliest if estimated.upper else bound.earliest
    if not low <= expected.earliest <= expected.latest <= bound.latest:
        return resolve(Listing((estimated.expected, estimated.bound)), setting)
    window = DueWindow.between(low, bound.latest) if estimated.upper else bound
    notes, tz = merged(first.notes, last.notes), last.tz or first.tz
    return Answer((window,), tuple(each for each in notes if each != NO_YEAR), tz, expected)


@resolve.register(Revised)
def _revised(revised: Revised, setting: Setting) -> Answer:
    old, new = _ends(revised.old, revised.new, setting)
    return replace(new, notes=(*new.notes, Note(f"takes the place of {old.hull.earliest}")))


def _ends(first: Expression, last: Expression, setting: Setting) -> tuple[Answer, Answer]:
    """Both ends, each taking its year from the other where it names none."""
    if not lacks_year(first):
        start = resolve(first, setting)
        since = start.hull.earliest if lacks_year(last) else setting.since
        return start, resolve(last, replace(setting, since=since, year=None))
    stop = resolve(last, setting)
    return _before(first, stop.hull, setting), stop


def _before(first: Expression, stop: DueWindow, setting: Setting) -> Answer:
    """The last occurrence of what names no year that begins no later than `stop` ends."""
    start = resolve(first, replace(setting, year=stop.latest.year))
    if start.hull.earliest > stop.latest:
        start = resolve(first, replace(setting, year=stop.latest.year - 1))
    return start


def lacks_year(expression: Expression) -> bool:
    """Whether an expression leaves its year to its neighbour."""
    if isinstance(expression, PartOf | NthIn | EdgeOf | DayBeside):
        return lacks_year(expression.of)
    if isinstance(expression, WeekOf | Timed):
        return lacks_year(expression.day)
    if isinstance(expression, Range | PeriodTo):
        return lacks_year(expression.last)
    if isinstance(expression, Listing):
        return lacks_year(expression.items[-1])
    return lone_year_missing(expression)


@resolve.register(Listing)
def _listing(listing: Listing, setting: Setting) -> Answer:
    answers = [resolve(listing.items[-1], setting)]
    for item in reversed(listing.items[:-1]):
        lent = lacks_year(item) and not isinstance(listing.items[-1], TOLD_FROM_TODAY)
        lender = answers[0].hull
        answers.insert(0, _before(item, lender, setting) if lent else resolve(item, setting))
    zones = [answer.tz for answer in answers if answer.tz]
    windows = _told_once([window for answer in answers for window in answer.readings])
    apart = readings_of(windows, SEVERAL)
    notes = merged(*(answer.notes for answer in answers), apart.notes)
    return Answer(apart.readings, notes, zones[0] if zones else None)


def _told_once(windows: list[DueWindow]) -> list[DueWindow]:
    """Of several that have the same days the most telling: with its hour, or by its name."""
    telling: dict[tuple[date, date, datetime | None], DueWindow] = {}
    timed = {(window.earliest, window.end) for window in windows if window.at}
    for window in sorted(windows, key=lambda one: one.precision is Precision.RANGE):
        days = window.earliest, window.end
        if window.at or days not in timed:
            telling.setdefault((*days, window.at), window)
    return list(telling.values())


@resolve.register(SpanAhead)
def _span_ahead(span: SpanAhead, setting: Setting) -> Answer:
    day = setting.day_of_reading("a span from today")
    length = span.span
    least, most = (
        _ahead(day, count, length.unit, setting) for count in (length.least, length.most)
    )
    more = length.more
    while more is not None:
        least, most = (_ahead(end, more.least, more.unit, setting) for end in (least, most))
        more = more.more
    if span.whole:
        return Answer((DueWindow.of(day, most, Precision.RANGE),))
    return Answer((DueWindow.between(least, most),))


def _ahead(day: date, count: int, unit: Unit, setting: Setting) -> date:
    if unit is Unit.BUSINESS_DAY:
        return shift_business_days(day, count, setting.calendar)
    roll = roll_convention(setting.context.roll)
    found = (
        counted(day, count, unit, EXCLUDING, setting.calendar)
        if unit is Unit.DAY
        else plus(day, count, unit)
    )
    if roll is Roll.UNADJUSTED:
        return found
    return rolled(found, roll, setting.calendar)


@resolve.register(PeriodTo)
def _period_to(period: PeriodTo, setting: Setting) -> Answer:
    def held(window: DueWindow) -> DueWindow:
        first = plus(window.end, -period.span.most, period.span.unit)
        return DueWindow(earliest=first, end=window.end, precision=Precision.RANGE)

    return resolve(period.last, setting).each(held)


@resolve.register(Either)
def _either(either: Either, setting: Setting) -> Answer:
    answers = [resolve(reading, setting) for reading in either.readings]
    windows = (window for answer in answers for window in answer.readings)
    return readings_of(windows, Note("it can be read in more than one way"))


@resolve.register(Timed)
def _timed(timed: Timed, setting: Setting) -> Answer:
    found = resolve(timed.day, setting)
    clock = timed.clock
    tz = timed.zone or (clock.zone if clock else None)
    notes = (*found.notes, clock.note) if clock and clock.note else found.notes
    if clock is None or any(window.days > 1 for window in found.readings):
        return Answer(found.readings, notes, tz)
    readings = (clocked(w, clock, tz or setting.context.tz) for w in found.readings)
    return Answer(tuple(readings), notes, tz)
