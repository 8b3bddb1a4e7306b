"""The grammar of what comes round: every other Friday, on Mondays, each 31 March, six-monthly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tracker.dates.base.units import Step, Unit, Which
from tracker.dates.grammar.english.bounds import RANGE_WORDS
from tracker.dates.grammar.english.counting import BUSINESS_KINDS
from tracker.dates.grammar.english.little import AND_OR, DAY, EACH, OF, ON, OTHERWISE, THE
from tracker.dates.grammar.english.names import FISCAL, ONE_UNIT, UNITS
from tracker.dates.grammar.english.rhythms import (
    ADVERBS,
    BESIDE_IT,
    BESIDE_WEEKDAYS,
    BETWEEN_TIMES,
    DOUBTFUL,
    IF,
    INTERVALS,
    OFF,
    ON_AND_ON,
    OTHER,
    REPEATS,
    ROLLING,
    ROLLS,
    THEREAFTER,
    WEEKDAYS_OF_MANY,
    WEEKDAYS_OFF,
)
from tracker.dates.grammar.expressions import (
    Day,
    Each,
    Expression,
    Listing,
    NamedDay,
    NamedWeekday,
    Nearby,
    Range,
    Repeats,
    Rolls,
    Year,
    YearPart,
    YearShift,
)
from tracker.dates.grammar.fiscal import quartered
from tracker.dates.grammar.monthdays import month_day, weekday
from tracker.dates.grammar.named import month, named, near_unit, season
from tracker.dates.grammar.numbers import cardinal, ordinal
from tracker.dates.grammar.reader.cursor import Cursor
from tracker.dates.grammar.reader.rule import rule
from tracker.dates.grammar.reader.tokens import Kind
from tracker.dates.grammar.spans import span

_WEEK_DAYS = 7
_LONGEST_CONDITION = 20  #: words and marks
_OF_CONDITIONS = frozenset({Kind.WORD, Kind.MARK})
_ROLLING = frozenset({*OTHERWISE, *IF, *ROLLS, *THE})
_DIVIDED = frozenset({Unit.MONTH, Unit.QUARTER, Unit.YEAR})
_YEARLY = (Day, NamedDay, YearPart)
_CALENDAR = frozenset({Unit.WEEK, Unit.MONTH, Unit.QUARTER, Unit.YEAR})


@rule("""EACH (which-one weekday | weekday) [last-weekday] {another-weekday} |
        weekdays {another-weekdays} | EACH yearless
    NamedWeekday(4, each) = every Friday | each Friday by 5pm
    NamedWeekday(4, each, every=2) = every other Friday from 5 March 2027
    Listing([NamedWeekday(0, each), NamedWeekday(3, each)]) = each Monday and Thursday
    Listing([NamedWeekday(0, each), NamedWeekday(3, each)]) = on Mondays and Thursdays
    Listing([NamedWeekday(0, each), NamedWeekday(1, each), NamedWeekday(2, each)]) =
        every Monday to Wednesday
    Day(each, 3, 31) = every 31 March
    never = Friday | each quarter | every 31 March 2027""")
def every(cursor: Cursor) -> Expression | None:
    """Days and periods that come round, by their names."""
    days = _weekdays(cursor)
    another: Callable[[Cursor], int | None] = _another_weekdays
    step = 1
    if days is None and cursor.word(EACH):
        step = _which_one(cursor) or 1
        days, another = weekday(cursor), _another_weekday
        if days is None:
            return _yearless(cursor) if step == 1 else None
    if days is None:
        return None
    found = [days]
    to = None if another is _another_weekdays else _last_weekday(cursor)
    if to is not None:
        found += [day % _WEEK_DAYS for day in range(days + 1, days + 1 + (to - days) % _WEEK_DAYS)]
    while (day := another(cursor)) is not None:
        found.append(day)
    named_days = [NamedWeekday(weekday=day, which=Which.EACH, every=step) for day in found]
    return named_days[0] if len(named_days) == 1 else Listing(tuple(named_days))


@rule("""OTHER | ordinal
    2 = every other Friday | every second Friday | each alternate Friday
    3 = every third Friday
    never = every Friday | every first Friday""")
def _which_one(cursor: Cursor) -> int | None:
    """One of how many."""
    if cursor.word(OTHER):
        return 2
    number = ordinal(cursor)
    return number if number is not None and number > 1 else None


@rule("""RANGE_WORDS weekday
    2 = every Monday to Wednesday | each Monday through Wednesday
    never = every Monday to 31 March 2027""")
def _last_weekday(cursor: Cursor) -> int | None:
    """The last of several weekdays in a row, each of which is meant."""
    return weekday(cursor) if cursor.word(RANGE_WORDS) else None


@rule("""("," | AND_OR | "&") [AND_OR] [EACH] weekday
    3 = each Monday and Thursday | every Monday, and every Thursday | each Monday & Thursday
    never = each Monday and 31 March 2027""")
def _another_weekday(cursor: Cursor) -> int | None:
    joined = cursor.take(",", "&") | cursor.word(AND_OR)
    cursor.word(EACH)
    return weekday(cursor) if joined else None


@rule("""WEEKDAYS_OF_MANY
    0 = on Mondays | Mondays and Thursdays
    never = ten days, excluding Mondays | on Monday""")
def _weekdays(cursor: Cursor) -> int | None:
    """A weekday in the plural, unless it only tells of days that do not count."""
    before = cursor.peek(-1).text
    if before and before not in BESIDE_WEEKDAYS and before not in ON:
        return None
    found = cursor.look_up(WEEKDAYS_OF_MANY)
    return None if found is None or cursor.peek().text in WEEKDAYS_OFF else found


@rule("""("," | AND_OR | "&") [AND_OR] WEEKDAYS_OF_MANY
    3 = Mondays and Thursdays | Mondays, Wednesdays and Thursdays
    never = Mondays and 31 March 2027""")
def _another_weekdays(cursor: Cursor) -> int | None:
    joined = cursor.take(",", "&") | cursor.word(AND_OR)
    return cursor.look_up(WEEKDAYS_OF_MANY) if joined else None


@rule("""(quartered | month-day | named | month | season) [THEREAFTER]
    Day(each, 3, 31) = every 31 March | 31 March 2027 and every 31 March thereafter
    Listing([Day(each, 3, 15), Day(each, 3, 31)]) = every 15 and 31 March
    YearPart(quarter, 1, each) = each first quarter
    NamedDay(easter monday, each) = every Easter Monday
    YearPart(month, 3, each) = the last Friday of every March
    YearPart(season, 1, each) = each spring
    never = every 31 March 2027""")
def _yearless(cursor: Cursor) -> Expression | None:
    """What comes round every year."""
    found = quartered(cursor) or month_day(cursor) or named(cursor)
    found = found or month(cursor) or season(cursor)
    if found is None:
        return None
    cursor.phrase(THEREAFTER)
    return of_each_year(found)


def of_each_year(found: Expression) -> Expression | None:
    """A day or period that names no year, as that of each; None for one that does."""
    match found:
        case Day(year=None) | NamedDay(year=None) | YearPart(year=None):
            return replace(found, year=Which.EACH)
        case Listing():
            items = [of_each_year(item) for item in found.items]
            kept = tuple(item for item in items if item is not None)
            return Listing(kept) if len(kept) == len(items) else None
        case Range():
            first, last = of_each_year(found.first), of_each_year(found.last)
            return None if first is None or last is None else replace(found, first=first, last=last)
    return None


def of_each(found: Expression) -> Expression | None:
    """`the month` of what comes round as each of them, a month without its year as that of each."""
    match found:
        case Each():
            return found
        case Nearby(shift=0) if found.unit is not Unit.DAY:
            return Each(unit=found.unit)
        case Year(year=YearShift(by=0)):
            return Each(unit=Unit.YEAR)
    return found if comes_round(found) else of_each_year(found)


def comes_round(found: Expression) -> bool:
    """Whether a period is one of many."""
    return isinstance(found, Each) or (isinstance(found, _YEARLY) and found.year is Which.EACH)


@rule("""[THEREAFTER] rhythm [BETWEEN_TIMES] [THEREAFTER] | ON_AND_ON
    Repeats(every six months thereafter, every=Step(6, month), goes_on) =
        31 March 2027 and every six months thereafter
    Repeats(thereafter every six months, every=Step(6, month), goes_on) =
        31 March 2027, thereafter every six months
    Repeats(six-monthly intervals, every=Step(6, month)) =
        31 March 2027 and at six-monthly intervals
    Repeats(thereafter) = 31 March 2027 and each period thereafter
    never = every 31 March | a report""")
def repeats(cursor: Cursor) -> Expression | None:
    """That something comes round, without its day."""
    mark = cursor.at
    goes_on = cursor.phrase(THEREAFTER) is not None
    found = _rhythm(cursor)
    if found is None:
        cursor.at = mark
        return Repeats(cursor.since(mark)) if cursor.word(ON_AND_ON) else None
    cursor.word(BETWEEN_TIMES)
    goes_on = cursor.phrase(THEREAFTER) is not None or goes_on
    return replace(found, words=cursor.since(mark), goes_on=goes_on)


@rule("""DOUBTFUL | REPEATS | EACH so-many | INTERVALS OF span | so-many-adverb
    Repeats(every=Step(1, year)) = by 31 March, annually
    Repeats(every=Step(3, month)) = every third month | every 3 months
    Repeats(every=Step(6, month)) = at intervals of six months | six-monthly
    Repeats(doubtful=['every 6 months', 'every 2 years']) = biannually
    never = every 31 March | every 3 to 4 months""")
def _rhythm(cursor: Cursor) -> Repeats | None:
    """How far it is from one time to the next, where words say so."""
    ways = cursor.phrase(DOUBTFUL)
    if ways is not None:
        return Repeats("", doubtful=ways)
    told = cursor.phrase(REPEATS)
    if told is not None:
        return Repeats("", every=told[0] if told else None)
    if cursor.word(EACH):
        step = _so_many(cursor)
    elif cursor.word(INTERVALS):
        length = span(cursor) if cursor.word(OF) else None
        step = None if length is None else Step(length.most, length.unit)
    else:
        step = _so_many_adverb(cursor)
    return None if step is None else Repeats("", every=step)


@rule("""span | which-one ONE_UNIT
    Step(6, month) = every six months | every 6-month period
    Step(2, week) = every other week | every second week
    never = every second Friday | every 3 to 4 months""")
def _so_many(cursor: Cursor) -> Step | None:
    """So many days, weeks, months or years."""
    length = span(cursor)
    if length is not None:
        return Step(length.most, length.unit) if length.least == length.most else None
    number = _which_one(cursor)
    unit = None if number is None else cursor.look_up(ONE_UNIT)
    return None if number is None or unit is None else Step(number, unit)


@rule("""cardinal "-" ADVERBS
    Step(6, month) = six-monthly | 6-monthly
    never = two monthly reports""")
def _so_many_adverb(cursor: Cursor) -> Step | None:
    number = cardinal(cursor)
    if not number or not cursor.take("-"):
        return None
    unit = cursor.look_up(ADVERBS)
    return None if unit is None else Step(number, unit)


@rule("""EACH [FISCAL | which-one | cardinal] (near-unit | UNITS)
    Each(month) = the last business day of each month
    Each(quarter, fiscal) = the last business day of each fiscal quarter
    Each(month, every=2) = the 15th of every other month | the 15th of every two months
    never = the 15th of the month""")
def each_unit(cursor: Cursor) -> Each | None:
    """Each of the periods of the calendar, or each of so many."""
    if not cursor.word(EACH):
        return None
    fiscal = cursor.word(FISCAL)
    number = None if fiscal else _which_one(cursor) or cardinal(cursor)
    unit = near_unit(cursor) if number is None else cursor.look_up(UNITS)
    return Each(unit=unit, fiscal=fiscal, every=number or 1) if unit in _CALENDAR else None


@rule("""repeats
    Each(month) = every month on the last Friday | monthly, by the 15th
    Each(month, every=2) = every two months on the 15th from 1 May 2027
    never = every two weeks on Friday""")
def each_period(cursor: Cursor) -> Each | None:
    """The periods in front of a day of each: `every month on the last Friday`."""
    found = repeats(cursor)
    step = found.every if isinstance(found, Repeats) and not found.goes_on else None
    if step is None or step.unit not in _DIVIDED:
        return None
    cursor.take(",")
    return Each(unit=step.unit, every=step.count)


@rule("""[OTHERWISE] [","] [off-day] [","] [ROLLING] beside-it [","] [off-day]
    Rolls() = the 15th of each month, or the next business day
    Rolls(back) = the 15th of each month or the preceding working day
    Rolls() = the 15th of each month (next business day if that is a holiday)
    Rolls() = the 15th of each month; if that is not a working day, the business day after it
    never = the next business day | 15 May 2027 or the next Friday""")
def rolls(cursor: Cursor) -> Expression | None:
    """Where a date goes that falls on a day off."""
    if cursor.peek().text not in _ROLLING:
        return None
    told = cursor.word(OTHERWISE)
    cursor.take(",")
    told = _off_day(cursor) is not None or told
    cursor.take(",")
    cursor.phrase(ROLLING)
    back = _beside_it(cursor)
    if back is None:
        return None
    cursor.take(",")
    told = _off_day(cursor) is not None or told
    return Rolls(back=back) if told else None


@rule("""[ROLLS] BUSINESS_KINDS DAY [BESIDE_IT]
    False = the 15th of each month, or the next business day
    False = the 15th of each month, or the first business day thereafter
    True = the 15th of each month, or the business day before
    never = the 15th of each month, or the business day | or the next Friday""")
def _beside_it(cursor: Cursor) -> bool | None:
    """The business day after a day off, or before it."""
    back = cursor.phrase(ROLLS)
    if not (cursor.word(BUSINESS_KINDS) and cursor.word(DAY)):
        return None
    behind = cursor.phrase(BESIDE_IT)
    return back if behind is None else behind


@rule("""IF {Word}
    True = the 15th of each month; if that is not a working day, the next business day
    never = the 15th of each month, if adopted""")
def _off_day(cursor: Cursor) -> bool | None:
    """That a day may be one on which nobody works."""
    if not cursor.word(IF):
        return None
    said = False
    for _ in range(_LONGEST_CONDITION):
        token = cursor.peek()
        if (said and _comes_to_business_day(cursor)) or token.kind not in _OF_CONDITIONS:
            break
        said = said or token.text in OFF
        cursor.at += 1
    return said or None


def _comes_to_business_day(cursor: Cursor) -> bool:
    """Whether the day to which a date rolls stands here."""
    mark = cursor.at
    cursor.take(",")
    cursor.phrase(ROLLING)
    cursor.phrase(ROLLS)
    found = cursor.word(BUSINESS_KINDS) and cursor.word(DAY)
    cursor.at = mark
    return found
