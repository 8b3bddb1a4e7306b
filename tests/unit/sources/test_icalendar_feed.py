"""The events of iCalendar files."""

import re
from datetime import date

import pytest

from tests.unit.sources.feeds import fixture, window_of
from tests.unit.sources.icalendars import (
    a_calendar,
    an_event,
    problems_of,
    read_both,
    records_of,
)

CALENDAR = fixture("calendar.ics")


def test_days_instants_zones_and_cancelled_events() -> None:
    found = records_of(CALENDAR)
    assert [(each.external_id, window_of(each), each.tz) for each in found] == [
        ("day@records", "2026-09-30..2026-09-30 day", None),
        (
            "instant@records",
            "2026-04-03..2026-04-03 minute 2026-04-03T12:30:00+00:00",
            "UTC",
        ),
        (
            "alias@records",
            "2026-07-03..2026-07-03 minute 2026-07-03T08:30:00-04:00",
            "US/Eastern",
        ),
        (
            "windows@records",
            "2026-07-03..2026-07-03 minute 2026-07-03T08:30:00-04:00",
            "America/New_York",
        ),
        ("defined@records", "2026-07-03..2026-07-03 minute 2026-07-03T08:30:00-04:00", None),
        ("floating@records", "2026-07-03..2026-07-03 minute 2026-07-03T08:30:00+00:00", None),
        ("days@records", "2026-06-01..2026-06-03 range", None),
    ]
    assert [each.external_id for each in found if each.status == "waived"] == ["defined@records"]


def test_a_record_says_what_where_and_since_when() -> None:
    day, instant, *_ = records_of(CALENDAR)
    assert day.title == "Annual return, paper form"
    assert day.source_quote == "By post. No later."
    assert day.source_url == "https://records.example/return"
    assert day.as_of == date(2026, 1, 2)
    assert day.printed == "20260930"
    assert day.place == "feed:20"
    assert instant.title == "A release with a long name that goes on in the next line"
    assert instant.as_of is None


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_lines_end_in_either_way_and_may_begin_with_a_mark(ends: bytes) -> None:
    content = b"\xef\xbb\xbf" + CALENDAR.replace(b"\n", ends)
    assert records_of(content) == records_of(CALENDAR)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_file_may_be_in_utf_16(encoding: str) -> None:
    calendar = a_calendar("UID:ü\nSUMMARY:Zölle, 税\nDTSTART:20260703").replace("\n", "\r\n")
    assert records_of(calendar.encode(encoding)) == records_of(calendar)


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_utf_16_may_begin_with_a_mark_of_either_order(mark: bytes) -> None:
    encoding = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    assert records_of(mark + CALENDAR.decode().encode(encoding)) == records_of(CALENDAR)


def test_lines_may_be_folded_anywhere_by_a_tab_or_a_blank() -> None:
    folded = "UID:u\nSUMMARY:Long\n\t er\n  title\nDTST\n\tART:2026\n 0703"
    [record] = records_of(a_calendar(folded))
    assert (record.title, record.due) == ("Long er title", "2026-07-03")


def test_a_letter_may_be_cut_by_a_fold() -> None:
    split = a_calendar("UID:u\nSUMMARY:Zölle\nDTSTART:20260703").encode()
    [record] = records_of(split.replace(b"\xc3\xb6", b"\xc3\r\n \xb6"))
    assert record.title == "Zölle"


@pytest.mark.parametrize(
    ("name", "due"),
    [
        ("Europe/London", "2026-07-03 08:30 Europe/London"),
        ("/freeassociation.example/Europe/Berlin", "2026-07-03 08:30 Europe/Berlin"),
        ("/a/b/America/Argentina/Ushuaia", "2026-07-03 08:30 America/Argentina/Ushuaia"),
        ("W. Europe Standard Time", "2026-07-03 08:30 Europe/Berlin"),
        ("US-Pacific", "2026-07-03 08:30 US/Pacific"),
        ("EST", "2026-07-03 08:30 America/New_York"),
        ("UTC", "2026-07-03 08:30 UTC"),
        ("Japan", "2026-07-03 08:30 UTC+09:00"),
    ],
)
def test_zones_by_any_name(name: str, due: str) -> None:
    [record] = records_of(a_calendar(an_event(f'DTSTART;TZID="{name}":20260703T083000')))
    assert record.due == due


