"""Deliveries that a replaced database may have made already."""

from __future__ import annotations

from datetime import timedelta

from tests.builders import NOW, a_milestone, a_reminder
from tests.contract.store.deliveries import a_conclusion, claimed, orders
from tracker.domain.delivery import DeliveryState, Outcome
from tracker.store.store import Store

_LATER = NOW + timedelta(minutes=15)


def _deliver(store: Store, *keys: str, fallback: bool = False) -> None:
    with store.write() as transaction:
        transaction.milestones.insert([a_milestone(key) for key in keys], NOW)
        transaction.reminders.insert([a_reminder(key) for key in keys], NOW)
        for key in keys:
            (entry,) = transaction.reminders.of(key)
            told = orders("slack", fallback_at=NOW if fallback else None)
            transaction.deliveries.insert(entry.id, told, NOW)


def _mark(store: Store) -> int:
    with store.write() as transaction:
        return transaction.deliveries.may_have_been_made(NOW, detail="copied", fallback_at=_LATER)


def _several(store: Store) -> bool:
    with store.read() as transaction:
        return transaction.deliveries.repeats_due("slack", NOW)


def test_what_waits_counts_an_attempt_that_nobody_knows_of(store: Store) -> None:
    _deliver(store, "a", "b")
    assert not _several(store)
    assert _mark(store) == 2
    assert _several(store)
    with store.write() as transaction:
        claims = claimed(transaction, "slack")
    assert [(each.prior, each.attempt, each.possible_repeat) for each in claims] == [
        ((Outcome.UNKNOWN,), 2, True)
    ] * 2
    assert not _several(store), "they are claimed"


def test_one_of_them_is_no_reason_to_put_it_with_others(store: Store) -> None:
    _deliver(store, "a")
    _mark(store)
    _deliver(store, "b")
    assert not _several(store)


def test_what_was_being_sent_is_let_go_of_and_counts_no_attempt_more(store: Store) -> None:
    _deliver(store, "a")
    with store.write() as transaction:
        (cut_off,) = claimed(transaction, "slack")
    assert _mark(store) == 1
    with store.write() as transaction:
        held = a_conclusion(cut_off, Outcome.SENT, DeliveryState.SENT)
        assert transaction.deliveries.conclude([held], NOW) == frozenset()
        (again,) = claimed(transaction, "slack", token="other")
    assert (again.prior, again.attempt) == ((Outcome.UNKNOWN,), 2)


def test_what_is_settled_stays_so(store: Store) -> None:
    _deliver(store, "a")
    with store.write() as transaction:
        (claim,) = claimed(transaction, "slack")
        sent = a_conclusion(claim, Outcome.SENT, DeliveryState.SENT)
        transaction.deliveries.conclude([sent], NOW)
    assert _mark(store) == 0


def test_no_fallback_is_told_before_the_channel_has_had_its_turn(store: Store) -> None:
    _deliver(store, "a", fallback=True)
    _mark(store)
    with store.write() as transaction:
        assert transaction.deliveries.fallbacks_due(NOW, 10) == ()
        assert len(transaction.deliveries.fallbacks_due(_LATER, 10)) == 1
