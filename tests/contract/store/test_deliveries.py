import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.builders import NOW, a_due, a_milestone, a_reminder, unsettled
from tests.contract.store.deliveries import a_conclusion, claimed, orders
from tracker.domain.delivery import Claim, DeliveryState, Outcome, ReminderClaim
from tracker.domain.reminder import ReminderState
from tracker.store.reads.reads import open_reads
from tracker.store.store import Store
from tracker.store.values.records import LogEntry

MINUTE = timedelta(minutes=1)
LEASE_END = NOW + MINUTE
MINE = "mine"


def _deliver(
    store: Store,
    *channels: str,
    key: str = "taskforce",
    lead_times: Sequence[str] = ("30d",),
    **order: Any,
) -> list[int]:
    """A milestone whose reminders are to be delivered on each channel; the reminders' numbers."""
    with store.write() as transaction:
        transaction.milestones.insert([a_milestone(key)], NOW)
        reminders = [a_reminder(key, occasion=lead_time) for lead_time in lead_times]
        transaction.reminders.insert(reminders, NOW)
        numbers = [entry.id for entry in transaction.reminders.of(key)]
        transaction.reminders.set_state(numbers, ReminderState.DISPATCHED)
        ordered = orders(*channels, **order)
        for number in numbers:
            transaction.deliveries.insert(number, ordered, NOW)
    return numbers


def _claim(
    store: Store, channel: str = "slack", now: datetime = NOW, *, token: str = MINE, **changes: Any
) -> tuple[ReminderClaim, ...]:
    """Claims of reminders that share a token."""
    with store.write() as transaction:
        claims = claimed(transaction, channel, now, token=token, **changes)
    return tuple(claim for claim in claims if isinstance(claim, ReminderClaim))


def _conclude(
    store: Store, claim: Claim, outcome: Outcome, state: DeliveryState, **changes: Any
) -> bool:
    """Whether the delivery was still held."""
    conclusion = a_conclusion(claim, outcome, state, **changes)
    with store.write() as transaction:
        held = transaction.deliveries.conclude([conclusion], NOW + timedelta(seconds=2))
    assert held <= {claim.delivery_id}
    return bool(held)


def _retry(store: Store, claim: Claim, outcome: Outcome = Outcome.NOT_SENT) -> None:
    assert _conclude(store, claim, outcome, DeliveryState.PENDING, next_due_at=NOW)


def _is_held(store: Store, claim: Claim) -> bool:
    with store.read() as transaction:
        held = transaction.deliveries.held([claim])
    assert held <= {claim.delivery_id}
    return bool(held)


def _unsettled(store: Store) -> int:
    with store.read() as transaction:
        return unsettled(transaction)


def _attempts(store: Store, url: str) -> list[LogEntry]:
    with open_reads(url) as reads:
        return [entry for entry in reads.log() if entry.kind == "attempt"]


def test_a_claim_holds_all_that_is_needed_to_send(store: Store) -> None:
    moved = a_milestone(moves=[a_due()])
    with store.write() as transaction:
        transaction.milestones.insert([moved], NOW)
        planned = [a_reminder(occasion=lead) for lead in ("30d", "14d", "7d")]
        transaction.reminders.insert(planned, NOW)
        first, second, carrier = transaction.reminders.of("taskforce")
        transaction.reminders.set_state([carrier.id], ReminderState.DISPATCHED)
        folded = [first.id, second.id]
        transaction.reminders.fold({carrier.id: folded})
        transaction.deliveries.insert(carrier.id, orders("slack"), NOW + MINUTE)
    (claim,) = _claim(store)
    with store.read() as transaction:
        told = transaction.reminders.of("taskforce")
    assert claim == ReminderClaim(
        delivery_id=claim.delivery_id,
        channel="slack",
        token="mine",
        attempt=1,
        reminder=told[2],
        folded=told[:2],
        milestone=moved,
        created_at=NOW + MINUTE,
        prior=(),
    )


