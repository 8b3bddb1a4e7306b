"""Bulletins are delivered like reminders, with claims, attempts and a place in the log."""

from datetime import timedelta

import pytest

from tests.builders import NOW, a_milestone, a_reminder
from tests.contract.store.deliveries import a_conclusion, claimed, orders
from tracker.domain.bulletin import Bulletin, BulletinKind
from tracker.domain.delivery import BulletinClaim, DeliveryState, Outcome, ReminderClaim
from tracker.errors import BadData
from tracker.store.reads.reads import open_reads
from tracker.store.store import Store
from tracker.store.values.records import LogEntry

MINUTE = timedelta(minutes=1)
_DELIVERY = """
INSERT INTO deliveries
  (reminder_id, bulletin_id, channel, state, due_at, deadline_at, attempts, created_at)
VALUES ({}, 'x', 'pending', '2026-01-05', '2026-01-05', 0, '2026-01-05')"""


def _announce(store: Store, *channels: str, subject: str = "clock 2026-01-05") -> int:
    with store.write() as transaction:
        number = transaction.bulletins.insert(
            BulletinKind.CLOCK, subject, "The clock jumped", "It is held.", NOW
        )
        assert number is not None
        transaction.deliveries.insert_bulletin(number, orders(*channels), NOW)
    return number


def test_a_subject_is_told_once(store: Store) -> None:
    _announce(store, "slack")
    with store.write() as transaction:
        again = transaction.bulletins.insert(
            BulletinKind.FUSE, "clock 2026-01-05", "Another title", "", NOW
        )
        other = transaction.bulletins.insert(BulletinKind.FUSE, "another", "", "", NOW)
    assert again is None
    assert other is not None


def test_a_claim_holds_the_bulletin(store: Store) -> None:
    number = _announce(store, "slack")
    with store.write() as transaction:
        (claim,) = claimed(transaction, "slack")
    assert claim == BulletinClaim(
        delivery_id=claim.delivery_id,
        channel="slack",
        token="t",
        attempt=1,
        created_at=NOW,
        prior=(),
        bulletin=Bulletin(
            id=number,
            kind=BulletinKind.CLOCK,
            subject="clock 2026-01-05",
            title="The clock jumped",
            text="It is held.",
            created_at=NOW,
        ),
    )


def test_reminders_and_bulletins_of_a_channel_are_claimed_together(store: Store) -> None:
    _announce(store, "slack")
    with store.write() as transaction:
        transaction.milestones.insert([a_milestone()], NOW)
        transaction.reminders.insert([a_reminder()], NOW)
        (entry,) = transaction.reminders.of("taskforce")
        transaction.deliveries.insert(entry.id, orders("slack", deadline_at=NOW), NOW)
        claims = claimed(transaction, "slack")
        assert transaction.deliveries.held(claims) == {claim.delivery_id for claim in claims}
    assert [type(claim) for claim in claims] == [ReminderClaim, BulletinClaim]


def test_a_bulletin_whose_sender_died_is_found_and_tried_again(store: Store) -> None:
    _announce(store, "slack")
    with store.write() as transaction:
        claims = claimed(transaction, "slack")
    with store.write() as transaction:
        (expired,) = transaction.deliveries.expired(NOW + MINUTE)
        assert (expired,) == claims
        unknown = a_conclusion(expired, Outcome.UNKNOWN, DeliveryState.PENDING, next_due_at=NOW)
        transaction.deliveries.conclude([unknown], NOW)
        (again,) = claimed(transaction, "slack", token="u")
    assert isinstance(again, BulletinClaim)
    assert again.prior == (Outcome.UNKNOWN,)


def test_a_bulletin_is_delivered_once_a_channel(store: Store) -> None:
    number = _announce(store, "slack")
    with store.write() as transaction:
        transaction.deliveries.insert_bulletin(number, orders("slack", "mail"), NOW)
        assert transaction.deliveries.count_due("slack", NOW, 9) == 1
        assert transaction.deliveries.channels_due(NOW) == ("mail", "slack")


def test_the_log_says_which_bulletin_went_out(store: Store, database_url: str) -> None:
    _announce(store, "slack", "mail")
    with store.write() as transaction:
        claimed(transaction, "mail")
        (claim,) = claimed(transaction, "slack")
        sent = a_conclusion(claim, Outcome.SENT, DeliveryState.SENT)
        transaction.deliveries.conclude([sent], NOW + MINUTE)
    with open_reads(database_url) as reads:
        started, accepted = reads.log()
        assert reads.log("taskforce") == ()
    assert started.detail == "The clock jumped"
    assert accepted == LogEntry(
        at=NOW + MINUTE,
        kind="attempt",
        key=None,
        ref=None,
        lead_time=None,
        channel="slack",
        outcome=Outcome.SENT,
        attempt=1,
        possible_repeat=False,
        detail="The clock jumped: as seen",
    )


def test_a_bulletin_that_waits_is_told_by_its_title(store: Store, database_url: str) -> None:
    _announce(store, "slack")
    with open_reads(database_url) as reads:
        (pending,) = reads.pending_deliveries()
        assert reads.status(NOW).backlog == 1
    assert (pending.title, pending.channel, pending.reminder) == (
        "The clock jumped",
        "slack",
        None,
    )


@pytest.mark.parametrize("subject", ["NULL, NULL", "1, 1"], ids=["none", "two"])
def test_a_delivery_tells_one_thing(store: Store, subject: str) -> None:
    _announce(store, "slack")
    with pytest.raises(BadData, match="refuses this"), store.write() as transaction:
        transaction.deliveries._connection.exec_driver_sql(_DELIVERY.format(subject))
