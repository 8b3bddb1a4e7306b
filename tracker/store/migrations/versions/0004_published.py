"""Where milestones are published and what was said there last, and the sources that are polled.

Revision: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_IDENTITY = "(origin IS NULL) = (external_id IS NULL)"


def upgrade() -> None:
    """Add the columns and tables, and make the view of milestones anew that shows them."""
    op.execute("DROP VIEW current_milestones")
    _milestones()
    _publications()
    _sources()
    _source_runs()
    op.execute(f"CREATE VIEW current_milestones AS\n{_CURRENT_MILESTONES}")


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=null)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False)


def _instant(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, _INSTANT, nullable=null)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), primary_key=True, nullable=False)


def _milestones() -> None:
    op.add_column("milestones", _text("origin", null=True))
    whole = sa.CheckConstraint(_IDENTITY, name="published_whole")
    op.add_column("milestones", sa.Column("external_id", sa.String(), whole, nullable=True))
    published = sa.text("origin IS NOT NULL")
    op.create_index(
        "milestones_published",
        "milestones",
        ["origin", "external_id"],
        unique=True,
        sqlite_where=published,
        postgresql_where=published,
    )


def _publications() -> None:
    op.create_table(
        "publications",
        sa.Column(
            "milestone_id", sa.Integer(), primary_key=True, autoincrement=False, nullable=False
        ),
        _text("listed_in"),
        _text("said"),
        sa.Column("closed_it", sa.Boolean(), server_default=sa.false(), nullable=False),
        _instant("vanished_at", null=True),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestones.id"]),
    )


def _sources() -> None:
    op.create_table(
        "sources",
        _id(),
        _text("name"),
        _text("url"),
        _text("format"),
        _text("mapping", null=True),
        _number("every_s"),
        _instant("added_at"),
        _text("etag", null=True),
        _text("last_modified", null=True),
        _instant("next_at"),
        _instant("last_success_at", null=True),
        _instant("failing_since", null=True),
        _count("failures"),
        sa.Column("enabled", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.UniqueConstraint("name"),
    )
    op.create_index("ix_sources_next_at", "sources", ["next_at"])


def _source_runs() -> None:
    outcomes = ("running", "unchanged", "imported", "failed")
    checks = " OR ".join(f"outcome = '{word}'" for word in outcomes)
    op.create_table(
        "source_runs",
        _id(),
        _number("source_id"),
        _instant("started_at"),
        _instant("ended_at", null=True),
        _text("outcome"),
        _count("added"),
        _count("moved"),
        _count("changed"),
        _count("vanished"),
        _text("detail"),
        sa.CheckConstraint(checks, name="outcome_known"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"]),
    )
    op.create_index("source_runs_by_source", "source_runs", ["source_id", "id"])


_CURRENT_MILESTONES = """\
SELECT m.id, m.key, m.title, m.status, m.kind, m.authority, m.jurisdiction, m.instrument, m.owner,
       m.tags, m.source_url, m.source_quote, m.as_of, m.calendar, m.roll, m.policy, m.lead_times,
       m.recipients, m.snoozed_until, m.acknowledged_revision, m.closed_on,
       m.pinned, m.proposed, m.occurrence, m.repeat_count, m.repeat_until, m.confidence,
       m.last_verified_on, m.origin, m.external_id,
       EXISTS (SELECT 1 FROM anchors a WHERE a.milestone_id = m.id) AS anchored,
       r.number, r.reason, r.changed_at, r.due_text, r.due_status, r.tz, r.earliest, r.latest,
       r.precision, r.modality, r.instant, r.not_before, r.not_after, r.readings, r.rule,
       r.waiting_on, r.change_kind, r.change_source, r.changed_by
FROM milestones m
JOIN revisions r ON r.milestone_id = m.id AND r.number = m.revision"""