def test_a_claim_knows_of_which_moves_nobody_heard(store: Store) -> None:
    moved = a_milestone(moves=[a_due(text=f"as announced {time}") for time in (1, 2, 3)])
    with store.write() as transaction:
        transaction.milestones.insert([moved], NOW)
        untold, told = a_reminder(occasion="moved", revision=2), a_reminder(revision=4)
        proposed = a_reminder(occasion="proposed", revision=3)
        transaction.reminders.insert([untold, proposed, told], NOW)
        numbers = {e.reminder.identity: e.id for e in transaction.reminders.of("taskforce")}
        withdrawn = [numbers[each.identity] for each in (untold, proposed)]
        transaction.reminders.set_state(withdrawn, ReminderState.SUPERSEDED)
        transaction.deliveries.insert(numbers[told.identity], orders("slack"), NOW)
    (claim,) = _claim(store)
    assert claim.untold == {2}, "a proposal is no move"


def test_a_delivery_is_made_once_a_channel(store: Store) -> None:
    (number,) = _deliver(store, "slack")
    with store.write() as transaction:
        sooner = orders("slack", "mail", due_at=NOW - MINUTE)
        transaction.deliveries.insert(number, sooner, NOW)
    assert _unsettled(store) == 2
    assert len(_claim(store, "slack", NOW - MINUTE)) == 0


@pytest.mark.parametrize("state", [DeliveryState.SENT, DeliveryState.UNCONFIRMED])
def test_a_settled_delivery_is_not_made_again(store: Store, state: DeliveryState) -> None:
    (number,) = _deliver(store, "slack")
    (claim,) = _claim(store)
    _conclude(store, claim, Outcome.SENT, state)
    with store.write() as transaction:
        transaction.deliveries.insert(number, orders("slack"), NOW)
    assert _unsettled(store) == 0


def test_channels_with_something_due_come_with_the_longest_overdue_first(store: Store) -> None:
    _deliver(store, "b", "c", key="late", due_at=NOW - MINUTE)
    _deliver(store, "a", "b", key="now")
    _deliver(store, "d", key="later", due_at=NOW + MINUTE)
    with store.read() as transaction:
        assert transaction.deliveries.channels_due(NOW) == ("b", "c", "a")
        assert transaction.deliveries.channels_due(NOW - 2 * MINUTE) == ()


def test_claims_take_the_most_overdue_of_their_channel_up_to_the_limit(store: Store) -> None:
    for minutes, key in enumerate(["young", "older", "oldest"]):
        _deliver(store, "slack", "mail", key=key, due_at=NOW - minutes * MINUTE)
    first = _claim(store, limit=2, token="t1")
    second = _claim(store, limit=2, token="t2")
    assert [claim.milestone.key for claim in first] == ["oldest", "older"]
    assert [claim.milestone.key for claim in second] == ["young"]
    assert _claim(store, token="t3") == ()
    assert len(_claim(store, "mail", token="t4")) == 3


def test_what_is_not_due_is_not_claimed(store: Store) -> None:
    _deliver(store, "slack", due_at=NOW + MINUTE)
    assert _claim(store, now=NOW) == ()
    assert len(_claim(store, now=NOW + MINUTE)) == 1


def test_the_attempt_is_written_before_anything_is_sent(store: Store, database_url: str) -> None:
    _deliver(store, "slack")
    _claim(store)
    (entry,) = _attempts(store, database_url)
    assert (entry.at, entry.outcome, entry.attempt, entry.channel, entry.lead_time) == (
        NOW,
        Outcome.STARTED,
        1,
        "slack",
        "30d",
    )
    assert entry.key == "taskforce"


def test_a_recorded_outcome_settles_the_delivery(store: Store, database_url: str) -> None:
    _deliver(store, "slack")
    (claim,) = _claim(store)
    assert _conclude(store, claim, Outcome.SENT, DeliveryState.SENT)
    assert _unsettled(store) == 0
    (entry,) = _attempts(store, database_url)
    assert (entry.at, entry.outcome) == (NOW + timedelta(seconds=2), Outcome.SENT)
    assert (entry.possible_repeat, entry.detail) == (False, "as seen")


def test_a_failed_attempt_makes_the_delivery_due_again_with_its_outcomes(store: Store) -> None:
    _deliver(store, "slack")
    for number, outcome in enumerate([Outcome.NOT_SENT, Outcome.REFUSED, Outcome.UNKNOWN]):
        (claim,) = _claim(store, token=f"t{number}")
        assert claim.attempt == number + 1
        _retry(store, claim, outcome)
    (claim,) = _claim(store, token="last")
    assert claim.prior == (Outcome.NOT_SENT, Outcome.REFUSED, Outcome.UNKNOWN)
    assert claim.possible_repeat


