"""Milestones: points a regulator or firm cares about, with an owner and a source."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tracker.dates.base.window import DueWindow, Modality, Precision
from tracker.dates.meaning.interpretation import Context, DueStatus, Interpretation
from tracker.domain.anchor import Anchor
from tracker.domain.facts import Facts
from tracker.domain.nature import Nature, nature_of

if TYPE_CHECKING:  # a list of milestones needs no calendars and no rules
    from tracker.dates.calendars.business import Calendars
    from tracker.dates.rules.rules import Anchors
    from tracker.domain.policy import LeadTime

_UNANCHORED: Anchors = MappingProxyType({})


class MilestoneStatus(StrEnum):
    """Where a milestone stands."""

    OPEN = "open"  #: still ahead, or overdue
    MET = "met"  #: done
    WAIVED = "waived"  #: no longer required
    MISSED = "missed"  #: its day went by without it being met, and it is closed as such
    PASSED = "passed"  #: an event whose day has gone by
    SUSPENDED = "suspended"  #: paused until further notice

    @property
    def is_live(self) -> bool:
        """Whether it is not closed: open, or paused for a while."""
        return self in LIVE

    @property
    def is_decided(self) -> bool:
        """Whether a person or its source has closed it: an event also passes by itself."""
        return not self.is_live and self is not MilestoneStatus.PASSED


#: not closed: what may still be told, moved and closed
LIVE: Final = frozenset({MilestoneStatus.OPEN, MilestoneStatus.SUSPENDED})


class RevisionKind(StrEnum):
    """What gave a milestone its date."""

    ADDED = "added"  #: its first date
    MOVED = "moved"  #: somebody set another date
    CORRECTED = "corrected"  #: the date was stated wrongly before
    FOLLOWED = "followed"  #: an anchor moved, or got its date
    ADOPTED = "adopted"  #: a proposed date came into force
    OCCURRENCE = "occurrence"  #: the next occurrence of what recurs
    IMPORTED = "imported"  #: a file states another date


class Confidence(StrEnum):
    """How far a date can be relied upon."""

    FIRM = "firm"  #: laid down
    LIKELY = "likely"  #: announced, and expected to hold
    TENTATIVE = "tentative"  #: an intention or an estimate


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """When a milestone is due, as honestly as its source says it."""

    text: str  #: the words of the source
    status: DueStatus
    tz: str  #: IANA zone in which the days of the window are counted
    window: DueWindow | None = None
    modality: Modality = Modality.ON
    not_before: date | None = None  #: certain bounds of a date that is still waiting
    not_after: date | None = None
    readings: tuple[DueWindow, ...] = ()
    estimate: DueWindow | None = None  #: when within its window it is expected
    rule: str | None = None
    waiting_on: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()  #: why it may be another date, beside several readings
    #: what else is to be said of the words where somebody states them; not kept
    asides: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def of(cls, interpretation: Interpretation, *, tz: str) -> Due:
        """What is kept of an interpretation; `tz` applies where the words name no zone."""
        from tracker.dates.meaning.doubts import asides_of, doubts_of  # noqa: PLC0415 - as above

        return cls(
            text=interpretation.text,
            status=interpretation.status,
            tz=interpretation.tz or tz,
            window=interpretation.window,
            modality=interpretation.modality,
            not_before=interpretation.not_before,
            not_after=interpretation.not_after,
            readings=interpretation.readings,
            estimate=interpretation.estimate,
            rule=interpretation.rule,
            waiting_on=interpretation.waiting_on,
            doubts=doubts_of(interpretation),
            asides=asides_of(interpretation),
        )

    @property
    def earliest(self) -> date | None:
        """The first day it can fall on, where anything is known."""
        return self.window.earliest if self.window else self.not_before

    @property
    def latest(self) -> date | None:
        """The last day it can fall on, where anything is known."""
        return self.window.latest if self.window else self.not_after

    @property
    def certain_window(self) -> DueWindow | None:
        """The window; of a date that is still waited for, the days between its certain bounds.

        A last day that is certain is reason enough to remind people; a first day alone is none.
        """
        if self.window is not None or self.not_after is None:
            return self.window
        first = min(self.not_before or self.not_after, self.not_after)
        return DueWindow.of(first, self.not_after, Precision.RANGE)

    @property
    def excludes_its_day(self) -> bool:
        """Whether the day named is too late already: before 1 May."""
        return (
            self.modality is Modality.BEFORE
            and self.window is not None
            and self.window.precision is Precision.DAY
        )

    @property
    def is_doubtful(self) -> bool:
        """Whether the words leave open which date is meant."""
        return bool(self.readings or self.doubts)

    def same_doubts(self, other: Due) -> bool:
        """Whether both name the same dates, expect the same and leave the same doubts."""
        mine, others = ((each.doubts, each.estimate) for each in (self, other))
        return self.same_dates(other) and mine == others

    def same_dates(self, other: Due) -> bool:
        """Whether both name the same days and instant, whatever the words."""
        return (self.status, self.window, self.tz, self.earliest, self.latest) == (
            other.status,
            other.window,
            other.tz,
            other.earliest,
            other.latest,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Revision:
    """One state of a milestone's due window, and why it came about."""

    number: int  #: counts from 1
    due: Due
    reason: str
    changed_at: datetime
    kind: RevisionKind = RevisionKind.MOVED
    source_url: str | None = None  #: where the change is announced
    by: str | None = None  #: who changed it


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """A date that is announced but not in force."""

    due: Due
    reason: str
    announced_at: datetime
    source_url: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Acknowledgement:
    """That a person has seen what they were told of a date."""

    revision: int  #: of the date; it lapses when that moves
    at: datetime
    by: str | None = None  #: a handle, or words; None where nobody remembers
    ref: str | None = None  #: of the reminder that was answered, where one was
    channel: str | None = None  #: the configured channel that had told it, where that is known
    until: datetime | None = None  #: when it lapses by itself; None: as long as the date stays


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """That one person says it is met, and a second one has not confirmed that yet."""

    by: str  #: who says so, and therefore cannot confirm it
    at: datetime
    on: date  #: when it was met
    met_at: datetime | None = None  #: the instant, where they said
    note: str = ""  #: what shows it: words or a link


