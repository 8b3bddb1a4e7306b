"""What is urgent goes first, fallbacks are told in time, and a clock set back holds nothing up."""

import itertools
from datetime import timedelta
from typing import Any

import pytest

from tests.builders import NOW, a_milestone, a_reminder, unsettled
from tests.contract.store.deliveries import a_conclusion, claimed, orders
from tracker.domain.bulletin import BulletinKind
from tracker.domain.delivery import Claim, DeliveryState, Outcome, ReminderClaim
from tracker.domain.reminder import ReminderState
from tracker.store.reads.reads import open_reads
from tracker.store.store import Store, Transaction
from tracker.store.values.records import FallbackDue

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def _deliver(store: Store, *channels: str, key: str = "taskforce", **order: Any) -> int:
    """A milestone whose reminder is to be delivered on each channel; the reminder's number."""
    with store.write() as transaction:
        transaction.milestones.insert([a_milestone(key)], NOW)
        transaction.reminders.insert([a_reminder(key)], NOW)
        (entry,) = transaction.reminders.of(key)
        transaction.reminders.set_state([entry.id], ReminderState.DISPATCHED)
        transaction.deliveries.insert(entry.id, orders(*channels, **order), NOW)
    return entry.id


def _claim(store: Store, channel: str = "slack", **changes: Any) -> tuple[Claim, ...]:
    with store.write() as transaction:
        return claimed(transaction, channel, **changes)


def _keys(claims: tuple[Claim, ...]) -> list[str]:
    return [claim.milestone.key for claim in claims if isinstance(claim, ReminderClaim)]


def _conclude(store: Store, claims: tuple[Claim, ...], outcome: Outcome, **changes: Any) -> None:
    retried = outcome is not Outcome.SENT
    state = DeliveryState.PENDING if retried else DeliveryState.SENT
    with store.write() as transaction:
        conclusions = [a_conclusion(claim, outcome, state, **changes) for claim in claims]
        held = transaction.deliveries.conclude(conclusions, NOW)
    assert held == {claim.delivery_id for claim in claims}


def _fallbacks(store: Store, limit: int = 10) -> tuple[FallbackDue, ...]:
    with store.read() as transaction:
        return transaction.deliveries.fallbacks_due(NOW, limit)


def test_the_earliest_deadline_goes_first_then_the_longest_overdue(store: Store) -> None:
    _deliver(store, "slack", key="no deadline", due_at=NOW - DAY)
    _deliver(store, "slack", key="soon, due now", deadline_at=NOW + DAY)
    _deliver(store, "slack", key="soon, overdue", deadline_at=NOW + DAY, due_at=NOW - MINUTE)
    _deliver(store, "slack", key="passed", deadline_at=NOW - DAY)
    _deliver(store, "slack", key="not due", deadline_at=NOW - 2 * DAY, due_at=NOW + MINUTE)
    assert _keys(_claim(store)) == ["passed", "soon, overdue", "soon, due now", "no deadline"]


def test_the_most_urgent_of_very_many_goes_first(store: Store) -> None:
    with store.write() as transaction:
        keys = [f"m{number}" for number in range(300)]
        transaction.milestones.insert([a_milestone(key) for key in keys], NOW)
        transaction.reminders.insert([a_reminder(key) for key in keys], NOW)
        entries = transaction.reminders.of_many(keys)
        for number, key in enumerate(keys):
            order = orders("slack", deadline_at=NOW - number * MINUTE)
            transaction.deliveries.insert(entries[key][0].id, order, NOW)
    _deliver(store, "slack", key="held", deadline_at=NOW - DAY, due_at=NOW + MINUTE)
    assert _keys(_claim(store, limit=2)) == ["m299", "m298"]


def test_what_goes_out_alone_has_a_token_of_its_own(store: Store) -> None:
    for key in "abc":
        _deliver(store, "slack", "mail", key=key)
    tokens = itertools.count()

    def claim(transaction: Transaction, channel: str, *, together: bool) -> list[str]:
        claims = transaction.deliveries.claim(
            channel,
            NOW,
            token=lambda: f"token {next(tokens)}",
            together=together,
            owner="me",
            lease_until=NOW + MINUTE,
            limit=10,
        )
        assert transaction.deliveries.held(claims) == {each.delivery_id for each in claims}
        return [claim.token for claim in claims]

    with store.write() as transaction:
        assert len(set(claim(transaction, "slack", together=False))) == 3
        assert len(set(claim(transaction, "mail", together=True))) == 1


