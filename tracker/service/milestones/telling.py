"""Whom a milestone itself has told, and who changes it: people and teams that there are."""

from __future__ import annotations

from tracker.domain.milestone import Milestone
from tracker.domain.people.person import Person
from tracker.domain.people.staffing import nearest
from tracker.domain.policy import Whom
from tracker.errors import UsageError
from tracker.planning.sending.reach import unknown_people
from tracker.store.store import Transaction


def check_told(transaction: Transaction, milestone: Milestone) -> Milestone:
    """`milestone`, where everybody whom it has told by name is known; else UsageError."""
    words = Whom.of_people(milestone.recipients)
    if not words:
        return milestone
    people = transaction.people.all()
    for problem in unknown_people(milestone.recipients, people):
        word = Whom.parse(problem.partition(" ")[0])
        raise UsageError(f"{problem}: {nearest(word.name, (*people.persons, *people.teams))}")
    return milestone


def handle_of(transaction: Transaction, by: str) -> str:
    """Who gives a command: by their handle, where they are somebody who is known."""
    named = transaction.people.all().named(by)
    return named.handle if isinstance(named, Person) else by
