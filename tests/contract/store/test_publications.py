"""What sources said last, kept beside their milestones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.builders import NOW, a_due, a_milestone
from tracker.domain.milestone import MilestoneStatus
from tracker.domain.publication import Publication
from tracker.errors import NotFound
from tracker.store.reads import reads as reads_module
from tracker.store.reads.reads import open_reads
from tracker.store.store import Store

SAID = Publication(
    key="a", listed_in="agenda.xml", said='{"title":"é"}', closed_it=True, vanished_at=NOW
)
BARE = Publication(key="b", listed_in="other.xml", said="{}")
LATER = NOW + timedelta(days=1)


@pytest.fixture
def filled(store: Store) -> Store:
    """A store with two published milestones, one of another origin, and one of none."""
    with store.write() as transaction:
        transaction.milestones.insert(
            [
                a_milestone("a", origin="agenda", external_id="1"),
                a_milestone("b", origin="agenda", external_id="2"),
                a_milestone("c", origin="register", external_id="1"),
                a_milestone("d"),
            ],
            NOW,
        )
        transaction.publications.store([SAID, BARE])
    return store


def test_they_are_found_by_origin_and_external_id(filled: Store) -> None:
    with filled.read() as transaction:
        found = transaction.publications.of("agenda", ["1", "2", "3"])
        of_register = transaction.publications.of("register", ["1"])
    assert found == {"1": SAID, "2": BARE}
    assert of_register == {"1": Publication(key="c", listed_in="", said="")}


def test_a_new_one_takes_the_place_of_the_old(filled: Store) -> None:
    newer = replace(BARE, key="a", vanished_at=None)
    with filled.write() as transaction:
        transaction.publications.store([newer])
        transaction.publications.vanish(["b"], LATER)
    with filled.read() as transaction:
        found = transaction.publications.of("agenda", ["1", "2"])
    assert found == {"1": newer, "2": replace(BARE, vanished_at=LATER)}


def test_what_is_closed_is_not_missed(filled: Store) -> None:
    with filled.write() as transaction:
        milestone = transaction.milestones.get("a")
        assert milestone is not None
        transaction.milestones.replace([replace(milestone, status=MilestoneStatus.MET)], NOW)
        assert dict(transaction.publications.going_on("agenda")) == {"2": BARE}


def test_one_of_no_milestone_is_refused(filled: Store) -> None:
    with pytest.raises(NotFound), filled.write() as transaction:
        transaction.publications.store([replace(BARE, key="nobody")])


def test_quick_reads_give_the_same(filled: Store, database_url: str) -> None:
    with open_reads(database_url) as reads:
        assert reads.publications(["a", "b"]) == {"a": SAID, "b": BARE}


def test_all_are_read_in_parts_none_twice_and_none_missed_whatever_moves_meanwhile(
    filled: Store, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads_module, "_CHUNK", 2)
    with filled.write() as transaction:
        early = a_milestone("early", NOW.date())
        transaction.milestones.insert([early, a_milestone("late", date(2030, 1, 1))], NOW)
    moved = early.moved(a_due(date(2031, 1, 1)), reason="it slipped", changed_at=NOW)
    with open_reads(database_url) as reads:
        before = reads.milestones()
        stored = reads.stored()
        found = [next(stored), next(stored)]
        late = replace(before[-1], title="What was last")
        with filled.write() as transaction:
            transaction.milestones.replace([moved, late], NOW)
        found += stored
    assert [each for each, _ in found] == [*before[:-1], late]
    said = {each.key: published for each, published in found if published}
    assert said == {"a": SAID, "b": BARE}


def test_keys_that_are_taken_are_known_without_their_milestones(filled: Store) -> None:
    with filled.read() as transaction:
        assert transaction.milestones.taken(["a", "x", "d"]) == {"a", "d"}
