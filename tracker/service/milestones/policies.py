"""Making changed policies apply to what is planned already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from tracker.domain.milestone import Milestone
from tracker.domain.standing import passes_at
from tracker.planning.sending.reach import Reach, plans_for_people
from tracker.service.milestones.plans import Rules, replan, with_people
from tracker.service.zone_rules import zone_rules
from tracker.store.store import Store

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

    Reminders whose time has passed are not made up for. What cannot be read or planned keeps the
    reminders it has; a tick tells of it when one of them is due. Whether anything had to be done; a
    process that dies on the way does it all again, with the same result.
    """
    with store.read() as transaction:
        rules = with_people(rules, transaction.people.all)
        wanted = fingerprint(rules)
        if transaction.daemon.policies_applied() == wanted:
            return False

    def replanned(some: Sequence[Milestone]) -> None:
        transaction.milestones.look_later([each for each in some if passes_at(each)])
        replan(transaction, some, rules, now, tell_past=False)

    last = ""
    while True:
        with store.write() as transaction:
            keys = transaction.milestones.open_keys(after=last, limit=_AT_ONCE)
            found = list(transaction.milestones.get_many(keys).values())
            transaction.each(found, replanned)
            if not keys:
                transaction.daemon.apply_policies(wanted)
                return True
            last = keys[-1]
