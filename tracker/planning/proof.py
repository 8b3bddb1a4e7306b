"""Whether all is in place for what is to be told: held against the database once a day.

What decides and writes reminders is tried by tests. This looks at what is there, whoever wrote it:
an older version, a restore, a person with SQL.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.dates.calendars.business import Calendars
from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.domain.policy import Policy
from tracker.domain.reminder import ReminderState, StoredReminder
from tracker.domain.standing import can_be_overdue, lies_behind
from tracker.planning.reminders.plan import still_told
from tracker.planning.reminders.readers import Reader, plan_for
from tracker.planning.reminders.series import next_occurrence

_GRACE = timedelta(days=1)  #: for whoever is at it, or was held up


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A milestone, and what the database holds of it."""

    milestone: Milestone
    reminders: Sequence[StoredReminder] = ()  #: all of them, whatever became of each
    parked: frozenset[int] = frozenset()  #: numbers of pending ones that no tick looks at
    undelivered: frozenset[int] = frozenset()  #: numbers of those told that no channel has


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """What reminders are planned by."""

    policy: Policy
    readers: tuple[Reader, ...]  #: by whose clocks reminders are planned
    calendars: Calendars
    in_force: bool = True  #: whether what is stored was planned by them


@dataclass(frozen=True, kw_only=True, slots=True)
class Unproved:
    """Something that is not as it has to be."""

    key: str  #: of the milestone
    problem: str  #: what is wrong, and what mends it
    successor: Milestone | None = None  #: of a series; it is wrong only where that is not there


def prove(held: Held, rules: Rules, now: datetime) -> tuple[Unproved, ...]:
    """What is wrong of one milestone at `now`; nothing where everything is in place.

    A successor that has to be there is given as it would be opened, for who asks to look it up.
    """
    found = (*_reminders(held, rules, now), *_told(held), *_series(held.milestone, rules, now))
    return tuple(found)


def _reminders(held: Held, rules: Rules, now: datetime) -> list[Unproved]:
    """Whether an open milestone has the reminders that it calls for."""
    milestone = held.milestone
    if milestone.status is not MilestoneStatus.OPEN:
        return []
    key = milestone.key
    if held.parked:
        return [
            Unproved(
                key=key,
                problem=f"{_count(len(held.parked))} of it set aside: `tracker db check` says why, "
                "and a restart of the daemon looks again",
            )
        ]
    planned = plan_for(milestone, rules.readers)
    stored = {entry.reminder.identity: entry.state for entry in held.reminders}
    ahead = [each for each in still_told(planned, milestone, now) if each.fire_at > now]
    lost = [
        each.occasion.text
        for each in ahead
        if stored.get(each.identity, ReminderState.SUPERSEDED) is ReminderState.SUPERSEDED
    ]
    if lost and rules.in_force:
        problem = f"nothing is stored that would tell of {', '.join(lost)}: {_anew(key)}"
        return [Unproved(key=key, problem=problem)]
    if _goes_on(milestone, rules.policy) and ReminderState.PENDING not in stored.values():
        problem = f"it is open, and no reminder of it is pending: {_anew(key)}"
        return [Unproved(key=key, problem=problem)]
    return []


def _goes_on(milestone: Milestone, policy: Policy) -> bool:
    """Whether something is to be told of it for as long as it is open."""
    if milestone.due.certain_window is None:
        return True
    return bool(policy.overdue_every_days) and can_be_overdue(milestone)


def _told(held: Held) -> list[Unproved]:
    """Whether every reminder that was handed over is on a channel."""
    if not held.undelivered:
        return []
    problem = (
        f"{_count(len(held.undelivered))} of it counted as told, and on no channel: `tracker log "
        f"{held.milestone.key}` says what became of it"
    )
    return [Unproved(key=held.milestone.key, problem=problem)]


def _series(milestone: Milestone, rules: Rules, now: datetime) -> list[Unproved]:
    """Whether what comes round goes on, where its time has come."""
    before = now - _GRACE
    over = not milestone.status.is_live or lies_behind(milestone.due, before)
    begun = milestone.as_of is None or milestone.occurrence == 1 or milestone.as_of < before.date()
    follower = next_occurrence(milestone, rules.calendars, now) if over and begun else None
    if follower is None:
        return []
    problem = (
        f"its series goes on with {follower.key}, which is not there: `tracker reopen "
        f"{milestone.key}` and close it again, or add the next one"
    )
    return [Unproved(key=milestone.key, problem=problem, successor=follower)]


def _anew(key: str) -> str:
    return f"`tracker suspend {key} --reason REASON` and `tracker reopen {key}` plan it anew"


def _count(number: int) -> str:
    return "1 reminder is" if number == 1 else f"{number} reminders are"
