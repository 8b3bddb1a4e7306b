"""Holidays that are only estimated, and what is said of dates that rest on them."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest

from tracker.dates.calendars.business import business_calendar
from tracker.dates.calendars.house import CalendarBook, CalendarDefinition, ProvisionalCalendar
from tracker.dates.meaning.doubts import doubts_of
from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context, Interpretation
from tracker.errors import CalendarExhausted

_EID = "rests on estimated holidays: Eid al-Fitr, Tuesday 9 March 2027"
_AS_OF = date(2026, 11, 28)


def _read(
    text: str,
    calendar: str | None,
    *,
    roll: str | None = None,
    calendars: CalendarBook | None = None,
) -> Interpretation:
    context = Context(calendar=calendar, roll=roll, calendars=calendars)
    return interpret(text, _AS_OF, context)


@pytest.mark.parametrize(
    "text",
    [
        "1 business day after 8 March 2027",
        "within 5 business days after 3 March 2027",
        "3 business days before 15 March 2027",
        "the last business day before 10 March 2027",
    ],
)
def test_a_date_that_rests_on_an_estimate_says_so(text: str) -> None:
    found = _read(text, "AE")
    assert [each.source for each in found.notes if each.text.startswith(_EID)] == ["AE"]
    assert any(doubt.startswith(_EID) for doubt in doubts_of(found))


def test_a_date_next_to_an_estimate_rests_on_it_too() -> None:
    """The moon may be seen a day earlier."""
    assert _read("1 business day after 5 March 2027", "AE").notes


@pytest.mark.parametrize(
    ("text", "calendar"),
    [
        ("1 business day after 9 September 2027", "AE"),  # far from every estimate
        ("30 days after 9 March 2027", "AE"),  # no business day was asked for
        ("9 March 2027", "AE"),
        ("1 business day after 9 March 2026", "AE"),  # that year's are announced
        ("1 business day after 9 March 2027", "UK"),
        ("1 business day after 9 March 2027", None),
    ],
)
def test_all_others_say_nothing(text: str, calendar: str | None) -> None:
    assert not _read(text, calendar).notes


def test_a_rolled_date_says_so() -> None:
    found = _read("30 days after 8 February 2027", "AE", roll="following")
    assert any(each.text.startswith(_EID) for each in found.notes)


def test_many_estimates_make_one_line() -> None:
    (note,) = _read("60 business days after 1 March 2027", "AE").notes
    assert note.text.endswith("Thursday 11 March 2027 and 4 more")


def test_what_the_house_states_is_certain() -> None:
    day = date(2027, 3, 9)
    listed = CalendarDefinition(
        name="desk",
        base="AE",
        closed=((day, "Eid"), (date(2027, 3, 10), "Eid"), (date(2027, 3, 11), "Eid")),
    )
    book = CalendarBook(definitions=(listed,))
    assert not _read("1 business day after 9 March 2027", "desk", calendars=book).notes
    assert book("desk").estimates
    assert book("desk").estimated(day) is None
    assert book("desk").estimated(date(2027, 5, 17)) == "Eid al-Adha Holiday"
    assert book(None).estimated(day) is None
    beyond = ProvisionalCalendar(calendar=book("desk"))
    assert beyond.estimates
    assert beyond.estimated(date(2027, 5, 17)) == "Eid al-Adha Holiday"


@pytest.mark.parametrize("name", ["SA", "CI", "FJ", "XSAU", "MY", "SG"])
def test_an_estimate_is_known_whatever_the_library_says_by_default(name: str) -> None:
    first = date(2034, 1, 1)
    days = [first + timedelta(days=number) for number in range(366)]
    calendar = business_calendar(name)
    found = {calendar.estimated(day) for day in days} - {None}
    assert found
    assert not any("estimated" in each for each in found if each)


def test_the_names_of_estimates_are_free_of_remarks() -> None:
    calendar = business_calendar("SG")
    assert calendar.estimated(date(2030, 2, 4)) == "Chinese New Year; Eid al-Fitr"


@pytest.mark.parametrize(
    ("name", "last"),
    [("IN", 2035), ("IND", 2035), ("NP", 2032), ("ID", 2050), ("BSE", 2033), ("XNSE", 2033)],
)
def test_a_calendar_ends_where_its_tables_do(name: str, last: int) -> None:
    """From the next year on the library leaves holidays out that the year before has."""
    calendar = business_calendar(name)
    assert calendar.years is not None
    assert calendar.years[1] == last
    with pytest.raises(CalendarExhausted, match=f"to {last}"):
        calendar.is_business_day(date(last + 1, 5, 1))


@pytest.mark.filterwarnings("ignore:Requested Holidays:UserWarning")
def test_the_tables_still_end_there() -> None:
    for name, last in (("IN", 2035), ("MU", 2035), ("GY", 2035), ("NP", 2032)):
        kept = [
            set(holidays.country_holidays(name, language="en_US", years=year).values())
            for year in (last, last + 1)
        ]
        assert len(kept[1]) < len(kept[0]), name
