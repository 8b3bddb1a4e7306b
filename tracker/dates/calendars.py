"""Business calendars: which days count as working days, and moving by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Protocol

from tracker.errors import CalendarExhausted, UsageError

_DAY = timedelta(days=1)
_WEEKEND = 5
#: Federal closings by executive order are in the second category.
_FEDERAL = ("public", "government")
_LANGUAGES = ("en_GB", "en_US")
#: Names of ours: the market or country code, its subdivision.
_NAMED = {
    "UK": ("GB", "ENG"),  # England and Wales share their bank holidays
    "TARGET": ("XECB", None),
    "TARGET2": ("XECB", None),
    "NYSE": ("XNYS", None),
    "LSE": ("XLON", None),
}


class BusinessCalendar(Protocol):
    """Knows the working days of a place or market."""

    @property
    def name(self) -> str:
        """What it goes by."""
        ...

    def is_business_day(self, day: date) -> bool:
        """Whether `day` is a working day; CalendarExhausted beyond the years it covers."""
        ...

    def holiday_name(self, day: date) -> str | None:
        """Which holiday `day` is; CalendarExhausted beyond the years it covers."""
        ...


class Holidays(Protocol):
    """What is needed of an object of the `holidays` library."""

    start_year: int
    end_year: int

    def is_working_day(self, key: date) -> bool:
        """Whether `key` is neither a holiday nor on the weekend of the place."""
        ...

    def get(self, key: date) -> str | None:
        """The name of the holiday."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekdayCalendar:
    """Every Monday to Friday is a working day."""

    name: str = "weekdays"

    def is_business_day(self, day: date) -> bool:
        """Whether `day` is not on a weekend."""
        return day.weekday() < _WEEKEND

    def holiday_name(self, day: date) -> str | None:  # noqa: ARG002 - no day is a holiday here
        """Always None: it knows no holidays."""
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class HolidayCalendar:
    """The weekends and holidays of a country, a part of one, or a market."""

    name: str
    holidays: Holidays

    def is_business_day(self, day: date) -> bool:
        """Whether `day` is neither a holiday nor on the weekend."""
        self._check(day)
        return self.holidays.is_working_day(day)

    def holiday_name(self, day: date) -> str | None:
        """The name of the holiday that `day` is."""
        self._check(day)
        return self.holidays.get(day)

    def _check(self, day: date) -> None:
        first, last = self.holidays.start_year, self.holidays.end_year
        if not first <= day.year <= last:
            raise CalendarExhausted(
                f"the business calendar {self.name} does not reach {day.year}: it covers {first} to"
                f" {last}"
            )


def business_calendar(name: str | None) -> BusinessCalendar:
    """The calendar of a name: weekdays only for None, else a country, a part of one or a market.

    "US" holds federal holidays and closings, "UK" the bank holidays of England and Wales, "TARGET"
    the days of the euro payment system, "NYSE" those of the exchange; others by ISO 3166 code
    ("DE", "US-NY") or market code ("XLON").

    Raises:
        UsageError: there is no such calendar.
    """
    return WeekdayCalendar() if name is None else _holiday_calendar(name.strip().upper())


def shift_business_days(day: date, count: int, calendar: BusinessCalendar) -> date:
    """The business day `count` business days after `day`, before it where negative.

    `day` itself is never counted; 0 gives `day` back, business day or not.

    Raises:
        CalendarExhausted: the calendar does not reach that far.
    """
    step = _DAY if count > 0 else -_DAY
    left = abs(count)
    while left:
        day += step
        left -= calendar.is_business_day(day)
    return day


@cache
def _holiday_calendar(name: str) -> BusinessCalendar:
    import holidays  # noqa: PLC0415 - slow import, needed by few phrases

    place, dash, part = name.partition("-")
    code, subdivision = _NAMED.get(place, (place, None))
    if dash:
        code, subdivision = place, part
    markets: Mapping[str, list[str]] = holidays.list_supported_financial()
    countries: Mapping[str, list[str]] = holidays.list_supported_countries()
    if code in markets and not dash:
        market = holidays.financial_holidays(code)
        language = _language(market.supported_languages, market.default_language)
        return HolidayCalendar(
            name=name, holidays=holidays.financial_holidays(code, language=language)
        )
    if code not in countries or (subdivision and subdivision not in countries[code]):
        raise UsageError(_unknown(name, [*_NAMED, *countries, *markets], countries.get(code)))
    country = holidays.country_holidays(code, subdiv=subdivision)
    return HolidayCalendar(
        name=name,
        holidays=holidays.country_holidays(
            code,
            subdiv=subdivision,
            language=_language(country.supported_languages, country.default_language),
            categories=_FEDERAL if code == "US" else None,
        ),
    )


def _language(supported: tuple[str, ...], default: str | None) -> str | None:
    return next((language for language in _LANGUAGES if language in supported), default)


def _unknown(name: str, known: list[str], parts: list[str] | None) -> str:
    """What is said of a name that no calendar has."""
    from difflib import get_close_matches  # noqa: PLC0415 - needed for errors only

    if parts:
        could = "its parts are " + ", ".join(parts)
    else:
        near = get_close_matches(name, known, n=3, cutoff=0.5)
        could = "did you mean " + " or ".join(near) if near else "I know US, UK, TARGET, NYSE"
    return (
        f"no business calendar is called {name!r}: {could}; any ISO country code such as DE, with "
        "its part as in US-NY, or a market code such as XLON will do"
    )
