"""Milestones at a glance: which, and what is counted of them, on both databases alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import NOW, a_due, a_milestone
from tracker.domain.change import Change
from tracker.domain.milestone import MilestoneStatus
from tracker.planning.search import Search, Standing
from tracker.store.reads.reads import Reads, open_reads
from tracker.store.store import Store

_DAY = timedelta(days=1)
_LATER = NOW + 10 * _DAY


@pytest.fixture
def reads(store: Store, database_url: str) -> Iterator[Reads]:
    with store.write() as transaction:
        transaction.milestones.insert(
            [a_milestone("open"), a_milestone("undated", a_due(None))], NOW
        )
        transaction.milestones.insert(
            [a_milestone("suspended", status=MilestoneStatus.SUSPENDED)], NOW
        )
        transaction.milestones.insert([a_milestone("old", status=MilestoneStatus.MET)], NOW)
        transaction.milestones.insert([a_milestone("met", status=MilestoneStatus.MET)], _LATER)
    with open_reads(database_url) as opened:
        yield opened


_FOUND = {
    Standing.LIVE: ["met", "open", "suspended", "undated"],
    Standing.ALL: ["met", "open", "suspended", "undated"],
    Standing.OPEN: ["met", "open", "undated"],
    Standing.SUSPENDED: ["suspended"],
    Standing.CLOSED: ["met"],
}


@pytest.mark.parametrize(("standing", "keys"), _FOUND.items(), ids=_FOUND.keys())
def test_what_was_closed_of_late_is_there_whoever_asks(
    reads: Reads, standing: Standing, keys: list[str]
) -> None:
    found = reads.glances(Search(standing=standing), closed_since=NOW + _DAY)
    assert [each.key for each in found] == keys
    assert reads.closed_before(NOW + _DAY) == 1


def test_a_glance_says_what_the_milestone_does(store: Store, reads: Reads) -> None:
    before = a_milestone("m", owner="Änne", tags=("uk", "a,b"), authority="FCA", instrument="CASS")
    moved = before.moved(a_due(None), reason="late", changed_at=NOW)
    after = replace(moved.settled(), title="Another")
    with store.write() as transaction:
        transaction.milestones.insert([before], NOW)
        transaction.milestones.replace([after], _LATER)
        change = Change(before=before, after=after, at=_LATER, by="amira")
        transaction.events.insert_many(change.events)
    [glance] = reads.glances(Search(owners=("änne",)), closed_since=NOW)
    assert glance.due == after.due
    assert (glance.title, glance.owner, glance.tags) == ("Another", "Änne", ("uk", "a,b"))
    assert (glance.authority, glance.instrument) == ("FCA", "CASS")
    assert (glance.revision, glance.changes, glance.sequence) == (2, 1, 3)
    assert glance.changed_at == _LATER
    assert reads.moved() == 1


def test_what_is_left_unread_keeps_nobody_from_reading(reads: Reads) -> None:
    begun = reads.glances(Search(), closed_since=NOW)
    next(begun)
    begun.close()
    assert reads.count() == 5
