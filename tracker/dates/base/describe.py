"""Windows in words, for people and exact: what is written here can be read back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta, timezone

from tracker.dates.base import almanac
from tracker.dates.base.window import DueWindow, Precision

_SEASONS = ("spring", "summer", "autumn", "winter")
_HOUR_MINUTES = 60


def describe(window: DueWindow) -> str:
    """The window in words: `31 March 2026`, `Q2 2026 (1 April to 30 June 2026)`.

    A window whose days are not those of the period its precision names is told as
    `year from 1 October 2015 to 30 September 2016`.
    """
    if window.at is not None:
        return f"{_day(window.earliest)}, {_clock(window, window.at)}"
    if window.precision is Precision.DAY and window.days == 1:
        return _day(window.earliest)
    if window.precision is Precision.RANGE:
        return f"{_day(window.earliest)} to {_day(window.latest)}"
    words, whole = _named(window) if window.precision in _PERIODS else ("", None)
    if whole != window:
        return f"{window.precision} from {_day(window.earliest)} to {_day(window.latest)}"
    return f"{words} ({_days(window)})"


def day_in_words(day: date) -> str:
    """`Tuesday 31 March 2026`."""
    return f"{almanac.WEEKDAY_NAMES[day.weekday()]} {_day(day)}"


def moment_in_words(moment: datetime) -> str:
    """An aware instant on its own clock: `Tuesday 31 March 2026, 17:00 London time`."""
    return f"{day_in_words(moment)}, {moment:%H:%M} {zone_in_words(moment)}"


def zone_in_words(moment: datetime) -> str:
    """Whose clock an aware instant shows: `New York time`, `UTC`, `UTC+05:30`."""
    region, _, place = str(moment.tzinfo).rpartition("/")
    if region == "Etc":  # Etc/GMT+12 is behind UTC, which nobody would guess
        return str(timezone(moment.utcoffset() or timedelta()))
    return f"{place.replace('_', ' ')} time" if region else place


def bounds_in_words(not_before: date | None, not_after: date | None) -> list[str]:
    """The bounds that are known: `not before Tuesday 31 March 2026`."""
    bounds = (("before", not_before), ("after", not_after))
    return [f"not {word} {day_in_words(day)}" for word, day in bounds if day]


def either_in_words(readings: Iterable[DueWindow]) -> str:
    """What several readings of one phrase name: `4 March 2026 or 3 April 2026`."""
    return " or ".join(map(describe, readings))


def _day(day: date) -> str:
    return f"{day.day} {almanac.MONTH_NAMES[day.month - 1]} {day.year}"


def _days(window: DueWindow) -> str:
    """First to last day, without what the two share."""
    first, last = window.earliest, window.latest
    start = f"{first.day}"
    if (first.year, first.month) != (last.year, last.month):
        start += f" {almanac.MONTH_NAMES[first.month - 1]}"
    if first.year != last.year:
        start += f" {first.year}"
    return f"{start} to {_day(last)}"


def _clock(window: DueWindow, at: datetime) -> str:
    ends_day = at.time() == time(0) and at.date() == window.end
    clock = "24:00" if ends_day else f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"
    east = round((at.utcoffset() or timedelta()).total_seconds() / _HOUR_MINUTES)
    if not east:
        return f"{clock} (UTC)"
    hours, minutes = divmod(abs(east), _HOUR_MINUTES)
    return f"{clock} (UTC{'+' if east > 0 else '-'}{hours:02}:{minutes:02})"


def _named(window: DueWindow) -> tuple[str, DueWindow]:
    """The period that its precision and first day name, and the days of that."""
    first, precision = window.earliest, window.precision
    if precision is Precision.WEEK:
        told = "commencing" if first.weekday() else "of"
        return f"week {told} {_day(first)}", almanac.week_from(first)
    if precision is Precision.YEAR:
        return f"{first.year}", almanac.year_window(first.year)
    number = almanac.number_of(precision, first.month)
    whole = almanac.year_part(first.year, precision, number, southern=False)
    return f"{_NAMES[precision](number)} {first.year}", whole


_NAMES: dict[Precision, Callable[[int], str]] = {
    Precision.MONTH: lambda number: almanac.MONTH_NAMES[number - 1],
    Precision.QUARTER: "Q{}".format,
    Precision.HALF: "H{}".format,
    Precision.SEASON: lambda number: _SEASONS[number - 1],
}
_PERIODS = frozenset({Precision.WEEK, Precision.YEAR, *_NAMES})
