"""Everything that the first tracker stores.

Revision: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
_INSTANT = sa.DateTime(timezone=True)
_OUTCOMES = ("STARTED", "SENT", "NOT_SENT", "REFUSED", "UNKNOWN", "POISON", "WITHDRAWN")


def upgrade() -> None:
    """Create the tables, then the views."""
    _milestones()
    _revisions()
    _reminders()
    _deliveries()
    _attempts()
    _others()
    for name, query in _VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS\n{query}")


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=null)


def _number(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=null)


def _instant(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, _INSTANT, nullable=null)


def _day(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Date(), nullable=True)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), primary_key=True, nullable=False)


def _one_of(column: str, *words: str) -> sa.CheckConstraint:
    checks = " OR ".join(f"{column} = '{word}'" for word in words)
    return sa.CheckConstraint(checks, name=f"{column}_known")


def _partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)


def _milestones() -> None:
    op.create_table(
        "milestones",
        _id(),
        sa.Column("key", _KEY, nullable=False),
        _text("title"),
        _text("status"),
        _text("kind", null=True),
        _text("authority", null=True),
        _text("jurisdiction", null=True),
        _text("instrument", null=True),
        _text("owner", null=True),
        _text("tags"),
        _text("source_url", null=True),
        _text("source_quote", null=True),
        _day("as_of"),
        _text("calendar", null=True),
        _text("roll", null=True),
        _text("policy"),
        _text("lead_times", null=True),
        _text("recipients"),
        _instant("snoozed_until", null=True),
        _number("acknowledged_revision", null=True),
        _day("closed_on"),
        _number("revision"),
        _instant("created_at"),
        _instant("updated_at"),
        _one_of("status", "open", "met", "waived", "missed", "suspended"),
        sa.UniqueConstraint("key"),
    )


def _revisions() -> None:
    op.create_table(
        "revisions",
        _id(),
        _number("milestone_id"),
        _number("number"),
        _text("reason"),
        _instant("changed_at"),
        _text("due_text"),
        _text("due_status"),
        _text("tz"),
        _day("earliest"),
        _day("latest"),
        _text("precision", null=True),
        _text("modality"),
        _text("instant", null=True),
        _day("not_before"),
        _day("not_after"),
        _text("readings"),
        _text("rule", null=True),
        _text("waiting_on"),
        sa.UniqueConstraint("milestone_id", "number"),
        _one_of("due_status", "dated", "waiting", "undated"),
        _one_of(
            "precision",
            "minute",
            "day",
            "week",
            "month",
            "quarter",
            "half",
            "season",
            "year",
            "range",
        ),
        _one_of("modality", "by", "before", "from", "after", "on", "between"),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestones.id"]),
    )


def _reminders() -> None:
    op.create_table(
        "reminders",
        _id(),
        _number("milestone_id"),
        _number("revision"),
        _text("kind"),
        _text("lead_time"),
        _instant("fire_at"),
        _instant("due_at", null=True),
        _text("state"),
        _number("folded_into", null=True),
        _instant("created_at"),
        sa.UniqueConstraint("milestone_id", "revision", "lead_time"),
        _one_of(
            "kind",
            "approach",
            "opens",
            "last_day",
            "overdue",
            "review",
            "moved",
            "catch_up",
            "escalation",
            "digest",
        ),
        _one_of("state", "pending", "dispatched", "folded", "superseded"),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestones.id"]),
        sa.ForeignKeyConstraint(["folded_into"], ["reminders.id"]),
    )
    _partial_index("reminders_due", "reminders", ["due_at", "id"], "state = 'pending'")
    _partial_index("reminders_folded", "reminders", ["folded_into"], "folded_into IS NOT NULL")


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        _id(),
        _number("reminder_id"),
        _text("channel"),
        _text("state"),
        _instant("due_at"),
        _number("attempts"),
        _text("token", null=True),
        _text("owner", null=True),
        _instant("lease_until", null=True),
        _text("last_outcome", null=True),
        _instant("created_at"),
        _instant("settled_at", null=True),
        sa.UniqueConstraint("reminder_id", "channel"),
        _one_of("state", "pending", "claimed", "sent", "unconfirmed", "superseded"),
        _one_of("last_outcome", *_OUTCOMES),
        sa.ForeignKeyConstraint(["reminder_id"], ["reminders.id"]),
    )
    pending, claimed = "state = 'pending'", "state = 'claimed'"
    _partial_index("deliveries_due", "deliveries", ["channel", "due_at", "id"], pending)
    _partial_index("deliveries_claimed", "deliveries", ["lease_until"], claimed)


def _attempts() -> None:
    op.create_table(
        "attempts",
        _id(),
        _number("delivery_id"),
        _text("channel"),
        _number("number"),
        _text("token"),
        _instant("started_at"),
        _instant("ended_at", null=True),
        _text("outcome"),
        sa.Column("possible_repeat", sa.Boolean(), nullable=False),
        _text("detail"),
        sa.UniqueConstraint("delivery_id", "number"),
        _one_of("outcome", *_OUTCOMES),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"]),
    )
    op.create_index("attempts_by_channel", "attempts", ["channel", "started_at"])
    _partial_index("attempts_sent", "attempts", ["channel", "ended_at"], "outcome = 'SENT'")


def _others() -> None:
    op.create_table(
        "events",
        _id(),
        _instant("at"),
        _text("kind"),
        _number("milestone_id", null=True),
        _number("reminder_id", null=True),
        _text("detail"),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestones.id"]),
        sa.ForeignKeyConstraint(["reminder_id"], ["reminders.id"]),
    )
    op.create_index("ix_events_milestone_id", "events", ["milestone_id"])
    op.create_table(
        "daemon",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False, nullable=False),
        _number("pid"),
        _text("host"),
        _text("version"),
        _instant("started_at"),
        _instant("last_tick_at", null=True),
        sa.Column("tick_ms", sa.Float(), nullable=True),
        _instant("stopped_at", null=True),
        _text("policies", null=True),
        sa.CheckConstraint("id = 1", name="only_one"),
    )
    op.create_table("upgrades", _id(), _text("revision"), _text("tracker_version"))


_VIEWS = {
    "current_milestones": """\
