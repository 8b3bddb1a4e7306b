"""Whom a milestone reaches as things stand, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.domain.milestone import Milestone
from tracker.planning.sending.recipients import Audience, escalated_to, readers_of
from tracker.service.milestones.plans import Rules, policy_of, with_people
from tracker.store.reads.reads import Reads


@dataclass(frozen=True, kw_only=True, slots=True)
class Reached:
    """Those who are told together."""

    after: str | None  #: how long nobody has to have answered for; None: at once
    audience: Audience


def reached(reads: Reads, rules: Rules, milestone: Milestone, now: datetime) -> tuple[Reached, ...]:
    """Who would be told of `milestone` at `now`, then step by step while nobody answers."""
    rules = with_people(rules, reads.people)
    policy, reach = policy_of(milestone, rules.policies), rules.reach
    first = Reached(after=None, audience=readers_of(milestone, policy, reach, now))
    steps = (
        Reached(after=str(step.after), audience=escalated_to([step], milestone, policy, reach, now))
        for step in policy.escalation
    )
    return (first, *steps)
