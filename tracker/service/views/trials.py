"""What an import that is but tried would make of a milestone, and who would hear of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tracker.domain.change import Change
from tracker.domain.facts import FACTS
from tracker.domain.milestone import Milestone
from tracker.planning.sending.recipients import Audience, readers_of
from tracker.service.milestones.plans import Rules, policy_of, with_people
from tracker.service.views.notes import printed_of
from tracker.store.reads.reads import Reads

_COMPARED: Final = (*(name for name in FACTS if name != "as_of"), "status", "policy", "recipients")

AudienceOf = Callable[[Milestone], Audience]


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """One fact that would change; '' stands for nothing."""

    fact: str
    old: str
    new: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """What would become of a milestone."""

    title: str
    printed: str | None  #: its date as the source has it
    turns: tuple[Turn, ...]  #: of what is known already
    told: tuple[str, ...]  #: the channels on which it would be told; none for what is closed


def trial_of(change: Change, audience: AudienceOf) -> Trial:
    """What `change` would be, were it written."""
    after = change.after
    return Trial(
        title=after.title,
        printed=printed_of(change.publication),
        turns=tuple(_turns(change.before, after)) if change.before else (),
        told=audience(after).names if after.status.is_live else (),
    )


def audience_in(reads: Reads, rules: Rules, now: datetime) -> AudienceOf:
    """Who would be told of a milestone at `now`, by the people that there are."""
    known = with_people(rules, reads.people)
    return lambda milestone: readers_of(
        milestone, policy_of(milestone, known.policies), known.reach, now
    )


def _turns(before: Milestone, after: Milestone) -> list[Turn]:
    turns = (
        Turn(fact=name, old=_text(getattr(before, name)), new=_text(getattr(after, name)))
        for name in _COMPARED
    )
    return [each for each in turns if each.old != each.new]


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