SELECT m.id, m.key, m.title, m.status, m.kind, m.authority, m.jurisdiction, m.instrument, m.owner,
       m.tags, m.source_url, m.source_quote, m.as_of, m.calendar, m.roll, m.policy, m.lead_times,
       m.recipients, m.snoozed_until, m.acknowledged_revision, m.closed_on,
       r.number, r.reason, r.changed_at, r.due_text, r.due_status, r.tz, r.earliest, r.latest,
       r.precision, r.modality, r.instant, r.not_before, r.not_after, r.readings, r.rule,
       r.waiting_on
FROM milestones m
JOIN revisions r ON r.milestone_id = m.id AND r.number = m.revision""",
    "earlier_revisions": """\
SELECT r.*
FROM milestones m
JOIN revisions r ON r.milestone_id = m.id AND r.number < m.revision
WHERE m.revision > 1""",
    "keyed_reminders": """\
SELECT r.id, m.key, r.revision, r.kind, r.lead_time, r.fire_at, r.due_at, r.state, r.folded_into,
       r.created_at, r.milestone_id
FROM reminders r
JOIN milestones m ON m.id = r.milestone_id""",
    "keyed_deliveries": """\
SELECT d.id AS delivery_id, d.channel, d.state AS delivery_state, d.due_at AS delivery_due_at,
       d.attempts, d.last_outcome, d.token, d.created_at AS delivery_created_at,
       r.id, m.key, r.revision, r.kind, r.lead_time, r.fire_at, r.state, r.folded_into,
       r.created_at, r.milestone_id, m.title
FROM deliveries d
JOIN reminders r ON r.id = d.reminder_id
JOIN milestones m ON m.id = r.milestone_id""",
    "pending_channels": """\
WITH RECURSIVE leap(channel) AS (
  SELECT min(channel) FROM deliveries WHERE state = 'pending'
  UNION ALL
  SELECT (SELECT min(d.channel) FROM deliveries d
          WHERE d.state = 'pending' AND d.channel > leap.channel)
  FROM leap WHERE leap.channel IS NOT NULL
)
SELECT channel,
       (SELECT min(d.due_at) FROM deliveries d
        WHERE d.state = 'pending' AND d.channel = leap.channel) AS due_at
FROM leap WHERE channel IS NOT NULL""",
    "channel_records": """\
WITH RECURSIVE leap(channel) AS (
  SELECT min(channel) FROM attempts
  UNION ALL
  SELECT (SELECT min(a.channel) FROM attempts a WHERE a.channel > leap.channel)
  FROM leap WHERE leap.channel IS NOT NULL
)
SELECT channel,
       (SELECT a.outcome FROM attempts a WHERE a.channel = leap.channel AND a.outcome <> 'STARTED'
        ORDER BY a.started_at DESC LIMIT 1) AS last_outcome,
       (SELECT max(a.ended_at) FROM attempts a
        WHERE a.channel = leap.channel AND a.outcome = 'SENT') AS last_sent_at
FROM leap WHERE channel IS NOT NULL""",
    "log_entries": """\
SELECT coalesce(a.ended_at, a.started_at) AS at, 'attempt' AS kind, m.key, r.id AS reminder_id,
       r.lead_time, a.channel, a.outcome, a.number AS attempt, a.possible_repeat, a.detail,
       1 AS part, a.id
FROM attempts a
JOIN deliveries d ON d.id = a.delivery_id
JOIN reminders r ON r.id = d.reminder_id
JOIN milestones m ON m.id = r.milestone_id
UNION ALL
SELECT e.at, e.kind, m.key, e.reminder_id,
       r.lead_time, NULL, NULL, NULL, FALSE, e.detail,
       0 AS part, e.id
FROM events e
LEFT JOIN milestones m ON m.id = e.milestone_id
LEFT JOIN reminders r ON r.id = e.reminder_id""",
}
