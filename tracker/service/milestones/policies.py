"""Making changed policies apply to what is planned already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from tracker.dates.calendars.house import CalendarBook
from tracker.domain.milestone import Milestone
from tracker.domain.policy import Policy
from tracker.domain.standing import passes_at
from tracker.service.milestones.plans import replan
from tracker.service.zone_rules import zone_rules
from tracker.store.store import Store

_AT_ONCE = 200


def fingerprint(policies: Mapping[str, Policy], calendars: CalendarBook) -> str:
    """Changes when a policy, calendar or time zone plans differently.

    Channels are chosen when sending.
    """
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
    return sha256(repr((planning, defaults, zone_rules())).encode()).hexdigest()


def apply_policies(
    store: Store, policies: Mapping[str, Policy], calendars: CalendarBook, now: datetime
) -> bool:
    """Plan every open milestone anew where policies, calendars or zones are not as they were.

    Reminders whose time has passed are not made up for. What cannot be read or planned keeps the
    reminders it has; a tick tells of it when one of them is due. Whether anything had to be done; a
    process that dies on the way does it all again, with the same result.
    """
    wanted = fingerprint(policies, calendars)
    with store.read() as transaction:
        if transaction.daemon.policies_applied() == wanted:
            return False

    def replanned(some: Sequence[Milestone]) -> None:
        transaction.milestones.look_later([each for each in some if passes_at(each)])
        for milestone in some:
            replan(transaction, milestone, policies, now, calendars=calendars, tell_past=False)

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