def test_a_claim_says_which_channel_it_stands_in_for(store: Store) -> None:
    _deliver(store, "mail", instead_of="slack")
    (claim,) = _claim(store, "mail")
    assert claim.instead_of == "slack"


def test_a_revived_delivery_follows_its_new_order(store: Store) -> None:
    number = _deliver(store, "slack", fallback_at=NOW)
    with store.write() as transaction:
        transaction.reminders.supersede_pending(["taskforce"])
        renewed = orders("slack", due_at=NOW + DAY, instead_of="mail")
        transaction.deliveries.insert(number, renewed, NOW)
        assert transaction.deliveries.next_due_at() == NOW + DAY
    assert _fallbacks(store) == ()
    (claim,) = _claim(store, now=NOW + DAY)
    assert claim.instead_of == "mail"


def test_due_deliveries_are_counted_no_further_than_asked(store: Store) -> None:
    for key in "abc":
        _deliver(store, "slack", key=key)
    _deliver(store, "slack", "mail", key="later", due_at=NOW + MINUTE)
    with store.read() as transaction:
        counts = [transaction.deliveries.count_due("slack", NOW, most) for most in (2, 3, 9)]
        assert counts == [2, 3, 3]
        assert transaction.deliveries.count_due("mail", NOW, 9) == 0


def test_messages_are_counted_not_the_deliveries_that_they_told(
    store: Store, database_url: str
) -> None:
    for key in "abc":
        _deliver(store, "slack", "mail", key=key)
    _conclude(store, _claim(store, token="first", limit=2), Outcome.SENT)
    _conclude(store, _claim(store, token="second"), Outcome.SENT)
    _conclude(store, _claim(store, "mail", token="third"), Outcome.NOT_SENT, next_due_at=NOW)
    with store.read() as transaction:
        assert transaction.deliveries.accepted_since("slack", NOW, NOW) == 2
        assert transaction.deliveries.accepted_since("slack", NOW + MINUTE, NOW + DAY) == 0
        assert transaction.deliveries.accepted_since("slack", NOW - DAY, NOW - MINUTE) == 0
        assert transaction.deliveries.accepted_since("mail", NOW - DAY, NOW) == 0
    with open_reads(database_url) as reads:
        assert reads.accepted(NOW - DAY, NOW) == {"slack": [NOW, NOW]}
        assert reads.accepted(NOW + MINUTE, NOW + DAY) == {}


def test_a_batch_is_concluded_each_as_it_stands(store: Store) -> None:
    for key in "abcd":
        _deliver(store, "slack", key=key)
    sent, retried, superseded, late = _claim(store)
    with store.write() as transaction:
        transaction.reminders.supersede_pending(["c"])
    conclusions = [
        a_conclusion(sent, Outcome.SENT, DeliveryState.SENT),
        a_conclusion(retried, Outcome.UNKNOWN, DeliveryState.PENDING, next_due_at=NOW + MINUTE),
        a_conclusion(superseded, Outcome.SENT, DeliveryState.SENT),
        a_conclusion(late, Outcome.SENT, DeliveryState.SENT, token="lost long ago"),
    ]
    with store.write() as transaction:
        held = transaction.deliveries.conclude(conclusions, NOW)
        assert held == {sent.delivery_id, retried.delivery_id}
        assert transaction.deliveries.held([sent, retried, superseded, late]) == {late.delivery_id}
        (entry,) = transaction.reminders.of("c")
        assert entry.state is ReminderState.DISPATCHED
        assert unsettled(transaction) == 2


def test_one_attempt_that_is_concluded_twice_has_its_first_outcome(store: Store) -> None:
    _deliver(store, "slack")
    (claim,) = _claim(store)
    twice = [
        a_conclusion(claim, Outcome.SENT, DeliveryState.SENT),
        a_conclusion(claim, Outcome.NOT_SENT, DeliveryState.PENDING, next_due_at=NOW),
    ]
    with store.write() as transaction:
        transaction.deliveries.conclude(twice, NOW)
        assert unsettled(transaction) == 0
        assert transaction.deliveries.conclude([], NOW) == frozenset()


