"""Who has seen a milestone: whoever came first keeps it until that lapses."""

from __future__ import annotations

from dataclasses import replace

from tracker.domain.milestone import Acknowledgement, Milestone
from tracker.domain.people.person import People
from tracker.domain.policy import Policy
from tracker.planning.reminders.plan import held_by_another, lapses_at


def seen_by(
    milestone: Milestone, policy: Policy, said: Acknowledgement, people: People
) -> Milestone:
    """`milestone` where somebody says just now that they have seen it.

    Where somebody else has it who has not left, it stays theirs. What `said` does not say of when
    it lapses, the policy does.
    """
    first = held_by_another(milestone, policy, said.by or "", said.at)
    if first is not None and not _has_left(first, people):
        return milestone
    until = said.until or lapses_at(milestone, policy, said.at)
    return replace(milestone, acknowledgement=replace(said, until=until))


def _has_left(seen: Acknowledgement, people: People) -> bool:
    person = people.persons.get(seen.by or "")
    return person is not None and person.left_on is not None
