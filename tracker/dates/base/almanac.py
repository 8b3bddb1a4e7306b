"""Which days a named period has: pure calendar arithmetic, no phrase and no as-of date.

Conventions: seasons are meteorological, and a winter belongs to the year in which it begins where
that is in December; early, mid and late are thirds; the first and last week of a period are its
first and last seven days.
"""

from __future__ import annotations

from datetime import date, timedelta

from tracker.dates.base.units import Part
from tracker.dates.base.window import DueWindow, Precision
from tracker.errors import NoSuchDay, UnreadableDate

FIRST_YEAR = 1900
LAST_YEAR = 2300
_YEAR_MONTHS = 12
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FEBRUARY = 2
_LEAP_FEBRUARY = 29
_THIRD_DAYS = 10
_HALF_MONTH = 15
_THIRDS = 3
_HALF_YEAR = 6
_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)
WEEKDAY_NAMES = (*("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),)
MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
#: How many months a part of a year has, and the month in which the first one begins.
_MONTHS = {
    Precision.MONTH: (1, 1),
    Precision.QUARTER: (3, 1),
    Precision.HALF: (6, 1),
    Precision.SEASON: (3, 3),
}
_EASTER_DAYS = {
    "shrove tuesday": -47,
    "ash wednesday": -46,
    "palm sunday": -7,
    "maundy thursday": -3,
    "good friday": -2,
    "easter": 0,
    "easter monday": 1,
    "ascension day": 39,
    "pentecost": 49,
    "whit monday": 50,
    "corpus christi": 60,
}
_FIXED_DAYS = {
    "new year's day": (1, 1),
    "independence day": (7, 4),
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "boxing day": (12, 26),
    "new year's eve": (12, 31),
    "year end": (12, 31),
}
#: Month, weekday and which of them, -1 for the last.
_FLOATING_DAYS = {"memorial day": (5, 0, -1), "labor day": (9, 0, 1), "thanksgiving": (11, 3, 4)}


def checked_year(year: int) -> int:
    """`year`, if it lies in the years that tracker reads."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UnreadableDate(
            f"the year {year} is out of range: I read dates from {FIRST_YEAR} to {LAST_YEAR}"
        )
    return year


def is_leap(year: int) -> bool:
    """Whether the year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_days(year: int, month: int) -> int:
    """How many days a month has."""
    return _LEAP_FEBRUARY if month == _FEBRUARY and is_leap(year) else _MONTH_DAYS[month - 1]


def day_of(year: int, month: int, day: int) -> date:
    """The day, or UnreadableDate saying how many days the month has."""
    checked_year(year)
    if not 1 <= month <= _YEAR_MONTHS:
        raise UnreadableDate(f"there is no month {month}: I read months 1 to {_YEAR_MONTHS}")
    last = month_days(year, month)
    if not 1 <= day <= last:
        name = MONTH_NAMES[month - 1]
        raise UnreadableDate(f"{name} {year} has {last} days, so there is no {day} {name} {year}")
    return date(year, month, day)


def plus_months(day: date, months: int) -> date:
    """The corresponding day some months on, clipped to the end of a shorter month."""
    years, month = divmod(day.month - 1 + months, _YEAR_MONTHS)
    year = checked_year(day.year + years)
    return date(year, month + 1, min(day.day, month_days(year, month + 1)))


def months_from(first: date, months: int, precision: Precision) -> DueWindow:
    """The window of whole months that begins on `first`."""
    return DueWindow(earliest=first, end=plus_months(first, months), precision=precision)


def year_window(year: int) -> DueWindow:
    """A calendar year."""
    return months_from(day_of(year, 1, 1), _YEAR_MONTHS, Precision.YEAR)


def year_part(year: int, precision: Precision, number: int, *, southern: bool) -> DueWindow:
    """A month, quarter, half or season; southern seasons are half a year off."""
    months, first = _MONTHS[precision]
    offset = (number - 1) * months
    if southern:
        offset = (offset + _HALF_YEAR) % _YEAR_MONTHS
    if precision is Precision.MONTH:
        day_of(checked_year(year), number, 1)
    start = plus_months(day_of(year, first, 1), offset)
    return months_from(start, months, precision)


def number_of(precision: Precision, month: int) -> int:
    """Which month, quarter, half or northern season of its year holds a month."""
    months, first = _MONTHS[precision]
    return (month - first) % _YEAR_MONTHS // months + 1


def iso_week(year: int, week: int, weekday: int | None) -> DueWindow:
    """A week, or a day of one, by ISO 8601."""
    last = date(checked_year(year), 12, 28).isocalendar().week
    if not 1 <= week <= last:
        raise UnreadableDate(f"{year} has {last} weeks, so there is no week {week}")
    if weekday is None:
        return week_from(date.fromisocalendar(year, week, 1))
    if not 1 <= weekday <= _WEEK.days:
        raise UnreadableDate(f"a week has no day {weekday}: I read days 1 to 7")
    return DueWindow.on(date.fromisocalendar(year, week, weekday))


def week_from(day: date) -> DueWindow:
    """The seven days from `day` on."""
    return DueWindow(earliest=day, end=day + _WEEK, precision=Precision.WEEK)


def named_day(name: str, year: int) -> date:
    """A feast or a fixed day of a year."""
    checked_year(year)
    if name in _EASTER_DAYS:
        from dateutil.easter import easter  # noqa: PLC0415 - needed for few phrases

        return easter(year) + timedelta(days=_EASTER_DAYS[name])
    if name in _FIXED_DAYS:
        return date(year, *_FIXED_DAYS[name])
    month, weekday, nth = _FLOATING_DAYS[name]
    window = year_part(year, Precision.MONTH, month, southern=False)
    return nth_weekday(window, weekday, nth)


def nth_weekday(window: DueWindow, weekday: int, nth: int) -> date:
    """The nth weekday of a window; -1 is the last one, -2 the one before it."""
    if nth < 0:
        last = window.latest - timedelta(days=(window.latest.weekday() - weekday) % _WEEK.days)
        return inside(window, last + (nth + 1) * _WEEK, nth)
    first = window.earliest + timedelta(days=(weekday - window.earliest.weekday()) % _WEEK.days)
    return inside(window, first + (nth - 1) * _WEEK, nth)


def nth_day(window: DueWindow, nth: int) -> date:
    """The nth day of a window; -1 is the last one, -2 the one before it."""
    if nth < 0:
        return inside(window, window.end + nth * _DAY, nth)
    return inside(window, window.earliest + (nth - 1) * _DAY, nth)


def nth_week(window: DueWindow, nth: int) -> DueWindow:
    """Seven days: the first ones of a window, the next ones, or with -1 the last ones."""
    if nth < 0:
        return week_from(inside(window, window.end + nth * _WEEK, nth))
    return week_from(inside(window, window.earliest + (nth - 1) * _WEEK, nth))


def inside(window: DueWindow, day: date, nth: int) -> date:
    """`day`, if it lies in the window of which it is the nth."""
    if not window.earliest <= day <= window.latest:
        which = f"number {nth}" if nth > 0 else f"number {-nth} from the end"
        raise NoSuchDay(
            f"{which} lies outside {window.earliest} to {window.latest}, which has fewer"
        )
    return day


def part_of(window: DueWindow, part: Part) -> DueWindow:
    """A part of a window that needs no as-of date; a window that has no thirds stays whole."""
    if part is Part.START:
        return DueWindow.on(window.earliest)
    if part is Part.END:
        return DueWindow.on(window.latest)
    if part in {Part.FIRST_HALF, Part.SECOND_HALF}:
        return _half(window, first=part is Part.FIRST_HALF)
    third = {Part.EARLY: 0, Part.MID: 1, Part.LATE: 2}.get(part)
    cuts = _thirds(window)
    if third is None or cuts is None:
        return window
    bounds = (window.earliest, *cuts, window.end)
    precision = _third_precision(window)
    return DueWindow(earliest=bounds[third], end=bounds[third + 1], precision=precision)


def _half(window: DueWindow, *, first: bool) -> DueWindow:
    middle = window.earliest + _HALF_MONTH * _DAY
    if first:
        return DueWindow(earliest=window.earliest, end=middle, precision=Precision.RANGE)
    return DueWindow(earliest=middle, end=window.end, precision=Precision.RANGE)


def _third_precision(window: DueWindow) -> Precision:
    in_three = {Precision.QUARTER, Precision.SEASON}
    return Precision.MONTH if window.precision in in_three else Precision.RANGE


def _thirds(window: DueWindow) -> tuple[date, date] | None:
    """Where the second and the last third begin."""
    if window.precision is Precision.MONTH:
        second = window.earliest + _THIRD_DAYS * _DAY
        return second, second + _THIRD_DAYS * _DAY
    months = {Precision.YEAR: 12, Precision.HALF: 6, Precision.QUARTER: 3, Precision.SEASON: 3}
    if window.precision not in months:
        return None
    step = months[window.precision] // _THIRDS
    return plus_months(window.earliest, step), plus_months(window.earliest, 2 * step)
