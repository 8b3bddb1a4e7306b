"""What a date counts from, dates that are proposed, limits of what recurs, and why a date changed.

Revision: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table of anchors, then make the views anew that show them."""
    for name in reversed(_VIEWS):
        op.execute(f"DROP VIEW IF EXISTS {name}")
    _milestones()
    _revisions()
    _anchors()
    for name, query in _VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS\n{query}")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=True)


def _one_of(column: str, *words: str) -> sa.CheckConstraint:
    checks = " OR ".join(f"{column} = '{word}'" for word in words)
    return sa.CheckConstraint(checks, name=f"{column}_known")


def _milestones() -> None:
    confidence = _one_of("confidence", "firm", "likely", "tentative")
    for column in (
        sa.Column("pinned", sa.Boolean(), server_default=sa.false(), nullable=False),
        _text("proposed"),
        sa.Column("occurrence", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("repeat_count", sa.Integer(), nullable=True),
        sa.Column("repeat_until", sa.Date(), nullable=True),
        sa.Column("confidence", sa.String(), confidence, nullable=True),
        sa.Column("last_verified_on", sa.Date(), nullable=True),
    ):
        op.add_column("milestones", column)


def _revisions() -> None:
    """Say of each revision what gave it; so far only its reason tells."""
    kinds = ("added", "moved", "corrected", "followed", "adopted", "occurrence", "imported")
    kind = sa.Column(
        "change_kind",
        sa.String(),
        _one_of("change_kind", *kinds),
        server_default=sa.text("'moved'"),
        nullable=False,
    )
    for column in (kind, _text("change_source"), _text("changed_by")):
        op.add_column("revisions", column)
    op.execute("UPDATE revisions SET change_kind = 'added' WHERE number = 1")
    op.execute(
        "UPDATE revisions SET change_kind = CASE reason WHEN 'edited' THEN 'corrected' "
        "ELSE 'imported' END WHERE number > 1 AND reason IN ('edited', 'imported')"
    )


def _anchors() -> None:
    op.create_table(
        "anchors",
        sa.Column("id", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("anchor_id", sa.Integer(), nullable=True),
        sa.Column("on_date", sa.Date(), nullable=True),
        sa.UniqueConstraint("milestone_id", "name"),
        sa.CheckConstraint("anchor_id IS NULL OR on_date IS NULL", name="one_meaning"),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestones.id"]),
        sa.ForeignKeyConstraint(["anchor_id"], ["milestones.id"]),
    )
    op.create_index("anchors_dependents", "anchors", ["anchor_id", "milestone_id"])
    unknown = sa.text("anchor_id IS NULL AND on_date IS NULL")
    op.create_index(
        "anchors_unknown", "anchors", ["name"], sqlite_where=unknown, postgresql_where=unknown
    )


_VIEWS = {
    "current_milestones": """\
SELECT m.id, m.key, m.title, m.status, m.kind, m.authority, m.jurisdiction, m.instrument, m.owner,
       m.tags, m.source_url, m.source_quote, m.as_of, m.calendar, m.roll, m.policy, m.lead_times,
       m.recipients, m.snoozed_until, m.acknowledged_revision, m.closed_on,
       m.pinned, m.proposed, m.occurrence, m.repeat_count, m.repeat_until, m.confidence,
       m.last_verified_on,
       EXISTS (SELECT 1 FROM anchors a WHERE a.milestone_id = m.id) AS anchored,
       r.number, r.reason, r.changed_at, r.due_text, r.due_status, r.tz, r.earliest, r.latest,
       r.precision, r.modality, r.instant, r.not_before, r.not_after, r.readings, r.rule,
       r.waiting_on, r.change_kind, r.change_source, r.changed_by
FROM milestones m
JOIN revisions r ON r.milestone_id = m.id AND r.number = m.revision""",
    "earlier_revisions": """\
SELECT r.*
FROM milestones m
JOIN revisions r ON r.milestone_id = m.id AND r.number < m.revision
WHERE m.revision > 1""",
    "keyed_anchors": """\
SELECT a.id, a.milestone_id, a.name, m.key AS anchor_key, a.on_date
FROM anchors a
LEFT JOIN milestones m ON m.id = a.anchor_id""",
}
