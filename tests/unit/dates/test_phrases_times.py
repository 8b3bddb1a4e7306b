"""Times of day and the zones that they are in."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.unit.dates.phrases import days, read
from tracker.dates.base.window import Precision
from tracker.errors import UnknownZone

TIMES = [
    ("March 31, 2026 5pm ET", "2026-03-31T17:00-04:00", "America/New_York"),
    ("5:00 p.m. Eastern Daylight Time (EDT) on Friday, May 1, 2026", "2026-05-01T17:00-04:00",
     "America/New_York"),
    ("17.00 hrs on 1 May 2026", "2026-05-01T17:00+00:00", None),
    ("12:01 a.m., local time, 1 May 2026", "2026-05-01T00:01+00:00", None),
    ("0001 hours (local time) 1 May 2026", "2026-05-01T00:01+00:00", None),
    ("from 9 p.m. to 10 p.m. each Friday", "2026-02-06T21:00+00:00", None),
    ("starts at 10 a.m. on 1 May 2026 and ends at 2 p.m.", "2026-05-01T10:00+00:00", None),
    ("5.30pm on 1 May 2026", "2026-05-01T17:30+00:00", None),
    ("17:00 GMT 31 July 2026", "2026-07-31T17:00+01:00", "Europe/London"),
    ("31 July 2026, 23:59:59 AoE", "2026-07-31T23:59:59-12:00", "Etc/GMT+12"),
    ("31 July 2026 at 12 noon CET", "2026-07-31T12:00+02:00", "Europe/Brussels"),
    ("midnight on 31 July 2026", "2026-08-01T00:00+00:00", None),
    ("12 am on 31 July 2026", "2026-07-31T00:00+00:00", None),
    ("close of business on 31 July 2026", "2026-07-31T17:00+00:00", None),
    ("31 July 2026 (17:00)", "2026-07-31T17:00+00:00", None),
    ("31 July 2026 1700 hours", "2026-07-31T17:00+00:00", None),
    ("31 July 2026 17:00 hours", "2026-07-31T17:00+00:00", None),
    ("close of business (6 p.m.) on 31 July 2026", "2026-07-31T18:00+00:00", None),
    ("noon (UK time) on 31 July 2026", "2026-07-31T12:00+01:00", "Europe/London"),
    ("2026-07-31 17:00 +0530", "2026-07-31T17:00+05:30", None),
    ("2026-07-31 17:00 -04:00", "2026-07-31T17:00-04:00", None),
    ("31 July 2026 17:00 UTC+5:30", "2026-07-31T17:00+05:30", None),
    ("31 July 2026 17:00 (UTC-04:00)", "2026-07-31T17:00-04:00", None),
    ("31 July 2026 17:00 GMT+2", "2026-07-31T17:00+02:00", None),
    ("31 July 2026 17:00 Asia/Tokyo", "2026-07-31T17:00+09:00", "Asia/Tokyo"),
    ("31 July 2026 17:00 America/Argentina/Buenos_Aires.", "2026-07-31T17:00-03:00",
     "America/Argentina/Buenos_Aires"),
    ("31 July 2026 from 11 a.m. to 1:30 p.m., ET", "2026-07-31T11:00-04:00", "America/New_York"),
    ("31 July 2026 from 11 a.m. ET to the evening", "2026-07-31T11:00-04:00", "America/New_York"),
    ("2026-03-31T17:00+01:00", "2026-03-31T17:00+01:00", None),
    ("2026-03-31T17:00", "2026-03-31T17:00+00:00", None),
    ("20260403T123000Z", "2026-04-03T12:30+00:00", "UTC"),
    ("2026/08/31 08:24:00", "2026-08-31T08:24+00:00", None),
    ("12 noon (Bermuda time), 3 July 2026", "2026-07-03T12:00-03:00", "Atlantic/Bermuda"),
    ("goes dark at 4:00pm (Cayman Islands time) on 3 July 2026", "2026-07-03T16:00-05:00",
     "America/Cayman"),
    ("3 July 2026, 5pm Dubai local time", "2026-07-03T17:00+04:00", "Asia/Dubai"),
    ("Friday 3 July 2026: At 10.15 am", "2026-07-03T10:15+00:00", None),
    ("Friday 3 July 2026: 10.15 am to 12.00 noon", "2026-07-03T10:15+00:00", None),
    ("3 July 2026 at 5:00 p.m", "2026-07-03T17:00+00:00", None),
    ("3 July 2026, 10:15-11:30 CET", "2026-07-03T10:15+02:00", "Europe/Brussels"),
    ("3 July 2026, 17:15-03:30", "2026-07-03T17:15-03:30", None),
    ("2026-07-03 10:15-11:30", "2026-07-03T10:15-11:30", None),
    ("today, Sunday, February 1, 2026, at 4:45 P.M. ET", "2026-02-01T16:45-05:00",
     "America/New_York"),
    ("tomorrow (2 February 2026, noon)", "2026-02-02T12:00+00:00", None),
    ("this Monday, 2 February 2026, at noon", "2026-02-02T12:00+00:00", None),
]  # fmt: skip


def test_two_days_of_which_one_is_told_from_today_are_not_one() -> None:
    assert days("today, 5 February 2026, at noon") == "2026-02-01..2026-02-05"


@pytest.mark.parametrize(("text", "at", "tz"), TIMES)
def test_a_time_of_day_is_an_instant_in_its_own_zone(text: str, at: str, tz: str | None) -> None:
    found = read(text)
    assert found.window is not None
    assert found.window.at is not None
    assert found.window.at.isoformat() == datetime.fromisoformat(at).isoformat()
    assert found.window.precision is Precision.MINUTE
    assert found.tz == tz


def test_a_time_without_a_zone_is_in_that_of_the_context() -> None:
    window = read("31 July 2026 17:00", tz="America/New_York").window
    assert window is not None
    assert str(window.at) == "2026-07-31 17:00:00-04:00"


def test_an_instant_of_a_feed_belongs_to_the_day_of_the_context() -> None:
    found = read("2020-11-24T04:59:59Z", tz="America/New_York")
    assert found.window is not None
    assert found.window.earliest == date(2020, 11, 23)
    assert found.tz is None


def test_a_time_on_several_days_leaves_the_days_and_their_zone() -> None:
    found = read("4 and 6 May 2026 at 9:00 ET")
    assert days("4 and 6 May 2026 at 9:00 ET") == "2026-05-04..2026-05-06"
    assert found.tz == "America/New_York"
    assert found.window is not None
    assert found.window.at is None


def test_a_zone_without_a_time_says_whose_day_it_is() -> None:
    found = read("31 July 2026 (AoE)")
    assert found.tz == "Etc/GMT+12"
    assert days("31 July 2026 (AoE)") == "2026-07-31"


def test_what_only_looks_like_a_time_or_zone_is_left_aside() -> None:
    assert days("31 July 2026 and 2500 hours") == "2026-07-31"
    assert read("31 July 2026 17:00 UTC - 18:00").tz == "UTC"
    assert read("31 July 2026 17:00 UTC-day").tz is None


def test_the_zone_of_a_listed_day_is_kept() -> None:
    assert read("4 May 2026 17:00 ET and 6 May 2026").tz == "America/New_York"


def test_a_zone_that_does_not_exist_is_refused_with_the_nearest_names() -> None:
    with pytest.raises(UnknownZone, match="Europe/London"):
        read("31 July 2026 17:00 Europe/Londn")
    with pytest.raises(UnknownZone):
        read("31 July 2026 17:00", tz="Nowhere")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("EST 5pm 3 May 2027", "2027-05-03T17:00:00-04:00"),
        ("ET: 17:00 on 3 May 2027", "2027-05-03T17:00:00-04:00"),
        ("3 May 2027, at CET 17:00", "2027-05-03T17:00:00+02:00"),
        ("UTC+1 17:00 on 3 May 2027", "2027-05-03T17:00:00+01:00"),
        ("UTC 5pm BST, 3 May 2027", "2027-05-03T17:00:00+01:00"),
    ],
)
def test_a_zone_may_stand_before_its_clock(text: str, at: str) -> None:
    found = read(text)
    assert found.window is not None
    assert found.window.at is not None
    assert found.window.at.isoformat() == at
    assert not found.unread


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("from midnight on 1 July 2027", "2027-07-01T00:00:00+00:00"),
        ("after midnight on 1 July 2027", "2027-07-01T00:00:00+00:00"),
        ("by midnight on 1 July 2027", "2027-07-02T00:00:00+00:00"),
        ("from 24:00 on 1 July 2027", "2027-07-02T00:00:00+00:00"),
        ("from noon on 1 July 2027", "2027-07-01T12:00:00+00:00"),
    ],
)
def test_midnight_begins_what_begins_and_ends_what_ends(text: str, at: str) -> None:
    window = read(text).window
    assert window is not None
    assert window.at is not None
    assert window.at.isoformat() == at
