"""What a claim knows of why it waited and who was told, and what it tells for others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from tests.builders import NOW, a_milestone, a_reminder
from tests.contract.store.deliveries import a_conclusion, claimed, orders
from tracker.domain.change import Event
from tracker.domain.delay import Delay, Why
from tracker.domain.delivery import Claim, DeliveryState, Outcome, ReminderClaim
from tracker.domain.reminder import ReminderState
from tracker.store.store import Store

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PENDING, SENT = DeliveryState.PENDING, DeliveryState.SENT


def _planned(store: Store, *occasions: str, every: timedelta = HOUR) -> list[int]:
    """A milestone with reminders handed over, each fired later than the one before; numbers."""
    with store.write() as transaction:
        transaction.milestones.insert([a_milestone("m")], NOW)
        transaction.reminders.insert(
            [
                a_reminder("m", occasion=occasion, fire_at=NOW + place * every)
                for place, occasion in enumerate(occasions)
            ],
            NOW,
        )
        numbers = [entry.id for entry in transaction.reminders.of("m")]
        transaction.reminders.set_state(numbers, ReminderState.DISPATCHED)
    return numbers


def _order(store: Store, number: int, channel: str = "slack", **changes: object) -> None:
    with store.write() as transaction:
        transaction.deliveries.insert(number, orders(channel, **changes), NOW)


def _claim(store: Store, now: datetime, channel: str = "slack") -> Sequence[ReminderClaim]:
    with store.write() as transaction:
        found = claimed(transaction, channel, now, token=f"{channel} {now}")
    return [claim for claim in found if isinstance(claim, ReminderClaim)]


def _ended(
    store: Store,
    claim: Claim,
    outcome: Outcome,
    at: datetime,
    next_due_at: datetime | None = None,
) -> None:
    state = PENDING if next_due_at else SENT
    with store.write() as transaction:
        conclusion = a_conclusion(claim, outcome, state, next_due_at=next_due_at)
        transaction.deliveries.conclude([conclusion], at)


def _states(store: Store) -> list[str]:
    with store.read() as transaction:
        return [f"{each.key}" for each in transaction.deliveries.unsettled("slack")]


def test_of_what_waits_for_one_channel_the_latest_is_claimed_and_tells_the_others(
    store: Store,
) -> None:
    for number in _planned(store, "30d", "14d", "7d"):
        _order(store, number)
    [claim] = _claim(store, NOW + 3 * HOUR)
    assert str(claim.reminder.reminder.occasion) == "7d"
    assert [str(each.reminder.occasion) for each in claim.folded] == ["30d", "14d"]
    _ended(store, claim, Outcome.SENT, NOW + 3 * HOUR)
    assert _states(store) == []
    assert _claim(store, NOW + 9 * DAY) == []


def test_what_was_folded_stays_so_when_the_latest_is_told_within_a_later_one(store: Store) -> None:
    first, second, third = _planned(store, "30d", "14d", "7d")
    _order(store, first)
    _order(store, second)
    [claim] = _claim(store, NOW + HOUR)
    _ended(store, claim, Outcome.NOT_SENT, NOW + HOUR, NOW + DAY)
    _order(store, third)
    [again] = _claim(store, NOW + 2 * HOUR)
    assert [str(each.reminder.occasion) for each in again.folded] == ["30d", "14d"]


def test_what_tells_something_that_may_have_arrived_says_so(store: Store) -> None:
    first, second = _planned(store, "30d", "14d")
    _order(store, first)
    [claim] = _claim(store, NOW)
    _ended(store, claim, Outcome.UNKNOWN, NOW, NOW + MINUTE)
    _order(store, second)
    [later] = _claim(store, NOW + HOUR)
    assert (later.prior, later.possible_repeat) == ((), True)


def test_an_escalation_is_told_by_itself(store: Store) -> None:
    for number in _planned(store, "30d", "30d>2bd"):
        _order(store, number)
    assert len(_claim(store, NOW + HOUR)) == 2


def test_what_comes_in_time_is_asked_for_no_reason(store: Store) -> None:
    (number,) = _planned(store, "30d")
    _order(store, number)
    with store.write() as transaction:
        transaction.daemon.absent(Why.STOPPED, NOW - DAY, NOW + 30 * MINUTE)
    assert _claim(store, NOW + 30 * MINUTE)[0].delays == ()


def test_what_comes_late_knows_what_held_it_who_snoozed_it_and_when_nothing_ran(
    store: Store,
) -> None:
    (number,) = _planned(store, "30d")
    _order(store, number, due_at=NOW + 3 * HOUR, held_for=Why.DIGEST)
    with store.write() as transaction:
        transaction.daemon.absent(Why.STALLED, NOW - HOUR, NOW + MINUTE)
        transaction.daemon.absent(Why.STOPPED, NOW - DAY, NOW - HOUR)
        snoozes = [("A. Counsel", NOW - DAY, NOW + DAY), ("B. Clerk", NOW, NOW + 2 * HOUR)]
        transaction.events.insert_many(
            [
                Event(
                    kind="snoozed",
                    at=at,
                    key="m",
                    by=who,
                    new={"snoozed_until": until.isoformat()},
                )
                for who, at, until in snoozes
            ]
        )
    [claim] = _claim(store, NOW + 3 * HOUR)
    assert claim.delays == (
        Delay(why=Why.SNOOZED, began_at=NOW - DAY, ended_at=NOW, who="A. Counsel"),
        Delay(why=Why.STALLED, began_at=NOW - HOUR, ended_at=NOW + MINUTE),
        Delay(why=Why.SNOOZED, began_at=NOW, ended_at=NOW + 2 * HOUR, who="B. Clerk"),
        Delay(why=Why.DIGEST, began_at=NOW, ended_at=NOW + 3 * HOUR),
    )


def test_a_channel_failed_from_the_first_to_the_last_of_its_attempts(store: Store) -> None:
    (number,) = _planned(store, "30d")
    _order(store, number)
    for hours in range(3):
        at = NOW + hours * HOUR
        [claim] = _claim(store, at)
        _ended(store, claim, Outcome.NOT_SENT, at + MINUTE, at + HOUR)
    [claim] = _claim(store, NOW + 3 * HOUR)
    failing = Delay(why=Why.FAILING, began_at=NOW, ended_at=NOW + 2 * HOUR + MINUTE, who="slack")
    assert claim.delays == (failing,)


@pytest.mark.parametrize(("outcome", "known"), [(Outcome.SENT, 0), (Outcome.REFUSED, 1)])
def test_what_was_not_tried_waits_for_a_channel_that_takes_nothing_else(
    store: Store, outcome: Outcome, known: int
) -> None:
    """Three messages about others; where one of them got through, nobody knows why it waited."""
    with store.write() as transaction:
        transaction.milestones.insert([a_milestone(key) for key in ("a", "b", "c")], NOW)
        transaction.reminders.insert([a_reminder(key) for key in ("a", "b", "c")], NOW)
        for key in ("a", "b", "c"):
            (entry,) = transaction.reminders.of(key)
            transaction.deliveries.insert(entry.id, orders("slack"), NOW)
    for minutes, ended in ((1, Outcome.REFUSED), (20, outcome), (40, Outcome.REFUSED)):
        at = NOW + minutes * MINUTE
        with store.write() as transaction:
            [claim] = claimed(transaction, "slack", at, token=f"{at}", limit=1)
            conclusion = a_conclusion(claim, ended, PENDING, next_due_at=NOW + 9 * DAY)
            transaction.deliveries.conclude([conclusion], at)
    (number,) = _planned(store, "30d")
    _order(store, number)
    [last] = _claim(store, NOW + 2 * HOUR)
    assert len(last.delays) == known


def test_a_reminder_knows_where_it_was_told_in_its_place(store: Store) -> None:
    (number,) = _planned(store, "30d")
    _order(store, number)
    [claim] = _claim(store, NOW)
    _ended(store, claim, Outcome.REFUSED, NOW, NOW + HOUR)
    _order(store, number, "mail", instead_of="slack")
    [fallback] = _claim(store, NOW, "mail")
    _ended(store, fallback, Outcome.SENT, NOW + MINUTE)
    [again] = _claim(store, NOW + HOUR)
    assert [(each.channel, each.since) for each in again.told] == [("mail", NOW + MINUTE)]


def test_what_stands_in_for_another_channel_was_not_told_in_the_place_of_one_that_never_failed(
    store: Store,
) -> None:
    """Two channels refuse, each has its own stand-in; the second one's never failed itself."""
    (number,) = _planned(store, "30d")
    for channel, stand_in in (("slack", "mail"), ("desk", "ops")):
        _order(store, number, channel)
        [claim] = _claim(store, NOW, channel)
        _ended(store, claim, Outcome.REFUSED, NOW, NOW + HOUR)
        _order(store, number, stand_in, instead_of=channel)
    [first] = _claim(store, NOW, "mail")
    _ended(store, first, Outcome.SENT, NOW + MINUTE)
    [second] = _claim(store, NOW + 2 * MINUTE, "ops")
    assert second.told == ()
    [refused] = _claim(store, NOW + HOUR, "desk")
    assert [each.channel for each in refused.told] == ["mail"], "it had not taken it then, either"


