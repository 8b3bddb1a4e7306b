"""What recurs in iCalendar files: occurrences, exceptions, and the bounds of both."""

import pytest

from tests.unit.sources import feeds
from tests.unit.sources.icalendars import (
    TODAY,
    a_calendar,
    an_event,
    dues_of,
    problems_of,
    records_of,
)
from tracker.sources.icalendar import feed as icalendar_feed
from tracker.sources.problems import LeftAside


def test_an_endless_series_is_followed_for_two_years_and_says_so() -> None:
    found = records_of(a_calendar(an_event("DTSTART:20200101", "RRULE:FREQ=MONTHLY")))
    assert (found[0].due, found[-1].due, len(found)) == ("2026-04-01", "2028-04-01", 25)
    assert found[0].external_id == "u 2026-04-01"
    assert found[0].source_quote == "Recurs (FREQ=MONTHLY) without end; followed to 2028-04-01"


def test_at_most_200_occurrences_are_taken_and_the_rest_is_told() -> None:
    aside: list[LeftAside] = []
    calendar = a_calendar(an_event("DTSTART:20260101", "RRULE:FREQ=DAILY"))
    found = feeds.records_of(icalendar_feed, calendar, today=TODAY, left_aside=aside)
    assert (len(found), found[-1].due) == (200, "2026-10-17")
    assert found[0].source_quote == "Recurs (FREQ=DAILY) without end; followed to 2026-10-17"
    text = "'S': only the next 200 were taken; import it again before 2026-10-17"
    assert aside == [LeftAside(place="feed:2", text=text, soon=True)]


@pytest.mark.parametrize(
    ("rule", "note"),
    [
        ("FREQ=YEARLY;COUNT=2", "Recurs (FREQ=YEARLY;COUNT=2)"),
        ("FREQ=YEARLY;COUNT=9", "Recurs (FREQ=YEARLY;COUNT=9); followed to 2028-05-04"),
        ("FREQ=YEARLY;UNTIL=20270504", "Recurs (FREQ=YEARLY;UNTIL=20270504)"),
        (
            "FREQ=YEARLY;UNTIL=20320504",
            "Recurs (FREQ=YEARLY;UNTIL=20320504); followed to 2028-05-04",
        ),
    ],
)
def test_a_series_that_goes_on_after_two_years_says_so(rule: str, note: str) -> None:
    aside: list[LeftAside] = []
    calendar = a_calendar(an_event("DTSTART:20260504", f"RRULE:{rule}"))
    found = feeds.records_of(icalendar_feed, calendar, today=TODAY, left_aside=aside)
    assert {each.source_quote for each in found} == {note}
    text = "'S': it goes on; import it again before 2028-05-04"
    goes_on = [LeftAside(place="feed:2", text=text, soon=False)]
    assert aside == (goes_on if "followed" in note else [])


