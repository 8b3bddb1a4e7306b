"""Business calendars: which days count as working days, and moving by them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from tracker.errors import CalendarExhausted, UsageError

if TYPE_CHECKING:  # slow import, needed by few phrases
    from holidays.holiday_base import HolidayBase

_DAY = timedelta(days=1)
_WEEKEND = 5
#: Federal closings by executive order are in the second category.
_FEDERAL = ("public", "government")
_LANGUAGES = ("en_GB", "en_US")
WEEKDAYS = "WEEKDAYS"  #: the name, in capitals, of the calendar that knows no holidays
#: Names of ours: the market or country code, its subdivision.
_NAMED = {
    "UK": ("GB", "ENG"),  # England and Wales share their bank holidays
    "TARGET": ("XECB", None),
    "TARGET2": ("XECB", None),
    "NYSE": ("XNYS", None),
    "LSE": ("XLON", None),
}
#: The last year of the tables of lunar days that the library has no rule for; from then on it
#: leaves some of its holidays out without a word.
_TABLES_END = {
    "BT": 2035,
    "FJ": 2035,
    "GY": 2035,
    "ID": 2050,
    "IN": 2035,
    "MU": 2035,
    "NP": 2032,
    "NZ": 2052,
    "SR": 2035,
    "XBOM": 2033,
    "XNSE": 2033,
    "XNZE": 2052,
}
_REMARK = re.compile(r" \((?:observed, )?estimated\)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Standstill:
    """Days on which no period runs: a recess, holidays of courts and authorities."""

    first: date
    last: date  #: inclusive
    reason: str

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


class BusinessCalendar(Protocol):
    """Knows the working days of a place or market."""

    @property
    def name(self) -> str:
        """What it goes by."""
        ...

    @property
    def years(self) -> tuple[int, int] | None:
        """The first and last year that it covers; None where it covers all."""
        ...

    @property
    def standstills(self) -> tuple[Standstill, ...]:
        """When periods do not run, earliest first and apart from each other."""
        ...

    def is_business_day(self, day: date) -> bool:
        """Whether `day` is a working day; CalendarExhausted beyond the years it covers."""
        ...

    @property
    def estimates(self) -> bool:
        """Whether some of its holidays may be estimates."""
        ...

    def holiday_name(self, day: date) -> str | None:
        """Which holiday `day` is; CalendarExhausted beyond the years it covers."""
        ...

    def estimated(self, day: date) -> str | None:
        """Which holiday `day` is only estimated to be; raises as `holiday_name` does."""
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
    years: None = None  #: it covers all
    standstills: tuple[Standstill, ...] = ()  #: there is none
    estimates: bool = False

    def is_business_day(self, day: date) -> bool:
        """Whether `day` is not on a weekend."""
        return day.weekday() < _WEEKEND

    def holiday_name(self, day: date) -> str | None:  # noqa: ARG002 - no day is a holiday here
        """Always None: it knows no holidays."""
        return None

    def estimated(self, day: date) -> str | None:  # noqa: ARG002 - no day is a holiday here
        """Always None: it knows no holidays."""
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class HolidayCalendar:
    """The weekends and holidays of a country, a part of one, or a market."""

    name: str
    holidays: Holidays
    standstills: tuple[Standstill, ...] = ()  #: there is none: periods run on over holidays
    last_year: int | None = None  #: where the library's tables end before the library does

    @property
    def years(self) -> tuple[int, int]:
        """The first and last year that the library knows."""
        return self.holidays.start_year, self.last_year or self.holidays.end_year

    @property
    def estimates(self) -> bool:
        """Whether the library estimates some of its days, such as those that follow the moon."""
        return hasattr(self.holidays, "estimated_label")

    def is_business_day(self, day: date) -> bool:
        """Whether `day` is neither a holiday nor on the weekend."""
        check_reach(self, day)
        return self.holidays.is_working_day(day)

    def holiday_name(self, day: date) -> str | None:
        """The name of the holiday that `day` is."""
        check_reach(self, day)
        return self.holidays.get(day)

    def estimated(self, day: date) -> str | None:
        """Its name without the remark that the library adds to the names of such days."""
        name = self.holiday_name(day)
        return _REMARK.sub("", name) if name and _REMARK.search(name) else None


#: Gives the business calendar of a name, and of None the one that applies where nobody names one.
Calendars: TypeAlias = Callable[[str | None], BusinessCalendar]


def check_reach(calendar: BusinessCalendar, day: date) -> None:
    """Raise CalendarExhausted, with the years covered, where `day` lies beyond the calendar."""
    years = calendar.years
    if years is not None and not years[0] <= day.year <= years[1]:
        raise CalendarExhausted(
            f"the business calendar {calendar.name} does not reach {day.year}: it covers {years[0]}"
            f" to {years[1]}"
        )


def business_calendar(name: str | None) -> BusinessCalendar:
    """The calendar of a name: weekdays only for None, else a country, a part of one or a market.

    "US" holds federal holidays and closings, "UK" the bank holidays of England and Wales, "TARGET"
    the days of the euro payment system, "NYSE" those of the exchange; others by ISO 3166 code
    ("DE", "US-NY") or market code ("XLON"), "weekdays" for no holidays at all.

    Raises:
        UsageError: there is no such calendar.
    """
    plain = WEEKDAYS if name is None else name.strip().upper()
    return WeekdayCalendar() if plain == WEEKDAYS else _holiday_calendar(plain)


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


def shift_running_days(day: date, count: int, calendar: BusinessCalendar) -> date:
    """The day `count` days after `day`, before it where negative, while periods run.

    The days of a standstill are left out of the count, whether they are business days or not, as
    where no account is taken of a recess of Parliament (Statutory Instruments Act 1946 s. 7(1)) and
    where periods fixed in days stand still over the holidays (Switzerland: VwVG art. 22a(1)); one
    that begins within counts the first day after it (BGE 132 II 153). Both speak of days: weeks,
    months and years run through.

    Raises:
        CalendarExhausted: the calendar has standstills and does not know those so far out.
    """
    step = 1 if count > 0 else -1
    found, left = day + step * _DAY, abs(count)
    for still in calendar.standstills[::step]:
        near, far = (still.first, still.last)[::step]
        ahead = (near - found).days * step
        if ahead >= left or (far - found).days * step < 0:
            continue
        left -= max(ahead, 0)
        found = far + step * _DAY
    found = day if count == 0 else found + step * (left - 1) * _DAY
    if calendar.standstills:
        check_reach(calendar, found)
    return found


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
        return _opened(name, market, code=market.market)
    if code not in countries or (subdivision and subdivision not in countries[code]):
        raise UsageError(_unknown(name, [*_NAMED, *countries, *markets], countries.get(code)))
    country = holidays.country_holidays(code, subdiv=subdivision)
    return _opened(name, country, code=country.country, subdivision=subdivision)


def _opened(
    name: str, plain: HolidayBase, *, code: str, subdivision: str | None = None
) -> HolidayCalendar:
    """The calendar of an object of the library, in English and with its estimates marked."""
    options: dict[str, Any] = {"subdiv": subdivision} if subdivision else {}
    if code == "US":
        options["categories"] = _FEDERAL
    kind = type(plain)
    if "islamic_show_estimated" in inspect.signature(kind.__init__).parameters:
        options["islamic_show_estimated"] = True
    language = _language(plain.supported_languages, plain.default_language)
    return HolidayCalendar(
        name=name,
        holidays=kind(language=language, **options),
        last_year=_TABLES_END.get(code),
    )


def _language(supported: tuple[str, ...], default: str | None) -> str | None:
    return next((language for language in _LANGUAGES if language in supported), default)


def _unknown(name: str, known: list[str], parts: list[str] | None) -> str:
    """What is said of a name that no calendar has."""
    from difflib import get_close_matches  # noqa: PLC0415 - needed for errors only

    if parts:
        could = "its parts are " + ", ".join(parts)
    else:
        near = get_close_matches(name, dict.fromkeys(known), n=3, cutoff=0.5)
        could = "did you mean " + " or ".join(near) if near else "I know US, UK, TARGET, NYSE"
    return (
        f"no business calendar is called {name!r}: {could}; any ISO country code such as DE, with "
        "its part as in US-NY, or a market code such as XLON will do"
    )
