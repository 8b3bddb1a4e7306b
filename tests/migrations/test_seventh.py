"""What was overdue in the sixth schema though it is an event passes in the seventh, silently."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.clocks import SetClock
from tests.integration.office import Memory
from tests.migrations.olden import BOTH, of_schema
from tests.sites import a_policy, plain_ticker
from tracker.domain.channel import Channel
from tracker.domain.milestone import MilestoneStatus
from tracker.service.defaults import Defaults
from tracker.service.milestones.policies import apply_policies
from tracker.store.database import check_database, open_store, upgrade_database
from tracker.store.reads.reads import open_reads
from tracker.store.values.versions import HEAD

AT = datetime(2026, 1, 5, 12, tzinfo=UTC)
MILESTONE = """
INSERT INTO milestones
  (id, key, title, status, kind, tags, policy, recipients, revision, created_at, updated_at)
VALUES (:id, :key, :key, :status, :kind, '[]', 'default', '[]', 1, :at, :at)"""
REVISION = """
INSERT INTO revisions
  (milestone_id, number, reason, changed_at, due_text, due_status, tz, earliest, latest, precision,
   modality, readings, waiting_on, change_kind)
VALUES
  (:id, 1, 'added', :at, :words, 'dated', 'UTC', :day, :day, 'day', :binds, '[]', '[]', 'added')"""
REMINDER = """
INSERT INTO reminders
  (milestone_id, revision, kind, lead_time, fire_at, due_at, state, created_at)
VALUES (:id, 1, :kind, :lead_time, :at, :at, 'pending', :at)"""
DAEMON = """
INSERT INTO daemon (id, pid, host, version, started_at, policies)
VALUES (1, 1, 'here', '1', :at, 'as they were')"""
OLD = [
    ("holiday-1", "bank holiday", "open", "2018-02-05"),
    ("holiday-2", "calendar event", "open", "2025-12-25"),
    ("ahead", "calendar event", "open", "2026-12-25"),
    ("filing", "filing", "open", "2025-12-25"),
    ("held", "meeting", "met", "2025-12-01"),
    ("begun", None, "open", "2025-12-01"),
]


@pytest.fixture(params=BOTH)
def sixth_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database of the sixth schema in which everything is told to be overdue."""
    with of_schema(6, request, tmp_path) as olden:
        olden.put(DAEMON, {"at": AT})
        for number, (key, kind, status, day) in enumerate(OLD, start=1):
            about = {"id": number, "at": AT}
            binds = "from" if key == "begun" else "on"
            olden.put(MILESTONE, {**about, "key": key, "kind": kind, "status": status})
            olden.put(REVISION, {**about, "day": day, "words": day, "binds": binds})
            for lead_time, told in (("1d", "approach"), ("overdue+0d", "overdue")):
                if status == "open" and key != "ahead":
                    olden.put(REMINDER, {**about, "kind": told, "lead_time": lead_time})
    return olden.url


def test_events_that_lay_behind_pass_on_the_first_tick(sixth_url: str) -> None:
    assert upgrade_database(sixth_url) == ("0006", HEAD)
    assert check_database(sixth_url) == ()
    store, clock, mail = open_store(sixth_url), SetClock(AT), Memory()
    policies = {"default": a_policy(tz="UTC")}
    ticker = plain_ticker(
        store,
        clock,
        policies=policies,
        notifiers={"mail": mail},
        channels={"mail": Channel(name="mail")},
    )
    apply_policies(
        store, Defaults(tz="UTC", policies=policies, channels=()), AT
    )  # as every start does
    ticker.run_dry()
    ticker.run_dry()
    assert sorted(message.title for message in mail.accepted) == [
        "First day 35 days ago: begun",
        "OVERDUE by 11 days: filing",
    ]
    assert store.next_due_at() is not None
    with store.read() as transaction:
        found = transaction.milestones.get_many(key for key, *_ in OLD)
        ahead, begun = (transaction.reminders.of(key) for key in ("ahead", "begun"))
    store.close()
    passed = {key: each.closed_on for key, each in found.items() if each.status == "passed"}
    assert passed == {"holiday-1": date(2018, 2, 5), "holiday-2": date(2025, 12, 25)}
    assert found["held"].status is MilestoneStatus.MET
    assert "overdue+0d" not in {str(each.reminder.occasion) for each in ahead}
    pending = [str(each.reminder.occasion) for each in begun if each.state == "pending"]
    assert pending == ["review+90d"]
    with open_reads(sixth_url) as reads:
        told = [(each.kind, each.key, each.by) for each in reads.log() if each.kind == "passed"]
    assert told == [("passed", "holiday-1", "tracker"), ("passed", "holiday-2", "tracker")]


def test_what_lies_ahead_is_looked_at_once(sixth_url: str) -> None:
    upgrade_database(sixth_url)
    store, clock = open_store(sixth_url), SetClock(AT)
    plain_ticker(store, clock, notifiers={"mail": Memory()}).run_dry()
    with store.read() as transaction:
        assert transaction.milestones.next_passing_at() == datetime(2026, 12, 26, tzinfo=UTC)
    store.close()