def test_a_reminder_knows_who_stood_in_for_its_stand_in(store: Store) -> None:
    (number,) = _planned(store, "30d")
    for channel, stand_in in (("slack", "mail"), ("mail", "ops")):
        if channel == "slack":
            _order(store, number, channel)
        [claim] = _claim(store, NOW, channel)
        _ended(store, claim, Outcome.REFUSED, NOW, NOW + HOUR)
        _order(store, number, stand_in, instead_of=channel)
    [last] = _claim(store, NOW, "ops")
    _ended(store, last, Outcome.SENT, NOW + MINUTE)
    [again] = _claim(store, NOW + HOUR)
    assert [(each.channel, each.since) for each in again.told] == [("ops", NOW + MINUTE)]


def test_an_escalation_knows_what_became_of_the_reminder_before_it(store: Store) -> None:
    told, raised = _planned(store, "30d", "30d>2bd")
    for channel in ("slack", "mail", "sms"):
        _order(store, told, channel)
    [claim] = _claim(store, NOW + MINUTE)
    _ended(store, claim, Outcome.REFUSED, NOW + 2 * MINUTE, NOW + 9 * DAY)
    [claim] = _claim(store, NOW, "mail")
    _ended(store, claim, Outcome.SENT, NOW + 3 * MINUTE)
    _order(store, raised, "head")
    [escalation] = _claim(store, NOW + HOUR, "head")
    assert [(each.channel, each.last_outcome, each.since) for each in escalation.raised] == [
        ("slack", Outcome.REFUSED, NOW + MINUTE),
        ("mail", Outcome.SENT, NOW + 3 * MINUTE),
        ("sms", None, NOW),
    ]


