"""Business days as rules and notices have them; each row names its source."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tracker.dates.base.units import Unit
from tracker.dates.calendars.business import Standstill, business_calendar, shift_business_days
from tracker.dates.calendars.counting import EXCLUDING, Roll, counted, rolled
from tracker.dates.calendars.house import CalendarBook, CalendarDefinition
from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context
from tracker.errors import CalendarExhausted

_FEED = Path(__file__).parents[4] / "shared" / "feeds" / "fr_rollforward_cases.json"


def _rolled(day: str, days: int, calendar: str) -> str:
    known = business_calendar(calendar)
    nominal = counted(date.fromisoformat(day), days, Unit.DAY, EXCLUDING, known)
    return rolled(nominal, Roll.FOLLOWING, known, backward=days < 0).isoformat()


#: Closing dates as printed in the Federal Register: publication and a number of days, rolled over
#: weekends, federal holidays and closings (FRCP 6(a)(1)(C) and (6); Document Drafting Handbook).
def test_every_closing_date_of_the_federal_register_is_found() -> None:
    if not _FEED.exists():
        pytest.skip("the feed is not here")
    cases: list[dict[str, Any]] = json.loads(_FEED.read_text(encoding="utf-8"))
    wrong = [
        case["what"]
        for case in cases
        if _rolled(case["publication"], case["days"], "US") != case["rolled"]
    ]
    assert len(cases) == 19
    assert wrong == []


@pytest.mark.parametrize(
    ("source", "day", "days", "calendar", "expected"),
    [
        ("81 FR, 15 April 2016, EIS scoping: over Memorial Day", "2016-04-15", 45, "US", "05-31"),
        ("FR 2024-14537: over Labor Day", "2024-07-02", 60, "US", "09-03"),
        ("Executive Order of 1 December 2018: 5 December", "2018-11-05", 30, "US", "12-06"),
        ("Executive Order of 19 December 2024: 24 December", "2024-11-24", 30, "US", "12-26"),
        ("Executive Order of 30 December 2024: 9 January", "2024-12-10", 30, "US", "01-10"),
        ("Exchange Act rule 0-3: 40 days after 31 March", "2026-03-31", 40, "US", "05-11"),
        ("FRCP 6(a)(5): backward when counting back", "2026-07-18", -14, "US", "07-02"),
        ("CPR 2.8(5) England: over the Easter bank holidays", "2026-03-23", 11, "UK", "04-07"),
    ],
)
def test_a_date_on_a_day_off_rolls_as_its_rule_says(
    source: str, day: str, days: int, calendar: str, expected: str
) -> None:
    assert _rolled(day, days, calendar)[5:] == expected, source


@pytest.mark.parametrize(
    ("source", "phrase", "calendar", "expected"),
    [
        ("FCA: 20 business days", "20 business days after 30 September 2026", "UK", "2026-10-28"),
        ("FCA: over New Year", "20 business days after 31 December 2026", "UK", "2027-01-29"),
        ("SUP 16: next business day", "1 business day after 24 December 2026", "UK", "2026-12-29"),
        (
            "T2: closed on Easter Monday",
            "1 business day after 2 April 2026",
            "TARGET",
            "2026-04-07",
        ),
        ("NYSE: open on Easter Monday", "1 business day after 2 April 2026", "NYSE", "2026-04-06"),
        ("NYSE Rule 7.2: Juneteenth", "1 business day after 18 June 2026", "NYSE", "2026-06-22"),
        ("England: no 2 January", "1 business day after 1 January 2026", "UK", "2026-01-02"),
        ("Scotland: 2 January", "1 business day after 1 January 2026", "GB-SCT", "2026-01-05"),
        ("Bavaria: Epiphany", "1 business day after 5 January 2026", "DE-BY", "2026-01-07"),
        ("Berlin: no Epiphany", "1 business day after 5 January 2026", "DE-BE", "2026-01-06"),
    ],
)
def test_business_days_are_those_of_the_place(
    source: str, phrase: str, calendar: str, expected: str
) -> None:
    window = interpret(phrase, date(2026, 1, 1), Context(calendar=calendar)).window
    assert window is not None
    assert window.earliest.isoformat() == expected, source


#: CPR 2.8(3), (4): clear days, and of five days or less only business days.
@pytest.mark.parametrize(
    ("hearing", "expected"), [("20 October 2025", "2025-10-14"), ("20 October 2023", "2023-10-16")]
)
def test_three_clear_days_before_a_hearing(hearing: str, expected: str) -> None:
    phrase = f"at least 3 clear days before {hearing}"
    window = interpret(phrase, date(2023, 1, 1), Context(calendar="UK")).window
    assert window is not None
    assert window.latest.isoformat() == expected


#: BGE 132 II 153, VwVG art. 22a(1)(a): served within the standstill around Easter 2005, so that the
#: first day after it is the first of the thirty.
def test_a_period_that_begins_in_a_standstill_runs_from_the_first_day_after_it() -> None:
    easter = Standstill(first=date(2005, 3, 20), last=date(2005, 4, 3), reason="VwVG art. 22a")
    book = CalendarBook(definitions=(CalendarDefinition(name="ch", standstills=(easter,)),))
    context = Context(calendar="ch", calendars=book)
    window = interpret("30 days after 30 March 2005", date(2005, 3, 30), context).window
    assert window is not None
    assert window.latest == date(2005, 5, 3)


@pytest.mark.parametrize("name", ["US", "UK", "TARGET", "NYSE", "DE-BY"])
def test_the_last_covered_year_is_named(name: str) -> None:
    calendar = business_calendar(name)
    assert calendar.years is not None
    last = calendar.years[1]
    with pytest.raises(CalendarExhausted, match=rf"does not reach {last + 1}: .* to {last}$"):
        shift_business_days(date(last, 12, 31), 1, calendar)
