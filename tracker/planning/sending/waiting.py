"""Which of the delays that are known made something late."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from tracker.domain.delay import Delay
from tracker.domain.milestone import Milestone
from tracker.domain.reminder import StoredReminder

_COUNTS = timedelta(hours=1)
_SHARE = 4  #: of the whole time, what lasted a quarter of it counts, too


def reasons(delays: Iterable[Delay], since: datetime, until: datetime) -> tuple[Delay, ...]:
    """Those of `delays` for which something was told at `until` that was planned for `since`.

    Each lasted an hour of that time, or a quarter of it: a restart of a minute is not why something
    comes a day late.
    """
    return tuple(each for each in delays if _counts(_overlap(each, since, until), until - since))


def was_missed(
    entry: StoredReminder, milestone: Milestone, absences: Iterable[Delay], now: datetime
) -> bool:
    """Whether `entry` should have gone out more than an hour ago, and nothing ran then.

    What was planned after its time, or released by a person since, was not.
    """
    at = max(entry.reminder.fire_at, entry.created_at, milestone.snoozed_until or entry.created_at)
    return now - at > _COUNTS and any(each.began_at <= at < each.ended_at for each in absences)


def _overlap(delay: Delay, since: datetime, until: datetime) -> timedelta:
    return min(delay.ended_at, until) - max(delay.began_at, since)


def _counts(overlap: timedelta, whole: timedelta) -> bool:
    return overlap > timedelta() and (overlap >= _COUNTS or overlap * _SHARE >= whole)
