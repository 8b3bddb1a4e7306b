"""Daemons that share a server keep the limits of a channel together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.builders import NOW
from tests.contract.store.deliveries import orders
from tests.databases import a_database
from tests.sites import a_policy
from tracker.domain.bulletin import BulletinKind
from tracker.domain.channel import Channel
from tracker.domain.delivery import Outcome
from tracker.service.sending.claiming import Batch, Claimer
from tracker.service.sending.concluding import Ended
from tracker.service.sending.orders import Orders
from tracker.store.database import open_store
from tracker.store.store import Store, Transaction

_DUE = 6


@pytest.fixture
def stores(postgres_url: str) -> Iterator[tuple[Store, Store]]:
    """Two daemons' ways to one server, on which six messages are due on `mail`."""
    both = open_store(postgres_url), open_store(postgres_url)
    with both[0].write() as transaction:
        for number in range(_DUE):
            row = transaction.bulletins.insert(
                BulletinKind.SOURCE, f"subject {number}", f"title {number}", "text", NOW
            )
            assert row is not None
            transaction.deliveries.insert_bulletin(row, orders("mail"), NOW)
    yield both
    for each in both:
        each.close()


def _claimer(
    owner: str, *, fuse: int = 0, group_over: int = 0, rate: int = 0, ahead_s: float = 0
) -> Claimer:
    mail = Channel(name="mail", rate_per_minute=rate)
    return Claimer(
        orders=Orders(policies={"default": a_policy()}, channels={"mail": mail}),
        operators=(),
        group_over=group_over,
        fuse=fuse,
        owner=owner,
        lease=timedelta(seconds=60),
        answers_within=lambda _channel: timedelta(),
        ahead=lambda: timedelta(seconds=ahead_s),
    )


def _claim(claimer: Claimer, transaction: Transaction, now_s: float = 0.0) -> list[Batch]:
    found = claimer.claim(transaction, ["mail"], NOW, now_s)
    claimer.share(transaction)
    return found


def _claimed(claimer: Claimer, store: Store) -> list[Batch]:
    with store.write() as transaction:
        return _claim(claimer, transaction)


def test_the_fuse_counts_what_every_daemon_has_under_way(stores: tuple[Store, Store]) -> None:
    one, other, third = (_claimer(owner, fuse=2) for owner in ("one", "other", "third"))
    for claimer, store in zip((one, other), stores, strict=True):
        (single,) = _claimed(claimer, store)
        assert (len(single.claims), single.together) == (1, False)
    (digest,) = _claimed(third, stores[0])
    assert (len(digest.claims), digest.together) == (_DUE - 2, True)


@pytest.mark.parametrize("limits", [{"fuse": 5}, {"group_over": 3}, {"rate": 60}])
def test_one_daemon_at_a_time_claims_where_it_counts(
    stores: tuple[Store, Store], limits: dict[str, int]
) -> None:
    one, other = _claimer("one", **limits), _claimer("other", **limits)
    with stores[0].write() as transaction:
        assert _claim(one, transaction)
        assert _claimed(other, stores[1]) == []


def test_a_group_is_not_divided_between_daemons(stores: tuple[Store, Store]) -> None:
    one, other = _claimer("one", group_over=3), _claimer("other", group_over=3)
    (group,) = _claimed(one, stores[0])
    assert (len(group.claims), group.together) == (_DUE, True)
    assert _claimed(other, stores[1]) == []


def test_without_limits_both_claim_at_once(stores: tuple[Store, Store]) -> None:
    with stores[0].write() as transaction:
        (first,) = _claim(_claimer("one"), transaction)
        (second,) = _claimed(_claimer("other"), stores[1])
    assert {each.delivery_id for each in first.claims}.isdisjoint(
        each.delivery_id for each in second.claims
    )


def test_a_rate_is_kept_by_all_together(stores: tuple[Store, Store]) -> None:
    one, other = _claimer("one", rate=2), _claimer("other", rate=2)
    (first,) = _claimed(one, stores[0])
    assert len(first.claims) == 1
    assert _claimed(other, stores[1]) == []
    assert other.with_room(["mail"], 29.0) == (), "nor does it ask again before its time"
    assert other.with_room(["mail"], 31.0) == ("mail",)


def test_what_a_service_asked_of_one_daemon_holds_for_all(stores: tuple[Store, Store]) -> None:
    one, other = _claimer("one"), _claimer("other")
    (batch,) = _claimed(one, stores[0])
    asked = Ended(claims=batch.claims, outcome=Outcome.NOT_SENT, detail="429", retry_after="50")
    one.ended(asked, 0.0, pause_s=50.0)
    with stores[0].write() as transaction:
        one.share(transaction)
    assert _claimed(other, stores[1]) == []
    assert other.with_room(["mail"], 45.0) == ()


def test_a_single_tick_owes_everything_an_outcome_all_the_same(
    stores: tuple[Store, Store],
) -> None:
    with stores[0].write() as transaction:
        transaction.turns.pause({"mail": 50.0})
    once = _claimer("once", fuse=9)
    once.dutiful = True
    assert _claimed(once, stores[0])


@pytest.mark.parametrize("ahead_s", [3_000.0, -3_000.0])
def test_a_claim_lasts_by_the_clock_of_the_server(
    stores: tuple[Store, Store], ahead_s: float
) -> None:
    """One whose clock is off neither loses its claims at once nor keeps them for an hour."""
    claimer = _claimer("one", ahead_s=ahead_s)
    with stores[0].write() as transaction:
        found = claimer.claim(transaction, ["mail"], NOW + timedelta(seconds=ahead_s), 0.0)
    until = NOW + timedelta(seconds=60)
    with stores[1].write() as transaction:
        assert transaction.deliveries.expired(until - timedelta(seconds=1)) == ()
        expired = transaction.deliveries.expired(until)
    assert len(expired) == sum(len(each.claims) for each in found)


def test_nothing_is_asked_of_a_file(sqlite_url: str) -> None:
    a_database(sqlite_url)
    store = open_store(sqlite_url)
    with store.write() as transaction:
        transaction.turns.pause({"mail": 50.0})
        assert transaction.turns.take("mail")
        assert transaction.turns.wait_s("mail") == 0
        assert transaction.turns.under_way("mail") == 0
    store.close()