def test_an_instant_is_told_by_the_clocks_of_the_calendar() -> None:
    event = an_event("DTSTART:20260404T013000Z")
    [record] = records_of(a_calendar(event, head="X-WR-TIMEZONE:America/New_York\n"))
    assert record.due == "2026-04-03 21:30 America/New_York"
    assert record.tz == "America/New_York"


def test_a_defined_zone_may_say_where_it_is() -> None:
    zone = "BEGIN:VTIMEZONE\nTZID:Mine\nX-LIC-LOCATION:Europe/Paris\nEND:VTIMEZONE\n"
    [record] = records_of(a_calendar(an_event("DTSTART;TZID=Mine:20260703T083000"), head=zone))
    assert record.due == "2026-07-03 08:30 Europe/Paris"


def test_a_calendar_that_takes_back_waives_all() -> None:
    [record] = records_of(a_calendar(an_event("DTSTART:20260703"), head="METHOD:CANCEL\n"))
    assert record.status == "waived"


@pytest.mark.parametrize(
    ("length", "due"),
    [
        ("DURATION:P3D", "2026-07-03 to 2026-07-05"),
        ("DURATION:P1W", "2026-07-03 to 2026-07-09"),
        ("DURATION:PT0M", "2026-07-03"),
        ("DTEND;VALUE=DATE:20260704", "2026-07-03"),
        ("DTEND;VALUE=DATE:20260703", "2026-07-03"),
        ("DTEND;VALUE=DATE:20260601", "2026-07-03"),
    ],
)
def test_an_event_of_whole_days_takes_place_on_them(length: str, due: str) -> None:
    [record] = records_of(a_calendar(an_event("DTSTART;VALUE=DATE:20260703", length)))
    assert record.due == due


@pytest.mark.parametrize(
    ("event", "problem"),
    [
        (an_event(), "DTSTART: missing"),
        (an_event("DTSTART:soon"), "DTSTART: 'soon' is no date or time; such as 20260403T123000Z"),
        (
            an_event("DTSTART:20260230"),
            "DTSTART: '20260230' is no date or time: day is out of range for month",
        ),
        (
            an_event("DTSTART:20260703T250000"),
            "DTSTART: '20260703T250000' is no date or time: hour must be in 0..23",
        ),
        (
            an_event("DTSTART:99991231"),
            "DTSTART: '99991231' is no date or time: the year 9999 is out of range",
        ),
        (
            an_event("DTSTART;TZID=Mars:20260703T083000"),
            "DTSTART: the zone 'Mars' is neither known nor defined; such as Europe/London",
        ),
        (
            an_event("DTSTART;TZID=../../etc/passwd:20260703T083000"),
            "DTSTART: the zone '../../etc/passwd' is neither known nor defined",
        ),
        (an_event("DTSTART"), "line 5 is malformed: 'DTSTART'"),
        (
            an_event("DTSTART:20260703", "DURATION:3 days"),
            "DURATION: '3 days' is no length of time; such as P3D or PT90M",
        ),
        (
            an_event("DTSTART:20260703", "RDATE;VALUE=PERIOD:20260801T090000Z/PT"),
            "RDATE: 'PT' is no length of time; such as P3D or PT90M",
        ),
        (
            an_event("DTSTART:20260703", "RDATE;VALUE=PERIOD:20260801T090000Z/soon"),
            "RDATE: 'soon' is no date or time; such as 20260403T123000Z",
        ),
    ],
)
def test_each_bad_event_is_a_line_and_leaves_the_others(event: str, problem: str) -> None:
    found, problems = read_both(a_calendar(event, an_event("DTSTART:20260704", uid="v")))
    assert [each.external_id for each in found] == ["v"]
    [line] = problems
    assert re.match(r"feed:\d+: ", line)
    assert problem in line


