"""Generated series, each with its days: told by walking through all days, one by one."""

from __future__ import annotations

import calendar
import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from random import Random

DAY = timedelta(days=1)
WEEKDAYS = calendar.day_name[:5]
ORDINALS = ("first", "second", "third", "fourth", "fifth")
MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}
IsOne = Callable[[date], bool]


@dataclass(frozen=True, kw_only=True)
class Series:
    """Words, and whether a day is one of theirs."""

    words: str
    is_one: IsOne

    def days(self, since: date, until: date) -> Iterator[date]:
        """Its days from one to another, both inclusive."""
        span = range((until - since).days + 1)
        return filter(self.is_one, (since + n * DAY for n in span))


def a_series(chance: Random) -> Series:
    """One that the calendar's own periods give."""
    make = chance.choice(
        [_numbered, _last, _weekday_of, _business_day_of, _last_business_day_of, _weekly, _yearly]
    )
    first = make(chance)
    if make in {_weekly, _yearly} or chance.random() < 0.7:
        return first
    second = _numbered(chance)
    if make is not _numbered or first.words == second.words:
        return first
    words = first.words.replace(" of each month", f" and {second.words}")
    return Series(words=words, is_one=lambda day: first.is_one(day) or second.is_one(day))


def _numbered(chance: Random) -> Series:
    number = chance.randint(1, 31)
    end = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number not in {11, 12, 13} else 0, "th")

    def is_one(day: date) -> bool:
        return day.day == min(number, calendar.monthrange(day.year, day.month)[1])

    return Series(words=f"the {number}{end} of each month", is_one=is_one)


def _last(chance: Random) -> Series:
    unit = chance.choice(list(MONTHS_OF))
    words = chance.choice([f"the last day of each {unit}", f"the end of every {unit}"])
    return Series(words=words, is_one=lambda day: _opens(day + DAY, unit))


def _opens(day: date, unit: str) -> bool:
    return day.day == 1 and (day.month - 1) % MONTHS_OF[unit] == 0


@functools.cache
def _first_of(day: date, unit: str) -> date:
    while not _opens(day, unit):
        day -= DAY
    return day


def _weekday_of(chance: Random) -> Series:
    nth, weekday = chance.randint(0, 4), chance.randrange(5)
    unit = chance.choice(["month", "quarter"])

    def is_one(day: date) -> bool:
        return day.weekday() == weekday and (day - _first_of(day, unit)).days // 7 == nth

    return Series(words=f"the {ORDINALS[nth]} {WEEKDAYS[weekday]} of each {unit}", is_one=is_one)


def _business_day_of(chance: Random) -> Series:
    nth, unit = chance.randint(1, 5), chance.choice(["month", "quarter", "year"])

    def is_one(day: date) -> bool:
        first = _first_of(day, unit)
        if (day - first).days >= 7 * len(ORDINALS):
            return False
        passed = sum((first + n * DAY).weekday() < 5 for n in range((day - first).days + 1))
        return day.weekday() < 5 and passed == nth

    words = f"the {ORDINALS[nth - 1]} business day of each {unit}"
    return Series(words=words, is_one=is_one)


def _last_business_day_of(chance: Random) -> Series:
    unit = chance.choice(["month", "quarter", "year"])

    def is_one(day: date) -> bool:
        ahead = [day + n * DAY for n in range(1, 4)]
        ends = next((n for n, one in enumerate(ahead) if _opens(one, unit)), None)
        rest = ahead[: ends or 0]
        return day.weekday() < 5 and ends is not None and all(one.weekday() > 4 for one in rest)

    return Series(words=f"the last business day of each {unit}", is_one=is_one)


def _weekly(chance: Random) -> Series:
    some = sorted(chance.sample(range(5), chance.randint(1, 3)))
    names = [WEEKDAYS[day] for day in some]
    words = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    return Series(words=f"each {words}", is_one=lambda day: day.weekday() in some)


def _yearly(chance: Random) -> Series:
    month, number = chance.randint(1, 12), chance.randint(1, 31)
    number = min(number, calendar.monthrange(2028, month)[1])
    words = f"{number} {calendar.month_name[month]} each year"

    def is_one(day: date) -> bool:
        last = calendar.monthrange(day.year, day.month)[1]
        return day.month == month and day.day == min(number, last)

    return Series(words=words, is_one=is_one)


def stepped(chance: Random) -> tuple[str, Iterator[date]]:
    """One that counts from a first day: its words, and its days without end."""
    first = date(2020, 1, 1) + chance.randint(0, 4000) * DAY
    size, unit = chance.randint(2, 40), chance.choice(["day", "week", "month", "year"])
    told = f"{first.day} {calendar.month_name[first.month]} {first.year}"
    words = chance.choice(
        [f"every {size} {unit}s from {told}", f"by {told} and every {size} {unit}s thereafter"]
    )
    return words, (plus(first, n * size, unit) for n in count())


def plus(day: date, number: int, unit: str) -> date:
    """A day and some units, clipped to the end of a shorter month."""
    if unit in {"month", "year"}:
        months = day.year * 12 + day.month - 1 + number * (12 if unit == "year" else 1)
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    if unit == "business day":
        step = DAY if number > 0 else -DAY
        for _ in range(abs(number)):
            day += step
            while day.weekday() > 4:
                day += step
        return day
    return day + number * (7 if unit == "week" else 1) * DAY
