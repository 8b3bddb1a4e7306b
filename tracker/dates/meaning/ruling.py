"""From expressions that are counted from something to rules."""

from __future__ import annotations

from dataclasses import replace

from tracker.dates.base.describe import describe
from tracker.dates.base.units import IN_HOURS, Clock, Counting, Part, Unit
from tracker.dates.base.window import DueWindow
from tracker.dates.calendars.authorities import counting_hours
from tracker.dates.calendars.counting import (
    CLEAR,
    EXCLUDING,
    FULL_HOURS,
    INCLUDING,
    Convention,
    Roll,
    plus,
    plus_days,
    roll_convention,
)
from tracker.dates.grammar.expressions import (
    Choice,
    Counted,
    Each,
    Event,
    Expression,
    Listing,
    MonthAfter,
    PartOf,
    Span,
    Timed,
)
from tracker.dates.meaning.compound import lacks_year, resolve
from tracker.dates.meaning.setting import Setting
from tracker.dates.meaning.single import is_anchor
from tracker.dates.rules.rules import (
    Anchor,
    AnyOf,
    AtTime,
    Count,
    DayOfMonth,
    EarlierOf,
    Fixed,
    LaterOf,
    Offset,
    Rule,
)

_CONVENTIONS: dict[Counting, tuple[Convention, ...]] = {
    Counting.EXCLUDING: (EXCLUDING,),
    Counting.INCLUDING: (INCLUDING,),
    Counting.EITHER: (INCLUDING, EXCLUDING),
    Counting.CLEAR: (CLEAR,),
}
_BUSINESS_WEEK = 5
_WEEKS = frozenset({Unit.WEEK, Unit.FORTNIGHT})
_ONE_DAY = Span(least=1, most=1, unit=Unit.DAY)
_CALENDAR_WEEK = 7


def rule_of(expression: Expression, setting: Setting) -> Rule:
    """The rule that an expression states.

    Raises:
        UnreadableDate: a date in it cannot be resolved.
        UsageError: the context names a roll convention or calendar that does not exist.
    """
    if isinstance(expression, Event):
        return Anchor(expression.words)
    if isinstance(expression, MonthAfter):
        return _day_of_month(expression, setting)
    if isinstance(expression, Choice):
        options = tuple(rule_of(option, setting) for option in expression.options)
        return EarlierOf(options) if expression.earlier else LaterOf(options)
    if isinstance(expression, Counted):
        return _counted(expression, setting)
    if isinstance(expression, PartOf) and isinstance(expression.of, Each):
        return _edge(expression, expression.of, setting)
    fixed = [_fixed(window) for window in resolve(expression, setting).readings]
    return fixed[0] if len(fixed) == 1 else AnyOf(tuple(fixed))


def _day_of_month(after: MonthAfter, setting: Setting) -> Rule:
    return DayOfMonth(
        of=rule_of(after.anchor, setting),
        months=after.months,
        day=after.day,
        unit=after.unit,
        itself=after.itself,
    )


def _fixed(window: DueWindow) -> Fixed:
    return Fixed(window=window, words=describe(window))


def _counted(counted: Counted, setting: Setting) -> Rule:
    clock = counted.clock
    if clock is not None:
        tz = clock.zone or setting.context.tz
        return AtTime(of=_counted(replace(counted, clock=None), setting), clock=clock, tz=tz)
    conventions = _conventions(counted, setting)
    counts = dict.fromkeys((counted.span.least, counted.span.most))
    options = tuple(
        _offset_and_more(counted, _count(counted, number, convention, setting), setting)
        for number in counts
        for convention in conventions
    )
    if counted.whole:
        options = (_first_of(counted, setting), *options)
    return options[0] if len(options) == 1 else AnyOf(options)


def _first_of(counted: Counted, setting: Setting) -> Rule:
    """The day from which all of a span is meant; of the week after a day that is the next one."""
    week = counted.span.unit in _WEEKS and counted.span.most == 1
    if not week or counted.counting is not Counting.EXCLUDING:
        return rule_of(counted.anchor, setting)
    return rule_of(replace(counted, span=_ONE_DAY, whole=False), setting)


def _count(counted: Counted, number: int, convention: Convention, setting: Setting) -> Count:
    roll = roll_convention(setting.context.roll)
    return Count(
        count=-number if counted.back else number,
        unit=counted.span.unit,
        convention=convention,
        calendar=setting.context.calendar,
        roll=roll if convention.rolls else Roll.UNADJUSTED,
        tz=zone_named(counted) or setting.context.tz,
    )


def _offset_and_more(counted: Counted, by: Count, setting: Setting) -> Rule:
    """The offset, and those of smaller units on top of it; only the last one rolls."""
    more = counted.span.more
    rule = _offset(counted, by if more is None else replace(by, roll=Roll.UNADJUSTED), setting)
    while more is not None:
        next_by = replace(
            by,
            count=-more.least if counted.back else more.least,
            unit=more.unit,
            convention=EXCLUDING,
            roll=by.roll if more.more is None else Roll.UNADJUSTED,
        )
        rule, more = Offset(of=rule, by=next_by), more.more
    return rule


def _conventions(counted: Counted, setting: Setting) -> tuple[Convention, ...]:
    """How the ends of the span count: of hours as the law says, of clear ones only whole hours."""
    if counted.span.unit not in IN_HOURS:
        return _CONVENTIONS[counted.counting]
    if counted.counting is Counting.CLEAR:
        return (FULL_HOURS,)
    return (counting_hours(setting.context.calendar),)


def zone_named(expression: Expression) -> str | None:
    """The zone that the words name for the instant that an expression gives."""
    match expression:
        case Counted(clock=Clock(zone=str() as named)):
            return named
        case Counted() if expression.span.unit in IN_HOURS:
            return zone_named(expression.anchor)
        case Timed():
            return expression.zone or (expression.clock.zone if expression.clock else None)
    return None


def _offset(counted: Counted, by: Count, setting: Setting) -> Rule:
    anchor = counted.anchor
    if isinstance(anchor, Listing) and lacks_year(anchor):
        return _soonest(counted, anchor, by, setting)
    if lacks_year(anchor):
        return Offset(of=_fixed(resolve(anchor, _since(counted, setting)).hull), by=by)
    return Offset(of=rule_of(anchor, setting), by=by)


def _soonest(counted: Counted, days: Listing, by: Count, setting: Setting) -> Rule:
    """Of several days of the year the one whose result comes next."""
    since = _since(counted, setting)
    fixed = [_fixed(resolve(day, since).hull) for day in days.items]
    return Offset(of=min(fixed, key=lambda one: one.window.earliest), by=by)


def _since(counted: Counted, setting: Setting) -> Setting:
    """A setting in which the year of the anchor is the one whose result comes next.

    What is counted back has the next anchor, though its result may be past: never too late.
    """
    if counted.back:
        return setting
    day, span = setting.day_of_reading("a date without a year"), counted.span
    if span.unit is Unit.BUSINESS_DAY:
        start = plus_days(day, -span.most * _CALENDAR_WEEK // _BUSINESS_WEEK)
    else:
        start = plus(day, -span.most, span.unit)
    more = span.more
    while more is not None:
        start, more = plus(start, -more.most, more.unit), more.more
    return replace(setting, as_of=start)


def _edge(edge: PartOf, each: Each, setting: Setting) -> Rule:
    """The edge of a period that comes round, or what goes by its name."""
    if is_anchor(each, setting.context):
        return Anchor(each.words)
    side = "start" if edge.part is Part.START else "end"
    found = _fixed(resolve(edge, setting).hull)
    return replace(found, words=f"the {side} of each {each.unit}")
