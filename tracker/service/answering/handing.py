"""What becomes of a milestone that its reader says is somebody else's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tracker.domain.change import Change, Verb
from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.domain.occasion import ReminderKind
from tracker.domain.people.person import People
from tracker.domain.reminder import ReminderState, StoredReminder
from tracker.errors import UsageError
from tracker.planning.reminders.escalation import escalations
from tracker.service.defaults import Defaults
from tracker.service.milestones.apply import apply
from tracker.service.milestones.milestones import Through
from tracker.service.milestones.plans import policy_of
from tracker.store.store import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Handing:
    """A milestone that somebody says is not theirs, and what they were told of it."""

    transaction: Transaction
    defaults: Defaults
    people: People
    milestone: Milestone
    told: StoredReminder | None  #: None: no message led there, so the last one counts
    through: Through
    by: str
    why: str
    now: datetime

    def to(self, owner: str) -> Milestone:
        """It is `owner`'s from now on, who is told what was told: who has heard of it is not again.

        What was to be raised is raised as if it had been told now. UsageError where it is theirs.
        """
        before, transaction = self.milestone, self.transaction
        if before.owner == owner:
            raise UsageError(f"it is {self.people.called(owner)}'s already: say whose it is")
        seen = before.acknowledgement
        if seen is not None and seen.by == self.by:
            seen = None  # who hands it over has it no more
        after = replace(before, owner=owner, acknowledgement=seen)
        apply(transaction, self.defaults, [self._change(after, Verb.EDITED)])
        transaction.reminders.supersede_pending([before.key], ReminderKind.ESCALATION)
        carrier = self._carrier()
        if after.status is MilestoneStatus.OPEN and carrier is not None:
            transaction.reminders.reschedule({carrier.id: self.now}, self.now)
        return after

    def to_whoever_is_next(self) -> tuple[Milestone, str]:
        """The next step of its policy is told now; what came of that, in a sentence."""
        before, transaction = self.milestone, self.transaction
        apply(transaction, self.defaults, [self._change(before, Verb.DECLINED)])
        owner = f" stays {self.people.called(before.owner)}'s" if before.owner else " has no owner"
        stays = f"It{owner} until somebody says whose it is."
        if before.status is not MilestoneStatus.OPEN or not self._raised():
            return before, f"{stays} Its policy names nobody else who could be asked."
        return before, f"{stays} Who is next by its policy is asked now."

    def _raised(self) -> bool:
        """Bring the next step forward; whether there is one."""
        reminders = self.transaction.reminders
        carrier = self._carrier()
        if carrier is not None and not self._pending():
            policy = policy_of(self.milestone, self.defaults.policies)
            calendar = self.defaults.calendars.for_lead_times(self.milestone.calendar)
            steps = escalations(carrier, self.milestone, policy, calendar, self.now)
            reminders.insert_missing(steps, self.now)
        pending = self._pending()
        if pending:
            reminders.reschedule({pending[0].id: self.now}, self.now)
        return bool(pending)

    def _pending(self) -> list[StoredReminder]:
        """The steps that are still to come, the next one first."""
        return [
            entry
            for entry in self.transaction.reminders.of(self.milestone.key)
            if entry.reminder.kind is ReminderKind.ESCALATION
            and entry.state is ReminderState.PENDING
            and entry.reminder.revision == self.milestone.revision
        ]

    def _carrier(self) -> StoredReminder | None:
        """The reminder that told its own readers: of a step, the one that it raises."""
        entries = self.transaction.reminders.of(self.milestone.key)
        by_id = {entry.id: entry for entry in entries}
        told = self.told or told_last(entries, self.milestone.revision)
        if told is None:
            return None
        first = by_id.get(told.id)
        origin = told.reminder.occasion.origin
        if origin is not None:
            revision = told.reminder.revision
            wanted = (self.milestone.key, revision, origin.text)
            first = next((each for each in entries if each.reminder.identity == wanted), None)
        if first is not None and first.folded_into is not None:
            first = by_id.get(first.folded_into)
        return first if first is not None and first.state is ReminderState.DISPATCHED else None

    def _change(self, after: Milestone, verb: Verb) -> Change:
        return Change(
            before=self.milestone,
            after=after,
            at=self.now,
            by=self.by,
            verb=verb,
            why=self.why,
            reminder_id=self.told.id if self.told else None,
            through=self.through.channel or self.through.means,
        )


def told_last(entries: Sequence[StoredReminder], revision: int) -> StoredReminder | None:
    """Of the reminders of a milestone, the last one that told of the date of that revision."""
    told = [
        entry
        for entry in entries
        if entry.state is ReminderState.DISPATCHED and entry.reminder.revision == revision
    ]
    return max(told, key=lambda entry: (entry.reminder.fire_at, entry.id), default=None)
