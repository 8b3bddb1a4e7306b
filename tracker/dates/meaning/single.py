"""Single days and periods: which days an expression means that holds no other expression.

A yearless date is the next one on or after the as-of date, never a later one, unless its weekday
tells another year.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from tracker.dates.base import almanac
from tracker.dates.base.instants import window_at
from tracker.dates.base.notes import HOUSE, Note
from tracker.dates.base.units import Unit, Which
from tracker.dates.base.window import DueWindow, Precision
from tracker.dates.calendars.authorities import of_fiscal_years
from tracker.dates.grammar.expressions import (
    Day,
    Expression,
    FiscalPeriod,
    IsoWeek,
    Moment,
    NamedDay,
    NamedWeekday,
    Nearby,
    Slashed,
    Year,
    YearPart,
    YearRef,
    YearShift,
)
from tracker.dates.meaning.interpretation import Context
from tracker.dates.meaning.setting import NO_YEAR, Answer, Setting, merged, readings_of, resolve
from tracker.errors import UnreadableDate

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_LEAP_DAY = (2, 29)
_LEAP_GAP = 9  #: 29 February may be this many years away
_NEARBY_YEARS = 2
_YEAR_MONTHS = 12
_WHICH_IS_NEXT = Note("people differ on which one is the next", HOUSE)
_SOUTHERN = frozenset({"AU", "NZ", "ZA", "AR", "CL", "BR", "UY", "ASX", "XASX", "XNZE", "XJSE"})
_SOUTHERN_ZONES = ("Australia/", "Pacific/Auckland", "Africa/Johannesburg", "America/Sao_Paulo")
#: The month in which a fiscal year begins.
FISCAL_MONTHS = {
    "US": 10,
    **dict.fromkeys(("UK", "GB", "IN", "CA", "JP", "HK", "SG", "ZA"), 4),
    **dict.fromkeys(("NZ", "AU"), 7),
    "PRA": 3,
    **dict.fromkeys(("CALENDAR", "EU"), 1),
}


@resolve.register(Day)
def _day(day: Day, setting: Setting) -> Answer:
    year = _year_number(day.year, setting)
    if year is None:
        return _yearless(day, setting)
    return _checked_weekday(day.weekday, almanac.day_of(year, day.month, day.day))


def _year_number(ref: YearRef, setting: Setting) -> int | None:
    """The year, where it does not hang on the day of the year."""
    if isinstance(ref, YearShift):
        day = setting.day_of_reading("a year that is not a number")
        return almanac.checked_year(day.year + ref.by)
    if isinstance(ref, Which):
        return None
    return setting.year if ref is None else almanac.checked_year(ref)


def _checked_weekday(told: int | None, found: date) -> Answer:
    notes: tuple[Note, ...] = ()
    if told is not None and found.weekday() != told:
        notes = (Note(_mismatch(found, told), doubt=True),)
    return Answer((DueWindow.on(found),), notes)


def _yearless(day: Day, setting: Setting) -> Answer:
    """The next such day, or the one in a neighbouring year whose weekday is right."""
    start = setting.since or setting.day_of_reading("a date without a year")
    if (day.month, day.day) != _LEAP_DAY:
        almanac.day_of(start.year, day.month, day.day)
    years = range(start.year - 1, start.year + _LEAP_GAP)
    days = [date(year, day.month, day.day) for year in years if _exists(day, year)]
    found = next(one for one in days if one >= start)
    last = max((one for one in days if one < start), default=found)
    if day.weekday not in {None, found.weekday()} and last.weekday() == day.weekday:
        return Answer((DueWindow.on(last),), (Note("the weekday tells the year", doubt=True),))
    answer = _checked_weekday(day.weekday, found)
    if day.weekday == found.weekday():
        return answer  # it tells the year, too
    return replace(answer, notes=merged(answer.notes, _assumed(setting)))


def _assumed(setting: Setting) -> tuple[Note, ...]:
    """What to say of a date without a year; nothing where the date before it tells the year."""
    return () if setting.since else (NO_YEAR,)


def _exists(day: Day, year: int) -> bool:
    return almanac.is_leap(year) or (day.month, day.day) != _LEAP_DAY


def _occurrences(which: Which | None, make: Callable[[int], DueWindow], setting: Setting) -> Answer:
    """Which of the yearly windows that `make` gives: the next one, unless it is told otherwise."""
    start = setting.since or setting.day_of_reading("a period without a year")
    first = max(start.year - _NEARBY_YEARS, almanac.FIRST_YEAR)
    last = min(start.year + _NEARBY_YEARS, almanac.LAST_YEAR)
    windows = [make(year) for year in range(first, last + 1)]
    if which is Which.LAST:
        windows = [window for window in windows if window.latest < start][-1:]
    elif which is Which.NEXT:
        windows = [window for window in windows if window.earliest > start][:1]
        windows.append(make(almanac.checked_year(start.year + 1)))
    else:
        windows = [window for window in windows if window.latest >= start][:1]
    if not windows:
        raise UnreadableDate(f"the one meant is not in {almanac.FIRST_YEAR}-{almanac.LAST_YEAR}")
    answer = readings_of(windows, _WHICH_IS_NEXT)
    return answer if which else replace(answer, notes=_assumed(setting))


def _mismatch(day: date, told: int) -> str:
    is_a, not_a = almanac.WEEKDAY_NAMES[day.weekday()], almanac.WEEKDAY_NAMES[told]
    return f"{day.day} {almanac.MONTH_NAMES[day.month - 1]} {day.year} is a {is_a}, not a {not_a}"


@resolve.register(NamedDay)
def _named(named: NamedDay, setting: Setting) -> Answer:
    year = _year_number(named.year, setting)
    if year is not None:
        return Answer((DueWindow.on(almanac.named_day(named.name, year)),))
    which = named.year if isinstance(named.year, Which) else None
    return _occurrences(which, lambda y: DueWindow.on(almanac.named_day(named.name, y)), setting)


@resolve.register(YearPart)
def _year_part(part: YearPart, setting: Setting) -> Answer:
    southern = part.southern
    if southern is None:
        southern = part.precision is Precision.SEASON and _is_southern(setting.context)
    notes: tuple[Note, ...] = ()
    if part.precision is Precision.SEASON:
        where = "southern" if southern else "northern"
        notes = (Note(f"{where} meteorological season", HOUSE),)

    def make(year: int) -> DueWindow:
        return almanac.year_part(year, part.precision, part.number, southern=southern)

    year = _year_number(part.year, setting)
    if year is not None:
        return Answer((make(year),), notes)
    which = part.year if isinstance(part.year, Which) else None
    found = _occurrences(which, make, setting)
    return replace(found, notes=found.notes + notes)


def _is_southern(context: Context) -> bool:
    places = {(context.calendar or "").partition("-")[0].upper(), (context.fiscal or "").upper()}
    return bool(places & _SOUTHERN) or context.tz.startswith(_SOUTHERN_ZONES)


@resolve.register(Year)
def _year(year: Year, setting: Setting) -> Answer:
    number = year.year
    if isinstance(number, YearShift):
        number = setting.day_of_reading("a year that is not a number").year + number.by
    return Answer((almanac.year_window(number),))


@resolve.register(IsoWeek)
def _iso_week(week: IsoWeek, _: Setting) -> Answer:
    return Answer((almanac.iso_week(week.year, week.week, week.weekday),))


def fiscal_month(setting: Setting) -> int:
    """The month in which the fiscal years of the context begin.

    Raises:
        UnreadableDate: the context does not say whose.
    """
    month = FISCAL_MONTHS.get((setting.context.fiscal or "").upper())
    if month is None:
        raise UnreadableDate(
            "whose fiscal year? pass --fiscal with one of " + ", ".join(FISCAL_MONTHS)
        )
    return month


@resolve.register(FiscalPeriod)
def _fiscal(period: FiscalPeriod, setting: Setting) -> Answer:
    """Fiscal years are named for the year in which they end, unless both are written."""
    month = fiscal_month(setting)
    whose = (setting.context.fiscal or "").upper()
    year = period.year
    if isinstance(year, YearShift):
        day = setting.day_of_reading("a fiscal year without its number")
        year = day.year + year.by + (month > 1 and day.month >= month)
    elif period.spanning and month > 1:
        year += 1
    start = almanac.day_of(year - (month > 1), month, 1)
    months = {Precision.YEAR: 12, Precision.HALF: 6, Precision.QUARTER: 3}[period.precision]
    first = almanac.plus_months(start, (period.number - 1) * months)
    window = almanac.months_from(first, months, period.precision)
    begin = f"{start.day} {almanac.MONTH_NAMES[start.month - 1]}"
    note = Note(f"fiscal years of {whose} begin on {begin}", of_fiscal_years(whose))
    return Answer((window,), (note,))


@resolve.register(Nearby)
def _nearby(near: Nearby, setting: Setting) -> Answer:
    return Answer((_near_window(near, setting),))


def _near_window(near: Nearby, setting: Setting) -> DueWindow:
    day = setting.day_of_reading(f"a {near.unit} told from today")
    if near.unit is Unit.DAY:
        return DueWindow.on(day + near.shift * _DAY)
    if near.unit is Unit.WEEK:
        return almanac.week_from(day - day.weekday() * _DAY + near.shift * _WEEK)
    months = 3 if near.unit is Unit.QUARTER else 1
    precision = Precision.QUARTER if near.unit is Unit.QUARTER else Precision.MONTH
    first = day.replace(day=1, month=(day.month - 1) // months * months + 1)
    return almanac.months_from(almanac.plus_months(first, near.shift * months), months, precision)


@resolve.register(NamedWeekday)
def _named_weekday(named: NamedWeekday, setting: Setting) -> Answer:
    day = setting.day_of_reading("a weekday")
    ahead = (named.weekday - day.weekday()) % _WEEK.days * _DAY
    if named.which is Which.LAST:
        return Answer((DueWindow.on(day + ahead - _WEEK),))
    if named.which is Which.COMING:
        return Answer((DueWindow.on(day + ahead),))
    of_next_week = day + _WEEK + (named.weekday - day.weekday()) * _DAY
    soonest = day + (ahead or _WEEK)
    windows = (DueWindow.on(soonest), DueWindow.on(of_next_week))
    return readings_of(windows, _WHICH_IS_NEXT)


@resolve.register(Slashed)
def _slashed(slashed: Slashed, setting: Setting) -> Answer:
    orders = [(slashed.first, slashed.second), (slashed.second, slashed.first)]
    if setting.context.dayfirst is not None:
        orders = orders[:1] if setting.context.dayfirst else orders[1:]
    days = [
        almanac.day_of(slashed.year, month, day)
        for day, month in orders
        if 1 <= month <= _YEAR_MONTHS
    ]
    if not days:
        raise UnreadableDate(
            f"{slashed.first}/{slashed.second}/{slashed.year} has no month from 1 to 12 where it is"
            " looked for"
        )
    told = slashed.weekday
    days = [day for day in days if told in {None, day.weekday()}] or days
    if len(days) == 1:
        return _checked_weekday(told, days[0])
    return readings_of(
        map(DueWindow.on, days), Note("day and month may be the other way round", HOUSE)
    )


@resolve.register(Moment)
def _moment(moment: Moment, setting: Setting) -> Answer:
    """An instant of a feed; in UTC it belongs to the day of the context's zone."""
    here = setting.context.tz
    almanac.checked_year(moment.at.year)
    in_utc = moment.at.utcoffset() == timedelta() and here == "UTC"
    return Answer((window_at(moment.at, here),), (), "UTC" if in_utc else None)


def lone_year_missing(expression: Expression) -> bool:
    """Whether a day or period leaves its year to its neighbour."""
    return isinstance(expression, Day | NamedDay | YearPart) and expression.year is None
