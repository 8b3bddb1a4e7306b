"""Periods that come round: the months, quarters and years of a calendar or fiscal year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count

from tracker.dates.base import almanac
from tracker.dates.base.units import Unit
from tracker.dates.base.window import DueWindow, Precision

_YEAR_MONTHS = 12
_WEEK_DAYS = 7
_SIZES = {
    Unit.MONTH: (1, Precision.MONTH),
    Unit.QUARTER: (3, Precision.QUARTER),
    Unit.YEAR: (12, Precision.YEAR),
}


def periods_from(day: date, every: Unit, first_month: int) -> Iterator[DueWindow]:
    """The periods of a kind, from the one that holds `day` on.

    `first_month` is the month in which the years begin that they divide.

    Raises:
        UnreadableDate: when asked beyond the years that tracker reads.
    """
    if every is Unit.WEEK:
        monday = day.toordinal() - day.weekday()

        def nth(n: int) -> DueWindow:
            return almanac.week_from(date.fromordinal(monday + _WEEK_DAYS * n))

        return map(nth, count())
    months, precision = _SIZES[every]
    into = (day.month - first_month) % _YEAR_MONTHS % months
    first = almanac.plus_months(day.replace(day=1), -into)

    def nth_of_year(n: int) -> DueWindow:
        return almanac.months_from(almanac.plus_months(first, n * months), months, precision)

    return map(nth_of_year, count())
