"""Reminders by the clock and the working days of whoever reads them."""

from __future__ import annotations

import pytest

from tests.builders import a_milestone
from tests.planning_builders import a_policy, due_on, planned, quiet, utc
from tests.unit.planning.plans import WEEKDAYS
from tracker.dates.calendars.business import BusinessCalendar
from tracker.dates.calendars.house import CalendarBook
from tracker.domain.milestone import Milestone
from tracker.domain.people.person import Person
from tracker.domain.policy import Policy
from tracker.planning.reminders.readers import (
    Reader,
    follow_up_for,
    next_ahead_for,
    on_the_clock_of,
    own_time,
    plan_for,
)

_LONDON, _TOKYO, _NEW_YORK = "Europe/London", "Asia/Tokyo", "America/New_York"


def _reader(tz: str, *lead_times: str, calendar: BusinessCalendar = WEEKDAYS) -> Reader:
    policy = a_policy(*lead_times, tz=tz) if lead_times else a_policy(tz=tz)
    return Reader(policy=policy, calendar=calendar)


def _milestone(days: str = "2026-03-31", **changes: object) -> Milestone:
    return a_milestone(due=due_on(days, tz=_LONDON), **changes)


def test_a_person_brings_zone_and_quiet_times_and_the_policy_the_rest() -> None:
    policy, own = a_policy(), quiet("18:00-09:00")
    assert on_the_clock_of(None, policy) is policy
    plain = Person(handle="a", name="A")
    assert on_the_clock_of(plain, policy) == policy
    mine = on_the_clock_of(Person(handle="a", name="A", tz=_TOKYO, quiet=own), policy)
    assert (mine.tz, mine.quiet, mine.send_at) == (_TOKYO, own, policy.send_at)


def test_a_reminder_fires_at_the_first_of_its_readers_times_and_each_has_its_own() -> None:
    milestone, readers = _milestone(), [_reader(_NEW_YORK, "7d"), _reader(_TOKYO, "7d")]
    (told, *_) = plan_for(milestone, readers)
    assert told.fire_at == utc("2026-03-24 00:00")
    assert [own_time(told, milestone, each) for each in readers] == [
        utc("2026-03-24 13:00"),
        utc("2026-03-24 00:00"),
    ]


def test_working_days_are_those_of_the_reader() -> None:
    calendars = CalendarBook()
    milestone = _milestone("2026-04-07")  # the day after Easter Monday, which the UK has off
    british = _reader(_LONDON, "1bd", calendar=calendars("UK"))
    american = _reader(_LONDON, "1bd", calendar=calendars("US"))
    (told, *_) = plan_for(milestone, [american, british])
    assert [own_time(told, milestone, each) for each in (british, american)] == [
        utc("2026-04-02 08:00"),
        utc("2026-04-06 08:00"),
    ]


def test_no_reader_has_it_when_it_is_too_late() -> None:
    milestone = a_milestone(due=due_on("2026-03-31T10:00+01:00", tz=_LONDON))
    (*_, told, _overdue) = plan_for(milestone, [_reader(_LONDON, "0d"), _reader(_NEW_YORK, "0d")])
    assert told.fire_at == utc("2026-03-30 13:00")
    assert own_time(told, milestone, _reader(_LONDON, "0d")) == utc("2026-03-31 08:00")


@pytest.mark.parametrize(
    ("why", "occasion", "fires", "zone", "own"),
    [
        ("news goes out at once", "moved", "2026-03-03 11:00", _TOKYO, "2026-03-03 11:00"),
        ("hours are hours everywhere", "48h", "2026-03-03 11:00", _TOKYO, "2026-03-03 11:00"),
        ("and so of a step", "30d>4h", "2026-03-03 11:00", _TOKYO, "2026-03-03 11:00"),
        ("a step waits for morning", "30d>2bd", "2026-03-03 09:00", _NEW_YORK, "2026-03-03 14:00"),
        ("if need be the next", "30d>2bd", "2026-03-03 09:00", _TOKYO, "2026-03-04 00:00"),
        ("the moment itself is one", "30d>2bd", "2026-03-03 09:00", _LONDON, "2026-03-03 09:00"),
        ("but never too late to act", "1d>1bd", "2026-03-31 08:00", _TOKYO, "2026-03-31 08:00"),
        ("a weekly notice", "overdue+7d", "2026-04-08 08:00", _NEW_YORK, "2026-04-08 13:00"),
    ],
)
def test_what_follows_waits_for_the_readers_morning(
    why: str, occasion: str, fires: str, zone: str, own: str
) -> None:
    kind = planned(occasion, fires)
    assert own_time(kind, _milestone(), _reader(zone)) == utc(own), why


def test_a_question_without_a_date_is_asked_at_the_readers_own_time() -> None:
    milestone = a_milestone(due=due_on("2026-03-31", tz=_LONDON))
    asked = planned("review+90d", "2026-03-03 09:00")
    assert own_time(asked, milestone, _reader(_NEW_YORK)) == utc("2026-03-03 14:00")


def test_a_series_goes_on_at_the_first_of_its_readers_times() -> None:
    milestone, readers = _milestone(), [_reader(_NEW_YORK), _reader(_TOKYO)]
    first = planned("overdue+0d", "2026-04-01 00:00")
    following = follow_up_for(first, milestone, readers)
    assert following is not None
    assert (str(following.occasion), following.fire_at) == ("overdue+7d", utc("2026-04-08 00:00"))
    later = next_ahead_for(first, milestone, iter(readers), utc("2026-04-20 00:00"))
    assert later is not None
    assert str(later.occasion) == "overdue+21d"
    assert (
        next_ahead_for(planned("7d", "2026-03-24 00:00"), milestone, readers, later.fire_at) is None
    )


def test_one_reader_plans_as_the_policy_does() -> None:
    policy: Policy = a_policy()
    told = plan_for(_milestone(), [Reader(policy=policy, calendar=WEEKDAYS)])
    assert [str(each.occasion) for each in told] == [
        "90d",
        "30d",
        "14d",
        "7d",
        "1d",
        "0d",
        "overdue+0d",
    ]
