"""When the quiet that an instant lies in ends, on the clocks of those who are told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.planning_builders import a_policy, quiet, utc
from tests.unit.planning.plans import WEEKDAYS
from tracker.domain.policy import QuietTimes
from tracker.planning.sending.holding import quiet_until

_NIGHTS, _NIGHTS_AND_DAYS = quiet("19:00-07:30"), quiet("19:00-07:30", days_off=True)
_LONDON, _NEW_YORK, _LORD_HOWE = "Europe/London", "America/New_York", "Australia/Lord_Howe"


@pytest.mark.parametrize(
    ("why", "times", "tz", "now", "expected"),
    [
        ("never quiet", None, _LONDON, "2026-03-20 03:00", None),
        ("nothing is quiet", quiet(), _LONDON, "2026-03-20 03:00", None),
        ("by day", _NIGHTS, _LONDON, "2026-03-20 12:00", None),
        ("a moment before", _NIGHTS, _LONDON, "2026-03-20 18:59", None),
        ("as it begins", _NIGHTS, _LONDON, "2026-03-20 19:00", "2026-03-21 07:30"),
        ("after midnight", _NIGHTS, _LONDON, "2026-03-20 03:00", "2026-03-20 07:30"),
        ("as it ends", _NIGHTS, _LONDON, "2026-03-20 07:30", None),
        ("at lunch", quiet("12:00-13:00"), _LONDON, "2026-03-20 12:30", "2026-03-20 13:00"),
        ("a weekend", quiet(days_off=True), _LONDON, "2026-03-21 12:00", "2026-03-23 00:00"),
        ("the end of it", quiet(days_off=True), _LONDON, "2026-03-23 00:00", None),
        (
            "Friday evening to Monday morning",
            _NIGHTS_AND_DAYS,
            _LONDON,
            "2026-03-20 19:30",
            "2026-03-23 07:30",
        ),
        (
            "Sunday noon to Monday morning",
            _NIGHTS_AND_DAYS,
            _LONDON,
            "2026-03-22 12:00",
            "2026-03-23 07:30",
        ),
        ("summer time begins", _NIGHTS_AND_DAYS, _LONDON, "2026-03-27 20:00", "2026-03-30 06:30"),
        ("summer time ends", _NIGHTS_AND_DAYS, _LONDON, "2026-10-23 18:30", "2026-10-26 07:30"),
        ("it begins there", _NIGHTS_AND_DAYS, _NEW_YORK, "2026-03-07 01:00", "2026-03-09 11:30"),
        ("it ends there", _NIGHTS_AND_DAYS, _NEW_YORK, "2026-10-31 00:00", "2026-11-02 12:30"),
        ("by half an hour", _NIGHTS_AND_DAYS, _LORD_HOWE, "2026-10-02 09:30", "2026-10-04 20:30"),
        ("and back", _NIGHTS_AND_DAYS, _LORD_HOWE, "2026-04-03 09:00", "2026-04-05 21:00"),
        (
            "an end that the clocks leave out comes an hour later",
            quiet("22:00-02:30"),
            _NEW_YORK,
            "2026-03-08 06:00",
            "2026-03-08 07:30",
        ),
        (
            "a beginning in the hour that is repeated",
            quiet("01:30-06:00"),
            _NEW_YORK,
            "2026-11-01 05:45",
            "2026-11-01 11:00",
        ),
        (
            "and its second time",
            quiet("01:30-06:00"),
            _NEW_YORK,
            "2026-11-01 06:15",
            "2026-11-01 11:00",
        ),
        (
            "an end in the hour that is repeated is its first one",
            quiet("22:00-01:30"),
            _LONDON,
            "2026-10-25 00:00",
            "2026-10-25 00:30",
        ),
        ("and not its second", quiet("22:00-01:30"), _LONDON, "2026-10-25 01:15", None),
        (
            "an end in the half hour that is left out",
            quiet("22:00-02:15"),
            _LORD_HOWE,
            "2026-10-03 15:00",
            "2026-10-03 15:45",
        ),
        (
            "an end in the half hour that is repeated",
            quiet("22:00-01:45"),
            _LORD_HOWE,
            "2026-04-04 14:30",
            "2026-04-04 14:45",
        ),
    ],
)
def test_quiet_ends_when_people_are_back(
    why: str, times: QuietTimes | None, tz: str, now: str, expected: str | None
) -> None:
    ends = quiet_until(a_policy(quiet=times, tz=tz), WEEKDAYS, utc(now))
    assert ends == (utc(expected) if expected else None)


class _NoBusiness:
    """A calendar that has closed for good."""

    name = "never"
    years = None
    standstills = ()

    def is_business_day(self, day: date) -> bool:
        return False

    def holiday_name(self, day: date) -> str | None:
        return "closed"


def test_a_calendar_without_business_days_does_not_keep_people_waiting_for_ever() -> None:
    now = utc("2026-03-20 12:00")
    ends = quiet_until(a_policy(quiet=quiet(days_off=True)), _NoBusiness(), now)
    assert ends is not None
    assert ends - now < timedelta(days=41)
