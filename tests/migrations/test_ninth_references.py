"""In the ninth schema nobody can guess a reference; those that were told are still answered."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.builders import a_milestone, a_reminder
from tests.migrations.olden import BOTH, of_schema
from tracker.domain.reference import counted_reference, reference_in
from tracker.store.database import check_database, open_store, upgrade_database

AT = datetime(2026, 1, 5, 12, tzinfo=UTC)
MILESTONE = """
INSERT INTO milestones
  (id, key, title, status, tags, policy, recipients, revision, created_at, updated_at)
VALUES (1, 'm', 'M', 'open', '[]', 'default', '[]', 1, :at, :at)"""
REVISION = """
INSERT INTO revisions
  (milestone_id, number, reason, changed_at, due_text, due_status, tz, earliest, latest, precision,
   modality, readings, waiting_on, change_kind)
VALUES (1, 1, 'added', :at, '2026-06-30', 'dated', 'UTC', '2026-06-30', '2026-06-30', 'day', 'by',
        '[]', '[]', 'added')"""
REMINDER = """
INSERT INTO reminders
  (id, milestone_id, revision, kind, lead_time, fire_at, due_at, state, created_at)
VALUES (:id, 1, 1, 'approach', :lead_time, :at, :at, :state, :at)"""
DELIVERY = """
INSERT INTO deliveries
  (reminder_id, channel, state, due_at, deadline_at, attempts, created_at)
VALUES (:id, 'mail', :state, :at, :at, 1, :at)"""
TOLD, HANDED_OVER, UNTOLD, REVIVED, WITHDRAWN = 1, 2, 3, 4, 5
STATES = {
    TOLD: "dispatched",
    HANDED_OVER: "dispatched",
    UNTOLD: "pending",
    REVIVED: "pending",
    WITHDRAWN: "superseded",
}


@pytest.fixture(params=BOTH)
def older_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database of the seventh schema with reminders in every state."""
    with of_schema(7, request, tmp_path) as olden:
        olden.put(MILESTONE, {"at": AT})
        olden.put(REVISION, {"at": AT})
        for number, state in STATES.items():
            about = {"id": number, "at": AT}
            olden.put(REMINDER, {**about, "lead_time": f"{number}d", "state": state})
            if number != UNTOLD:
                pending = number == HANDED_OVER
                olden.put(DELIVERY, {**about, "state": "pending" if pending else "sent"})
        if not olden.url.startswith("sqlite"):
            for table in ("milestones", "reminders"):
                olden.put(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), 5)")
    return olden.url


def test_what_was_told_is_answered_by_its_number_and_nothing_else_is(older_url: str) -> None:
    upgrade_database(older_url)
    assert check_database(older_url) == ()
    store = open_store(older_url)
    with store.write() as transaction:
        transaction.milestones.insert([a_milestone("later")], AT)
        transaction.reminders.insert([a_reminder("later")], AT)
    with store.read() as transaction:
        find = transaction.reminders.referred_to
        (later,) = transaction.reminders.of("later")
        by_number = {number: find(counted_reference(number)) for number in (*STATES, later.id)}
        untold = transaction.reminders.get(UNTOLD)
    store.close()
    answered = [number for number, found in by_number.items() if found is not None]
    assert answered == [TOLD, HANDED_OVER, REVIVED, WITHDRAWN]
    assert all(by_number[number].id == number for number in answered)  # type: ignore[union-attr]
    assert untold is not None
    assert untold.reference == reference_in(untold.reference) != counted_reference(UNTOLD)
