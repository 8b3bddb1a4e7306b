"""What stands beside a date and makes it another one: read, in two readings, or refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.dates.phrases import days, read
from tracker.dates.meaning.doubts import doubts_of
from tracker.dates.meaning.interpretation import DueStatus
from tracker.errors import UnreadableDate

READ = [
    ("the next of a day is counted from it", "next business day after 31 March 2027", "2027-04-01"),
    ("a weekday likewise", "the next Friday after 31 March 2027", "2027-04-02"),
    ("or the following one", "the following Monday after 31 March 2027", "2027-04-05"),
    ("the week before a day ends before it", "week before 1 May 2027", "2027-04-24..2027-04-30"),
    ("the fortnight after begins after it", "fortnight after 1 May 2027", "2027-05-02..2027-05-15"),
    ("a week before is a day", "a week before 1 May 2027", "2027-04-24"),
    ("a weekday of a week of a month", "Friday of the first week of May 2027", "2027-05-07"),
    ("also with its article", "the Monday in the last week of May 2027", "2027-05-31"),
    ("months behind years and a comma", "1 year, 6 months after 2 May 2027", "2028-11-02"),
    ("a direction in brackets", "a period of 60 days (from 2 May 2027)", "2027-07-01"),
    ("or the first day there", "60 days (starting on 2 May 2027)", "2027-06-30"),
    ("a period by its last day", "the three months to 31 May 2027", "2027-03-01..2027-05-31"),
    ("as long as its months", "the six months ending 30 June 2027", "2027-01-01..2027-06-30"),
    ("without its year", "the six months to 30 June", "2026-01-01..2026-06-30"),
    ("a quarter in two digits", "Q2 27", "2027-04-01..2027-06-30"),
    ("half of a month in two digits", "first half of Jun 27", "2027-06-01..2027-06-15"),
    ("a half", "by H1 28", "2028-01-01..2028-06-30"),
    ("between two days of a month", "between 3 and 15 May 2027", "2027-05-03..2027-05-15"),
    ("the printed end of a year", "90 days after year end 31 May 2027", "2027-08-29"),
    ("what moves", "extend the deadline of 1 May 2027 to 1 August 2027", "2027-08-01"),
    ("what may move", "may extend the deadline of 1 May 2027 to 1 August 2027", "2027-05-01"),
    ("or ended on it", "for the 12 months ended 31 May 2027", "2026-06-01..2027-05-31"),
    ("a year in two digits", "31 May 27", "2027-05-31"),
    ("with a time behind it", "by 31 May 27 at 5pm", "2027-05-31"),
    ("in a range", "from 2 May 27 to 31 May 27", "2027-05-02..2027-05-31"),
    ("American", "May 31 27", "2027-05-31"),
    ("with its weekday", "31 May 27 (Monday)", "2027-05-31"),
    ("a month in two digits and its week", "first week of Jan 28", "2028-01-01..2028-01-07"),
    ("or its business day", "last business day of Jan 28", "2028-01-31"),
    ("an open day in numbers", "XX/05/2027", "2027-05-01..2027-05-31"),
    ("with dots", "by XX.05.2027", "2027-05-01..2027-05-31"),
    ("with hyphens", "DD-05-2027", "2027-05-01..2027-05-31"),
    ("a bullet", "[●]/05/2027", "2027-05-01..2027-05-31"),
    ("the American order", "05/XX/2027", "2027-05-01..2027-05-31"),
    ("the order of computers", "2027-05-DD", "2027-05-01..2027-05-31"),
    ("an open day with its ending", "[●]th May 2027", "2027-05-01..2027-05-31"),
    ("as a question", "??th of May 2027", "2027-05-01..2027-05-31"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "text", "expected"), READ)
def test_what_stands_beside_a_day_is_read_with_it(why: str, text: str, expected: str) -> None:
    assert days(text) == expected
    assert not read(text).ambiguous


TWO_READINGS = [
    ("a list, as spaces stand around its slash", "05/2027 / 07/2027", ("2027-05-01", "2027-07-01")),
    ("days of computers with spaces", "2027-05-31 / 2027-07-31", ("2027-05-31", "2027-07-31")),
    ("a day in brackets that may be the first", "18 months after entry into force (2 May 2027)",
     ("2027-05-02", "2028-11-02")),
    ("or that of a count back", "5 days before the meeting (20 May 2027)",
     ("2027-05-15", "2027-05-20")),
]  # fmt: skip


@pytest.mark.parametrize(("why", "text", "expected"), TWO_READINGS)
def test_what_can_be_two_days_is_told_as_two(
    why: str, text: str, expected: tuple[str, str]
) -> None:
    assert tuple(str(each.earliest) for each in read(text).readings) == expected


def test_a_past_date_in_brackets_is_what_a_span_counts_from() -> None:
    found = read("60 days after publication (1 January 2026)")
    assert [str(found.window.earliest), found.readings] == ["2026-03-02", ()]
    assert doubts_of(found) == ("the date in brackets may be the day it counts from",)


@pytest.mark.parametrize(
    "text",
    [
        "60 days after publication (2 May 2027 at 5pm)",
        "the first day of the month following publication (2 May 2027)",
    ],
)
def test_other_dates_in_brackets_stay_with_a_doubt(text: str) -> None:
    assert days(text) == "2027-05-02"
    assert doubts_of(read(text)) == ("the date in brackets may be the day it counts from",)


def test_a_bound_in_brackets_dates_nothing() -> None:
    assert read("60 days after publication (not before 2 May 2027)").window is None


REFUSED = [
    ("a day told from today before a day", "tomorrow after 31 March 2027", "which day it is"),
    ("the next one before a day", "next Friday before 31 March 2027", "which day it is"),
    ("a business day before", "the next business day before 31 March 2027", "which day it is"),
    ("a month without a number", "month before 30 September 2027", "write 'a month before'"),
    ("a quarter", "the quarter prior to 30 September 2027", "write 'a quarter before'"),
    ("a span that counts from nothing", "31 March 2027 or 45 days", "from when it is counted"),
    ("a month of another language", "Marz 2027", "did you mean March"),
    ("with its day", "31 Mrz 2027", "did you mean March"),
    ("each month or each year", "monthly on 1 April", "'1 April each year'"),
    ("by a day likewise", "monthly by 15 April", "'1 April each year'"),
    ("a weekday of long ago", "the Friday before last", "write its date"),
    ("a span before a weekday", "a week on Tuesday", "write its date"),
    ("hours alone", "every 4 hours", "within a day"),
    ("a first day that is none of them", "by 31 March 2027 and by 30 April each following year",
     "says 31 March 2027 beside it"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "text", "says"), REFUSED)
def test_what_would_be_another_day_is_refused(why: str, text: str, says: str) -> None:
    with pytest.raises(UnreadableDate, match=says):
        read(text)


SERIES = [
    ("spans from several days", "within 30 days of 31 March and 30 September each year",
     ["2026-04-30", "2026-10-30"]),
    ("of a list", "45 days after 31 March, 30 June and 30 September annually",
     ["2026-05-15", "2026-08-14"]),
    ("one day of several months", "the 15th of January, April, July and October each year",
     ["2026-04-15", "2026-07-15"]),
    ("the last day of several", "the last day of March, June, September and December each year",
     ["2026-03-31", "2026-06-30"]),
    ("a weekday of several", "the first Tuesday of May and November every year",
     ["2026-05-05", "2026-11-03"]),
    ("their ends", "by the end of April and October each year", ["2026-04-30", "2026-10-31"]),
    ("a day of one year that is the first", "annually by 30 April 2027",
     ["2027-04-30", "2028-04-30"]),
    ("an anniversary", "each anniversary of 15 March 2024", ["2026-03-15", "2027-03-15"]),
    ("a span from each", "30 days after every anniversary of 2024-03-15",
     ["2026-04-14", "2027-04-14"]),
    ("the years that follow", "by 30 April 2027 and by 30 April each following year",
     ["2027-04-30", "2028-04-30"]),
]  # fmt: skip


@pytest.mark.parametrize(("why", "text", "expected"), SERIES)
def test_what_comes_round_on_several_days_is_a_series(
    why: str, text: str, expected: list[str]
) -> None:
    first = read(text)
    assert first.recurs
    second = read(text, first.window.latest + timedelta(days=1))
    assert [str(first.window.latest), str(second.window.latest)] == expected


def test_one_day_of_several_months_of_a_year_is_so_many_readings() -> None:
    assert days("15 January, April and July 2027") == "2027-01-15..2027-07-15"
    assert len(read("15 January, April and July 2027").readings) == 3
    assert len(read("the 15th of January, 3 April and July").readings) == 3
    assert len(read("15 March and April 2027").readings) == 2
    assert days("the 15th of March and July 20") == "2026-03-15..2026-07-20"


def test_two_digits_that_may_be_a_year_are_told() -> None:
    assert "read as January 2028, not as 28 January" in doubts_of(read("end of Jan 28"))
    assert "read as 28 March, not as March 2028" in doubts_of(read("quarter ending Mar 28"))
    assert not doubts_of(read("end of January 2028"))
    assert not doubts_of(read("early Mar 45"))


def test_a_last_time_in_a_year_is_no_first_one() -> None:
    assert not read("annually until 30 April 2030").recurs
    assert read("13/XX/2027").status is DueStatus.UNDATED