def test_a_delivery_is_due_again_when_it_was_put_off_to(store: Store) -> None:
    _deliver(store, "slack")
    (claim,) = _claim(store)
    _conclude(store, claim, Outcome.NOT_SENT, DeliveryState.PENDING, next_due_at=NOW + 5 * MINUTE)
    with store.read() as transaction:
        assert transaction.deliveries.next_due_at() == NOW + 5 * MINUTE
        assert transaction.deliveries.channels_due(NOW + MINUTE) == ()


def test_what_was_refused_can_be_tried_at_once_and_nothing_else(store: Store) -> None:
    outcomes = {
        "refuses": Outcome.REFUSED,
        "is_down": Outcome.NOT_SENT,
        "may_have_it": Outcome.UNKNOWN,
    }
    _deliver(store, *outcomes, "waits", due_at=NOW)
    for channel, outcome in outcomes.items():
        (claim,) = _claim(store, channel)
        later = NOW + MINUTE * 30
        assert _conclude(store, claim, outcome, DeliveryState.PENDING, next_due_at=later)
    with store.write() as transaction:
        transaction.deliveries.try_refused(NOW + MINUTE)
        assert set(transaction.deliveries.channels_due(NOW + MINUTE)) == {"waits", "refuses"}
        assert transaction.deliveries.next_due_at() == NOW


def test_an_attempt_after_an_unknown_one_is_marked_from_its_start(
    store: Store, database_url: str
) -> None:
    _deliver(store, "slack")
    (claim,) = _claim(store, token="t1")
    _retry(store, claim, Outcome.UNKNOWN)
    _claim(store, token="t2")
    marks = {entry.attempt: entry.possible_repeat for entry in _attempts(store, database_url)}
    assert marks == {1: False, 2: True}


def test_only_the_holder_of_the_token_may_go_on(store: Store) -> None:
    _deliver(store, "slack")
    (claim,) = _claim(store)
    assert _is_held(store, claim)
    assert not _is_held(store, replace(claim, token="theirs"))
    assert not _is_held(store, replace(claim, delivery_id=claim.delivery_id + 1))
    assert not _conclude(store, claim, Outcome.SENT, DeliveryState.SENT, token="theirs")
    assert _unsettled(store) == 1
    _conclude(store, claim, Outcome.SENT, DeliveryState.SENT)
    assert not _is_held(store, claim)


def test_a_holder_who_lost_the_lease_changes_only_its_own_attempt(
    store: Store, database_url: str
) -> None:
    _deliver(store, "slack")
    (slow,) = _claim(store, token="slow")
    _retry(store, slow, Outcome.UNKNOWN)
    (quick,) = _claim(store, token="quick")
    assert not _conclude(store, slow, Outcome.SENT, DeliveryState.SENT)
    assert _is_held(store, quick)
    outcomes = {entry.attempt: entry.outcome for entry in _attempts(store, database_url)}
    assert outcomes == {1: Outcome.SENT, 2: Outcome.STARTED}


def test_a_certain_outcome_is_never_overwritten(store: Store, database_url: str) -> None:
    _deliver(store, "slack")
    (claim,) = _claim(store)
    _conclude(store, claim, Outcome.SENT, DeliveryState.SENT)
    assert not _conclude(store, claim, Outcome.UNKNOWN, DeliveryState.PENDING, next_due_at=NOW)
    assert [entry.outcome for entry in _attempts(store, database_url)] == [Outcome.SENT]
    assert _unsettled(store) == 0


def test_what_was_superseded_after_the_claim_is_nobodys_any_more(
    store: Store, database_url: str
) -> None:
    _deliver(store, "slack")
    (claim,) = _claim(store)
    with store.write() as transaction:
        transaction.reminders.supersede_pending(["taskforce"])
    assert not _is_held(store, claim)
    assert not _conclude(store, claim, Outcome.WITHDRAWN, DeliveryState.SUPERSEDED)
    assert [entry.outcome for entry in _attempts(store, database_url)] == [Outcome.WITHDRAWN]
    assert _unsettled(store) == 0


