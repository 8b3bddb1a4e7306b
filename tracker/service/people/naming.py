"""Whom words name, and what is whose; light enough for what only reads."""

from __future__ import annotations

from collections.abc import Collection

from tracker.domain.milestone import Milestone
from tracker.domain.people.person import People, Person, Team
from tracker.domain.people.staffing import nearest
from tracker.errors import NotFound
from tracker.store.reads.reads import Reads


def person_of(people: People, words: str) -> Person:
    """The person whom `words` name; NotFound, with the nearest, where there is none."""
    found = people.named(words)
    if isinstance(found, Person):
        return found
    if found is not None:
        raise NotFound(f"{words!r} is a team: `tracker team show {found.handle}`")
    raise NotFound(f"nobody goes by {words!r}: {nearest(words, people.persons)}")


def team_of(people: People, words: str) -> Team:
    """The team that `words` name; NotFound, with the nearest, where there is none."""
    found = people.named(words)
    if isinstance(found, Team):
        return found
    if found is not None:
        raise NotFound(f"{words!r} is a person: `tracker person show {found.handle}`")
    raise NotFound(f"no team goes by {words!r}: {_nearest_team(words, people.teams)}")


def owned_by(reads: Reads, people: People, owner: Person | Team) -> list[Milestone]:
    """The milestones that are not closed and whose words for their owner name `owner`."""
    found = reads.owned(lambda words: people.named(words) == owner)
    return [each for each in found if each.status.is_live and people.named(each.owner) == owner]


def _nearest_team(words: str, known: Collection[str]) -> str:
    said = nearest(words, known)
    return said if known and "did you mean" in said else "`tracker team list` names them all"