def test_a_fallback_is_due_while_its_delivery_waits_and_until_it_was_told(store: Store) -> None:
    deadline = NOW + DAY
    late = _deliver(store, "slack", key="a", fallback_at=NOW - MINUTE, deadline_at=deadline)
    _deliver(store, "slack", key="b", fallback_at=NOW, due_at=NOW + DAY)
    _deliver(store, "slack", key="ahead", fallback_at=NOW + MINUTE)
    _deliver(store, "slack", key="none")
    _deliver(store, "mail", key="being sent", fallback_at=NOW)
    _claim(store, "mail")
    first, second = _fallbacks(store)
    assert first == FallbackDue(
        delivery_id=first.delivery_id,
        reminder_id=late,
        bulletin_id=None,
        channel="slack",
        deadline_at=deadline,
    )
    assert _fallbacks(store, limit=1) == (first,)
    with store.write() as transaction:
        transaction.deliveries.fallback_told([first.delivery_id])
        assert transaction.deliveries.fallbacks_due(NOW, 10) == (second,)
        transaction.deliveries.fallback_told([])


def test_a_tick_is_due_when_a_fallback_is(store: Store) -> None:
    _deliver(store, "slack", due_at=NOW + DAY, fallback_at=NOW + MINUTE)
    with store.read() as transaction:
        assert transaction.deliveries.next_due_at() == NOW + MINUTE


@pytest.mark.parametrize(
    ("slack", "mail", "refused"),
    [
        (Outcome.REFUSED, Outcome.POISON, True),
        (Outcome.REFUSED, None, False),
        (Outcome.REFUSED, Outcome.NOT_SENT, False),
        (Outcome.REFUSED, Outcome.SENT, False),
    ],
    ids=["by every channel", "one was not tried", "one will be tried again", "one got through"],
)
def test_a_reminder_is_refused_everywhere_only(
    store: Store, slack: Outcome, mail: Outcome | None, *, refused: bool
) -> None:
    number = _deliver(store, "slack", "mail")
    for channel, outcome in (("slack", slack), ("mail", mail)):
        if outcome is not None:
            _conclude(store, _claim(store, channel, token=channel), outcome, next_due_at=NOW + DAY)
    with store.read() as transaction:
        assert transaction.deliveries.refused_everywhere(number) is refused
        assert not transaction.deliveries.refused_everywhere(number + 1)


def test_after_the_clock_was_set_back_retries_and_leases_end_soon(store: Store) -> None:
    _deliver(store, "slack", key="retried")
    _conclude(store, _claim(store), Outcome.NOT_SENT, next_due_at=NOW + DAY)
    _deliver(store, "mail", key="held", due_at=NOW + DAY)
    _deliver(store, "sms", key="being sent")
    _claim(store, "sms", lease_until=NOW + DAY)
    with store.write() as transaction:
        assert transaction.deliveries.set_back(NOW, NOW + MINUTE) == 2
        assert transaction.deliveries.set_back(NOW, NOW + MINUTE) == 0
        assert transaction.deliveries.channels_due(NOW + MINUTE) == ("slack",)
        assert len(transaction.deliveries.expired(NOW + MINUTE)) == 1


def test_ended_leases_come_in_parts(store: Store) -> None:
    for key in "abc":
        _deliver(store, "slack", key=key)
    _claim(store)
    with store.write() as transaction:
        some = transaction.deliveries.expired(NOW + MINUTE, limit=2)
        conclusions = [
            a_conclusion(each, Outcome.UNKNOWN, DeliveryState.PENDING, next_due_at=NOW)
            for each in some
        ]
        transaction.deliveries.conclude(conclusions, NOW)
        assert len(some) == 2
        assert len(transaction.deliveries.expired(NOW + MINUTE, limit=2)) == 1


def test_a_channel_has_told_when_a_reminder_got_through_not_a_bulletin(store: Store) -> None:
    with store.write() as transaction:
        number = transaction.bulletins.insert(BulletinKind.CLOCK, "clock", "", "", NOW)
        assert number is not None
        transaction.deliveries.insert_bulletin(number, orders("slack", "mail"), NOW)
    _conclude(store, _claim(store), Outcome.SENT)
    _deliver(store, "slack", "mail")
    _conclude(store, _claim(store, "mail", token="u"), Outcome.NOT_SENT, next_due_at=NOW)
    with store.read() as transaction:
        assert not transaction.deliveries.has_told("slack", NOW)
    _conclude(store, _claim(store, token="v"), Outcome.SENT)
    with store.read() as transaction:
        assert transaction.deliveries.has_told("slack", NOW)
        assert not transaction.deliveries.has_told("slack", NOW + MINUTE)
        assert not transaction.deliveries.has_told("mail", NOW)
