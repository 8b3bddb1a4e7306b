"""What rules give: days, or what is certain while an anchor is not known.

Months are always counted from the original anchor: twice one month is not two months.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tracker.dates.base import almanac
from tracker.dates.base.instants import clocked
from tracker.dates.base.units import IN_HOURS, Unit
from tracker.dates.base.window import DueWindow, Precision, hull
from tracker.dates.calendars.business import Calendars, WeekdayCalendar
from tracker.dates.calendars.counting import Roll, counted, rolled
from tracker.dates.rules.anchors import find
from tracker.dates.rules.hours import hours_from, in_hours
from tracker.dates.rules.rules import (
    Anchor,
    Anchors,
    AnyOf,
    AtTime,
    Count,
    DayOfMonth,
    EarlierOf,
    Fixed,
    LaterOf,
    Offset,
    Rule,
    Waiting,
)

_PERIODS = {
    Unit.MONTH: (1, Precision.MONTH),
    Unit.QUARTER: (3, Precision.QUARTER),
    Unit.YEAR: (12, Precision.YEAR),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class _World:
    """What rules are resolved against."""

    anchors: Anchors
    calendars: Calendars
    as_of: date | None


def resolve(
    rule: Rule, anchors: Anchors, calendars: Calendars, *, as_of: date | None = None
) -> DueWindow | Waiting:
    """The window of a rule, or what it waits for.

    `anchors` are matched loosely (see `anchors`). Rules are monotone in what they count from: the
    first and last days of a wide anchor give the first and last days of the result, and the bounds
    of one that waits give bounds. `as_of` bounds what has not happened yet: while one leg of an
    `EarlierOf` is known and the other waits for an event, the event lies on or after `as_of`.

    Raises:
        UnreadableDate: a date lies outside the years that tracker reads.
        CalendarExhausted: a business calendar does not reach far enough.
    """
    found = resolve_leg(rule, anchors, calendars, as_of=as_of)
    return replace(found, since=None) if isinstance(found, Waiting) else found


def resolve_leg(
    rule: Rule, anchors: Anchors, calendars: Calendars, *, as_of: date | None = None
) -> DueWindow | Waiting:
    """As `resolve`; of a rule that waits also the bounds that hold for it as a part of another."""
    if as_of is not None:
        almanac.checked_year(as_of.year)
    return _resolved(rule, _World(anchors=anchors, calendars=calendars, as_of=as_of))


def _resolved(rule: Rule, world: _World) -> DueWindow | Waiting:
    match rule:
        case Fixed():
            return rule.window
        case Anchor():
            return _anchor(rule, world)
        case Offset() | DayOfMonth():
            return _moved(rule, _resolved(rule.of, world), world)
        case AtTime():
            return _at_time(rule, _resolved(rule.of, world))
        case _:
            legs = [_resolved(option, world) for option in rule.options]
            return _conditional(rule, legs)


def _anchor(anchor: Anchor, world: _World) -> DueWindow | Waiting:
    found = find(anchor.name, world.anchors)
    if isinstance(found, DueWindow):
        return found
    if isinstance(found, date):
        return DueWindow.on(found)
    waiting = found or Waiting(on=())
    return replace(waiting, on=(anchor.name,), since=world.as_of)


def _moved(
    rule: Offset | DayOfMonth, of: DueWindow | Waiting, world: _World
) -> DueWindow | Waiting:
    if isinstance(of, Waiting):
        low, high, since = (
            None if day is None else _window(rule, DueWindow.on(day), world)
            for day in (of.not_before, of.not_after, of.since)
        )
        return Waiting(
            on=of.on,
            not_before=None if low is None else low.earliest,
            not_after=None if high is None else high.latest,
            since=None if since is None else since.earliest,
        )
    return _window(rule, of, world)


def _window(rule: Offset | DayOfMonth, of: DueWindow, world: _World) -> DueWindow:
    if isinstance(rule, Offset) and rule.by.unit in IN_HOURS:
        return hours_from(of, rule.by, world.calendars)
    return DueWindow.between(_move(rule, of.earliest, world), _move(rule, of.latest, world))


def _at_time(rule: AtTime, of: DueWindow | Waiting) -> DueWindow | Waiting:
    if isinstance(of, Waiting) or of.days > 1:
        return of
    return clocked(of, rule.clock, rule.tz)


def _move(rule: Offset | DayOfMonth, day: date, world: _World) -> date:
    if isinstance(rule, DayOfMonth):
        size, precision = _PERIODS[rule.unit]
        start = day.replace(day=1, month=(day.month - 1) // size * size + 1)
        ahead = rule.months - (rule.itself and start == day)
        first = almanac.plus_months(start, ahead * size)
        return almanac.nth_day(almanac.months_from(first, size, precision), rule.day)
    return count_from(day, rule.by, world.calendars)


def count_from(day: date, by: Count, calendars: Calendars) -> date:
    """`day` and a count, rolled; a calendar is opened only where one is needed."""
    plain = by.roll is Roll.UNADJUSTED and by.unit not in {Unit.BUSINESS_DAY, Unit.DAY}
    calendar = WeekdayCalendar() if plain else calendars(by.calendar)
    found = counted(day, by.count, by.unit, by.convention, calendar)
    return rolled(found, by.roll, calendar, backward=by.count < 0)


def _conditional(
    rule: EarlierOf | LaterOf | AnyOf, legs: list[DueWindow | Waiting]
) -> DueWindow | Waiting:
    known = [leg for leg in legs if isinstance(leg, DueWindow)]
    waiting = [leg for leg in legs if isinstance(leg, Waiting)]
    if isinstance(rule, EarlierOf):
        return _earlier(known, waiting, by_the_hour=next(in_hours(rule), None) is not None)
    if waiting or not known:
        return _open(legs, waiting, later=isinstance(rule, LaterOf))
    if isinstance(rule, AnyOf):
        return hull(known)
    last = max(known, key=_order(known))
    return _between(max(window.earliest for window in known), last)


def _earlier(
    known: list[DueWindow], waiting: list[Waiting], *, by_the_hour: bool
) -> DueWindow | Waiting:
    """The earlier: certain, too, where what still waits can only come later.

    By the hour it may come earlier on the very day.
    """
    first = min(known, key=_order(known), default=None)
    ahead = timedelta(days=by_the_hour)
    if first is not None and all(_comes_after(leg, first.latest + ahead) for leg in waiting):
        return _between(min(window.earliest for window in known), first)
    lows = [window.earliest for window in known] + [leg.not_before or leg.since for leg in waiting]
    certain = bool(known) or any(leg.not_before for leg in waiting)
    highs = [window.latest for window in known]
    highs += [leg.not_after for leg in waiting if leg.not_after]
    return Waiting(
        on=_missing(waiting),
        not_before=_of_all(min, lows) if certain else None,
        not_after=min(highs, default=None),
    )


def _order(windows: list[DueWindow]) -> Callable[[DueWindow], tuple[object, ...]]:
    """What comes first: by instants where all have one, else by days, of which the whole counts."""
    if all(window.at for window in windows):
        return lambda window: (window.at,)
    return lambda window: (window.end, window.earliest, window.at is None)


def _comes_after(leg: Waiting, day: date) -> bool:
    """Whether what is waited for is certain to come on `day` or later."""
    return any(low is not None and low >= day for low in (leg.not_before, leg.since))


def _open(legs: list[DueWindow | Waiting], waiting: list[Waiting], *, later: bool) -> Waiting:
    """The bounds of the later of several, or of any of them, while some wait."""
    lows = [leg.earliest if isinstance(leg, DueWindow) else leg.not_before for leg in legs]
    highs = [leg.latest if isinstance(leg, DueWindow) else leg.not_after for leg in legs]
    return Waiting(
        on=_missing(waiting),
        not_before=max(filter(None, lows), default=None) if later else _of_all(min, lows),
        not_after=_of_all(max, highs),
    )


def _of_all(which: Callable[[list[date]], date], days: list[date | None]) -> date | None:
    """The first or last of some days; None where one of them is not known, or there is none."""
    known = [day for day in days if day is not None]
    return which(known) if known and len(known) == len(days) else None


def _missing(waiting: list[Waiting]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for leg in waiting for name in leg.on))


def _between(earliest: date, last: DueWindow) -> DueWindow:
    if earliest == last.earliest:
        return last
    return DueWindow(earliest=earliest, end=last.end, precision=Precision.RANGE)
