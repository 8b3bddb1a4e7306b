"""A run through a file of milestones: its circumstances, and what its records make of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from tracker.domain.change import Change, Verb
from tracker.domain.milestone import Milestone, MilestoneStatus, RevisionKind
from tracker.service.intake.summing_up import Moves
from tracker.service.intake.told import Told
from tracker.service.milestones.apply import Progress
from tracker.service.milestones.draft import as_added
from tracker.service.milestones.milestones import redrafted
from tracker.sources.record import MilestoneRecord

_IDENTITY = frozenset({"origin", "external_id"})  #: written once by the source that it is of


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A record, what was there before, and what the record makes of it."""

    record: MilestoneRecord  #: with what it leaves out taken from the milestone as it is
    before: Milestone | None
    drafted: Milestone


@dataclass(frozen=True, kw_only=True, slots=True)
class FileRun:
    """An import and its circumstances."""

    now: datetime
    file: str  #: by its name, whose word it is
    hand: str | None  #: who takes it in, where somebody says so
    told: Told
    progress: Progress
    moves: Moves
    looked_through: bool = False  #: whether its faults and its moves are known
    same: bool = False  #: whether a key stands for the same, whatever is said of it
    owner: str | None = None  #: the saved source whose word it is
    writing: Progress | None = None  #: hears what is written, where that is told apart
    #: what records made of milestones at a look before, by key, still without their anchors' dates
    looked: dict[str, Draft] = field(default_factory=dict)
    #: what those of them change that count from nothing
    known: dict[str, tuple[Draft, Change]] = field(default_factory=dict)

    def change(self, draft: Draft) -> Change:
        """What `draft` changes; worked out once, as it is kept and asked for again."""
        key = draft.drafted.key
        known, found = self.known.get(key, (None, None))
        if found is None or known is not draft:
            found = change_of(draft, self)
            if self.looked.get(key) is draft:
                self.known[key] = draft, found
        return found

    @property
    def by(self) -> str:
        """Who changes what it says otherwise."""
        return self.hand or self.file

    @property
    def why(self) -> str:
        """Of each change; names the file where another one does it."""
        return f"imported from {self.file}" if self.hand else "imported"


def change_of(draft: Draft, run: FileRun) -> Change:
    """What a record changes, by whoever takes it in."""
    before, record = draft.before, draft.record
    if before is None:
        after, published = _as_new(draft, run), record.published
        if published is not None:
            published = replace(published, key=after.key)
        return Change(
            before=None,
            after=after,
            at=run.now,
            by=run.by,
            verb=Verb.ADDED,
            publication=published,
        )
    if draft.drafted is before:
        return Change(
            before=before, after=before, at=run.now, by=run.by, why=run.why, routine=_IDENTITY
        )
    after = redrafted(
        before,
        draft.drafted,
        reason=run.why,
        now=run.now,
        kind=RevisionKind.IMPORTED,
        by=run.by,
    )
    if record.status is not None and record.status != before.status:
        status = MilestoneStatus(record.status)
        after = after.with_status(status, record.closed_on, record.closed_at)
    if record.origin == run.file and before.origin is None:
        after = replace(after, origin=record.origin, external_id=record.external_id)
    return Change(before=before, after=after, at=run.now, by=run.by, why=run.why, routine=_IDENTITY)


def _as_new(draft: Draft, run: FileRun) -> Milestone:
    """The milestone that was not known; with the dates it has had where the file keeps them.

    The last of these is in force, whatever its words would give today, unless there are others.
    """
    history, drafted = draft.record.history, draft.drafted
    if not history:
        return as_added(drafted, run.by)
    last = history[-1].due
    kept = replace(drafted, due=last, history=history)
    if (last.text, last.tz) == (draft.record.due, draft.record.tz or last.tz):
        asides = drafted.due.asides if drafted.due.same_dates(last) else ()
        return replace(kept, due=replace(last, asides=asides))
    return kept.moved(
        drafted.due,
        reason=run.why,
        changed_at=run.now,
        kind=RevisionKind.IMPORTED,
        by=run.by,
    )