@pytest.mark.parametrize(
    ("rule", "dues"),
    [
        ("FREQ=WEEKLY;COUNT=2", ["2026-05-04", "2026-05-11"]),
        ("FREQ=WEEKLY;UNTIL=20260511", ["2026-05-04", "2026-05-11"]),
        ("FREQ=WEEKLY;UNTIL=20260510T000000Z", ["2026-05-04"]),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=2", ["2026-05-04", "2026-05-29", "2026-06-26"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", ["2026-05-04", "2028-02-29"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", ["2026-05-04"]),
        ("freq=daily;count=1", ["2026-05-04"]),
        ("FREQ=WEEKLY;BYDAY=MO, WE;COUNT=2;", ["2026-05-04", "2026-05-06"]),
    ],
)
def test_rules_of_whole_days(rule: str, dues: list[str]) -> None:
    assert dues_of("DTSTART;VALUE=DATE:20260504", f"RRULE:{rule}") == dues


def test_a_series_that_is_over_leaves_nothing() -> None:
    assert dues_of("DTSTART:20200101", "RRULE:FREQ=YEARLY;COUNT=3") == []


def test_the_clock_of_a_series_stays_when_the_offset_changes() -> None:
    rule = "RRULE:FREQ=WEEKLY;COUNT=3"
    found = records_of(a_calendar(an_event("DTSTART;TZID=Europe/London:20261018T090000", rule)))
    assert [(each.external_id, each.due) for each in found] == [
        ("u 2026-10-18T08:00:00Z", "2026-10-18 09:00 Europe/London"),
        ("u 2026-10-25T09:00:00Z", "2026-10-25 09:00 Europe/London"),
        ("u 2026-11-01T09:00:00Z", "2026-11-01 09:00 Europe/London"),
    ]


def test_the_end_of_a_rule_is_an_instant() -> None:
    start = "DTSTART;TZID=America/New_York:20260504T200000"
    dues = dues_of(start, "RRULE:FREQ=DAILY;UNTIL=20260506T000000Z")
    assert dues == ["2026-05-04 20:00 America/New_York", "2026-05-05 20:00 America/New_York"]


def test_days_are_left_out_and_added() -> None:
    assert dues_of(
        "DTSTART:20260504",
        "RRULE:FREQ=WEEKLY;COUNT=3",
        "EXDATE:20260511",
        "RDATE:20260506,20260518",
        "RDATE:20260601",
        "EXDATE:",
    ) == ["2026-05-04", "2026-05-06", "2026-05-18", "2026-06-01"]


def test_stated_dates_alone_make_a_series() -> None:
    found = records_of(a_calendar(an_event("DTSTART:20260504", "RDATE:20260506")))
    assert [each.due for each in found] == ["2026-05-04", "2026-05-06"]
    assert found[0].source_quote == "Recurs (on stated dates)"


def test_an_occurrence_that_was_moved_or_cancelled_keeps_its_id() -> None:
    series = an_event("DTSTART:20260504T090000Z", "RRULE:FREQ=WEEKLY;COUNT=3")
    moved = an_event("DTSTART:20260512T090000Z", "RECURRENCE-ID:20260511T090000Z")
    cancelled = an_event(
        "DTSTART:20260518T090000Z", "RECURRENCE-ID:20260518T090000Z", "STATUS:CANCELLED"
    )
    plain = records_of(a_calendar(series))
    found = records_of(a_calendar(cancelled, series, moved))
    assert {each.external_id for each in found} == {each.external_id for each in plain}
    changed = {each.external_id: (each.due, each.status) for each in found}
    assert changed == {
        "u 2026-05-04T09:00:00Z": ("2026-05-04 09:00 UTC", None),
        "u 2026-05-11T09:00:00Z": ("2026-05-12 09:00 UTC", None),
        "u 2026-05-18T09:00:00Z": ("2026-05-18 09:00 UTC", "waived"),
    }


def test_an_exception_of_the_past_is_past() -> None:
    past = an_event("DTSTART:20260302", "RECURRENCE-ID:20260301")
    later = an_event("DTSTART:20260402", "RECURRENCE-ID:20260302")
    assert [each.due for each in records_of(a_calendar(past, later))] == ["2026-04-02"]


def test_a_series_that_begins_later_is_followed_from_then_on() -> None:
    dues = dues_of("DTSTART:20290101", "RRULE:FREQ=YEARLY")
    assert dues == ["2029-01-01", "2030-01-01", "2031-01-01"]


def test_occurrences_of_several_days_take_place_on_them() -> None:
    lines = ("DTSTART:20260504", "DTEND:20260506", "RRULE:FREQ=WEEKLY;COUNT=2")
    assert dues_of(*lines) == ["2026-05-04 to 2026-05-05", "2026-05-11 to 2026-05-12"]


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ("FREQ=SECONDLY", "RRULE: FREQ=SECONDLY is not read, only what recurs by days"),
        ("FREQ=DAILY;BYHOUR=1,2", "RRULE: BYHOUR is not read, only what recurs by days"),
        ("FREQ=DAILY;INTERVAL=0", "RRULE: INTERVAL and COUNT are numbers from 1 to 9999"),
        ("FREQ=DAILY;COUNT=-1", "RRULE: INTERVAL and COUNT are numbers from 1 to 9999"),
        ("EVERY=DAY", "RRULE: 'EVERY=DAY' is malformed; such as FREQ=WEEKLY;BYDAY=MO"),
        ("FREQ=WEEKLY;BYDAY=XX", "RRULE: 'FREQ=WEEKLY;BYDAY=XX' is not usable: "),
        ("FREQ=WEEKLY;BYMONTH=13,X", "RRULE: 'FREQ=WEEKLY;BYMONTH=13,X' is not usable: "),
        ("FREQ=WEEKLY;UNTIL=NEVER", "'NEVER' is no date or time; such as 20260403T123000Z"),
    ],
)
def test_a_rule_that_is_not_read_is_a_line(rule: str, problem: str) -> None:
    [line] = problems_of(a_calendar(an_event("DTSTART:20260504", f"RRULE:{rule}")))
    assert line.startswith("feed:2: ")
    assert problem in line


def test_two_rules_of_one_event_are_a_fault() -> None:
    lines = ("DTSTART:20260504", "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY")
    assert problems_of(a_calendar(an_event(*lines))) == [
        "feed:2: RRULE: stands there twice; one is read"
    ]


def test_a_rule_that_is_repeated_word_for_word_is_one() -> None:
    rule = "RRULE:FREQ=DAILY;COUNT=2"
    assert dues_of("DTSTART:20260504", rule, rule) == ["2026-05-04", "2026-05-05"]


def test_many_series_are_refused() -> None:
    events = [an_event("DTSTART:20260504", "RRULE:FREQ=YEARLY", uid=str(n)) for n in range(501)]
    [line] = problems_of(a_calendar(*events))
    assert line.endswith("more than 500 events recur; split it")


def test_rules_that_name_no_day_are_followed_only_so_often() -> None:
    rule = "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"
    events = [an_event("DTSTART:20260504", rule, uid=str(n)) for n in range(21)]
    [line] = problems_of(a_calendar(*events))
    assert line.endswith("RRULE: not followed; 20 others here name no day at all")


def test_a_rule_of_long_ago_keeps_its_rhythm() -> None:
    long_ago = dues_of("DTSTART:19000101", "RRULE:FREQ=DAILY;INTERVAL=7")
    monday = dues_of("DTSTART:19000101", "RRULE:FREQ=WEEKLY")
    assert long_ago == monday
    assert long_ago[0] == "2026-04-06"


def test_what_is_left_out_or_added_may_be_written_in_another_zone_or_as_a_day() -> None:
    assert dues_of(
        "DTSTART;TZID=America/New_York:20260504T090000",
        "RRULE:FREQ=DAILY;COUNT=4",
        "EXDATE:20260505T130000Z",
        "EXDATE;VALUE=DATE:20260506",
        "RDATE:20260601T130000Z",
    ) == [f"2026-{day} 09:00 America/New_York" for day in ("05-04", "05-07", "06-01")]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("RDATE:" + ",".join(["20260505"] * 1_001), "RDATE: has more than 1,000 dates"),
        ("RRULE:FREQ=DAILY;BYDAY=" + "MO," * 300, "RRULE: has more than 500 characters"),
    ],
)
def test_what_would_take_long_is_refused(line: str, problem: str) -> None:
    assert problems_of(a_calendar(an_event("DTSTART:20260504", line))) == [f"feed:2: {problem}"]
