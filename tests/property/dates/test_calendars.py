"""What holds of every calendar, whatever a house makes of it."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from tracker.dates.calendars.business import (
    BusinessCalendar,
    Standstill,
    shift_business_days,
    shift_running_days,
)
from tracker.dates.calendars.house import CalendarBook, CalendarDefinition

_DAY = timedelta(days=1)
_DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
_STARTS = st.dates(date(2026, 6, 1), date(2027, 6, 1))
_NAMED = st.lists(st.tuples(_DAYS, st.just("named")), max_size=20).map(tuple)


@st.composite
def _standstills(draw: st.DrawFn) -> Standstill:
    first = draw(_DAYS)
    last = first + draw(st.integers(0, 40)) * _DAY
    return Standstill(first=first, last=last, reason="recess")


@st.composite
def _calendars(draw: st.DrawFn) -> BusinessCalendar:
    """A house calendar over a country, a market or weekdays, perhaps over another of its own."""
    below = CalendarDefinition(
        name="below", base=draw(st.sampled_from([None, "UK", "US", "TARGET"])), closed=draw(_NAMED)
    )
    above = CalendarDefinition(
        name="above",
        base=draw(st.sampled_from([None, "below", "NYSE"])),
        closed=draw(_NAMED),
        open=draw(_NAMED),
        standstills=tuple(draw(st.lists(_standstills(), max_size=4))),
        verified_until=2030,
    )
    return CalendarBook(definitions=(below, above))("above")


@given(_calendars(), _STARTS, st.integers(-60, 60).filter(bool))
def test_a_business_offset_lands_on_a_business_day(
    calendar: BusinessCalendar, day: date, count: int
) -> None:
    found = shift_business_days(day, count, calendar)
    assert calendar.is_business_day(found)
    first, last = min(day, found), max(day, found)
    between = (first + number * _DAY for number in range((last - first).days + 1))
    passed = [each for each in between if each != day and calendar.is_business_day(each)]
    assert len(passed) == abs(count)


@given(_calendars(), _STARTS, st.integers(1, 60))
def test_forth_and_back_is_where_one_began(
    calendar: BusinessCalendar, day: date, count: int
) -> None:
    assume(calendar.is_business_day(day))
    there = shift_business_days(day, count, calendar)
    assert shift_business_days(there, -count, calendar) == day


@given(_calendars(), _STARTS, st.integers(-200, 200).filter(bool))
def test_a_day_that_stands_still_is_never_counted(
    calendar: BusinessCalendar, day: date, count: int
) -> None:
    found = shift_running_days(day, count, calendar)
    step = _DAY if count > 0 else -_DAY
    slow, left = day, abs(count)
    while left:
        slow += step
        left -= not any(slow in still for still in calendar.standstills)
    assert found == slow


@given(_calendars(), _DAYS)
def test_a_day_with_a_reason_is_no_business_day_and_closed_days_have_one(
    calendar: BusinessCalendar, day: date
) -> None:
    if calendar.holiday_name(day) is not None:
        assert not calendar.is_business_day(day)
    if any(day in still for still in calendar.standstills):
        assert calendar.holiday_name(day) is not None
