"""Zones by their names and abbreviations, and what their clocks show as instants."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from tracker.dates.base.instants import clocked, day_in, end_of, instant, shown_by_clocks, window_at
from tracker.dates.base.units import Clock
from tracker.dates.base.window import DueWindow, Precision
from tracker.dates.base.zones import SPOKEN_ZONES, named_zone, spoken_zone, zone
from tracker.errors import UnknownZone

NAMES = [
    ("Europe/London", "Europe/London"),
    ("ET", "America/New_York"),
    ("EST", "America/New_York"),
    ("E.S.T.", "America/New_York"),
    ("Eastern Time", "America/New_York"),
    ("London time", "Europe/London"),
    ("BST", "Europe/London"),
    ("CEST", "Europe/Brussels"),
    ("AoE", "Etc/GMT+12"),
    ("UTC", "UTC"),
    ("Z", "UTC"),
]


@pytest.mark.parametrize(("name", "key"), NAMES)
def test_a_zone_goes_by_its_name_or_abbreviation(name: str, key: str) -> None:
    assert zone(name).key == key


def test_each_zone_that_people_say_is_one() -> None:
    for meanings in SPOKEN_ZONES.values():
        for _, key in meanings:
            assert zone(key).key == key


@pytest.mark.parametrize(
    ("name", "offer"),
    [
        ("Europe/Lundon", "Europe/London"),
        ("london city", "I know"),
        ("new york", "America/New_York"),
        ("", "such as Europe/London"),
        ("../etc/passwd", "no time zone is called"),
        ("\0", "no time zone is called"),
        ("Europe", "no time zone is called"),
        ("\ud800", "no time zone is called"),
    ],
)
def test_an_unknown_zone_is_refused_with_what_is_near(name: str, offer: str) -> None:
    with pytest.raises(UnknownZone, match=offer):
        zone(name)


def test_a_name_that_nobody_says_is_no_spoken_zone() -> None:
    assert spoken_zone("Mars") is None
    assert spoken_zone("") is None


def test_one_instant_is_on_two_days() -> None:
    at = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert day_in(at, "UTC") == date(2026, 7, 1)
    assert day_in(at, "Europe/London") == date(2026, 7, 2)


def test_a_wall_clock_time_is_an_instant_in_utc() -> None:
    assert instant(date(2026, 7, 1), time(9), "Europe/London") == datetime(
        2026, 7, 1, 8, tzinfo=UTC
    )


def test_a_time_in_the_gap_of_spring_moves_forward() -> None:
    assert instant(date(2026, 3, 29), time(1, 30), "Europe/London") == datetime(
        2026, 3, 29, 1, 30, tzinfo=UTC
    )


@pytest.mark.parametrize("fold", [0, 1])
def test_a_time_that_autumn_repeats_is_the_earlier_one(fold: int) -> None:
    assert instant(date(2026, 10, 25), time(1, 30, fold=fold), "Europe/London") == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def test_a_window_ends_with_its_last_day_in_the_zone_that_counts() -> None:
    window = DueWindow.of(date(2026, 3, 1), date(2026, 3, 31), Precision.MONTH)
    assert end_of(window, "America/New_York") == datetime(2026, 4, 1, 4, tzinfo=UTC)
    assert end_of(window, "Pacific/Auckland") == datetime(2026, 3, 31, 11, tzinfo=UTC)


def test_a_window_with_an_instant_ends_there() -> None:
    at = datetime(2026, 3, 31, 17, tzinfo=timezone(timedelta(hours=-4)))
    window = DueWindow(
        earliest=date(2026, 3, 31), end=date(2026, 4, 1), precision=Precision.MINUTE, at=at
    )
    assert end_of(window, "Asia/Tokyo") == datetime(2026, 3, 31, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    "name", ["localtime", "posixrules", "Factory", "right/UTC", "right/Europe/London", "posix/UTC"]
)
def test_a_zone_of_one_host_is_refused_where_somebody_names_it(name: str) -> None:
    with pytest.raises(UnknownZone, match=f"{name!r} is not the same zone on every host"):
        named_zone(name)


@pytest.mark.parametrize("name", ["Europe/London", "UTC", "EST", "Etc/GMT-2"])
def test_any_other_zone_is_taken_as_it_is_called(name: str) -> None:
    assert named_zone(name) is zone(name)


def test_no_zone_of_one_host_is_offered_in_place_of_a_misspelt_one() -> None:
    with pytest.raises(UnknownZone) as error:
        zone("localtim")
    assert "localtime" not in str(error.value)


_DAY = DueWindow.on(date(2026, 3, 31))
_AT_FIVE = datetime(2026, 3, 31, 17)  # noqa: DTZ001 - what a clock shows


@pytest.mark.parametrize(
    ("why", "window", "tz", "shown"),
    [
        (
            "words give what clocks show",
            clocked(_DAY, Clock(time=time(17)), "Europe/London"),
            "Europe/London",
            _AT_FIVE,
        ),
        ("so does an anchor without an offset", window_at(_AT_FIVE, "UTC"), "UTC", _AT_FIVE),
        (
            "the clocks of another zone are not its own",
            clocked(_DAY, Clock(time=time(17)), "Europe/London"),
            "UTC",
            None,
        ),
        (
            "nor where they happen to show another offset for the same instant",
            clocked(_DAY, Clock(time=time(17)), "Europe/Berlin"),
            "Europe/London",
            None,
        ),
        (
            "an offset gives an instant",
            clocked(_DAY, Clock(time=time(17), offset=60), "Europe/London"),
            "Europe/London",
            None,
        ),
        (
            "an instant is one",
            window_at(datetime(2026, 3, 31, 16, tzinfo=UTC), "Europe/London"),
            "Europe/London",
            None,
        ),
        ("a day has none", _DAY, "Europe/London", None),
    ],
)
def test_clocks_say_when_it_is_only_where_the_source_names_them(
    why: str, window: DueWindow, tz: str, shown: datetime | None
) -> None:
    assert shown_by_clocks(window, tz) == shown