def test_two_events_of_one_id_and_revision_are_a_fault() -> None:
    event, other = an_event("DTSTART:20260703"), an_event("DTSTART:20260704")
    assert problems_of(a_calendar(event, other)) == [
        "feed:7: UID: 'u' stands there twice; each once, or with another SEQUENCE"
    ]


def test_an_event_that_is_repeated_word_for_word_is_one() -> None:
    event = an_event("DTSTART:20260703")
    assert len(records_of(a_calendar(event, event))) == 1


def test_a_calendar_without_events_is_no_fault() -> None:
    assert records_of(a_calendar()) == []


@pytest.mark.parametrize(
    ("why", "content", "problem"),
    [
        ("nothing", b"", "the file is empty"),
        ("no calendar", b"<html>", "line 1: expected BEGIN:VCALENDAR, not '<html>'"),
        (
            "a calendar that is cut",
            CALENDAR[: CALENDAR.index(b"alias")],
            "the file ends before END:VCALENDAR; it was cut",
        ),
        ("an end without a begin", b"BEGIN:VCALENDAR\nEND:VEVENT\n", "ends what did not begin"),
        ("deep nesting", b"BEGIN:VCALENDAR\n" * 100, "line 9: nested more than 8 deep"),
        (
            "broken UTF-8",
            CALENDAR.replace(b"Alias", b"\xff"),
            "is not UTF-8 text; save it as UTF-8",
        ),
        ("UTF-16 that is cut", CALENDAR.decode().encode("utf-16")[:-1], "is not UTF-16 text"),
        ("UTF-16 of an odd mark", b"\xff\xfe\x00\xd8", "is not UTF-16 text; save it as UTF-8"),
        ("NUL bytes", b"\0" * 100, "line 1: expected BEGIN:VCALENDAR"),
        ("a line of 1 MB", b"BEGIN:VCALENDAR\nX:" + b"x" * 10**6, "line 2 has more than 200,000"),
        (
            "a line folded for ever",
            b"BEGIN:VCALENDAR\nX:" + b"\n x" * 300_000,
            "line 2 has more than 200,000 bytes",
        ),
        (
            "an event of many lines",
            a_calendar(an_event("DTSTART:20260703", *["EXDATE:20260703"] * 2_000)).encode(),
            "more than 1,000 lines of one",
        ),
    ],
)
def test_hostile_calendars_are_refused_with_one_line(
    why: str, content: bytes, problem: str
) -> None:
    _, problems = read_both(content)
    [line] = problems
    assert line.startswith("feed: is not a calendar that can be read: "), why
    assert problem in line, why


@pytest.mark.parametrize(
    "lines",
    [
        "RRULE:FREQ=SECONDLY",
        "RRULE:FREQ=YEARLY;BYSECOND=1,2,3",
        "DTSTART:soon",
        "TZOFFSETTO:sideways",
    ],
)
def test_a_zone_whose_definition_is_not_usable_is_not_known(lines: str) -> None:
    standard = "DTSTART:19700101T000000\nTZOFFSETFROM:+0000\nTZOFFSETTO:+0100"
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Mine\nBEGIN:STANDARD\n"
        f"{standard}\n{lines}\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    [line] = problems_of(a_calendar(an_event("DTSTART;TZID=Mine:20260703T083000"), head=zone))
    assert "the zone 'Mine' is neither known nor defined" in line


def test_control_characters_do_not_reach_a_title() -> None:
    [record] = records_of(a_calendar("UID:u\nSUMMARY:A\x1b[31m\0B\nDTSTART:20260703"))
    assert record.title == "A [31m B"
