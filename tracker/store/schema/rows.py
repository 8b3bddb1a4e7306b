"""The tables: what is stored, and what the database itself holds to be true.

Rows are not domain values: they do not validate. `mapping` turns one into the other.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    CheckConstraint,
    Index,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
)
from sqlmodel import Field, SQLModel

from tracker.dates.base.window import Modality, Precision
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.bulletin import BulletinKind
from tracker.domain.delay import HOLDS
from tracker.domain.delivery import DeliveryState, Outcome
from tracker.domain.milestone import Confidence, MilestoneStatus, RevisionKind
from tracker.domain.nature import Nature
from tracker.domain.occasion import ReminderKind
from tracker.domain.reminder import ReminderState
from tracker.store.schema.answer_rows import AnswerRow
from tracker.store.schema.constraints import index_where, one_of
from tracker.store.schema.event_rows import EventRow
from tracker.store.schema.ledger_rows import AddressRow, TextRow
from tracker.store.schema.presence_rows import ChannelTurnRow, DaemonOfManyRow, LeadershipRow
from tracker.store.schema.pruning_rows import PrunedRow, PruningRow
from tracker.store.schema.serving_rows import AbsenceRow, DaemonRow, UpgradeRow
from tracker.store.schema.source_rows import SourceRow, SourceRunRow

_BYTE_ORDER = String().with_variant(String(collation="C"), "postgresql")  #: as SQLite sorts


class MilestoneRow(SQLModel, table=True):
    """A milestone but for its dates, which are those of its present revision.

    `passes_at` is when a tick has to look whether it has passed; null for what never passes by
    itself or is not open. So what lies ahead costs a tick nothing. `first_day` and `last_day` are
    those of its present revision, as `days_of` has them: lists are read in their order.
    """

    __tablename__ = "milestones"
    __table_args__: ClassVar[Any] = (
        one_of("status", MilestoneStatus),
        index_where("passes_at IS NOT NULL", "milestones_passing", "passes_at"),
        index_where(
            "origin IS NOT NULL", "milestones_published", "origin", "external_id", unique=True
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(sa_type=_BYTE_ORDER, unique=True)
    title: str
    status: str
    kind: str | None
    authority: str | None
    jurisdiction: str | None
    instrument: str | None
    owner: str | None
    tags: str
    source_url: str | None
    source_quote: str | None
    as_of: date | None
    calendar: str | None
    roll: str | None
    policy: str
    lead_times: str | None
    recipients: str
    snoozed_until: datetime | None
    acknowledged_revision: int | None
    closed_on: date | None
    revision: int
    created_at: datetime
    updated_at: datetime
    pinned: bool = Field(sa_column_kwargs={"server_default": false()})
    proposed: str | None
    occurrence: int = Field(sa_column_kwargs={"server_default": text("1")})
    repeat_count: int | None
    repeat_until: date | None
    confidence: str | None = Field(sa_column_args=(one_of("confidence", Confidence),))
    last_verified_on: date | None
    origin: str | None
    external_id: str | None = Field(
        sa_column_args=(
            CheckConstraint("(origin IS NULL) = (external_id IS NULL)", name="published_whole"),
        )
    )
    settled_revision: int | None
    closed_at: datetime | None
    stated_nature: str | None = Field(sa_column_args=(one_of("stated_nature", Nature),))
    passes_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    acknowledged_ref: str | None
    acknowledged_channel: str | None
    acknowledged_until: datetime | None
    reported: str | None
    first_day: date = Field(sa_column_kwargs={"server_default": text("'9999-12-31'")})
    last_day: date | None


class PublicationRow(SQLModel, table=True):
    """What the source of a milestone said last: the next import is compared with that.

    `listed_in` is the file or URL that held it, `closed_it` whether the source closed it, and
    `vanished_at` when it was missed there.
    """

    __tablename__ = "publications"

    milestone_id: int = Field(
        primary_key=True, foreign_key="milestones.id", sa_column_kwargs={"autoincrement": False}
    )
    listed_in: str
    said: str
    closed_it: bool = Field(sa_column_kwargs={"server_default": false()})
    vanished_at: datetime | None


class AnchorRow(SQLModel, table=True):
    """What a milestone's date counts from; the index finds what counts from a milestone."""

    __tablename__ = "anchors"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("milestone_id", "name"),
        CheckConstraint("anchor_id IS NULL OR on_date IS NULL", name="one_meaning"),
        Index("anchors_dependents", "anchor_id", "milestone_id"),
        index_where("anchor_id IS NULL AND on_date IS NULL", "anchors_unknown", "name"),
    )

    id: int | None = Field(default=None, primary_key=True)
    milestone_id: int = Field(foreign_key="milestones.id")
    name: str
    anchor_id: int | None = Field(foreign_key="milestones.id")
    on_date: date | None
    instant: str | None


class RevisionRow(SQLModel, table=True):
    """One state of a milestone's due window; never changed once written."""

    __tablename__ = "revisions"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("milestone_id", "number"),
        one_of("due_status", DueStatus),
        one_of("precision", Precision),
        one_of("modality", Modality),
    )

    id: int | None = Field(default=None, primary_key=True)
    milestone_id: int = Field(foreign_key="milestones.id")
    number: int
    reason: str
    changed_at: datetime
    due_text: str
    due_status: str
    tz: str
    earliest: date | None
    latest: date | None
    precision: str | None
    modality: str
    instant: str | None
    not_before: date | None
    not_after: date | None
    readings: str
    rule: str | None
    waiting_on: str
    change_kind: str = Field(
        sa_column_args=(one_of("change_kind", RevisionKind),),
        sa_column_kwargs={"server_default": text(f"'{RevisionKind.MOVED}'")},
    )
    change_source: str | None
    changed_by: str | None
    doubts: str = Field(sa_column_kwargs={"server_default": text("'[]'")})
    estimate: str | None


