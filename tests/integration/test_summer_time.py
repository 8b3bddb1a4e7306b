"""A daemon that ticks across the change of the clocks: each reminder once, at the right time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.clocks import SetClock
from tests.databases import a_database
from tests.integration.office import Memory
from tests.sites import a_policy, plain_ticker
from tracker.domain.channel import Channel
from tracker.domain.policy import LeadTime
from tracker.service.defaults import Defaults
from tracker.service.milestones.milestones import Milestones
from tracker.sources.record import MilestoneRecord
from tracker.store.database import open_store

_STEP = timedelta(minutes=10)  #: near the times of sending
_FURTHER = timedelta(hours=1)
_NEAR = timedelta(hours=3)  #: more than any clock is changed by
_LEAD_TIMES = tuple(map(LeadTime.parse, ("2d", "1d", "0d")))

#: zone, day of the change, time of sending, and when that is in UTC
_CHANGES = [
    # Left out: half past one becomes half past two.
    ("Europe/London", date(2026, 3, 29), time(1, 30), "2026-03-29T01:30"),
    ("America/New_York", date(2026, 3, 8), time(2, 30), "2026-03-08T07:30"),
    ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 10), "2026-10-03T15:40"),
    # Shown twice: the earlier one counts.
    ("Europe/London", date(2026, 10, 25), time(1, 30), "2026-10-25T00:30"),
    ("America/New_York", date(2026, 11, 1), time(1, 30), "2026-11-01T05:30"),
    ("Australia/Lord_Howe", date(2026, 4, 5), time(1, 40), "2026-04-04T14:40"),
    # Later on such a day: nine is nine.
    ("Europe/London", date(2026, 3, 29), time(9), "2026-03-29T08:00"),
    ("America/New_York", date(2026, 11, 1), time(9), "2026-11-01T14:00"),
    ("Australia/Lord_Howe", date(2026, 10, 4), time(9), "2026-10-03T22:00"),
]


@pytest.mark.parametrize(("tz", "day", "send_at", "utc"), _CHANGES)
def test_each_reminder_is_told_once_at_the_time_that_the_wall_shows(
    tmp_path: Path, tz: str, day: date, send_at: time, utc: str
) -> None:
    told = _told(tmp_path, tz, day, send_at)
    local = [at.astimezone(ZoneInfo(tz)) for at in told]
    assert [at.date() for at in local] == [day - timedelta(days=2), day - timedelta(days=1), day]
    assert [at.time() for at in local[:2]] == [send_at, send_at]
    assert told[-1] == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def _told(folder: Path, tz: str, day: date, send_at: time) -> list[datetime]:
    """When the reminders of a milestone on `day` went out, of ticks every ten minutes.

    They are an hour apart where no reminder is near.
    """
    url = f"sqlite:///{folder}/tracker.db"
    a_database(url)
    store, memory, told = open_store(url), Memory(), []
    policy = a_policy(tz=tz, send_at=send_at, lead_times=_LEAD_TIMES)
    defaults = Defaults(tz=tz, policies={"default": policy}, channels=(Channel(name="mail"),))
    begin = datetime.combine(day, time(0), tzinfo=UTC) - timedelta(days=3)
    clock = SetClock(begin)
    ticker = plain_ticker(store, clock, policies=defaults.policies, notifiers={"mail": memory})
    record = MilestoneRecord(key="m", title="Return", due=day.isoformat(), tz=tz)
    Milestones(store, defaults, by="A. Clerk").add(record, begin)
    end = datetime.combine(day, time(23, 30), tzinfo=ZoneInfo(tz))
    wall = [datetime.combine(day - timedelta(days=n), send_at, ZoneInfo(tz)) for n in range(3)]
    sent = [each.astimezone(UTC) for each in wall]
    while clock.now() < end:
        near = any(abs(clock.now() - each) <= _NEAR for each in sent)
        clock.advance(_STEP if near else _FURTHER)
        before = len(memory.accepted)
        ticker.run_dry()
        told += [clock.now()] * (len(memory.accepted) - before)
    store.close()
    return told
