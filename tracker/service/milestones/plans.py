"""Keeping the stored reminders in line with what a milestone and its policy call for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from tracker.dates.calendars.house import CalendarBook
from tracker.domain.milestone import Milestone
from tracker.domain.people.person import People
from tracker.domain.policy import Policy
from tracker.domain.reminder import Reminder, ReminderState, StoredReminder
from tracker.planning.reminders.plan import still_told
from tracker.planning.reminders.readers import Reader, next_ahead_for, on_the_clock_of, plan_for
from tracker.planning.reminders.reconcile import Create, Reschedule, Supersede, reconcile, spared
from tracker.planning.sending.reach import Reach, plans_for_people
from tracker.planning.sending.recipients import may_be_told

if TYPE_CHECKING:  # foretelling needs the plans, but not SQLAlchemy
    from tracker.store.store import Transaction


def policy_of(milestone: Milestone, policies: Mapping[str, Policy]) -> Policy:
    """The milestone's policy; the default one where the settings have lost it."""
    return policies.get(milestone.policy) or policies["default"]


class Rules(Protocol):
    """What reminders are planned by."""

    @property
    def policies(self) -> Mapping[str, Policy]:
        """The policies by name."""
        ...

    @property
    def calendars(self) -> CalendarBook:
        """The business calendars."""
        ...

    @property
    def reach(self) -> Reach:
        """Whom messages can reach; see `with_people`."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class _Known:
    """Rules, and the people that there are."""

    policies: Mapping[str, Policy]
    calendars: CalendarBook
    reach: Reach


def with_people(rules: Rules, people: Callable[[], People]) -> Rules:
    """`rules` with the people that there are now; reads none where nobody can be told."""
    if not plans_for_people(rules.policies, rules.reach):
        return rules
    return _Known(
        policies=rules.policies,
        calendars=rules.calendars,
        reach=rules.reach.knowing(people()),
    )


def readers(milestone: Milestone, rules: Rules) -> tuple[Reader, ...]:
    """By whose clocks and working days reminders of `milestone` are planned: each once."""
    policy = policy_of(milestone, rules.policies)
    told = may_be_told(milestone, policy, rules.reach)
    own = [
        (on_the_clock_of(each, policy), (each and each.calendar) or milestone.calendar)
        for each in told
    ]
    timed = {(policy.tz, calendar): policy for policy, calendar in own}
    return tuple(
        Reader(policy=policy, calendar=rules.calendars.for_lead_times(calendar))
        for (_, calendar), policy in timed.items()
    )


def plan(milestone: Milestone, rules: Rules) -> tuple[Reminder, ...]:
    """Every reminder that the milestone calls for, each at the first of its readers' times.

    `rules` know the people; see `with_people`.
    """
    return plan_for(milestone, readers(milestone, rules))


@dataclass(kw_only=True, slots=True)
class _Replanned:
    """What changes in the stored reminders of some milestones."""

    superseded: list[int] = field(default_factory=list)
    times: dict[int, datetime] = field(default_factory=dict)
    created: list[Reminder] = field(default_factory=list)

    def write(self, transaction: Transaction, now: datetime) -> None:
        """Store it."""
        transaction.reminders.set_state(self.superseded, ReminderState.SUPERSEDED)
        transaction.reminders.reschedule(self.times, now)
        transaction.reminders.insert(self.created, now)


def replan(
    transaction: Transaction,
    milestones: Sequence[Milestone],
    rules: Rules,
    now: datetime,
    *,
    tell_past: bool,
) -> None:
    """Bring the stored reminders of `milestones` in line with their plans.

    `rules` know the people; see `with_people`.

    With `tell_past`, what should have been told before `now` is told at once, as one message.
    Without it, only what lies ahead is planned, of a series what comes next: a changed policy must
    not call everybody at once. Nor may it lose what would have been told between two lead times.
    """
    stored = transaction.reminders.of_many([each.key for each in milestones])
    found = _Replanned()
    for milestone in milestones:
        mine = stored.get(milestone.key, ())
        _replan(found, milestone, mine, rules, now, tell_past=tell_past)
    found.write(transaction, now)


def _replan(  # noqa: PLR0913 - a milestone, and what it is planned by
    found: _Replanned,
    milestone: Milestone,
    stored: Sequence[StoredReminder],
    rules: Rules,
    now: datetime,
    *,
    tell_past: bool,
) -> None:
    planned = still_told(plan(milestone, rules), milestone, now)
    actions = reconcile(planned, stored)
    for action in actions if tell_past else spared(actions, planned, stored, now):
        match action:
            case Supersede(id=id_):
                found.superseded.append(id_)
            case Reschedule(id=id_, fire_at=fire_at) if tell_past or fire_at >= now:
                found.times[id_] = fire_at
            case Create(reminder=reminder) if tell_past or reminder.fire_at >= now:
                found.created.append(reminder)
            case Create(reminder=reminder):
                found.created += _later(reminder, stored, milestone, rules, now)


def _later(
    past: Reminder,
    stored: Iterable[StoredReminder],
    milestone: Milestone,
    rules: Rules,
    now: datetime,
) -> list[Reminder]:
    """What comes next in the series of a reminder that was never told, unless it is there."""
    following = next_ahead_for(past, milestone, readers(milestone, rules), now)
    have = {entry.reminder.identity for entry in stored}
    return [] if following is None or following.identity in have else [following]
