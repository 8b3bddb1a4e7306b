"""Windows in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest

from tracker.dates.base.describe import (
    bounds_in_words,
    day_in_words,
    describe,
    moment_in_words,
    zone_in_words,
)
from tracker.dates.base.window import DueWindow, Precision

WORDS = [
    ("2026-03-31", "2026-03-31", "day", "31 March 2026"),
    ("2026-03-01", "2026-03-31", "month", "March 2026 (1 to 31 March 2026)"),
    ("2026-04-01", "2026-06-30", "quarter", "Q2 2026 (1 April to 30 June 2026)"),
    ("2027-01-01", "2027-06-30", "half", "H1 2027 (1 January to 30 June 2027)"),
    ("2018-03-01", "2018-05-31", "season", "spring 2018 (1 March to 31 May 2018)"),
    ("2026-12-01", "2027-02-28", "season", "winter 2026 (1 December 2026 to 28 February 2027)"),
    ("2026-01-01", "2026-12-31", "year", "2026 (1 January to 31 December 2026)"),
    ("2026-03-10", "2026-03-16", "week", "week commencing 10 March 2026 (10 to 16 March 2026)"),
    ("2026-03-09", "2026-03-15", "week", "week of 9 March 2026 (9 to 15 March 2026)"),
    ("2026-09-30", "2027-02-28", "range", "30 September 2026 to 28 February 2027"),
    ("2025-10-01", "2026-09-30", "year", "year from 1 October 2025 to 30 September 2026"),
    ("2026-03-01", "2026-03-02", "day", "day from 1 March 2026 to 2 March 2026"),
]


@pytest.mark.parametrize(("earliest", "latest", "precision", "words"), WORDS)
def test_a_window_is_told_by_name_and_exact(
    earliest: str, latest: str, precision: str, words: str
) -> None:
    window = DueWindow.of(
        date.fromisoformat(earliest), date.fromisoformat(latest), Precision(precision)
    )
    assert describe(window) == words


CLOCKS = [
    ("2026-03-31T17:00-04:00", "31 March 2026, 17:00 (UTC-04:00)"),
    ("2026-03-31T17:00:30+05:30", "31 March 2026, 17:00:30 (UTC+05:30)"),
    ("2026-03-31T17:00+00:00", "31 March 2026, 17:00 (UTC)"),
    ("2026-04-01T00:00+00:00", "31 March 2026, 24:00 (UTC)"),
]


@pytest.mark.parametrize(("at", "words"), CLOCKS)
def test_an_instant_is_told_with_its_offset(at: str, words: str) -> None:
    window = DueWindow(
        earliest=date(2026, 3, 31),
        end=date(2026, 4, 1),
        precision=Precision.MINUTE,
        at=datetime.fromisoformat(at),
    )
    assert describe(window) == words


def test_midnight_that_begins_a_day_is_told_as_such() -> None:
    window = DueWindow(
        earliest=date(2026, 3, 31),
        end=date(2026, 4, 1),
        precision=Precision.MINUTE,
        at=datetime(2026, 3, 31, tzinfo=timezone(timedelta(hours=1))),
    )
    assert describe(window) == "31 March 2026, 00:00 (UTC+01:00)"


def test_days_are_named_with_their_weekday() -> None:
    assert day_in_words(date(2026, 3, 1)) == "Sunday 1 March 2026"


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        (ZoneInfo("Europe/London"), "London time"),
        (ZoneInfo("America/New_York"), "New York time"),
        (ZoneInfo("America/Argentina/Buenos_Aires"), "Buenos Aires time"),
        (ZoneInfo("Etc/GMT+12"), "UTC-12:00"),
        (ZoneInfo("UTC"), "UTC"),
        (UTC, "UTC"),
        (timezone(timedelta(hours=5, minutes=30)), "UTC+05:30"),
    ],
)
def test_a_clock_is_named_by_its_place(zone: tzinfo, shown: str) -> None:
    moment = datetime(2026, 3, 31, 17, 5, tzinfo=zone)
    assert zone_in_words(moment) == shown
    assert moment_in_words(moment) == f"Tuesday 31 March 2026, 17:05 {shown}"


def test_only_the_bounds_that_are_known_are_told() -> None:
    first, last = date(2026, 6, 1), date(2026, 6, 30)
    assert bounds_in_words(first, last) == [
        *("not before Monday 1 June 2026", "not after Tuesday 30 June 2026")
    ]
    assert bounds_in_words(None, None) == []
