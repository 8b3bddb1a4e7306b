"""The columns of milestones, revisions and dates, in the order in which they are written."""

from __future__ import annotations

from tracker.domain.facts import FACTS
from tracker.store.values.windows import DAY_COLUMNS

DUE_COLUMNS = (
    "due_text",
    "due_status",
    "tz",
    "earliest",
    "latest",
    "precision",
    "modality",
    "instant",
    "not_before",
    "not_after",
    "readings",
    "rule",
    "waiting_on",
    "doubts",
    "estimate",
)

REVISION_COLUMNS = (
    "milestone_id",
    "number",
    "reason",
    "changed_at",
    *DUE_COLUMNS,
    "change_kind",
    "change_source",
    "changed_by",
)

MILESTONE_COLUMNS = (
    *FACTS,
    "status",
    "calendar",
    "roll",
    "policy",
    "lead_times",
    "recipients",
    "snoozed_until",
    "acknowledged_revision",
    "acknowledged_at",
    "acknowledged_by",
    "acknowledged_ref",
    "acknowledged_channel",
    "acknowledged_until",
    "reported",
    "settled_revision",
    "closed_on",
    "revision",
    "updated_at",
    "pinned",
    "proposed",
    "occurrence",
    "repeat_count",
    "repeat_until",
    "confidence",
    "stated_nature",
    "passes_at",
    "last_verified_on",
    "origin",
    "external_id",
    "closed_at",
    *DAY_COLUMNS,
)