class ReminderRow(SQLModel, table=True):
    """One planned notice.

    `due_at` is when a tick has to look at it: `fire_at`, or the end of its milestone's snooze if
    that is later; null while the milestone is not open. So a held reminder costs a tick nothing.
    `ref` is its reference; null where it was told by its number, before references were drawn.
    """

    __tablename__ = "reminders"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("milestone_id", "revision", "lead_time"),
        one_of("kind", ReminderKind),
        one_of("state", ReminderState),
        index_where("state = 'pending'", "reminders_due", "due_at", "id"),
        index_where("folded_into IS NOT NULL", "reminders_folded", "folded_into"),
        Index("reminders_by_ref", "ref", unique=True),
    )

    id: int | None = Field(default=None, primary_key=True)
    milestone_id: int = Field(foreign_key="milestones.id")
    revision: int
    kind: str
    lead_time: str
    fire_at: datetime
    due_at: datetime | None
    state: str
    folded_into: int | None = Field(foreign_key="reminders.id")
    created_at: datetime
    ref: str | None


class BulletinRow(SQLModel, table=True):
    """A text of tracker's own; its subject is told once."""

    __tablename__ = "bulletins"
    __table_args__: ClassVar[Any] = (one_of("kind", BulletinKind),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    subject: str = Field(unique=True)
    title: str
    text: str
    created_at: datetime


class DeliveryRow(SQLModel, table=True):
    """One reminder or bulletin on one channel.

    `token`, `owner` and `lease_until` only while claimed; `deadline_at` lies in the year 9999
    where there is none; `fallback_at` is null once the fallback was told. `wanted_at` is when it
    was to go out first: `due_at` moves on with each attempt. `held_for` is what held it until
    then. `folded_into` is the delivery of the same milestone that told it, on the same channel.
    """

    __tablename__ = "deliveries"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("reminder_id", "channel"),
        UniqueConstraint("bulletin_id", "channel"),
        CheckConstraint("(reminder_id IS NULL) <> (bulletin_id IS NULL)", name="tells_one_thing"),
        one_of("state", DeliveryState),
        one_of("last_outcome", Outcome),
        index_where("state = 'pending'", "deliveries_due", "channel", "due_at", "id"),
        index_where(
            "state = 'pending'", "deliveries_urgent", "channel", "deadline_at", "due_at", "id"
        ),
        index_where("state = 'claimed'", "deliveries_claimed", "lease_until"),
        index_where(
            "state = 'pending' AND fallback_at IS NOT NULL",
            "deliveries_fallback",
            "fallback_at",
            "id",
        ),
        index_where("state = 'pending'", "deliveries_wanted", "wanted_at"),
        index_where("folded_into IS NOT NULL", "deliveries_folded", "folded_into"),
    )

    id: int | None = Field(default=None, primary_key=True)
    reminder_id: int | None = Field(foreign_key="reminders.id")
    bulletin_id: int | None = Field(foreign_key="bulletins.id")
    channel: str
    state: str
    due_at: datetime
    deadline_at: datetime
    fallback_at: datetime | None
    instead_of: str | None
    attempts: int
    token: str | None
    owner: str | None
    lease_until: datetime | None
    last_outcome: str | None
    created_at: datetime
    settled_at: datetime | None
    wanted_at: datetime | None
    held_for: str | None = Field(sa_column_args=(one_of("held_for", HOLDS),))
    folded_into: int | None


class AttemptRow(SQLModel, table=True):
    """One try at a delivery, written before the first byte and completed afterwards.

    `text_id` is what it was to tell, `address_id` the person's address; both are null where nothing
    was composed, and in what older versions wrote.
    """

    __tablename__ = "attempts"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("delivery_id", "number"),
        one_of("outcome", Outcome),
        Index("attempts_by_channel", "channel", "started_at"),
        index_where("outcome = 'SENT'", "attempts_sent", "channel", "ended_at"),
        Index("attempts_ended", "ended_at", "id"),
        index_where("text_id IS NOT NULL", "attempts_by_text", "text_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    delivery_id: int = Field(foreign_key="deliveries.id")
    channel: str
    number: int
    token: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str
    possible_repeat: bool
    detail: str
    text_id: int | None
    address_id: int | None


def _table(row: type[SQLModel]) -> Table:
    return SQLModel.metadata.tables[str(row.__tablename__)]


MILESTONES = _table(MilestoneRow)
PUBLICATIONS = _table(PublicationRow)
SOURCES = _table(SourceRow)
SOURCE_RUNS = _table(SourceRunRow)
ANCHORS = _table(AnchorRow)
REVISIONS = _table(RevisionRow)
REMINDERS = _table(ReminderRow)
BULLETINS = _table(BulletinRow)
DELIVERIES = _table(DeliveryRow)
ATTEMPTS = _table(AttemptRow)
PRUNINGS = _table(PruningRow)
PRUNED = _table(PrunedRow)
TEXTS = _table(TextRow)
ADDRESSES = _table(AddressRow)
EVENTS = _table(EventRow)
ANSWERS = _table(AnswerRow)
DAEMON = _table(DaemonRow)
DAEMONS = _table(DaemonOfManyRow)
LEADERSHIP = _table(LeadershipRow)
CHANNEL_TURNS = _table(ChannelTurnRow)
ABSENCE_ROWS = _table(AbsenceRow)
UPGRADES = _table(UpgradeRow)