def test_what_has_not_arrived_is_wanted_since_its_time_however_often_it_was_tried(
    store: Store,
) -> None:
    (number,) = _planned(store, "30d")
    with store.read() as transaction:
        assert transaction.deliveries.wanted_since() is None
    _order(store, number, due_at=NOW + HOUR, held_for=Why.QUIET)
    [claim] = _claim(store, NOW + HOUR)
    for state in ("claimed", "pending"):
        with store.read() as transaction:
            assert transaction.deliveries.wanted_since() == NOW + HOUR, state
            [unsettled] = transaction.deliveries.unsettled("slack")
            assert unsettled.wanted_at == NOW + HOUR
        _ended(store, claim, Outcome.REFUSED, NOW + HOUR, NOW + DAY)
    with store.read() as transaction:
        assert transaction.deliveries.count_to_be_repeated(NOW + 2 * HOUR) == 1
        assert transaction.deliveries.count_to_be_repeated(NOW) == 0


def test_absences_are_kept_for_a_hundred_days_and_forgotten_where_the_clock_was_ahead(
    store: Store,
) -> None:
    with store.write() as transaction:
        transaction.daemon.absent(Why.STOPPED, NOW, NOW + 59 * timedelta(seconds=1))
        transaction.daemon.absent(Why.STOPPED, NOW, NOW + HOUR)
        transaction.daemon.absent(Why.CLOCK, NOW + DAY, NOW + 2 * DAY)
        assert [each.why for each in transaction.daemon.absences(NOW)] == [Why.STOPPED, Why.CLOCK]
        transaction.daemon.forget_absences(NOW + DAY)
        assert [each.why for each in transaction.daemon.absences(NOW)] == [Why.STOPPED]
        transaction.daemon.absent(Why.STOPPED, NOW + 99 * DAY, NOW + 101 * DAY)
        assert [each.began_at for each in transaction.daemon.absences(NOW)] == [NOW + 99 * DAY]
