"""What somebody who has signed on does to a milestone: as commands do it, unless it changed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from tracker.dates.base.instants import day_in
from tracker.domain.milestone import Milestone
from tracker.domain.people.staffing import meant_by
from tracker.errors import ChangedMeanwhile, NoMilestone
from tracker.planning.reminders.plan import held_by_another
from tracker.service.answering.answers import possible_owners
from tracker.service.answering.giving import (
    Occasioned,
    announced,
    carried_out,
    preview_of,
)
from tracker.service.answering.values import Answer, Given, Preview, Situation
from tracker.service.clock import Clock
from tracker.service.defaults import Defaults
from tracker.service.milestones.announcements import Announced
from tracker.service.milestones.milestones import Milestones, Through
from tracker.service.milestones.plans import policy_of
from tracker.service.milestones.together import Within
from tracker.store.store import Store, Transaction

PAGE: Final = "the page"  #: through which it is done, as the log says it


@dataclass(frozen=True, kw_only=True, slots=True)
class Acting:
    """What one person who has signed on can do."""

    store: Store
    defaults: Defaults
    clock: Clock
    by: str  #: their handle
    tz: str  #: and the IANA zone of their days

    @property
    def milestones(self) -> Milestones:
        """The use cases, on their behalf."""
        return Milestones(self.store, self.defaults, by=self.by, through=Through(means=PAGE))

    def situation(self, key: str) -> Situation:
        """How things stand for them; changes nothing. NoMilestone where there is none of `key`."""
        with self.store.read() as transaction:
            milestone = _milestone(transaction, key)
            people = transaction.people.all()
        policy = policy_of(milestone, self.defaults.policies)
        first = held_by_another(milestone, policy, self.by, self.clock.now())
        report = milestone.reported
        confirms = report is not None and report.by.casefold() != self.by.casefold()
        return Situation(
            milestone=milestone,
            mark=mark_of(milestone),
            owners=possible_owners(people, milestone),
            has_it=None if first is None else people.called(first.by or ""),
            needs_second=policy.needs_second,
            confirms=report.by if report is not None and confirms else None,
            today=day_in(self.clock.now(), self.tz),
        )

    @contextmanager
    def unchanged(self, key: str, mark: str) -> Iterator[Milestones]:
        """The use cases in one transaction; ChangedMeanwhile where `mark` stands for another state.

        What is done within the block is done whole or not at all.
        """
        with self.store.write() as transaction:
            self._refuse_changed(transaction, key, mark)
            within = Within(transaction=transaction)
            yield Milestones(within, self.defaults, by=self.by, through=Through(means=PAGE))

    def answer(self, key: str, mark: str, answer: Answer) -> Given:
        """Carry out an answer to no message in particular; raises as `unchanged`, and UsageError.

        It does what the command does: it can close, hold, check, hand over and move a milestone.
        """
        now = self.clock.now()
        with self.store.write() as transaction:
            milestone = self._refuse_changed(transaction, key, mark)
            return carried_out(
                Occasioned(
                    transaction=transaction,
                    defaults=self.defaults,
                    people=transaction.people.all(),
                    milestone=milestone,
                    told=None,
                    channel=None,
                    by=self.by,
                    now=now,
                    today=day_in(now, self.tz),
                    tz=self.tz,
                    means=PAGE,
                ),
                answer,
            )

    def preview(self, key: str, answer: Answer) -> Preview:
        """What the date of an answer would come to; changes nothing. UsageError as its words are.

        Raises UnreadableDate for words that name no date.
        """
        return self.foretold(key, announced(answer, self.by, day_in(self.clock.now(), self.tz)))

    def foretold(self, key: str, to: Announced | None, *, pins: Collection[str] = ()) -> Preview:
        """What the date `to`, or else the proposed one, would come to; changes nothing."""
        milestones, now = self.milestones, self.clock.now()
        if to is None:
            return preview_of(milestones.adopt(key, now, pins=pins, dry_run=True))
        return preview_of(milestones.move(key, to, now, pins=pins, dry_run=True))

    def stranger(self, owner: str | None) -> str:
        """What is to be said of an owner that nobody goes by; empty where all is well."""
        with self.store.read() as transaction:
            meant = meant_by(owner, transaction.people.all())
        return "" if meant is None else f"Nobody goes by “{owner}”: {meant}"

    def _refuse_changed(self, transaction: Transaction, key: str, mark: str) -> Milestone:
        milestone = _milestone(transaction, key)
        if mark_of(milestone) != mark:
            raise ChangedMeanwhile(f"{key} has changed since this page was opened")
        return milestone


def mark_of(milestone: Milestone) -> str:
    """What stands for all that is stored of a milestone, dates that it has had among it."""
    return hashlib.sha256(repr(milestone).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def _milestone(transaction: Transaction, key: str) -> Milestone:
    milestone = transaction.milestones.get(key)
    if milestone is None:
        raise NoMilestone(key)
    return milestone
