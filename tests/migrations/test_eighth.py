"""What was on its way in an older schema is wanted since its own time, and may be folded now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.migrations.olden import BOTH, of_schema
from tracker.domain.delivery import Outcome
from tracker.store.database import check_database, open_store, upgrade_database
from tracker.store.values.versions import HEAD

AT = datetime(2026, 1, 5, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MILESTONE = """
INSERT INTO milestones (id, key, title, status, tags, policy, recipients, revision, created_at,
  updated_at) VALUES (1, 'm', 'M', 'open', '[]', 'default', '[]', 1, :at, :at)"""
REVISION = """
INSERT INTO revisions
  (milestone_id, number, reason, changed_at, due_text, due_status, tz, earliest, latest, precision,
   modality, readings, waiting_on, change_kind)
VALUES (1, 1, 'added', :at, '5 March 2026', 'dated', 'UTC', '2026-03-05', '2026-03-05', 'day', 'on',
   '[]', '[]', 'added')"""
REMINDER = """
INSERT INTO reminders (id, milestone_id, revision, kind, lead_time, fire_at, due_at, state,
  created_at) VALUES (:id, 1, 1, 'approach', :lead_time, :at, :at, 'dispatched', :at)"""
DELIVERY = """
INSERT INTO deliveries (reminder_id, channel, state, due_at, deadline_at, attempts, last_outcome,
  created_at) VALUES (:id, 'mail', 'pending', :due_at, :at, :attempts, :outcome, :at)"""


@pytest.fixture(params=BOTH)
def seventh_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of the seventh schema: one delivery that was refused, one that is held."""
    with of_schema(7, request, tmp_path) as olden:
        olden.put(MILESTONE, {"at": AT})
        olden.put(REVISION, {"at": AT})
        for number, (lead_time, attempts, outcome) in enumerate(
            (("30d", 3, "REFUSED"), ("14d", 0, None)), start=1
        ):
            olden.put(REMINDER, {"id": number, "lead_time": lead_time, "at": AT})
            delivery = {"id": number, "at": AT, "due_at": AT + HOUR, "attempts": attempts}
            olden.put(DELIVERY, {**delivery, "outcome": outcome})
    return olden.url


def test_what_was_tried_is_wanted_since_it_was_made_and_what_was_held_from_then_on(
    seventh_url: str,
) -> None:
    assert upgrade_database(seventh_url) == ("0007", HEAD)
    assert check_database(seventh_url) == ()
    store = open_store(seventh_url)
    with store.write() as transaction:
        unsettled = transaction.deliveries.unsettled("mail")
        claims = transaction.deliveries.claim(
            "mail",
            AT + HOUR,
            token=lambda: "t",
            together=False,
            owner="o",
            lease_until=AT + 2 * HOUR,
            limit=9,
        )
    store.close()
    assert [(each.last_outcome, each.wanted_at) for each in unsettled] == [
        (Outcome.REFUSED, AT),
        (None, AT + HOUR),
    ]
    assert len(claims) == 1, "the other is folded, which the older schema had no word for"
