"""Counting conventions and rolls; each row names the rule it comes from."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.dates.base.units import Unit
from tracker.dates.calendars.business import business_calendar
from tracker.dates.calendars.counting import (
    CLEAR,
    EXCLUDING,
    INCLUDING,
    Convention,
    Roll,
    counted,
    roll_convention,
    rolled,
)
from tracker.errors import UsageError

CONVENTIONS = [
    # from 1 May six weeks end on 12 June; starting with 1 May they end on 11 June
    ("2026-05-01", (6, Unit.WEEK), EXCLUDING, None, "2026-06-12"),
    ("2026-05-01", (6, Unit.WEEK), INCLUDING, None, "2026-06-11"),
    # an 18-month period beginning on a day ends on the day before
    ("2011-07-21", (18, Unit.MONTH), INCLUDING, None, "2013-01-20"),
    # CPR 2.8: three clear days before Monday 20 October 2025 and Friday 20 October 2023
    ("2025-10-20", (-3, Unit.DAY), CLEAR, "UK", "2025-10-14"),
    ("2023-10-20", (-3, Unit.DAY), CLEAR, "UK", "2023-10-16"),
    # CPR 2.8: more than five days run through weekends
    ("2025-10-20", (-14, Unit.DAY), CLEAR, "UK", "2025-10-05"),
    ("2026-05-01", (2, Unit.BUSINESS_DAY), CLEAR, None, "2026-05-06"),
]


@pytest.mark.parametrize(("day", "span", "convention", "calendar", "end"), CONVENTIONS)
def test_a_convention_says_which_days_count(
    day: str, span: tuple[int, Unit], convention: Convention, calendar: str | None, end: str
) -> None:
    found = counted(date.fromisoformat(day), *span, convention, business_calendar(calendar))
    assert found == date.fromisoformat(end)


ROLLS = [
    ("2026-05-10", "following", "US", "forward", "2026-05-11"),  # Exchange Act rule 0-3
    ("2026-05-10", "preceding", "US", "forward", "2026-05-08"),
    ("2026-05-10", "unadjusted", "US", "forward", "2026-05-10"),
    ("2026-05-11", "following", "US", "forward", "2026-05-11"),
    ("2026-05-31", "following", None, "forward", "2026-06-01"),
    ("2026-05-31", "modified following", None, "forward", "2026-05-29"),
    ("2026-05-30", "Modified-Following", None, "forward", "2026-05-29"),
    ("2026-05-09", "modified_following", None, "forward", "2026-05-11"),
    ("2026-08-01", "modified preceding", None, "forward", "2026-08-03"),
    ("2026-05-10", "following", "US", "backward", "2026-05-08"),  # FRCP 6(a)(5): counted back
    ("2026-05-10", "preceding", "US", "backward", "2026-05-11"),
    ("2018-12-22", "following", "US", "forward", "2018-12-26"),  # weekend, order, Christmas
]


@pytest.mark.parametrize(("day", "roll", "calendar", "direction", "expected"), ROLLS)
def test_a_roll_moves_to_a_business_day(
    day: str, roll: str, calendar: str | None, direction: str, expected: str
) -> None:
    found = rolled(
        date.fromisoformat(day),
        roll_convention(roll),
        business_calendar(calendar),
        backward=direction == "backward",
    )
    assert found == date.fromisoformat(expected)


def test_no_roll_named_means_unadjusted_and_an_unknown_one_is_refused() -> None:
    assert roll_convention(None) is Roll.UNADJUSTED
    with pytest.raises(UsageError, match="I know unadjusted, following, preceding, modified"):
        roll_convention("sideways")


FEDERAL_REGISTER = [
    # publication, days, the date that the register printed: its roll over weekends and closings
    ("2016-04-15", 30, "2016-05-16"),
    ("2016-04-15", 45, "2016-05-31"),
    ("2016-04-15", 60, "2016-06-14"),
    ("2024-07-02", 60, "2024-09-03"),
    ("2026-08-25", 60, "2026-10-26"),
    ("2023-09-06", 60, "2023-11-06"),
    ("2019-03-27", 60, "2019-05-28"),
    ("2018-12-07", 15, "2018-12-26"),
]


@pytest.mark.parametrize(("publication", "count", "printed"), FEDERAL_REGISTER)
def test_comment_periods_end_where_the_federal_register_printed(
    publication: str, count: int, printed: str
) -> None:
    calendar = business_calendar("US")
    raw = counted(date.fromisoformat(publication), count, Unit.DAY, EXCLUDING, calendar)
    assert rolled(raw, Roll.FOLLOWING, calendar) == date.fromisoformat(printed)
