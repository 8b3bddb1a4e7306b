"""The proof that all is in place for what is to be told: gathered some milestones at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tracker.dates.calendars.house import CalendarBook
from tracker.domain.milestone import Milestone
from tracker.domain.policy import Policy
from tracker.planning.proof import Held, Rules, Unproved, prove
from tracker.planning.reminders.series import find_follower
from tracker.planning.sending.reach import Reach
from tracker.service.milestones.plans import Rules as PlannedBy
from tracker.service.milestones.plans import policy_of, readers, with_people
from tracker.service.milestones.policies import fingerprint
from tracker.store.reads.reads import Reads

Stuck = tuple[frozenset[int], frozenset[int]]

_NONE: Stuck = (frozenset(), frozenset())
_AT_ONCE = 200  #: milestones in memory together
_CLOSED = timedelta(days=40)  #: how long a series is looked at that has ended


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """Looks at every milestone that is not closed, and at those closed of late."""

    policies: Mapping[str, Policy]
    calendars: CalendarBook
    reach: Reach = field(default_factory=Reach)

    def of(
        self, reads: Reads, now: datetime, stopped: Callable[[], bool] = lambda: False
    ) -> tuple[Unproved, ...]:
        """What is wrong at `now`, by key; what `stopped` cuts off is left out.

        What a daemon changes meanwhile is looked at twice, and is wrong only where it stays so.
        """
        suspects = [each.key for each in self._all(reads, now, stopped)]
        stuck = reads.stuck_reminders() if suspects else _NONE
        parts = (suspects[start : start + _AT_ONCE] for start in range(0, len(suspects), _AT_ONCE))
        return tuple(each for part in parts for each in self._some(reads, part, stuck, now))

    def _all(self, reads: Reads, now: datetime, stopped: Callable[[], bool]) -> Iterator[Unproved]:
        last, since, stuck = "", (now - _CLOSED).date(), reads.stuck_reminders()
        while not stopped() and (
            keys := reads.keys_to_prove(after=last, limit=_AT_ONCE, closed_since=since)
        ):
            yield from self._some(reads, keys, stuck, now)
            last = keys[-1]

    def _some(
        self, reads: Reads, keys: Sequence[str], stuck: Stuck, now: datetime
    ) -> Iterator[Unproved]:
        parked, undelivered = stuck
        known = with_people(self, reads.people)
        in_force = reads.policies_applied() == fingerprint(known)
        milestones, reminders = reads.milestones_by_key(keys), reads.reminders_of(keys)
        found: list[Unproved] = []
        for milestone in milestones:
            mine = reminders.get(milestone.key, ())
            numbers = {entry.id for entry in mine}
            held = Held(
                milestone=milestone,
                reminders=mine,
                parked=parked & numbers,
                undelivered=undelivered & numbers,
            )
            found += prove(held, _rules(milestone, known, in_force=in_force), now)
        by_key = {each.key: each for each in milestones}
        yield from (each for each in found if not _goes_on(reads, by_key[each.key], each.successor))


def _rules(milestone: Milestone, known: PlannedBy, *, in_force: bool) -> Rules:
    return Rules(
        policy=policy_of(milestone, known.policies),
        readers=readers(milestone, known),
        calendars=known.calendars,
        in_force=in_force,
    )


def _goes_on(reads: Reads, milestone: Milestone, successor: Milestone | None) -> bool:
    """Whether the successor of a milestone is there, though somebody else may have its key."""
    if successor is None:
        return False

    def get(key: str) -> Milestone | None:
        return next(iter(reads.milestones_by_key([key])), None)

    return find_follower(milestone, successor, get)[1] is not None
