"""Hours are hours, whatever clocks do in between."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.dates.base.instants import day_in, window_at
from tracker.dates.base.units import Unit
from tracker.dates.base.window import DueWindow
from tracker.dates.calendars.business import business_calendar
from tracker.dates.calendars.counting import FULL_HOURS, Roll
from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context
from tracker.dates.rules.hours import hours_from
from tracker.dates.rules.rules import Count

ZONES = st.sampled_from(
    [
        "UTC",
        "Europe/London",
        "Europe/Brussels",
        "America/New_York",
        "America/St_Johns",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Africa/Cairo",
        "Asia/Kathmandu",
    ]
)
INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(  # noqa: DTZ001 - set below
    lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC)
)
COUNTS = st.integers(-2_000, 2_000).filter(bool)
LENGTHS = {Unit.HOUR: timedelta(hours=1), Unit.MINUTE: timedelta(minutes=1)}
UNITS = st.sampled_from(list(LENGTHS))


def after(of: DueWindow, by: Count) -> DueWindow:
    return hours_from(of, by, business_calendar)


@given(INSTANTS, COUNTS, UNITS, ZONES)
def test_a_count_of_hours_takes_that_much_time_and_is_told_on_the_clock_of_its_zone(
    at: datetime, count: int, unit: Unit, tz: str
) -> None:
    found = after(window_at(at, tz), Count(count=count, unit=unit, tz=tz))
    assert found.at is not None
    assert found.at - at == count * LENGTHS[unit]
    assert found.earliest == found.latest == day_in(found.at, tz)


@given(INSTANTS, COUNTS, UNITS, ZONES)
def test_the_days_of_a_count_from_a_day_hold_that_from_each_of_its_hours(
    at: datetime, count: int, unit: Unit, tz: str
) -> None:
    by = Count(count=count, unit=unit, tz=tz)
    whole = after(DueWindow.on(day_in(at, tz)), by)
    assert whole.contains(after(window_at(at, tz), by))
    assert whole.days <= 2 or tz == "Pacific/Apia"  # where a day was left out


@given(INSTANTS, COUNTS, ZONES)
def test_whole_hours_end_within_the_hour_and_never_the_wrong_way(
    at: datetime, count: int, tz: str
) -> None:
    plain = Count(count=count, unit=Unit.HOUR, tz=tz)
    whole = Count(count=count, unit=Unit.HOUR, tz=tz, convention=FULL_HOURS)
    found, exact = (after(window_at(at, tz), by).at for by in (whole, plain))
    assert found is not None
    assert exact is not None
    further = found - exact if count > 0 else exact - found
    assert timedelta() <= further < timedelta(hours=1)


@given(INSTANTS, st.integers(1, 400), ZONES, st.sampled_from(["following", "preceding"]))
def test_a_rolled_hour_falls_on_a_business_day_or_ends_one(
    at: datetime, count: int, tz: str, roll: str
) -> None:
    by = Count(count=count, unit=Unit.HOUR, tz=tz, roll=Roll(roll))
    rolled = after(window_at(at, tz), by)
    assert rolled.at is not None
    is_business_day = business_calendar(None).is_business_day
    ends_one = rolled.at.time() == datetime.min.time() and is_business_day(
        rolled.earliest - timedelta(days=1)
    )
    assert is_business_day(rolled.earliest) or ends_one


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.times(), st.integers(2, 500), ZONES)
def test_hours_in_words_are_the_hours_of_the_rule(
    day: date, clock: object, count: int, tz: str
) -> None:
    at = f"{day:%d %B %Y} {clock:%H:%M}"
    start = interpret(at, None, Context(tz=tz)).window
    end = interpret(f"within {count} hours of {at}", None, Context(tz=tz)).window
    assert start is not None
    assert end is not None
    assert start.at is not None
    assert end.at is not None
    assert end.at - start.at == timedelta(hours=count)
