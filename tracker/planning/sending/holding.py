"""When a reminder whose time has come may go out: quiet times, digests, what is too late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tracker.dates.base.instants import day_in, instant
from tracker.dates.calendars.business import BusinessCalendar
from tracker.domain.channel import Channel, DigestTimes, Rhythm
from tracker.domain.delay import Why
from tracker.domain.milestone import Due, Milestone
from tracker.domain.occasion import ReminderKind
from tracker.domain.policy import Policy, QuietTimes
from tracker.planning.reminders.plan import too_late

_MIDNIGHT = time(0)
_DAY = timedelta(days=1)
_NIGHT = timedelta(hours=12)  #: before the sending time
_WEEK_DAYS = 7
_LONGEST_QUIET_DAYS = 40  #: longer than all holidays; a calendar without business days ends here
_STILL_MADE = timedelta(minutes=5)  #: what comes due so soon after a digest's time goes with it
_STILL_SENT = timedelta(hours=1)  #: as what comes due so soon after the sending time is sent then
_MOMENT = timedelta(microseconds=1)
_FRESH = timedelta(hours=25)  #: the longest day: that a date has passed is first told within it
_FALLBACK_AFTER = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True, slots=True)
class Release:
    """When it may go out, and what holds it until then."""

    at: datetime
    reason: Why | None = None  #: None where nothing holds it


def release(  # noqa: PLR0913, PLR0917 - all that can hold a reminder
    kind: ReminderKind,
    milestone: Milestone,
    policy: Policy,
    channel: Channel,
    calendar: BusinessCalendar,
    now: datetime,
    *,
    missed: bool = False,
) -> Release:
    """When a reminder whose time has come at `now` may go out on `channel`.

    Quiet times come first, then the channel's digest. Nothing is held until it would be too late:
    then the digest is not waited for, and if need be the quiet is broken. A digest that falls into
    quiet times gives way to the next one after them, or to their end. `calendar` says which days
    are free. What was `missed` while nothing ran waits for the sending time where people may sleep
    and no quiet hours say when.
    """
    limit = _limit(milestone, now)
    urgent = _presses(kind, milestone, now)
    passes = urgent and policy.quiet is not None and policy.quiet.urgent_passes
    awake = None if passes else quiet_until(policy, calendar, now)
    held = Release(at=now)
    if awake is not None and (limit is None or awake < limit):
        held = Release(at=awake, reason=Why.QUIET)
    morning = _morning(policy, held.at) if missed and not urgent else None
    if morning is not None and (limit is None or morning < limit):
        held = Release(at=morning, reason=Why.MORNING)
    if channel.digest is None or urgent or kind is ReminderKind.ESCALATION:
        return held
    digest = _in_digest(channel.digest, policy, calendar, held.at)
    return held if limit is not None and digest.at >= limit else digest


def _in_digest(
    times: DigestTimes, policy: Policy, calendar: BusinessCalendar, at: datetime
) -> Release:
    made_at = _joined(times, policy, at)
    awake = quiet_until(policy, calendar, made_at)
    if awake is None:
        return Release(at=made_at, reason=Why.DIGEST)
    made_at = _joined(times, policy, awake)
    if quiet_until(policy, calendar, made_at) is None:
        return Release(at=made_at, reason=Why.DIGEST)
    return Release(at=awake, reason=Why.QUIET)


def _joined(times: DigestTimes, policy: Policy, at: datetime) -> datetime:
    """When what is due at `at` is told: now where the digest is just being made, else the next.

    A digest at nine holds what is sent at nine, although that is found a moment later. Where the
    day's digest was made before its sending time, what is due then is not kept for a day: what is
    to be told thirty days ahead is told when it is thirty.
    """
    if next_digest(times, at - _STILL_MADE) <= at:
        return at
    today = day_in(at, times.tz)
    sends = instant(today, policy.send_at, policy.tz)
    made_today = next_digest(times, instant(today, _MIDNIGHT, times.tz) - _MOMENT) < sends
    return at if made_today and sends <= at <= sends + _STILL_SENT else next_digest(times, at)


def _morning(policy: Policy, at: datetime) -> datetime | None:
    """The sending time that ends the night in which `at` lies: the twelve hours before it.

    None by day, and where the policy says itself which hours are quiet.
    """
    if policy.quiet is not None and policy.quiet.begin is not None:
        return None
    today = day_in(at, policy.tz)
    mornings = (instant(today + n * _DAY, policy.send_at, policy.tz) for n in range(2))
    return next((each for each in mornings if each - _NIGHT <= at < each), None)


def is_urgent(due: Due, now: datetime) -> bool:
    """Whether the date is today or past, on the calendar that counts its days."""
    window = due.certain_window
    return window is not None and day_in(now, due.tz) >= window.earliest


def _presses(kind: ReminderKind, milestone: Milestone, now: datetime) -> bool:
    """Whether it cannot wait until morning.

    The first notice that a date has passed cannot, which comes within a day: what was missed may
    have to be reported within hours. The weekly ones after it say what is known already, and a
    question for a date never presses.
    """
    if kind is ReminderKind.REVIEW or not is_urgent(milestone.due, now):
        return False
    end = deadline_at(milestone)
    repeats = end is not None and now - end > _FRESH
    return not (kind is ReminderKind.OVERDUE and repeats)


def _limit(milestone: Milestone, now: datetime) -> datetime | None:
    """The instant that nothing may be held to; None where none lies ahead."""
    end = deadline_at(milestone)
    return end if end is not None and end > now else None


def quiet_until(policy: Policy, calendar: BusinessCalendar, now: datetime) -> datetime | None:
    """The end of the quiet that `now` lies in, in UTC; None where it lies in none.

    Hours that pass midnight and free days that touch are one stretch: from Friday evening to
    Monday morning.
    """
    if policy.quiet is None:
        return None
    today = day_in(now, policy.tz)
    end = now
    for offset in range(-1, _LONGEST_QUIET_DAYS):
        day = today + offset * _DAY
        if instant(day, _MIDNIGHT, policy.tz) > end:
            break
        for begins, ends in sorted(_quiet_spans(policy.quiet, policy.tz, calendar, day)):
            end = max(end, ends) if begins <= end else end
    return end if end > now else None


def _quiet_spans(
    quiet: QuietTimes, tz: str, calendar: BusinessCalendar, day: date
) -> Iterator[tuple[datetime, datetime]]:
    """What is quiet from some time of `day` on."""
    if quiet.days_off and not calendar.is_business_day(day):
        yield instant(day, _MIDNIGHT, tz), instant(day + _DAY, _MIDNIGHT, tz)
    if quiet.begin is not None and quiet.end is not None:
        last = day if quiet.begin < quiet.end else day + _DAY
        yield instant(day, quiet.begin, tz), instant(last, quiet.end, tz)


def next_digest(times: DigestTimes, after: datetime) -> datetime:
    """The first instant strictly after `after` at which a digest is made, in UTC."""
    return next(at for at in _made(times, after, _DAY) if at > after)


def last_all_clear(times: DigestTimes, now: datetime) -> datetime:
    """The latest instant up to `now` at which the all-clear is given, in UTC."""
    return next(at for at in _made(times, now, -_DAY) if at <= now)


def _made(times: DigestTimes, near: datetime, step: timedelta) -> Iterator[datetime]:
    """The instants from the day of `near` on, or back, by a `step` of one day."""
    today, daily = day_in(near, times.tz), times.rhythm is Rhythm.DAILY
    days = (today + offset * step for offset in range(2 * _WEEK_DAYS))
    return (
        instant(day, times.at, times.tz) for day in days if daily or day.weekday() == times.weekday
    )


def deadline_at(milestone: Milestone) -> datetime | None:
    """When it will be too late, in UTC; None where no last day is certain."""
    window = milestone.due.certain_window
    return None if window is None else too_late(milestone.due, window)


def fallback_at(milestone: Milestone | None, due_at: datetime) -> datetime:
    """When the fallback channel is told of what is due at `due_at` and has not arrived by then.

    After a quarter of an hour, or a quarter of the time left where that is shorter.
    """
    end = deadline_at(milestone) if milestone is not None else None
    if end is None or end <= due_at:
        return due_at + _FALLBACK_AFTER
    return due_at + min(_FALLBACK_AFTER, (end - due_at) / 4)
