"""Whatever the window, the zones and the policy: nobody is told too late, or overdue too early."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_due, a_milestone
from tests.planning_builders import a_policy
from tracker.dates.base.instants import end_of, instant
from tracker.dates.base.window import DueWindow, Modality, Precision
from tracker.dates.base.zones import zone
from tracker.dates.calendars.business import WeekdayCalendar
from tracker.domain.milestone import Confidence, Due, Milestone
from tracker.domain.nature import Nature
from tracker.domain.occasion import ReminderKind
from tracker.domain.policy import CountFrom, Policy
from tracker.domain.reminder import Reminder
from tracker.domain.standing import LOOK_AGAIN, passes_at
from tracker.planning.reminders.plan import follow_up, plan_reminders

_ZONES = st.sampled_from(
    [
        "Europe/London",
        "America/New_York",
        "America/Los_Angeles",
        "Asia/Tokyo",
        "Australia/Lord_Howe",
        "Pacific/Kiritimati",
        "Pacific/Pago_Pago",
        "Africa/Cairo",
        "UTC",
    ]
)
_FIRST_DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
_CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


def _at(day: date, clock: time, tz: str) -> DueWindow:
    return DueWindow(
        earliest=day,
        end=day + timedelta(days=1),
        precision=Precision.MINUTE,
        at=instant(day, clock, tz),
    )


def _dues(tz: str) -> st.SearchStrategy[Due]:
    windows = (
        st.builds(DueWindow.on, _FIRST_DAYS)
        | st.builds(_at, _FIRST_DAYS, _CLOCKS, st.just(tz))
        | st.builds(
            lambda day, width: DueWindow.of(day, day + timedelta(days=width), Precision.RANGE),
            _FIRST_DAYS,
            st.integers(1, 400),
        )
    )
    return st.builds(a_due, windows, tz=st.just(tz), modality=st.sampled_from(Modality))


_MILESTONES = st.builds(
    lambda due, kind, confidence: a_milestone(due=due, kind=kind, confidence=confidence),
    _ZONES.flatmap(_dues),
    st.sampled_from([None, "meeting"]),
    st.sampled_from([None, *Confidence]),
)
_LEAD_TIMES = st.builds(
    lambda count, unit: f"{count}{unit}",
    st.integers(0, 120),
    st.sampled_from(["d", "bd", "w", "mo"]),
) | st.integers(1, 9999).map("{}h".format)
_POLICIES = st.builds(
    lambda lead_times, **changes: a_policy(*lead_times, **changes),
    st.lists(_LEAD_TIMES, min_size=1, max_size=6),
    tz=_ZONES,
    send_at=_CLOCKS,
    count_from=st.sampled_from(CountFrom),
    overdue_every_days=st.integers(1, 30),
)


def _plan(milestone: Milestone, policy: Policy) -> tuple[Reminder, ...]:
    return plan_reminders(milestone, policy, WeekdayCalendar())


def _by_the_hour(milestone: Milestone, policy: Policy) -> bool:
    at = milestone.due.window.at if milestone.due.window else None
    return at is not None and any(each.hours for each in policy.lead_times)


def _end(milestone: Milestone) -> datetime:
    assert milestone.due.window is not None
    return end_of(milestone.due.window, milestone.due.tz)


@given(_MILESTONES, _POLICIES)
def test_a_plan_is_in_order_and_names_each_reminder_once(
    milestone: Milestone, policy: Policy
) -> None:
    plan = _plan(milestone, policy)
    assert list(plan) == sorted(plan, key=lambda reminder: reminder.fire_at)
    assert len({reminder.identity for reminder in plan}) == len(plan)
    assert all(reminder.fire_at.tzinfo is UTC for reminder in plan)
    assert plan == _plan(milestone, policy)


def _after_the_end(milestone: Milestone, policy: Policy) -> list[Reminder]:
    """What is told, or asked, once the window has ended: the first of its series."""
    return [each for each in _plan(milestone, policy) if each.occasion.days is not None]


@given(_MILESTONES, _POLICIES)
def test_what_lies_ahead_is_told_while_it_lies_ahead(milestone: Milestone, policy: Policy) -> None:
    after = _after_the_end(milestone, policy)
    ahead = [each for each in _plan(milestone, policy) if each not in after]
    assert ahead
    assert all(reminder.fire_at < _end(milestone) for reminder in ahead)


@given(_MILESTONES, _POLICIES)
def test_a_duty_with_a_last_day_is_overdue_and_nothing_else_ever_is(
    milestone: Milestone, policy: Policy
) -> None:
    kinds = [each.kind for each in _after_the_end(milestone, policy)]
    if milestone.nature is Nature.EVENT:
        asked = passes_at(milestone) != _end(milestone)
        assert kinds == [ReminderKind.REVIEW] * asked
    elif milestone.due.modality in (Modality.FROM, Modality.AFTER):
        assert kinds == [ReminderKind.REVIEW]
    else:
        assert kinds == [ReminderKind.OVERDUE]


@given(_MILESTONES, _POLICIES)
def test_what_is_told_after_the_end_is_told_at_the_first_sending_time_then_or_at_the_very_hour(
    milestone: Milestone, policy: Policy
) -> None:
    for first in _after_the_end(milestone, policy):
        if first.kind is ReminderKind.OVERDUE and _by_the_hour(milestone, policy):
            assert first.fire_at == _end(milestone)
            continue
        local = first.fire_at.astimezone(zone(policy.tz))
        before = instant(local.date() - timedelta(days=1), policy.send_at, policy.tz)
        assert before < _end(milestone) <= first.fire_at


@given(_MILESTONES, _POLICIES)
def test_hours_are_real_hours_before_the_instant_and_never_after_it(
    milestone: Milestone, policy: Policy
) -> None:
    window = milestone.due.window
    assert window is not None
    for reminder in _plan(milestone, policy):
        hours = reminder.occasion.span.hours if reminder.occasion.span else None
        if hours is not None and window.at is not None:
            assert window.at - reminder.fire_at == hours
        elif hours is not None:
            assert reminder.fire_at < instant(window.latest, time(0), milestone.due.tz)


@given(_MILESTONES, _POLICIES, st.integers(1, 5))
def test_what_follows_comes_at_the_same_wall_clock(
    milestone: Milestone, policy: Policy, repeats: int
) -> None:
    began = _after_the_end(milestone, replace(policy, lead_times=()))
    for first, at in zip(_after_the_end(milestone, policy), began, strict=True):
        overdue = first.kind is ReminderKind.OVERDUE
        every = policy.overdue_every_days if overdue else LOOK_AGAIN.days
        told, count = first, 0
        while count < repeats and (successor := follow_up(told, milestone, policy)) is not None:
            told, count = successor, count + 1
        assert count == (0 if passes_at(milestone) else repeats)
        assert str(told.occasion) == f"{first.kind}+{count * every}d"
        if count:
            day = at.fire_at.astimezone(zone(policy.tz)).date() + timedelta(days=count * every)
            assert told.fire_at == instant(day, policy.send_at, policy.tz)
