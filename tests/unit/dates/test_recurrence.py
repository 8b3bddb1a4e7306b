"""What comes round: which phrases say so, and when each next one is."""

from __future__ import annotations

from datetime import date
from itertools import islice

import pytest

from tracker.dates.meaning.interpret import interpret, read
from tracker.dates.meaning.interpretation import Context
from tracker.dates.meaning.occurrences import following, occurrences
from tracker.errors import UnreadableDate

AS_OF = date(2026, 11, 22)


def _days(text: str, number: int = 3, **context: str) -> list[str]:
    found = occurrences(read(text), AS_OF, Context(**context))
    return [str(each.window and each.window.latest) for each in islice(found, number)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("by 31 March each year", ["2027-03-31", "2028-03-31", "2029-03-31"]),
        ("every 31 March", ["2027-03-31", "2028-03-31", "2029-03-31"]),
        ("annually, by 31 March", ["2027-03-31", "2028-03-31", "2029-03-31"]),
        ("29 February each year", ["2027-02-28", "2028-02-29", "2029-02-28"]),
        ("March each year", ["2027-03-31", "2028-03-31", "2029-03-31"]),
        ("every Friday", ["2026-11-27", "2026-12-04", "2026-12-11"]),
        (
            "45 days after the end of each calendar quarter",
            ["2027-02-14", "2027-05-15", "2027-08-14"],
        ),
        ("within 90 days after 31 December each year", ["2027-03-31", "2028-03-30", "2029-03-31"]),
        ("by 30 June and 31 December each year", ["2026-12-31", "2027-06-30", "2027-12-31"]),
        (
            "31 March, 30 June, 30 September and 31 December",
            ["2026-12-31", "2027-03-31", "2027-06-30"],
        ),
        ("Easter Monday each year", ["2027-03-29", "2028-04-17", "2029-04-02"]),
        ("15 January 2027 and annually thereafter", ["2027-01-15", "2028-01-15", "2029-01-15"]),
        (
            "31 October 2026, then quarterly thereafter",
            ["2027-01-31", "2027-04-30", "2027-07-31"],
        ),
        (
            "RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31",
            ["2027-03-31", "2028-03-31", "2029-03-31"],
        ),
        (
            "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            ["2026-11-30", "2026-12-31", "2027-01-29"],
        ),
        ("freq=yearly;bymonth=2;bymonthday=29", ["2028-02-29", "2032-02-29", "2036-02-29"]),
        ("DTSTART:20260131 RRULE:FREQ=MONTHLY;INTERVAL=2;COUNT=6", ["2027-01-31"]),
        ("RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31;UNTIL=20280331", ["2027-03-31", "2028-03-31"]),
        ("DTSTART:20270101 FREQ=DAILY", ["2027-01-01", "2027-01-02", "2027-01-03"]),
    ],
)
def test_what_comes_round_has_a_next_occurrence(text: str, expected: list[str]) -> None:
    assert _days(text)[: len(expected)] == expected
    assert interpret(text, AS_OF, Context()).recurs
    assert read(text).may_recur(Context())


def test_the_last_business_day_of_a_month_heeds_the_calendar() -> None:
    text = "last business day of each month"
    assert _days(text, calendar="UK") == ["2026-11-30", "2026-12-31", "2027-01-29"]


@pytest.mark.parametrize(
    ("why", "text"),
    [
        ("a plain day", "2027-06-30"),
        ("a day with its year", "31 March 2027"),
        ("a day without a year is the next one only", "by 31 March"),
        ("two days without a year are no routine", "30 June and 31 December"),
        ("a report that comes every year, on a day of one year", "annually, by 31 March 2027"),
        ("what goes on in no rhythm at all", "1 May 2027 and thereafter"),
    ],
)
def test_what_happens_once_has_none(why: str, text: str) -> None:
    assert not interpret(text, AS_OF, Context()).recurs
    assert not read(text).may_recur(Context())
    assert following(read(text), date(2027, 6, 1), Context()) is None
    assert len(_days(text)) == 1


@pytest.mark.parametrize("text", ["every quarter", "60 days after the end of each fiscal year"])
def test_what_has_no_date_yet_does_not_come_round_yet(text: str) -> None:
    assert not interpret(text, AS_OF, Context()).recurs
    assert _days(text) == ["None"]


def test_a_series_ends_where_nothing_can_be_read_any_more() -> None:
    text = "DTSTART:20260131 RRULE:FREQ=MONTHLY;COUNT=7"
    assert following(read(text), date(2026, 12, 31), Context()) is None
    assert following(read("by 31 March each year"), date(2300, 12, 31), Context()) is None


def test_an_impossible_rule_is_refused_soon() -> None:
    with pytest.raises(UnreadableDate, match="no day on or after"):
        interpret("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", AS_OF, Context())


@pytest.mark.parametrize(
    ("why", "text", "says"),
    [
        ("no rule at all", "RRULE:every year", "is no recurrence rule"),
        ("a day of the week that there is not", "RRULE:FREQ=WEEKLY;BYDAY=XX", "invalid 'BYDAY'"),
        ("hours", "RRULE:FREQ=HOURLY", "FREQ=HOURLY is more than I read"),
        ("times of day", "RRULE:FREQ=DAILY;BYHOUR=9", "BYHOUR is more than I read"),
        ("no day of its own", "RRULE:FREQ=YEARLY", "write DTSTART"),
        ("a rhythm without a start", "RRULE:FREQ=YEARLY;INTERVAL=2;BYYEARDAY=1", "write DTSTART"),
        ("an interval of nothing", "RRULE:FREQ=DAILY;INTERVAL=0", "from 1 to 9999"),
        ("a start that is no day", "DTSTART:20261301 FREQ=DAILY", "is no day"),
        ("a start beyond the years", "DTSTART:99990101 FREQ=DAILY", "9999"),
        ("a rule that is over", "RRULE:FREQ=DAILY;UNTIL=20200101", "no day on or after"),
    ],
)
def test_bad_rules_are_refused_with_what_would_be_right(why: str, text: str, says: str) -> None:
    with pytest.raises(UnreadableDate, match=says):
        interpret(text, AS_OF, Context())


def test_a_rule_needs_the_day_on_which_it_is_read() -> None:
    with pytest.raises(UnreadableDate, match="--as-of"):
        interpret("RRULE:FREQ=DAILY", None, Context())


@pytest.mark.parametrize(
    ("why", "text"),
    [
        ("weekdays that do not count", "10 days after approval, excluding Mondays"),
        ("a month that moves", "the date moves from 1 May to 1 June 2027"),
        ("days of one month", "the first and third Friday of May 2027"),
        ("a day that begins in a year", "30 days after 1 May 2027, starting in 2027"),
        ("several days of one year, from a year on", "1 and 2 May 2027, starting in 2027"),
        ("a weekday is none of a year", "Friday, starting in 2028"),
    ],
)
def test_these_do_not_come_round(why: str, text: str) -> None:
    assert not interpret(text, AS_OF, Context()).recurs


def test_three_days_of_their_own_years_are_so_many_readings() -> None:
    found = interpret("1 May 2027, 1 June 2027 or 5 July 2027", AS_OF, Context())
    assert (len(found.readings), found.recurs) == (3, False)
