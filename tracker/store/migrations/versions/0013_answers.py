"""Who acknowledged what, until when that counts, what waits for a second person, and answers.

Revision: 0013
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_LASTS = timedelta(days=30)
_VERBS = ("seen", "done", "checked", "later", "not-mine", "moved")


def upgrade() -> None:
    """Add the columns and the table; what was acknowledged has its facts from the log."""
    op.execute("DROP VIEW current_milestones")
    for name, type_ in (
        ("acknowledged_at", _INSTANT),
        ("acknowledged_by", sa.String()),
        ("acknowledged_ref", sa.String()),
        ("acknowledged_channel", sa.String()),
        ("acknowledged_until", _INSTANT),
        ("reported", sa.String()),
    ):
        op.add_column("milestones", sa.Column(name, type_, nullable=True))
    _remember()
    op.execute("UPDATE daemon SET policies = NULL")  # the repeats of what is overdue come back
    op.create_table(
        "answers",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("ticket", sa.String(), nullable=False, unique=True),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), sa.ForeignKey("milestones.id"), nullable=False),
        sa.Column("reminder_id", sa.Integer(), sa.ForeignKey("reminders.id"), nullable=True),
        sa.Column("delivery_id", sa.Integer(), sa.ForeignKey("deliveries.id"), nullable=True),
        sa.CheckConstraint(" OR ".join(f"verb = '{each}'" for each in _VERBS), name="verb_known"),
    )
    op.create_index("ix_answers_milestone_id", "answers", ["milestone_id"])
    op.execute(f"CREATE VIEW current_milestones AS\n{_CURRENT_MILESTONES}")


def _remember() -> None:
    """Who acknowledged the present date, and when; it counts for as long as a new one would."""
    milestones = sa.table(
        "milestones",
        sa.column("id"),
        sa.column("acknowledged_revision"),
        sa.column("acknowledged_by"),
        sa.column("acknowledged_ref"),
        sa.column("updated_at", _INSTANT),
        sa.column("acknowledged_at", _INSTANT),
        sa.column("acknowledged_until", _INSTANT),
    )
    events = sa.table(
        "events",
        *map(sa.column, ("id", "milestone_id", "reminder_id", "kind", "by")),
        sa.column("at", _INSTANT),
    )
    reminders = sa.table("reminders", sa.column("id"), sa.column("ref"))
    said = events.alias()
    last = sa.select(sa.func.max(said.c.id)).where(
        said.c.milestone_id == milestones.c.id, said.c.kind == "acknowledged"
    )
    query = (
        sa.select(
            milestones.c.id,
            sa.func.coalesce(events.c.at, milestones.c.updated_at, type_=_INSTANT).label("at"),
            events.c.by,
            reminders.c.ref,
        )
        .select_from(
            milestones.outerjoin(
                events, events.c.id == last.correlate(milestones).scalar_subquery()
            ).outerjoin(reminders, reminders.c.id == events.c.reminder_id)
        )
        .where(milestones.c.acknowledged_revision.is_not(None))
    )
    connection = op.get_bind()
    for row in connection.execute(query).all():
        change = milestones.update().where(milestones.c.id == row.id)
        connection.execute(
            change.values(
                acknowledged_at=row.at,
                acknowledged_until=row.at + _LASTS,
                acknowledged_by=row.by,
                acknowledged_ref=row.ref,
            )
        )


_CURRENT_MILESTONES = """\
SELECT m.*,
       EXISTS (SELECT 1 FROM anchors a WHERE a.milestone_id = m.id) AS anchored,
       r.number, r.reason, r.changed_at, r.due_text, r.due_status, r.tz, r.earliest, r.latest,
       r.precision, r.modality, r.instant, r.not_before, r.not_after, r.readings, r.rule,
       r.waiting_on, r.doubts, r.estimate, r.change_kind, r.change_source, r.changed_by
FROM milestones m
JOIN revisions r ON r.milestone_id = m.id AND r.number = m.revision"""
