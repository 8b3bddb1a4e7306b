"""Calendars of a house: its closing days, and periods that do not count."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.dates.base.units import Unit
from tracker.dates.calendars.business import (
    Standstill,
    WeekdayCalendar,
    business_calendar,
    shift_business_days,
    shift_running_days,
)
from tracker.dates.calendars.counting import CLEAR, EXCLUDING, INCLUDING, Convention, counted
from tracker.dates.calendars.house import CalendarBook, CalendarDefinition
from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context
from tracker.errors import CalendarExhausted, UnreadableDate, UsageError

#: Days stand still from 18 December to 2 January: VwVG art. 22a(1)(c), Switzerland.
WINTER = Standstill(first=date(2026, 12, 18), last=date(2027, 1, 2), reason="VwVG art. 22a")
SUMMER = Standstill(first=date(2026, 7, 15), last=date(2026, 8, 15), reason="summer")
BOOK = CalendarBook(
    definitions=(
        CalendarDefinition(
            name="firm",
            base="uk",
            closed=((date(2026, 12, 24), "Christmas Eve"),),
            open=((date(2027, 1, 2), "stocktaking"), (date(2026, 12, 28), "work")),
            verified_until=2027,
        ),
        CalendarDefinition(
            name="regulator", base="Firm", standstills=(WINTER, SUMMER), verified_until=2028
        ),
        CalendarDefinition(name="recess", standstills=(WINTER,), verified_until=2027),
        CalendarDefinition(name="plain"),
    ),
    default="firm",
)


def _day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("why", "calendar", "day", "name", "works"),
    [
        ("a closing day has its own name", "firm", "2026-12-24", "Christmas Eve", False),
        ("the base's holidays stay", "FIRM", "2026-12-25", "Christmas Day", False),
        ("an opened Saturday is worked", "firm", "2027-01-02", None, True),
        ("an opened holiday is worked", "firm", "2026-12-28", None, True),
        ("a plain Saturday has no name", "firm", "2027-01-09", None, False),
        ("a day like any other", "firm", "2026-12-23", None, True),
        ("a standstill gives its reason", "regulator", "2026-12-21", "VwVG art. 22a", False),
        ("a standstill beats a closing day", "regulator", "2026-12-24", "VwVG art. 22a", False),
        ("a standstill beats an opened day", "regulator", "2027-01-02", "VwVG art. 22a", False),
        ("none names the owner's calendar", None, "2026-12-24", "Christmas Eve", False),
        ("weekdays are there by name", "weekdays", "2026-12-25", None, True),
        ("others are there as before", "US", "2026-11-26", "Thanksgiving Day", False),
        ("nothing stated leaves weekdays", "plain", "2026-12-25", None, True),
    ],
)
def test_a_day_is_worked_or_has_a_reason(
    why: str, calendar: str | None, day: str, name: str | None, *, works: bool
) -> None:
    assert BOOK(calendar).is_business_day(_day(day)) == works, why
    assert BOOK(calendar).holiday_name(_day(day)) == name, why


@pytest.mark.parametrize(
    ("calendar", "day", "count", "expected"),
    [
        ("firm", "2026-12-23", 1, "2026-12-28"),
        ("firm", "2026-12-28", -1, "2026-12-23"),
        ("firm", "2026-12-31", 1, "2027-01-02"),
        ("regulator", "2026-12-17", 1, "2027-01-04"),
        ("regulator", "2027-01-04", -1, "2026-12-17"),
    ],
)
def test_business_days_leave_out_what_the_house_has_off(
    calendar: str, day: str, count: int, expected: str
) -> None:
    assert shift_business_days(_day(day), count, BOOK(calendar)) == _day(expected)


@pytest.mark.parametrize(
    ("why", "day", "count", "expected"),
    [
        ("it ends before the standstill", "2026-12-01", 16, "2026-12-17"),
        ("one day more goes to the first day after it", "2026-12-01", 17, "2027-01-03"),
        ("it begins within the standstill", "2026-12-20", 10, "2027-01-12"),
        ("it begins on the last day before it", "2026-12-17", 1, "2027-01-03"),
        ("it begins on its last day", "2027-01-02", 1, "2027-01-03"),
        ("it begins after it", "2027-01-03", 5, "2027-01-08"),
        ("nothing is counted", "2026-12-20", 0, "2026-12-20"),
        ("backward over it", "2027-01-03", -1, "2026-12-17"),
        ("backward to its edge", "2027-01-10", -7, "2027-01-03"),
        ("backward from within", "2026-12-20", -2, "2026-12-16"),
        ("backward before it", "2026-12-10", -2, "2026-12-08"),
        ("over both", "2026-07-14", 125, "2027-01-03"),
        ("backward over both", "2027-01-03", -125, "2026-07-14"),
    ],
)
def test_periods_of_days_stand_still(why: str, day: str, count: int, expected: str) -> None:
    assert shift_running_days(_day(day), count, BOOK("regulator")) == _day(expected), why


#: Statutory Instruments Act 1946 s. 7(1): forty days, no account taken of a recess; here the days
#: are Switzerland's, whose VwVG art. 20(1) also leaves out the day of the notice.
@pytest.mark.parametrize(
    ("why", "day", "span", "convention", "expected"),
    [
        ("days after", "2026-12-10", (30, Unit.DAY), EXCLUDING, "2027-01-25"),
        ("days beginning on", "2026-12-10", (30, Unit.DAY), INCLUDING, "2027-01-24"),
        ("days beginning on one of them", "2026-12-20", (5, Unit.DAY), INCLUDING, "2027-01-07"),
        ("clear days, many", "2026-12-10", (7, Unit.DAY), CLEAR, "2027-01-03"),
        ("clear days, few, are business days", "2026-12-16", (3, Unit.DAY), CLEAR, "2027-01-06"),
        ("days before", "2027-01-05", (-5, Unit.DAY), EXCLUDING, "2026-12-15"),
        ("weeks run through", "2026-12-10", (2, Unit.WEEK), EXCLUDING, "2026-12-24"),
        ("months run through", "2026-12-01", (1, Unit.MONTH), EXCLUDING, "2027-01-01"),
        ("business days", "2026-12-16", (2, Unit.BUSINESS_DAY), EXCLUDING, "2027-01-04"),
    ],
)
def test_conventions_leave_standstills_out_of_periods_in_days(
    why: str, day: str, span: tuple[int, Unit], convention: Convention, expected: str
) -> None:
    found = counted(_day(day), *span, convention, BOOK("recess"))
    assert found == _day(expected), why


@pytest.mark.parametrize(
    ("phrase", "calendar", "expected"),
    [
        ("30 days after 10 December 2026", "recess", "2027-01-25"),
        ("30 days after 10 December 2026", "UK", "2027-01-09"),
        ("in 30 days", "recess", "2027-01-25"),
        ("in 2 weeks", "recess", "2026-12-24"),
        ("2 business days after 22 December 2026", "firm", "2026-12-28"),
        ("2 business days after 22 December 2026", None, "2026-12-28"),
        ("in 10 business days", "recess", "2027-01-08"),
        ("the first business day after 23 December 2026", "firm", "2026-12-28"),
        ("the last business day of 2026", "recess", "2026-12-17"),
    ],
)
def test_phrases_are_read_by_the_calendars_of_the_context(
    phrase: str, calendar: str | None, expected: str
) -> None:
    context = Context(calendar=calendar, calendars=BOOK)
    window = interpret(phrase, date(2026, 12, 10), context).window
    assert window is not None
    assert (window.earliest, window.latest) == (_day(expected), _day(expected))


def test_beyond_the_verified_years_the_last_one_is_named() -> None:
    firm, recess = BOOK("firm"), BOOK("recess")
    for ask in (firm.is_business_day, firm.holiday_name):
        with pytest.raises(CalendarExhausted, match=r"firm does not reach 2028: .* to 2027"):
            ask(date(2028, 1, 3))
    with pytest.raises(CalendarExhausted, match="recess does not reach 2028"):
        shift_running_days(date(2027, 12, 30), 3, recess)
    with pytest.raises(UnreadableDate, match="1900 to 2300"):
        counted(date(2027, 1, 1), 10**9, Unit.DAY, EXCLUDING, recess)


def test_a_calendar_reaches_no_further_than_its_base() -> None:
    assert BOOK("firm").years == (1872, 2027)
    assert BOOK("regulator").years == (1872, 2027)
    assert BOOK("recess").years == (1900, 2027)
    assert BOOK("plain").years is None
    assert business_calendar("UK").standstills == ()
    assert WeekdayCalendar().standstills == ()


def test_where_nothing_stands_still_running_days_are_all_days() -> None:
    assert shift_running_days(date(2026, 12, 20), 10, WeekdayCalendar()) == date(2026, 12, 30)


def test_standstills_that_meet_are_one_and_keep_both_reasons() -> None:
    def still(first: int, last: int, reason: str) -> Standstill:
        return Standstill(first=date(2026, 8, first), last=date(2026, 8, last), reason=reason)

    stated = (still(5, 9, "b"), still(1, 6, "a"), still(2, 3, "a"), still(20, 21, "c"))
    book = CalendarBook(definitions=(CalendarDefinition(name="x", standstills=stated),))
    assert book("x").standstills == (still(1, 9, "a; b"), still(20, 21, "c"))


@pytest.mark.parametrize(
    ("name", "offer"),
    [
        ("frim", "'frim': did you mean firm"),
        ("Atlantis", "; the settings define firm, regulator, recess, plain"),
    ],
)
def test_an_unknown_calendar_is_refused_with_the_known_ones(name: str, offer: str) -> None:
    with pytest.raises(UsageError, match=offer):
        BOOK(name)
    with pytest.raises(UsageError, match=r"will do$"):
        CalendarBook()("Atlantis")


def test_lead_times_follow_the_owner_and_count_on_beyond_the_verified_years() -> None:
    calendar = BOOK.for_lead_times("recess")
    assert calendar.name == "firm"
    assert calendar.years is None
    assert calendar.standstills == ()
    assert not calendar.is_business_day(date(2026, 12, 24))
    assert calendar.holiday_name(date(2026, 12, 24)) == "Christmas Eve"
    assert not calendar.is_business_day(date(2028, 12, 25))  # by the base
    assert calendar.is_business_day(date(2150, 12, 25))  # by weekdays


def test_lead_times_follow_the_milestone_where_the_house_has_no_calendar() -> None:
    book = CalendarBook(definitions=BOOK.definitions)
    assert book.for_lead_times("recess").name == "recess"
    assert book.for_lead_times(None) == WeekdayCalendar()
    assert book.for_lead_times("gone") == WeekdayCalendar()
