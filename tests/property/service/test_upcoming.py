"""The sends of the next days are those of all that is planned, without planning all of it."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from datetime import time, timedelta
from pathlib import Path
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.integration.office import START, Office, an_office
from tests.sites import a_policy
from tracker.domain.channel import Channel, DigestTimes, Rhythm
from tracker.domain.milestone import MilestoneStatus
from tracker.domain.policy import CountFrom, LeadTime, Policy, QuietTimes
from tracker.errors import TrackerError
from tracker.planning.forecast import PlannedSend
from tracker.service.defaults import Defaults
from tracker.service.views import upcoming as views
from tracker.store.reads.reads import open_reads

_CHANNELS: Final = {
    "slack": Channel(name="slack", fallback="mail"),
    "mail": Channel(
        name="mail", digest=DigestTimes(rhythm=Rhythm.WEEKLY, at=time(8), tz="UTC", weekday=4)
    ),
}
DUES: Final = st.one_of(
    st.integers(-30, 120).map(lambda days: (START.date() + timedelta(days=days)).isoformat()),
    st.sampled_from(
        [
            "January 2026",
            "March 2026",
            "Q2 2026",
            "TBC",
            "from 20 January 2026",
            "not before May 2026",
        ]
    ),
)
#: what somebody does to a milestone, and on which day
ACTS: Final = st.lists(
    st.tuples(
        st.sampled_from(["snooze", "suspend", "acknowledge", "met", "tick"]),
        st.integers(0, 5),
        st.integers(1, 40),
    ),
    max_size=6,
)
POLICIES: Final = st.builds(
    a_policy,
    tz=st.sampled_from(["UTC", "Asia/Tokyo"]),
    lead_times=st.lists(
        st.sampled_from(["90d", "30d", "10bd", "7d", "1d", "0d", "4h"]).map(LeadTime.parse),
        unique=True,
        max_size=4,
    ).map(tuple),
    overdue_every_days=st.sampled_from([0, 1, 7, 30]),
    count_from=st.sampled_from(list(CountFrom)),
    quiet=st.sampled_from([None, QuietTimes(begin=time(20), end=time(8), days_off=True)]),
)


def _act(office: Office, what: str, key: str, days: int) -> None:
    now = office.clock.now()
    with suppress(TrackerError):  # what cannot be done just now
        match what:
            case "snooze":
                office.milestones.snooze(key, now + timedelta(days=days), "later", now)
            case "suspend":
                office.milestones.suspend(key, "paused", now)
            case "acknowledge":
                office.milestones.acknowledge(key, now, note=None)
            case "met":
                office.milestones.close(key, MilestoneStatus.MET, now, on=now.date())
            case _:
                office.clock.advance(timedelta(days=days))
                office.tick()


def _planned_of_all(office: Office, rules: Defaults, days: int) -> list[PlannedSend]:
    """The sends of the next `days`, each milestone looked at, whatever it waits for."""
    now = office.clock.now()
    with open_reads(office.url) as reads:
        pending = reads.pending_reminders()
        sends = views._handed_over(reads.pending_deliveries(), rules, now)
        for each in reads.milestones():
            outlook = views._outlook(each, pending.get(each.key, ()), rules)
            sends += views.forecast(outlook, now, horizon=now + timedelta(days=days))
    within = [each for each in sends if each.fire_at <= now + timedelta(days=days)]
    return sorted(within, key=lambda each: (each.fire_at, each.key))


@settings(max_examples=25, deadline=None)
@given(
    policy=POLICIES,
    dues=st.lists(DUES, min_size=1, max_size=6),
    acts=ACTS,
    days=st.integers(0, 60),
)
def test_the_next_days_hold_what_planning_everything_finds_there(
    policy: Policy, dues: list[str], acts: list[tuple[str, int, int]], days: int
) -> None:
    rules = Defaults(tz="UTC", policies={"default": policy}, channels=tuple(_CHANNELS.values()))
    with tempfile.TemporaryDirectory() as folder:
        office = an_office(Path(folder), policy=policy, channels=_CHANNELS)
        for number, due in enumerate(dues):
            office.add(due, f"m{number}")
        for what, number, later in acts:
            _act(office, what, f"m{number % len(dues)}", later)
        with open_reads(office.url) as reads:
            found = views.upcoming(reads, rules, now=office.clock.now(), days=days)
        assert sorted(found, key=repr) == sorted(_planned_of_all(office, rules, days), key=repr)
        office.store.close()
