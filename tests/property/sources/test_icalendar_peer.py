"""What recurs in calendars, held to what python-recurring-ical-events makes of the same files.

Left out of the calendars, as the two mean to differ there:

- an UNTIL before DTSTART, where the other has no occurrence and we keep the first one: a date too
  many is the lesser evil;
- an exception of a day that its series leaves out by EXDATE in the same revision, which the other
  drops and we keep, for the same reason;
- midnights for whole days, which the other takes as they are written: see test_icalendar_midnights;
- a second rule, which we refuse;
- what lies beyond our horizon of two years or the bound of 200 of a series.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile

import pytest
import recurring_ical_events
from dateutil.rrule import rrulestr
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from tracker.sources.icalendar import feed as icalendar_feed
from tracker.sources.icalendar.series import horizon
from tracker.sources.problems import LeftAside

TODAY = date(2026, 4, 1)
DAY = timedelta(days=1)
#: Exceptions move by less than this, so what lies behind the last day that is compared stays there.
FURTHEST = timedelta(days=30)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WHOLE_DAY, UTC, FLOATING = "day", "UTC", ""

_LAST_YEAR = 2299  #: a fifth Sunday of February is rare; no date of ours lies later
#: A series that differs is small enough to be read; making it smaller takes longer than a test may.
GENERATE = (Phase.generate,)

Window = tuple[date, date, str]


@dataclass(frozen=True, kw_only=True)
class Series:
    """A calendar of one series with its exceptions, and until when it can be compared."""

    text: str
    last: date


def listed(values: Iterable[object]) -> str:
    return ",".join(map(str, values))


def some(values: st.SearchStrategy[int], most: int = 3) -> st.SearchStrategy[str]:
    return st.lists(values, min_size=1, max_size=most, unique=True).map(listed)


DAYS_OF_WEEK = st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=3, unique=True).map(listed)
NTH_DAYS = st.builds(
    "{}{}".format, st.sampled_from([1, 2, 3, 4, 5, -1, -2]), st.sampled_from(WEEKDAYS)
)
OF_MONTH = st.one_of(
    st.just(""),
    some(st.integers(1, 31) | st.integers(-5, -1)).map(";BYMONTHDAY={}".format),
    NTH_DAYS.map(";BYDAY={}".format),
    st.builds(
        ";BYDAY={};BYSETPOS={}".format, DAYS_OF_WEEK, some(st.sampled_from([1, 2, 3, -1, -2]), 2)
    ),
)
RHYTHMS = st.one_of(
    st.builds(
        "FREQ=DAILY;INTERVAL={}{}".format,
        st.integers(4, 11),
        st.just("") | some(st.integers(1, 12), 4).map(";BYMONTH={}".format),
    ),
    st.builds(
        "FREQ=WEEKLY;INTERVAL={}{}{}".format,
        st.integers(2, 4),
        st.just("") | DAYS_OF_WEEK.map(";BYDAY={}".format),
        st.sampled_from(["", ";WKST=SU", ";WKST=MO"]),
    ),
    st.builds("FREQ=MONTHLY;INTERVAL={}{}".format, st.integers(1, 5), OF_MONTH),
    st.builds(
        "FREQ=YEARLY{}{}".format, some(st.integers(1, 12), 3).map(";BYMONTH={}".format), OF_MONTH
    ),
    some(st.sampled_from([1, 60, 100, 366, -1])).map("FREQ=YEARLY;BYYEARDAY={}".format),
    st.builds("FREQ=YEARLY;BYWEEKNO={};BYDAY=MO".format, some(st.integers(1, 53))),
)
TIMES = st.sampled_from([time(0, 30), time(9), time(17, 45), time(23)])
ZONES = st.sampled_from(
    [WHOLE_DAY, UTC, FLOATING, "Europe/London", "America/New_York", "Asia/Tokyo"]
)


def written(at: datetime, zone: str) -> str:
    """A time as the value of a property with its parameters."""
    if zone == WHOLE_DAY:
        return f";VALUE=DATE:{at:%Y%m%d}"
    if zone == UTC:
        return f":{at:%Y%m%dT%H%M%SZ}"
    return f";TZID={zone}:{at:%Y%m%dT%H%M%S}" if zone else f":{at:%Y%m%dT%H%M%S}"


@st.composite
def ends(draw: st.DrawFn, start: datetime, zone: str) -> str:
    """COUNT, UNTIL, or neither."""
    kind = draw(st.sampled_from(["count", "until", "endless"]))
    if kind == "count":
        return f";COUNT={draw(st.integers(1, 30))}"
    if kind == "endless":
        return ""
    last = start + DAY * draw(st.integers(1, 1_200))
    if zone == WHOLE_DAY:
        return f";UNTIL={last:%Y%m%d}"
    if zone == FLOATING:
        return f";UNTIL={last:%Y%m%dT%H%M%S}"
    return f";UNTIL={last:%Y%m%dT%H%M%SZ}"


@st.composite
def exceptions(draw: st.DrawFn, of: datetime, zone: str) -> str:
    """A component that stands for the occurrence `of`."""
    shift = DAY * draw(st.integers(-20, 20))
    if zone != WHOLE_DAY:
        shift += timedelta(minutes=draw(st.sampled_from([-30, 0, 90])))
    extent = draw(st.sampled_from(["", "", ";RANGE=THISANDFUTURE"]))
    return (
        f"BEGIN:VEVENT\nUID:u\nSUMMARY:Moved\nRECURRENCE-ID{extent}{written(of, zone)}\n"
        f"DTSTART{written(of + shift, zone)}\n{draw(lengths(of + shift, zone))}END:VEVENT\n"
    )


@st.composite
def lengths(draw: st.DrawFn, start: datetime, zone: str) -> str:
    """DTEND, DURATION, or neither."""
    if zone == WHOLE_DAY:
        length = DAY * draw(st.integers(1, 3))
        duration = f"P{length.days}D"
    else:
        hours = draw(st.sampled_from([1, 4, 25, 72]))
        length, duration = timedelta(hours=hours), f"PT{hours}H"
    end = f"DTEND{written(start + length, zone)}\n"
    return draw(st.sampled_from(["", end, f"DURATION:{duration}\n"]))


@st.composite
def series(draw: st.DrawFn) -> Series:
    zone = draw(ZONES)
    day = TODAY + DAY * draw(st.integers(-900, 400))
    start = datetime.combine(day, time() if zone == WHOLE_DAY else draw(TIMES))
    rhythm = draw(RHYTHMS)
    coming = rrulestr(rhythm, dtstart=start)
    named = list(takewhile(lambda at: at.year <= _LAST_YEAR, islice(coming, 40)))
    picks = draw(st.lists(st.sampled_from([start, *named]), max_size=5, unique=True))
    cut = draw(st.integers(0, len(picks)))
    more = draw(st.lists(st.integers(0, 900), max_size=3))
    lines = [
        "BEGIN:VEVENT\nUID:u\nSUMMARY:Series",
        f"DTSTART{written(start, zone)}",
        f"{draw(lengths(start, zone))}RRULE:{rhythm}{draw(ends(start, zone))}",
        *(f"EXDATE{written(at, zone)}" for at in picks[:cut]),
        *(f"RDATE{written(start + DAY * each, zone)}" for each in more),
        "END:VEVENT\n",
    ]
    moved = "".join(draw(exceptions(at, zone)) for at in picks[cut:])
    text = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:p\n" + "\n".join(lines) + moved + "END:VCALENDAR\n"
    return Series(text=text, last=horizon(TODAY, day) - 2 * FURTHEST)


def of_peer(case: Series) -> list[Window]:
    """First and last day of each occurrence, and when it begins where it takes less than a day."""
    found = []
    calendar = Calendar.from_ical(case.text)
    query = recurring_ical_events.of(calendar)
    for each in query.between(TODAY - 2 * FURTHEST, case.last + 2 * FURTHEST):
        start, end = each.start, each.end
        if not isinstance(start, datetime):
            found.append((start, max(end - DAY, start), ""))
        elif (length := end.replace(tzinfo=None) - start.replace(tzinfo=None)) < DAY:
            zone = f" {start.tzinfo}" if start.tzinfo else ""
            found.append((start.date(), start.date(), f"{start:%H:%M}{zone}"))
        else:
            last = start.replace(tzinfo=None) + length - timedelta(seconds=1)
            found.append((start.date(), last.date(), ""))
    return comparable(case, found)


def of_ours(case: Series) -> list[Window]:
    problems: list[str] = []
    aside: list[LeftAside] = []
    found = []
    stream = io.BytesIO(case.text.encode())
    for record in icalendar_feed.read(stream, "feed", problems, today=TODAY, left_aside=aside):
        first, _, rest = record.due.partition(" ")
        day, spans = date.fromisoformat(first), rest.startswith("to ")
        last = date.fromisoformat(rest.removeprefix("to ")) if spans else day
        found.append((day, last, "" if spans else rest))
    assert problems == []
    assert not any(each.soon for each in aside)
    return comparable(case, found)


def comparable(case: Series, found: Iterable[Window]) -> list[Window]:
    return sorted(each for each in found if each[1] >= TODAY and each[0] <= case.last)


def agree(case: Series) -> None:
    assert of_ours(case) == of_peer(case), case.text


@settings(max_examples=250, derandomize=True, deadline=None, phases=GENERATE)
@given(case=series())
def test_occurrences_are_those_of_the_peer(case: Series) -> None:
    agree(case)


@pytest.mark.slow
@settings(max_examples=3_000, deadline=None, phases=GENERATE)
@given(case=series())
def test_thousands_of_calendars_give_the_occurrences_of_the_peer(case: Series) -> None:
    agree(case)
