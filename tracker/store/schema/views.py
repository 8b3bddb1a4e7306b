"""The views: joins that quick reads and the tables share, written once for both databases."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

#: A milestone beside its present revision.
_CURRENT_MILESTONES = """\
SELECT m.*,
       EXISTS (SELECT 1 FROM anchors a WHERE a.milestone_id = m.id) AS anchored,
       r.number, r.reason, r.changed_at, r.due_text, r.due_status, r.tz, r.earliest, r.latest,
       r.precision, r.modality, r.instant, r.not_before, r.not_after, r.readings, r.rule,
       r.waiting_on, r.doubts, r.estimate, r.change_kind, r.change_source, r.changed_by
FROM milestones m
JOIN revisions r ON r.milestone_id = m.id AND r.number = m.revision"""

#: Earlier revisions; most milestones have none.
_EARLIER_REVISIONS = """\
SELECT r.*
FROM milestones m
JOIN revisions r ON r.milestone_id = m.id AND r.number < m.revision
WHERE m.revision > 1"""

#: An anchor beside the key of the milestone that it stands for.
_KEYED_ANCHORS = """\
SELECT a.id, a.milestone_id, a.name, m.key AS anchor_key, a.on_date, a.instant
FROM anchors a
LEFT JOIN milestones m ON m.id = a.anchor_id"""

#: A reminder beside the key of its milestone.
_KEYED_REMINDERS = """\
SELECT r.id, m.key, r.revision, r.kind, r.lead_time, r.fire_at, r.due_at, r.state, r.folded_into,
       r.created_at, r.milestone_id, r.ref
FROM reminders r
JOIN milestones m ON m.id = r.milestone_id"""

#: A delivery beside its reminder or bulletin; the columns of the other are null.
_KEYED_DELIVERIES = """\
SELECT d.id AS delivery_id, d.channel, d.state AS delivery_state, d.due_at AS delivery_due_at,
       d.attempts, d.last_outcome, d.token, d.instead_of, d.created_at AS delivery_created_at,
       d.wanted_at, d.held_for, d.folded_into AS delivery_folded_into,
       r.id, m.key, r.revision, r.kind, r.lead_time, r.fire_at, r.state, r.folded_into,
       r.created_at, r.milestone_id, d.bulletin_id, coalesce(m.title, b.title) AS title, r.ref
FROM deliveries d
LEFT JOIN reminders r ON r.id = d.reminder_id
LEFT JOIN milestones m ON m.id = r.milestone_id
LEFT JOIN bulletins b ON b.id = d.bulletin_id"""

#: Channels with pending deliveries and when the first of them is due: leaps from channel to
#: channel along the index instead of reading every delivery.
_PENDING_CHANNELS = """\
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
FROM leap WHERE channel IS NOT NULL"""

#: What became of the last finished attempt on each channel, and when it last accepted one.
_CHANNEL_RECORDS = """\
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
FROM leap WHERE channel IS NOT NULL"""

#: Attempts and events in one list; `part` and `id` order what happened at the same instant. What
#: ended and what is under way stand apart, so that an index finds either by its time. The cross
#: joins have SQLite begin with the bulletins, of which there are few. What was dropped stands as
#: the last attempt at each delivery.
_LOG_ENTRIES = """\
SELECT a.ended_at AS at, 'attempt' AS kind, m.key, r.id AS reminder_id,
       r.lead_time, a.channel, a.outcome, a.number AS attempt, a.possible_repeat, a.detail,
       NULL AS by, NULL AS old, NULL AS new, 1 AS part, a.id, r.ref
FROM attempts a
JOIN deliveries d ON d.id = a.delivery_id
JOIN reminders r ON r.id = d.reminder_id
JOIN milestones m ON m.id = r.milestone_id
WHERE a.ended_at IS NOT NULL
UNION ALL
SELECT a.started_at, 'attempt', m.key, r.id,
       r.lead_time, a.channel, a.outcome, a.number, a.possible_repeat, a.detail,
       NULL, NULL, NULL, 1 AS part, a.id, r.ref
FROM attempts a
JOIN deliveries d ON d.id = a.delivery_id
JOIN reminders r ON r.id = d.reminder_id
JOIN milestones m ON m.id = r.milestone_id
WHERE a.ended_at IS NULL
UNION ALL
SELECT coalesce(a.ended_at, a.started_at), 'attempt', NULL, NULL,
       NULL, a.channel, a.outcome, a.number, a.possible_repeat,
       b.title || CASE a.detail WHEN '' THEN '' ELSE ': ' || a.detail END,
       NULL, NULL, NULL, 1 AS part, a.id, NULL
FROM bulletins b CROSS JOIN deliveries d CROSS JOIN attempts a
WHERE d.bulletin_id = b.id AND a.delivery_id = d.id
UNION ALL
SELECT e.at, e.kind, m.key, e.reminder_id,
       r.lead_time, NULL, NULL, NULL, FALSE, e.detail,
       e.by, e.old, e.new, 0 AS part, e.id, r.ref
FROM events e
LEFT JOIN milestones m ON m.id = e.milestone_id
LEFT JOIN reminders r ON r.id = e.reminder_id
WHERE e.former_key IS NULL
UNION ALL
SELECT e.at, e.kind, e.former_key, NULL,
       NULL, NULL, NULL, NULL, FALSE, e.detail,
       e.by, e.old, e.new, 0 AS part, e.id, NULL
FROM events e
WHERE e.former_key IS NOT NULL
UNION ALL
SELECT p.at, 'attempt', m.key, r.id,
       r.lead_time, d.channel, p.outcome, p.number, p.possible_repeat,
       CASE WHEN p.tried IS NULL THEN '' ELSE p.tried || '; ' END || g.said,
       NULL, NULL, NULL, 2 AS part, p.id, r.ref
FROM pruned p
JOIN prunings g ON g.id = p.pruning_id
JOIN deliveries d ON d.id = p.id
JOIN reminders r ON r.id = d.reminder_id
JOIN milestones m ON m.id = r.milestone_id
UNION ALL
SELECT p.at, 'attempt', NULL, NULL,
       NULL, d.channel, p.outcome, p.number, p.possible_repeat,
       b.title || ': ' || CASE WHEN p.tried IS NULL THEN '' ELSE p.tried || '; ' END || g.said,
       NULL, NULL, NULL, 2 AS part, p.id, NULL
FROM pruned p
JOIN prunings g ON g.id = p.pruning_id
JOIN deliveries d ON d.id = p.id
JOIN bulletins b ON b.id = d.bulletin_id
UNION ALL
SELECT g.at, 'pruned', NULL, NULL,
       NULL, NULL, NULL, NULL, FALSE,
       'attempts: ' || CAST(g.attempts AS TEXT) || '; ' || g.said || '; SHA-256 ' || g.digest
       || CASE WHEN g.finished_at IS NULL THEN '; not finished' ELSE '' END,
       g.by, NULL, NULL, 3 AS part, g.id, NULL
FROM prunings g"""

VIEWS: Final = MappingProxyType(
    {
        "current_milestones": _CURRENT_MILESTONES,
        "earlier_revisions": _EARLIER_REVISIONS,
        "keyed_anchors": _KEYED_ANCHORS,
        "keyed_reminders": _KEYED_REMINDERS,
        "keyed_deliveries": _KEYED_DELIVERIES,
        "pending_channels": _PENDING_CHANNELS,
        "channel_records": _CHANNEL_RECORDS,
        "log_entries": _LOG_ENTRIES,
    }
)
