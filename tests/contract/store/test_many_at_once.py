"""More rows than go into one statement, and rows that are in the way of each other."""

from __future__ import annotations

from collections import Counter

from tests.builders import NOW, a_milestone, a_reminder
from tests.contract.store.deliveries import a_conclusion, claimed, orders
from tracker.domain.delivery import DeliveryState, Outcome
from tracker.domain.publication import Publication
from tracker.domain.reminder import ReminderState
from tracker.store.reads.reads import open_reads
from tracker.store.store import Store

_MANY = 120


def _deliver(store: Store) -> None:
    keys = [f"m{number:03}" for number in range(_MANY)]
    with store.write() as transaction:
        transaction.milestones.insert([a_milestone(key) for key in keys], NOW)
        transaction.reminders.insert([a_reminder(key) for key in keys], NOW)
        numbers = [entry.id for key in keys for entry in transaction.reminders.of(key)]
        transaction.reminders.set_state(numbers, ReminderState.DISPATCHED)
        twice = [*orders("slack"), *orders("slack", due_at=NOW.replace(year=2030))]
        transaction.deliveries.insert_many(dict.fromkeys(numbers, twice), NOW)


def test_all_of_many_are_claimed_and_concluded_each_as_it_ended(
    store: Store, database_url: str
) -> None:
    _deliver(store)
    with store.write() as transaction:
        claims = claimed(transaction, "slack", limit=500)
    outcomes = [Outcome.SENT, Outcome.SENT, Outcome.NOT_SENT]
    ended = [
        a_conclusion(claim, outcome, DeliveryState.SENT, detail=f"saw {outcome}")
        for claim, outcome in zip(claims, outcomes * _MANY, strict=False)
    ]
    with store.write() as transaction:
        held = transaction.deliveries.conclude(ended, NOW)
    assert (len(claims), len(held)) == (_MANY, _MANY)
    with open_reads(database_url) as reads:
        told = {each.key: each for each in reads.log() if each.kind == "attempt"}
    assert [told[f"m{each:03}"].attempt for each in range(_MANY)] == [1] * _MANY
    found = Counter((each.outcome, each.detail) for each in told.values())
    assert found == Counter((each.outcome, each.detail) for each in ended)


def test_of_two_publications_of_a_milestone_the_later_holds(store: Store) -> None:
    with store.write() as transaction:
        transaction.milestones.insert([a_milestone("a", origin="agenda", external_id="1")], NOW)
        said = [Publication(key="a", listed_in=name, said="{}") for name in ("old", "new")]
        transaction.publications.store(said)
        assert transaction.publications.of("agenda", ["1"]) == {"1": said[1]}