def test_what_went_out_although_superseded_counts_as_sent(store: Store) -> None:
    (earlier, number) = _deliver(store, "slack", lead_times=("30d", "7d"))
    with store.write() as transaction:
        transaction.reminders.fold({number: [earlier]})
    (claim,) = _claim(store)
    with store.write() as transaction:
        transaction.reminders.supersede_pending(["taskforce"])
    assert not _conclude(store, claim, Outcome.SENT, DeliveryState.SENT)
    with store.write() as transaction:
        states = [entry.state for entry in transaction.reminders.of("taskforce")]
        transaction.deliveries.insert(number, orders("slack"), NOW)
    assert states == [ReminderState.FOLDED, ReminderState.DISPATCHED]
    assert _unsettled(store) == 0


def test_a_late_success_of_a_delivery_that_waits_again_is_not_repeated(store: Store) -> None:
    _deliver(store, "slack")
    (claim,) = _claim(store)
    _retry(store, claim, Outcome.UNKNOWN)
    assert not _conclude(store, claim, Outcome.SENT, DeliveryState.SENT)
    assert _claim(store, token="again") == ()


def test_a_success_under_a_token_that_claimed_nothing_changes_nothing(store: Store) -> None:
    _deliver(store, "slack")
    (claim,) = _claim(store)
    _retry(store, claim)
    assert not _conclude(store, claim, Outcome.SENT, DeliveryState.SENT, token="invented")
    assert _unsettled(store) == 1


def test_a_lease_that_ended_is_found_with_its_token(store: Store) -> None:
    _deliver(store, "slack")
    (claim,) = _claim(store)
    with store.write() as transaction:
        assert transaction.deliveries.expired(LEASE_END - timedelta(microseconds=1)) == ()
        assert transaction.deliveries.expired(LEASE_END) == (claim,)
        assert transaction.deliveries.next_due_at() == LEASE_END
    _retry(store, claim, Outcome.UNKNOWN)
    with store.write() as transaction:
        assert transaction.deliveries.expired(LEASE_END) == ()


def test_leases_of_owners_that_are_gone_are_ended_and_no_others(store: Store) -> None:
    _deliver(store, "slack", "mail")
    (claim,) = _claim(store)
    with store.write() as transaction:
        (owner,) = transaction.deliveries.owners()
        transaction.deliveries.end_leases([], NOW)
        transaction.deliveries.end_leases(["somebody else"], NOW)
        assert transaction.deliveries.expired(NOW) == ()
        transaction.deliveries.end_leases([owner], NOW)
        assert transaction.deliveries.expired(NOW) == (claim,)


def test_whoever_is_alone_finds_the_claims_of_all_others_at_once(store: Store) -> None:
    _deliver(store, "slack", "mail")
    (theirs,) = _claim(store, "slack", owner="dead", token="t1")
    _claim(store, "mail", owner="me", token="t2")
    with store.write() as transaction:
        assert transaction.deliveries.expired(NOW, owner_not="me") == (theirs,)
        assert transaction.deliveries.expired(NOW, owner_not=None) == ()


def test_the_next_instant_is_the_earliest_of_due_and_lease(store: Store) -> None:
    with store.read() as transaction:
        assert transaction.deliveries.next_due_at() is None
    _deliver(store, "slack", due_at=NOW)
    _deliver(store, "mail", key="ahead", due_at=NOW + 10 * MINUTE)
    _claim(store)
    with store.read() as transaction:
        assert transaction.deliveries.next_due_at() == LEASE_END
        assert unsettled(transaction) == 2


def test_a_time_without_offset_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="no offset"):
        _claim(store, now=NOW.replace(tzinfo=None))


def test_two_claimers_never_get_the_same_delivery(store: Store) -> None:
    for number in range(24):
        _deliver(store, "slack", key=f"m{number}")
    barrier = threading.Barrier(4)
    taken: list[int] = []

    def claim_until_nothing_is_left(name: int) -> None:
        barrier.wait()
        turn = 0
        while claims := _claim(store, token=f"{name}-{turn}", owner=str(name), limit=2):
            taken.extend(claim.delivery_id for claim in claims)
            turn += 1

    threads = [
        threading.Thread(target=claim_until_nothing_is_left, args=(name,)) for name in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(set(taken))
    assert len(taken) + len(_claim(store, token="rest", limit=99)) == 24
