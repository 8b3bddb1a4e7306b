"""The tables by their columns: all that a statement has to know of them.

What the database holds to be true of them is in `rows`, and importing SQLModel for that takes
longer than most commands do. A test holds each to the other.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    FromClause,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
    literal_column,
)


class Instant(TypeDecorator[datetime]):
    """An instant: given back in UTC, and refused where it has no offset."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """The instant as it is stored; ValueError where nobody knows which it is."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError("an instant needs an offset")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - as above
        """The instant that was stored: SQLite keeps no offset."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.utcoffset() is None else value.astimezone(UTC)


_KINDS: Final = {
    "text": String,
    "number": Integer,
    "seconds": Float,
    "flag": Boolean,
    "day": Date,
    "instant": Instant,
    "bytes": LargeBinary,
}
_COLUMNS: Final = MetaData()


def _table(name: str, *columns: str) -> Table:
    """The table of columns that are written `NAME` or `NAME:KIND`, first what tells its rows apart.

    A kind that is none is the table whose rows are meant.
    """
    words = [word.partition(":") for word in " ".join(columns).split()]
    stated = [
        _column(column, kind or "text", first=not at) for at, (column, _, kind) in enumerate(words)
    ]
    return Table(name, _COLUMNS, *stated)


def _column(name: str, kind: str, *, first: bool) -> Column[Any]:
    if kind in _KINDS:
        return Column(name, _KINDS[kind], primary_key=first)
    return Column(name, Integer, ForeignKey(f"{kind}.id"), primary_key=first)


ABSENCE_ROWS = _table("absences", "id:number why began_at:instant ended_at:instant")
ADDRESSES = _table("addresses", "id:number person value erased_at:instant")
BULLETINS = _table("bulletins", "id:number kind subject title text created_at:instant")
CHANNEL_TURNS = _table("channel_turns", "channel free_at:instant")
DAEMON = _table(
    "daemon",
    "id:number pid:number host version started_at:instant last_tick_at:instant tick_ms:seconds",
    "stopped_at:instant policies clock_offset_s:seconds backed_up_at:instant once:flag",
    "every_s:seconds planning planning_since:instant planned_day planned_key",
)
DAEMONS = _table(
    "daemons",
    "instance pid:number host version started_at:instant last_tick_at:instant tick_ms:seconds",
    "stopped_at:instant clock_offset_s:seconds once:flag heard_at:instant clock_ahead_s:seconds",
)
LEADERSHIP = _table("leadership", "id:number term:number instance since:instant")
MILESTONES = _table(
    "milestones",
    "id:number key title status kind authority jurisdiction instrument owner tags source_url",
    "source_quote as_of:day calendar roll policy lead_times recipients snoozed_until:instant",
    "acknowledged_revision:number closed_on:day revision:number created_at:instant",
    "updated_at:instant pinned:flag proposed occurrence:number repeat_count:number",
    "repeat_until:day confidence last_verified_on:day origin external_id settled_revision:number",
    "closed_at:instant stated_nature passes_at:instant acknowledged_at:instant acknowledged_by",
    "acknowledged_ref acknowledged_channel acknowledged_until:instant reported first_day:day",
    "last_day:day",
)
PEOPLE = _table(
    "people",
    "id:number handle name addresses via tz calendar quiet stand_in left_on:day",
    "created_at:instant updated_at:instant removed_at:instant erased_at:instant",
)
PRUNINGS = _table(
    "prunings",
    "id:number at:instant by before_day:day file digest said attempts:number texts:number outcomes",
    "finished_at:instant",
)
SOURCES = _table(
    "sources",
    "id:number name url format mapping every_s:number added_at:instant etag last_modified",
    "next_at:instant last_success_at:instant failing_since:instant failures:number enabled:flag",
)
TEAMS = _table(
    "teams", "id:number handle name created_at:instant updated_at:instant removed_at:instant"
)
TEXTS = _table("texts", "id:number digest packed:bytes template")
UPGRADES = _table("upgrades", "id:number revision tracker_version")
ABSENCES_OF_PEOPLE = _table(
    "absences_of_people", "id:number person_id:people first_on:day last_on:day note"
)
ANCHORS = _table(
    "anchors", "id:number milestone_id:milestones name anchor_id:milestones on_date:day instant"
)
PUBLICATIONS = _table(
    "publications", "milestone_id:milestones listed_in said closed_it:flag vanished_at:instant"
)
REMINDERS = _table(
    "reminders",
    "id:number milestone_id:milestones revision:number kind lead_time fire_at:instant",
    "due_at:instant state folded_into:reminders created_at:instant ref",
)
REVISIONS = _table(
    "revisions",
    "id:number milestone_id:milestones number:number reason changed_at:instant due_text",
    "due_status tz earliest:day latest:day precision modality instant not_before:day",
    "not_after:day readings rule waiting_on change_kind change_source changed_by doubts estimate",
)
SOURCE_RUNS = _table(
    "source_runs",
    "id:number source_id:sources started_at:instant ended_at:instant outcome added:number",
    "moved:number changed:number vanished:number detail",
)
TEAM_MEMBERS = _table(
    "team_members",
    "id:number team_id:teams person_id:people position:number is_member:flag is_lead:flag",
)
TOKENS = _table(
    "tokens",
    "id:number digest use name person_id:people role search created_at:instant expires_at:instant",
    "revoked_at:instant used_at:instant",
)
DELIVERIES = _table(
    "deliveries",
    "id:number reminder_id:reminders bulletin_id:bulletins channel state due_at:instant",
    "deadline_at:instant fallback_at:instant instead_of attempts:number token owner",
    "lease_until:instant last_outcome created_at:instant settled_at:instant wanted_at:instant",
    "held_for folded_into:number",
)
EVENTS = _table(
    "events",
    "id:number at:instant kind milestone_id:milestones reminder_id:reminders detail by old new",
    "former_key",
)
REQUESTS = _table(
    "requests", "id:number token_id:tokens name digest status:number headers body at:instant"
)
ANSWERS = _table(
    "answers",
    "id:number ticket at:instant by verb said milestone_id:milestones reminder_id:reminders",
    "delivery_id:deliveries",
)
ATTEMPTS = _table(
    "attempts",
    "id:number delivery_id:deliveries channel number:number token started_at:instant",
    "ended_at:instant outcome possible_repeat:flag detail text_id:number address_id:number",
)
PRUNED = _table(
    "pruned",
    "id:deliveries pruning_id:prunings at:instant number:number outcome possible_repeat:flag tried",
)
QUARANTINE = _table("quarantine", "id:number at:instant table_name row_id:number key reason kept")

#: each after those that it refers to
TABLES: Final = (
    ABSENCE_ROWS,
    ADDRESSES,
    BULLETINS,
    CHANNEL_TURNS,
    DAEMON,
    DAEMONS,
    LEADERSHIP,
    MILESTONES,
    PEOPLE,
    PRUNINGS,
    SOURCES,
    TEAMS,
    TEXTS,
    UPGRADES,
    ABSENCES_OF_PEOPLE,
    ANCHORS,
    PUBLICATIONS,
    REMINDERS,
    REVISIONS,
    SOURCE_RUNS,
    TEAM_MEMBERS,
    TOKENS,
    DELIVERIES,
    EVENTS,
    REQUESTS,
    ANSWERS,
    ATTEMPTS,
    PRUNED,
    QUARANTINE,
)


def in_state(table: FromClause, state: StrEnum) -> ColumnElement[bool]:
    """Rows in `state`, as a literal: partial indexes do not see through a bound parameter."""
    return table.c.state == literal_column(f"'{state}'")
