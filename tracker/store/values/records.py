"""What the database tells beside domain values: the daemon, channels, the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from tracker.store.values import columns

if TYPE_CHECKING:  # a list has none of it
    from tracker.domain.delivery import DeliveryState, Outcome
    from tracker.domain.milestone import Milestone
    from tracker.domain.people.answer import AnswerVerb
    from tracker.domain.reminder import StoredReminder

UNREADABLE: Final = columns.UNREADABLE  #: for whoever does not read columns
BEFORE_ALL: Final = ("0001-01-01", "")  #: a first day and a key before those of any milestone


@dataclass(frozen=True, kw_only=True, slots=True)
class DaemonRecord:
    """What the daemon, or the last one that ran, said of itself."""

    pid: int
    host: str
    version: str
    started_at: datetime
    last_tick_at: datetime | None
    tick_ms: float | None
    stopped_at: datetime | None  #: None while it runs, and for ever where it was killed
    clock_offset_s: float = 0.0  #: seconds by which its clock is ahead of what it believes
    once: bool = False  #: it ran for a single tick, as cron has it
    every_s: float | None = None  #: seconds between that one and the single tick before it
    instance: str = ""  #: of several that share a server, its own name
    heard_at: datetime | None = None  #: when it last said that it lives, by the server's clock
    clock_ahead_s: float | None = None  #: seconds by which its clock was ahead of the server's then

    @property
    def last_word_at(self) -> datetime:
        """When it last said that it lives; an earlier one's ticks are not its own."""
        words = (self.started_at, self.last_tick_at, self.stopped_at)
        return max(word for word in words if word is not None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Planning:
    """Reminders are being planned anew, in the order of the first days and keys of milestones."""

    policies: str  #: fingerprint of the policies that they are to follow
    since: datetime  #: what was to be told before is not made up for
    after: tuple[str, str] = BEFORE_ALL  #: first day and key of the last one that is done


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanningRecord:
    """How far that is."""

    since: datetime | None
    planned: int  #: open milestones whose reminders follow the policies in force
    ahead: int  #: those whose reminders follow the policies of before


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelRecord:
    """What became of the last finished attempt on a channel."""

    name: str
    last_outcome: Outcome | None
    last_sent_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class StoreStatus:
    """How things stand."""

    daemon: DaemonRecord | None  #: the one that spoke last; None where none ever ran
    backlog: int  #: milestones to tell about and deliveries that are due and not settled
    oldest_due_at: datetime | None  #: when the longest overdue of them was due
    channels: tuple[ChannelRecord, ...]  #: every channel that was ever tried, by name
    clock_offset_s: float = 0.0  #: seconds by which the system clock is ahead of the believed one
    backed_up_at: datetime | None = None  #: None where no backup was ever made
    oldest_milestone_at: datetime | None = None  #: when the first milestone was added
    daemons: tuple[DaemonRecord, ...] = ()  #: all that share a server; none for a file
    leader: str | None = None  #: the one of them that leads
    server_time: datetime | None = None  #: what the server's clock shows; None for a file
    planning: PlanningRecord | None = None  #: None where all that is planned follows the policies


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """What is counted of everything."""

    milestones: Mapping[str, int]  #: by status
    overdue: int  #: duties
    attempts: Mapping[tuple[str, str], int]  #: that have ended, by channel and outcome
    moves: int  #: of dates, as the log has them
    seen_after_s: tuple[float, ...]  #: of each reminder that was acknowledged, since it was sent
    sources: Mapping[str, int]  #: by how they are: ok, failing, paused


@dataclass(frozen=True, kw_only=True, slots=True)
class Prunable:
    """How much of what was tried may be dropped."""

    deliveries: int
    attempts: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Pruning:
    """Who drops what, and where it is kept."""

    at: datetime
    by: str
    before_day: date
    file: str | None  #: the copy; None where none is wanted
    digest: str  #: SHA-256 of the copy, or of what would stand in it

    @property
    def said(self) -> str:
        """The same in words, for the log."""
        kept = "no copy was kept" if self.file is None else f"copy in {self.file}"
        whole = f"all that ended before {self.before_day}"
        return f"pruned on {self.at:%Y-%m-%d} by {self.by} with {whole}; {kept}"


@dataclass(frozen=True, kw_only=True, slots=True)
class PendingDelivery:
    """A delivery that is not settled."""

    id: int
    channel: str
    state: DeliveryState
    due_at: datetime
    attempts: int
    last_outcome: Outcome | None
    title: str  #: of the milestone or bulletin
    reminder: StoredReminder | None  #: None where it is a bulletin's


@dataclass(frozen=True, kw_only=True, slots=True)
class FallbackDue:
    """A delivery that has not arrived by the time at which its fallback is to be told."""

    delivery_id: int
    reminder_id: int | None  #: this or `bulletin_id`
    bulletin_id: int | None
    channel: str
    deadline_at: datetime  #: in the year 9999 where there is none


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What an attempt was to tell, word for word."""

    text: str  #: its title, an empty line, and its text
    template: str  #: the version of the words that it was made from
    address: str | None  #: at which a person was told; None on a shared channel, or erased
    erased: bool  #: whether there was an address that has been erased


@dataclass(frozen=True, kw_only=True, slots=True)
class FormerOwner:
    """Whose a milestone was, until somebody changed that."""

    owner: str | None
    until: datetime
    by: str | None  #: who changed it


@dataclass(frozen=True, kw_only=True, slots=True)
class LogEntry:
    """One attempt, or one thing that was done."""

    at: datetime
    kind: str  #: "attempt" or the event's kind
    key: str | None
    ref: str | None  #: reference code of the reminder
    lead_time: str | None
    channel: str | None
    outcome: Outcome | None
    attempt: int | None
    possible_repeat: bool
    detail: str
    by: str | None = None  #: who did it, or the source that said so
    old: Mapping[str, object] | None = None  #: every field that changed, as it was
    new: Mapping[str, object] | None = None  #: the same, as it is since
    told: Told | None = None  #: of an attempt, where that was asked for and kept
    change: int | None = None  #: of what was done: its number, by which it can be taken back


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlook:
    """What there is to be told of one day."""

    oldest_at: datetime | None  #: when the first milestone was added; None where there is none
    open: int  #: milestones that are open
    nearest: Milestone | None  #: the open one whose window ends next


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredAnswer:
    """An answer that was given."""

    ticket: str  #: stands for what was answered, how and by whom
    key: str  #: of the milestone
    reminder_id: int | None
    delivery_id: int | None
    at: datetime
    by: str
    verb: AnswerVerb
    said: str  #: what they were told came of it