@dataclass(frozen=True, kw_only=True, slots=True)
class Milestone(Facts):
    """A dated obligation or event, its source and who is told about it."""

    key: str  #: unique, stable, typed by people
    due: Due
    status: MilestoneStatus = MilestoneStatus.OPEN
    calendar: str | None = None  #: business calendar of its computed dates and lead times
    roll: str | None = None
    policy: str = "default"
    lead_times: tuple[LeadTime, ...] | None = None  #: in place of the policy's
    recipients: tuple[str, ...] = ()  #: channel names or tags, in place of the policy's
    snoozed_until: datetime | None = None
    acknowledgement: Acknowledgement | None = None  #: the last one, of whatever date
    reported: Report | None = None  #: said to be met, and waiting for a second person
    settled_revision: int | None = None  #: somebody has looked into the doubts of this revision
    closed_on: date | None = None
    closed_at: datetime | None = None  #: the instant, where somebody said: hours count from it
    anchors: tuple[Anchor, ...] = ()  #: what its date counts from
    pinned: bool = False  #: its date stays when its anchors move
    proposed: Proposal | None = None  #: a date beside the one in force
    occurrence: int = 1  #: which occurrence of what recurs
    repeat_count: int | None = None  #: how often it occurs, where that is limited
    repeat_until: date | None = None  #: the last day on which it may occur
    confidence: Confidence | None = None
    stated_nature: Nature | None = None  #: where it is not that of its kind
    last_verified_on: date | None = None  #: when a person last held it against its source
    origin: str | None = None  #: the saved source, or the format of the feed, that publishes it
    external_id: str | None = None  #: the same in every edition of its origin
    history: tuple[Revision, ...] = ()  #: every revision, oldest first, the present one last

    @property
    def revision(self) -> int:
        """The number of the present revision; 1 for a milestone that never moved."""
        return self.history[-1].number if self.history else 1

    @property
    def acknowledged(self) -> bool:
        """Whether a person has seen the present date; an acknowledgement lapses when it moves."""
        seen = self.acknowledgement
        return seen is not None and seen.revision == self.revision

    def acknowledged_at(self, now: datetime) -> Acknowledgement | None:
        """The acknowledgement that counts at `now`: of the present date, and not lapsed."""
        seen = self.acknowledgement if self.acknowledged else None
        return None if seen is None or (seen.until and seen.until <= now) else seen

    @property
    def nature(self) -> Nature:
        """Whether it is a duty or an event."""
        return self.stated_nature or nature_of(self.kind, self.title)

    @property
    def needs_a_look(self) -> bool:
        """Whether its date still matters, and nobody has settled yet what is doubtful of it."""
        unsettled = self.due.is_doubtful and self.settled_revision != self.revision
        return unsettled and self.status.is_live

    def settled(self) -> Milestone:
        """The milestone whose doubts, where it has any, somebody has looked into."""
        return replace(self, settled_revision=self.revision) if self.needs_a_look else self

    def context(self, calendars: Calendars | None, anchors: Anchors = _UNANCHORED) -> Context:
        """What a reader of the words of its date knows beside them."""
        return Context(
            tz=self.due.tz,
            calendar=self.calendar,
            roll=self.roll,
            calendars=calendars,
            anchors=anchors,
        )

    def with_status(
        self,
        status: MilestoneStatus,
        closed_on: date | None = None,
        closed_at: datetime | None = None,
    ) -> Milestone:
        """The milestone as `status` says; one that is over is snoozed no longer."""
        if status.is_live:
            return replace(self, status=status, closed_on=None, closed_at=None)
        return replace(
            self,
            status=status,
            closed_on=closed_on,
            closed_at=closed_at,
            snoozed_until=None,
            reported=None,
        )

    def kept_open(self) -> Milestone:
        """The milestone; one that turns out to be a duty has not passed, and is open again."""
        passed = self.status is MilestoneStatus.PASSED and self.nature is Nature.DUTY
        return self.with_status(MilestoneStatus.OPEN) if passed else self

    def moved(  # noqa: PLR0913 - what a revision records
        self,
        due: Due,
        *,
        reason: str,
        changed_at: datetime,
        kind: RevisionKind = RevisionKind.MOVED,
        source_url: str | None = None,
        by: str | None = None,
    ) -> Milestone:
        """The milestone with another due date, as its next revision.

        A proposal of the same date is one no longer, and an event that had passed is open again.
        What somebody reported as met was the date before.
        """
        revision = Revision(
            number=self.revision + 1,
            due=due,
            reason=reason,
            changed_at=changed_at,
            kind=kind,
            source_url=source_url,
            by=by,
        )
        proposed = self.proposed
        if proposed is not None and proposed.due.same_dates(due):
            proposed = None
        dated = replace(
            self, due=due, proposed=proposed, reported=None, history=(*self.history, revision)
        )
        passed = self.status is MilestoneStatus.PASSED
        return dated.with_status(MilestoneStatus.OPEN) if passed else dated
