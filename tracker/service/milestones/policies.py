"""Making changed policies apply to what is planned already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.domain.standing import passes_at
from tracker.planning.sending.reach import Reach, plans_for_people
from tracker.service.milestones.plans import Rules, replan, with_people
from tracker.service.zone_rules import zone_rules
from tracker.store.store import Store, Transaction
from tracker.store.values.records import Planning

_AT_ONCE = 200


def fingerprint(rules: Rules) -> str:
    """Changes when a policy, calendar, time zone or reader has something planned differently.

    Channels are chosen when sending; people are told by their own clocks, and `rules` know them.
    """
    policies, calendars, reach = rules.policies, rules.calendars, rules.reach
    planning = [
        (
            name,
            [str(lead_time) for lead_time in policy.lead_times],
            policy.send_at.isoformat(),
            policy.tz,
            policy.overdue_every_days,
            policy.count_from.value,
        )
        for name, policy in sorted(policies.items())
    ]
    defaults = (calendars.default, sorted(calendars.definitions, key=lambda each: each.name))
    planned_by: tuple[object, ...] = (planning, defaults, zone_rules())
    if plans_for_people(policies, reach):
        planned_by += (_whom(rules), _clocks(reach))
    return sha256(repr(planned_by).encode()).hexdigest()


def _whom(rules: Rules) -> list[object]:
    """Whom the rules tell, as far as it decides by whose clocks something is planned."""
    told = [
        (name, list(map(str, policy.tell)), policy.channels.is_empty)
        for name, policy in sorted(rules.policies.items())
    ]
    return [told, rules.reach.routes]


def _clocks(reach: Reach) -> list[object]:
    """Everybody's clock and working days, and who is in place of whom."""
    persons = [
        (handle, person.name, person.tz, person.calendar, person.stand_in, person.left_on)
        for handle, person in sorted(reach.people.persons.items())
        if reach.ways_to(person)
    ]
    return [persons, sorted(reach.people.teams.items(), key=lambda item: item[0])]


def apply_policies(store: Store, rules: Rules, now: datetime) -> bool:
    """Plan every open milestone anew where policies, calendars, zones or readers have changed.

    Whether anything had to be done. All at once, for whoever has to see the end of it; a daemon
    begins, and plans some at a time beside its ticks.
    """
    planning = begin_planning(store, rules, now)
    if planning is None:
        return False
    while (going_on := plan_some(store, rules, planning)) is not None:
        planning = going_on
    return True


def begin_planning(store: Store, rules: Rules, now: datetime) -> Planning | None:
    """Note that what is planned has to follow `rules`; None where all of it does.

    What a daemon before this left in the middle goes on from there, by the instant of its
    beginning: what was to be told since then is told, as if it had been planned at once. Until its
    turn has come a milestone keeps the reminders that it has.
    """
    with store.read() as transaction:
        wanted = fingerprint(with_people(rules, transaction.people.all))
        if transaction.daemon.policies_applied() == wanted:
            return None
    with store.write() as transaction:
        transaction.daemon.plan_alone()
        before = transaction.daemon.planning()
        if before is not None and before.policies == wanted:
            return before
        since = now if before is None else min(before.since, now)
        planning = Planning(policies=wanted, since=since)
        transaction.daemon.plan_by(planning)
    return planning


def plan_some(
    store: Store, rules: Rules, planning: Planning, limit: int = _AT_ONCE
) -> Planning | None:
    """Plan the next `limit` milestones, those with the nearest dates first; what is left then.

    None where nothing is, or where the planning is by the rules of somebody else. What cannot be
    read or planned keeps the reminders it has; a tick tells of it when one of them is due. A
    process that dies loses no more than these.
    """
    with store.write() as transaction:
        transaction.daemon.plan_alone()
        rules = with_people(rules, transaction.people.all)
        planning = transaction.daemon.planning() or planning
        if planning.policies != fingerprint(rules):
            return None
        found = transaction.milestones.open_after(planning.after, limit)
        if not found:
            transaction.daemon.apply_policies(planning.policies)
            return None
        milestones = transaction.milestones.get_many([key for _, key in found])
        _plan(transaction, milestones.values(), rules, planning)
        planning = replace(planning, after=found[-1])
        transaction.daemon.plan_by(planning)
    return planning


def planned_first(
    transaction: Transaction, milestones: Iterable[Milestone], rules: Rules, now: datetime
) -> bool:
    """Plan `milestones`, of which something is due, before their turn; whether that was needed."""
    planning = transaction.daemon.planning()
    if planning is None or planning.policies != fingerprint(rules):
        return False
    _plan(transaction, milestones, rules, replace(planning, since=min(planning.since, now)))
    return True


def _plan(
    transaction: Transaction, milestones: Iterable[Milestone], rules: Rules, planning: Planning
) -> None:
    """Plan what is open of `milestones`; one that cannot be planned spoils no other."""

    def replanned(some: Sequence[Milestone]) -> None:
        transaction.milestones.look_later([each for each in some if passes_at(each)])
        replan(transaction, some, rules, planning.since, tell_past=False)

    is_open = [each for each in milestones if each.status is MilestoneStatus.OPEN]
    transaction.each(is_open, replanned)
