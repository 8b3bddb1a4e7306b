"""Bulletins, deadlines and fallbacks of deliveries, held reminders, the clock and backups.

Revision: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_OUTCOMES = ("STARTED", "SENT", "NOT_SENT", "REFUSED", "UNKNOWN", "POISON", "WITHDRAWN")
_STATES = ("pending", "claimed", "sent", "unconfirmed", "superseded")
_NEVER = "'9999-12-31 00:00:00.000000'"
_ONE_THING = "(reminder_id IS NULL) <> (bulletin_id IS NULL)"


def upgrade() -> None:
    """Make the views anew around the tables that change."""
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for name in reversed(_VIEWS):
        op.execute(f"DROP VIEW {name}")
    _bulletins()
    if on_sqlite:
        _deliveries_anew()
    else:
        _deliveries_altered()
    _delivery_indexes()
    op.add_column(
        "daemon",
        sa.Column("clock_offset_s", sa.Float(), server_default=sa.text("0"), nullable=False),
    )
    op.add_column("daemon", _instant("backed_up_at", null=True))
    for name, query in _VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS\n{query}")


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=null)


def _number(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=null)


def _instant(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, _INSTANT, nullable=null)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), primary_key=True, nullable=False)


def _one_of(column: str, *words: str) -> sa.CheckConstraint:
    checks = " OR ".join(f"{column} = '{word}'" for word in words)
    return sa.CheckConstraint(checks, name=f"{column}_known")


def _partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)


def _bulletins() -> None:
    op.create_table(
        "bulletins",
        _id(),
        _text("kind"),
        _text("subject"),
        _text("title"),
        _text("text"),
        _instant("created_at"),
        _one_of("kind", "all_clear", "fuse", "clock", "source"),
        sa.UniqueConstraint("subject"),
    )


def _deliveries_altered() -> None:
    op.alter_column("deliveries", "reminder_id", nullable=True)
    op.add_column("deliveries", _number("bulletin_id", null=True))
    deadline = sa.Column(
        "deadline_at", _INSTANT, server_default=sa.text(f"{_NEVER}::timestamptz"), nullable=False
    )
    op.add_column("deliveries", deadline)
    op.alter_column("deliveries", "deadline_at", server_default=None)
    op.add_column("deliveries", _instant("fallback_at", null=True))
    op.add_column("deliveries", _text("instead_of", null=True))
    op.create_foreign_key(None, "deliveries", "bulletins", ["bulletin_id"], ["id"])
    op.create_unique_constraint(None, "deliveries", ["bulletin_id", "channel"])
    op.create_check_constraint("tells_one_thing", "deliveries", _ONE_THING)
    op.execute("DROP INDEX deliveries_due")
    op.execute("DROP INDEX deliveries_claimed")


def _deliveries_anew() -> None:
    """SQLite cannot alter a constraint: the table is written anew.

    So is that of attempts, as a table that another one refers to cannot be dropped; the reference
    follows the new table when it takes the old name.
    """
    _new_deliveries()
    kept = (
        "id, reminder_id, channel, state, due_at, attempts, token, owner, lease_until, "
        "last_outcome, created_at, settled_at"
    )
    op.execute(
        f"INSERT INTO new_deliveries ({kept}, deadline_at) "  # noqa: S608  # constants
        f"SELECT {kept}, {_NEVER} FROM deliveries"
    )
    _new_attempts()
    op.execute("INSERT INTO new_attempts SELECT * FROM attempts")
    for table in ("attempts", "deliveries"):
        op.drop_table(table)
        op.rename_table(f"new_{table}", table)
    op.create_index("attempts_by_channel", "attempts", ["channel", "started_at"])
    _partial_index("attempts_sent", "attempts", ["channel", "ended_at"], "outcome = 'SENT'")


def _new_deliveries() -> None:
    op.create_table(
        "new_deliveries",
        _id(),
        _number("reminder_id", null=True),
        _number("bulletin_id", null=True),
        _text("channel"),
        _text("state"),
        _instant("due_at"),
        _instant("deadline_at"),
        _instant("fallback_at", null=True),
        _text("instead_of", null=True),
        _number("attempts"),
        _text("token", null=True),
        _text("owner", null=True),
        _instant("lease_until", null=True),
        _text("last_outcome", null=True),
        _instant("created_at"),
        _instant("settled_at", null=True),
        sa.UniqueConstraint("reminder_id", "channel"),
        sa.UniqueConstraint("bulletin_id", "channel"),
        sa.CheckConstraint(_ONE_THING, name="tells_one_thing"),
        _one_of("state", *_STATES),
        _one_of("last_outcome", *_OUTCOMES),
        sa.ForeignKeyConstraint(["reminder_id"], ["reminders.id"]),
        sa.ForeignKeyConstraint(["bulletin_id"], ["bulletins.id"]),
    )


def _new_attempts() -> None:
    op.create_table(
        "new_attempts",
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
        sa.ForeignKeyConstraint(["delivery_id"], ["new_deliveries.id"]),
    )


def _delivery_indexes() -> None:
    pending, claimed = "state = 'pending'", "state = 'claimed'"
    _partial_index("deliveries_due", "deliveries", ["channel", "due_at", "id"], pending)
    urgent = ["channel", "deadline_at", "due_at", "id"]
    _partial_index("deliveries_urgent", "deliveries", urgent, pending)
    _partial_index("deliveries_claimed", "deliveries", ["lease_until"], claimed)
    waits = f"{pending} AND fallback_at IS NOT NULL"
    _partial_index("deliveries_fallback", "deliveries", ["fallback_at", "id"], waits)


_VIEWS = {
    "keyed_deliveries": """\
SELECT d.id AS delivery_id, d.channel, d.state AS delivery_state, d.due_at AS delivery_due_at,
       d.attempts, d.last_outcome, d.token, d.instead_of, d.created_at AS delivery_created_at,
       r.id, m.key, r.revision, r.kind, r.lead_time, r.fire_at, r.state, r.folded_into,
       r.created_at, r.milestone_id, d.bulletin_id, coalesce(m.title, b.title) AS title
FROM deliveries d
LEFT JOIN reminders r ON r.id = d.reminder_id
LEFT JOIN milestones m ON m.id = r.milestone_id
LEFT JOIN bulletins b ON b.id = d.bulletin_id""",
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
SELECT coalesce(a.ended_at, a.started_at), 'attempt', NULL, NULL,
       NULL, a.channel, a.outcome, a.number, a.possible_repeat,
       b.title || CASE a.detail WHEN '' THEN '' ELSE ': ' || a.detail END,
       1 AS part, a.id
FROM bulletins b CROSS JOIN deliveries d CROSS JOIN attempts a
WHERE d.bulletin_id = b.id AND a.delivery_id = d.id
UNION ALL
SELECT e.at, e.kind, m.key, e.reminder_id,
       r.lead_time, NULL, NULL, NULL, FALSE, e.detail,
       0 AS part, e.id
FROM events e
LEFT JOIN milestones m ON m.id = e.milestone_id
LEFT JOIN reminders r ON r.id = e.reminder_id""",
}
