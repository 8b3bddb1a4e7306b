from __future__ import annotations

from datetime import datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_milestone
from tests.planning_builders import a_policy, due_on, utc
from tests.unit.planning.plans import WEEKDAYS
from tracker.dates.base.zones import zone
from tracker.domain.channel import Channel, DigestTimes, Rhythm
from tracker.domain.delay import Why
from tracker.domain.milestone import Due
from tracker.domain.occasion import ReminderKind
from tracker.domain.policy import Policy, QuietTimes
from tracker.planning.sending.holding import (
    deadline_at,
    fallback_at,
    last_all_clear,
    next_digest,
    quiet_until,
    release,
)

_SHIFT = timedelta(hours=1)  # of summer time
_ZONES = st.sampled_from(["Europe/London", "America/New_York", "Australia/Lord_Howe", "UTC"])
_CLOCKS = st.times(max_value=time(23, 59)).map(lambda at: at.replace(second=0, microsecond=0))
_MINUTES = st.integers(0, 60 * 24 * 366)
_NOWS = _MINUTES.map(lambda minutes: utc("2026-01-01 00:00") + timedelta(minutes=minutes))
_HOURS = st.tuples(_CLOCKS, _CLOCKS).filter(lambda hours: hours[0] != hours[1])
_QUIET = st.builds(
    lambda hours, days_off, passes: QuietTimes(
        begin=hours[0] if hours else None,
        end=hours[1] if hours else None,
        days_off=days_off,
        urgent_passes=passes,
    ),
    st.none() | _HOURS,
    st.booleans(),
    st.booleans(),
)
_POLICIES = st.builds(lambda quiet, tz: a_policy(quiet=quiet, tz=tz), st.none() | _QUIET, _ZONES)
_DIGESTS = st.builds(
    DigestTimes,
    rhythm=st.sampled_from(Rhythm),
    at=_CLOCKS,
    tz=_ZONES,
    weekday=st.integers(0, 6),
)
_DUES = st.builds(
    lambda day, tz: due_on(day.isoformat(), tz=tz),
    st.dates(utc("2026-01-01 00:00").date(), utc("2026-12-31 00:00").date()),
    _ZONES,
)


@given(_POLICIES, _NOWS)
def test_quiet_ends_later_and_then_it_is_quiet_no_more(policy: Policy, now: datetime) -> None:
    ends = quiet_until(policy, WEEKDAYS, now)
    if ends is not None:
        assert ends > now
        assert quiet_until(policy, WEEKDAYS, ends) is None
        middle = now + (ends - now) / 2
        assert quiet_until(policy, WEEKDAYS, middle) == ends, "one stretch, one end"


@given(
    kind=st.sampled_from(ReminderKind),
    due=_DUES,
    policy=_POLICIES,
    digest=st.none() | _DIGESTS,
    now=_NOWS,
)
def test_nothing_is_held_until_it_is_too_late_nor_longer_than_a_digest_and_a_quiet_stretch(
    kind: ReminderKind, due: Due, policy: Policy, digest: DigestTimes | None, now: datetime
) -> None:
    milestone = a_milestone(due=due)
    held = release(kind, milestone, policy, Channel(name="ops", digest=digest), WEEKDAYS, now)
    end = deadline_at(milestone)
    assert end is not None
    assert held.at >= now
    assert held.at == now or now >= end or held.at < end
    assert held.at - now <= timedelta(days=14)
    assert (held.reason is None) <= (held.at == now)
    if held.reason is not None and held.at > now:
        assert quiet_until(policy, WEEKDAYS, held.at) is None
    if held.reason is Why.DIGEST:
        assert digest is not None
        assert kind is not ReminderKind.ESCALATION


@given(_DIGESTS, _NOWS)
def test_digests_come_at_their_hour_one_after_the_other(times: DigestTimes, now: datetime) -> None:
    first = next_digest(times, now)
    second = next_digest(times, first)
    rhythm = timedelta(days=1 if times.rhythm is Rhythm.DAILY else 7)
    assert now < first <= now + rhythm + _SHIFT
    assert rhythm - _SHIFT <= second - first <= rhythm + _SHIFT
    shown = first.astimezone(zone(times.tz))
    assert times.rhythm is Rhythm.DAILY or shown.weekday() == times.weekday
    assert last_all_clear(times, first) == first
    assert last_all_clear(times, second - timedelta(seconds=1)) == first


@given(_DUES, _NOWS)
def test_the_fallback_hears_in_time_and_within_a_quarter_of_an_hour(
    due: Due, now: datetime
) -> None:
    milestone = a_milestone(due=due)
    end = deadline_at(milestone)
    assert end is not None
    told_at = fallback_at(milestone, now)
    assert now < told_at <= now + timedelta(minutes=15)
    assert end <= now or told_at < end
