from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.builders import NOW, a_milestone, a_reminder, unsettled
from tests.contract.store.deliveries import a_conclusion, claimed, orders
from tracker.domain.delivery import DeliveryState, Outcome
from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.domain.occasion import ReminderKind
from tracker.domain.reference import counted_reference, drawn_reference
from tracker.domain.reminder import Reminder, ReminderState, StoredReminder
from tracker.errors import BadData, NotFound
from tracker.store.store import Store

DAY = timedelta(days=1)
LATER = NOW + DAY


def _plan(store: Store, *reminders: Reminder, at: datetime = NOW, **changes: object) -> None:
    """Insert the reminders and, where they are new, their milestones."""
    with store.write() as transaction:
        keys = {reminder.key for reminder in reminders}
        new = keys - transaction.milestones.get_many(keys).keys()
        transaction.milestones.insert([a_milestone(key, **changes) for key in sorted(new)], NOW)
        transaction.reminders.insert(reminders, at)


def _of(store: Store, key: str = "taskforce") -> dict[str, StoredReminder]:
    with store.read() as transaction:
        return {str(entry.reminder.occasion): entry for entry in transaction.reminders.of(key)}


def _states(store: Store, key: str = "taskforce") -> dict[str, ReminderState]:
    return {occasion: entry.state for occasion, entry in _of(store, key).items()}


def _due(store: Store, now: datetime, limit: int = 10) -> dict[str, list[str]]:
    with store.write() as transaction:
        due = transaction.reminders.due(now, limit_milestones=limit)
    return {
        key: [str(entry.reminder.occasion) for entry in entries] for key, entries in due.items()
    }


def _next(store: Store) -> datetime | None:
    with store.read() as transaction:
        return transaction.reminders.next_fire_at()


def _replace(store: Store, milestone: Milestone) -> None:
    with store.write() as transaction:
        transaction.milestones.replace([milestone], NOW)


def test_a_reminder_comes_back_as_it_went_in(store: Store) -> None:
    planned = a_reminder(revision=3, occasion="overdue+7d", fire_at=LATER)
    _plan(store, planned, at=NOW)
    (entry,) = _of(store).values()
    assert entry == StoredReminder(
        id=entry.id,
        reference=entry.reference,
        reminder=planned,
        state=ReminderState.PENDING,
        created_at=NOW,
    )
    with store.read() as transaction:
        assert transaction.reminders.get(entry.id) == entry
        assert transaction.reminders.get(entry.id + 1) is None


def test_a_reminder_is_found_by_the_reference_that_was_drawn_for_it(store: Store) -> None:
    _plan(store, a_reminder(occasion="30d"), a_reminder(occasion="7d"))
    first, second = _of(store).values()
    assert first.reference != second.reference
    with store.read() as transaction:
        for entry in (first, second):
            assert transaction.reminders.referred_to(entry.reference) == entry
            assert transaction.reminders.referred_to(counted_reference(entry.id)) is None
        assert transaction.reminders.referred_to(drawn_reference(1)) is None


def test_the_reminders_of_a_milestone_come_by_when_they_fire(store: Store) -> None:
    _plan(
        store,
        a_reminder(occasion="1d", fire_at=LATER),
        a_reminder(occasion="30d", fire_at=NOW),
        a_reminder("other", occasion="7d"),
    )
    assert list(_of(store)) == ["30d", "1d"]
    assert _of(store, "nothing") == {}
    with store.read() as transaction:
        many = transaction.reminders.of_many(["taskforce", "other", "nothing"])
    assert {key: len(entries) for key, entries in many.items()} == {"taskforce": 2, "other": 1}


def test_the_same_occasion_of_a_revision_is_refused_twice(store: Store) -> None:
    _plan(store, a_reminder())
    with pytest.raises(BadData, match="refuses this"):
        _plan(store, a_reminder(fire_at=LATER))
    _plan(store, a_reminder(revision=2))


def test_a_reminder_of_an_unknown_milestone_is_refused_by_key(store: Store) -> None:
    with pytest.raises(NotFound, match="'nobody'"), store.write() as transaction:
        transaction.reminders.insert([a_reminder("nobody")], NOW)


def test_a_time_without_offset_is_refused(store: Store) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(ValueError, match="no offset"):
        _plan(store, a_reminder(fire_at=naive))
    with pytest.raises(ValueError, match="no offset"):
        _due(store, naive)


def test_due_is_what_has_fired_by_milestone_with_the_longest_overdue_first(store: Store) -> None:
    _plan(
        store,
        a_reminder("young", occasion="7d", fire_at=NOW),
        a_reminder("old", occasion="30d", fire_at=NOW - DAY),
        a_reminder("old", occasion="14d", fire_at=NOW),
        a_reminder("old", occasion="1d", fire_at=NOW + timedelta(microseconds=1)),
        a_reminder("ahead", fire_at=LATER),
    )
    due = _due(store, NOW)
    assert due == {"old": ["30d", "14d"], "young": ["7d"]}
    assert list(due) == ["old", "young"]


def test_due_stops_at_the_number_of_milestones_asked_for(store: Store) -> None:
    _plan(
        store,
        *(
            a_reminder(f"m{number}", occasion=occasion, fire_at=NOW - number * DAY)
            for number in range(5)
            for occasion in ("30d", "7d")
        ),
    )
    assert _due(store, NOW, limit=2) == {"m4": ["30d", "7d"], "m3": ["30d", "7d"]}


def test_nothing_is_due_when_nothing_has_fired(store: Store) -> None:
    assert _due(store, NOW) == {}
    assert _next(store) is None
    _plan(store, a_reminder(fire_at=LATER))
    assert _due(store, NOW) == {}
    assert _next(store) == LATER


def test_a_snoozed_milestone_is_due_when_the_snooze_ends(store: Store) -> None:
    _plan(store, a_reminder(fire_at=NOW), a_reminder(occasion="1d", fire_at=NOW + 5 * DAY))
    _replace(store, a_milestone(snoozed_until=NOW + 2 * DAY))
    assert _due(store, NOW + DAY) == {}
    assert _next(store) == NOW + 2 * DAY
    assert _due(store, NOW + 2 * DAY) == {"taskforce": ["30d"]}
    assert _due(store, NOW + 5 * DAY) == {"taskforce": ["30d", "1d"]}


def test_what_is_planned_during_a_snooze_waits_for_its_end(store: Store) -> None:
    _plan(store, a_reminder(fire_at=NOW), snoozed_until=LATER)
    assert _due(store, NOW) == {}
    assert _due(store, LATER) == {"taskforce": ["30d"]}


def test_an_ended_snooze_holds_nothing(store: Store) -> None:
    _plan(store, a_reminder(fire_at=NOW))
    _replace(store, a_milestone(snoozed_until=LATER))
    _replace(store, a_milestone(snoozed_until=None))
    assert _due(store, NOW) == {"taskforce": ["30d"]}


@pytest.mark.parametrize(
    "status", [status for status in MilestoneStatus if status is not MilestoneStatus.OPEN]
)
def test_only_open_milestones_are_due(store: Store, status: MilestoneStatus) -> None:
    _plan(store, a_reminder(fire_at=NOW))
    _replace(store, a_milestone(status=status))
    _plan(store, a_reminder(occasion="7d", fire_at=NOW))
    assert _due(store, LATER) == {}
    assert _next(store) is None
    _replace(store, a_milestone())
    assert _due(store, LATER) == {"taskforce": ["30d", "7d"]}


def test_reminders_that_were_told_or_folded_are_not_due_again(store: Store) -> None:
    _plan(store, a_reminder(), a_reminder(occasion="7d"))
    entries = _of(store)
    with store.write() as transaction:
        transaction.reminders.set_state([entries["7d"].id], ReminderState.DISPATCHED)
        transaction.reminders.fold({entries["7d"].id: [entries["30d"].id]})
    assert _due(store, LATER) == {}
    assert _of(store)["30d"].folded_into == entries["7d"].id
    assert _states(store) == {"30d": ReminderState.FOLDED, "7d": ReminderState.DISPATCHED}


def test_superseding_withdraws_what_is_pending_of_one_milestone_only(store: Store) -> None:
    _plan(store, a_reminder(), a_reminder(occasion="7d"), a_reminder("other"))
    with store.write() as transaction:
        assert transaction.reminders.supersede_pending(["taskforce"]) == 2
        assert transaction.reminders.supersede_pending(["taskforce"]) == 0
    assert set(_states(store).values()) == {ReminderState.SUPERSEDED}
    assert _states(store, "other") == {"30d": ReminderState.PENDING}


def _dispatch(store: Store, occasion: str, *channels: str, folded: str | None = None) -> int:
    entries = _of(store)
    with store.write() as transaction:
        number = entries[occasion].id
        transaction.reminders.set_state([number], ReminderState.DISPATCHED)
        if folded:
            transaction.reminders.fold({number: [entries[folded].id]})
        transaction.deliveries.insert(number, orders(*channels), NOW)
    return number


def _claim_and_record(store: Store, channel: str, outcome: Outcome, state: DeliveryState) -> None:
    with store.write() as transaction:
        (claim,) = claimed(transaction, channel)
        next_due_at = LATER if state is DeliveryState.PENDING else None
        conclusion = a_conclusion(claim, outcome, state, next_due_at=next_due_at)
        transaction.deliveries.conclude([conclusion], NOW)


def test_superseding_withdraws_unsettled_deliveries_in_the_same_transaction(store: Store) -> None:
    _plan(store, a_reminder())
    _dispatch(store, "30d", "slack", "mail")
    with store.write() as transaction:
        claimed(transaction, "mail")
    with store.write() as transaction:
        transaction.reminders.supersede_pending(["taskforce"])
        assert unsettled(transaction) == 0
        assert transaction.deliveries.channels_due(LATER) == ()


def test_a_reminder_that_nobody_got_is_superseded_with_those_folded_into_it(store: Store) -> None:
    _plan(store, a_reminder(), a_reminder(occasion="7d"))
    _dispatch(store, "7d", "slack", folded="30d")
    with store.write() as transaction:
        assert transaction.reminders.supersede_pending(["taskforce"]) == 2
    assert set(_states(store).values()) == {ReminderState.SUPERSEDED}


def test_a_reminder_that_one_channel_got_stays_told(store: Store) -> None:
    _plan(store, a_reminder())
    _dispatch(store, "30d", "slack", "mail")
    _claim_and_record(store, "slack", Outcome.SENT, DeliveryState.SENT)
    with store.write() as transaction:
        assert transaction.reminders.supersede_pending(["taskforce"]) == 0
        assert unsettled(transaction) == 0
    assert _states(store) == {"30d": ReminderState.DISPATCHED}


def test_a_reinstated_reminder_is_delivered_where_its_delivery_was_withdrawn(store: Store) -> None:
    _plan(store, a_reminder())
    number = _dispatch(store, "30d", "slack")
    _claim_and_record(store, "slack", Outcome.NOT_SENT, DeliveryState.PENDING)
    with store.write() as transaction:
        transaction.reminders.supersede_pending(["taskforce"])
        transaction.reminders.reschedule({number: NOW}, LATER)
    _dispatch(store, "30d", "slack")
    with store.write() as transaction:
        (claim,) = claimed(transaction, "slack", token="u")
    assert claim.attempt == 2
    assert claim.prior == (Outcome.NOT_SENT,)


def test_a_rescheduled_reminder_is_pending_at_its_new_time(store: Store) -> None:
    _plan(store, a_reminder(fire_at=NOW))
    number = _of(store)["30d"].id
    with store.write() as transaction:
        transaction.reminders.set_state([number], ReminderState.SUPERSEDED)
        transaction.reminders.reschedule({number: LATER}, LATER + DAY)
    assert _due(store, NOW) == {}
    assert _due(store, LATER) == {"taskforce": ["30d"]}
    assert _of(store)["30d"].reminder.fire_at == LATER
    assert _of(store)["30d"].planned_late


def test_a_rescheduled_reminder_of_a_snoozed_milestone_waits(store: Store) -> None:
    _plan(store, a_reminder(fire_at=NOW), snoozed_until=NOW + 2 * DAY)
    with store.write() as transaction:
        transaction.reminders.reschedule({1: LATER}, NOW)
    assert _due(store, LATER) == {}
    assert _next(store) == NOW + 2 * DAY


def test_what_is_not_due_any_more_of_what_is_asked_for_stays_planned(store: Store) -> None:
    _plan(store, a_reminder(fire_at=LATER))
    with store.write() as transaction:
        (number,) = transaction.milestones.by_id(range(1, 9))
        assert transaction.reminders.due(NOW, limit_milestones=9, of=[number]) == {}
        assert transaction.aside == []
    assert _due(store, LATER) == {"taskforce": ["30d"]}


def test_a_moved_milestone_leaves_the_reminders_of_its_new_revision_due(store: Store) -> None:
    milestone = a_milestone()
    _plan(store, a_reminder())
    moved = milestone.moved(replace(milestone.due, text="soon"), reason="r", changed_at=NOW)
    with store.write() as transaction:
        transaction.reminders.supersede_pending(["taskforce"])
        transaction.milestones.replace([moved], NOW)
        transaction.reminders.insert([a_reminder(revision=2, occasion="7d")], NOW)
    assert _due(store, NOW) == {"taskforce": ["7d"]}


def _next(store: Store) -> datetime | None:
    with store.read() as transaction:
        return transaction.reminders.next_fire_at()


def test_a_kind_of_reminder_is_withdrawn_alone(store: Store) -> None:
    escalation = a_reminder(occasion="30d>2bd")
    _plan(store, a_reminder(), escalation)
    with store.write() as transaction:
        assert transaction.reminders.supersede_pending(["taskforce"], ReminderKind.ESCALATION) == 1
        assert transaction.reminders.supersede_pending(["taskforce"], ReminderKind.ESCALATION) == 0
    assert _states(store) == {
        "30d": ReminderState.PENDING,
        "30d>2bd": ReminderState.SUPERSEDED,
    }


def test_what_lies_ahead_of_a_kind_is_brought_forward(store: Store) -> None:
    _plan(
        store,
        a_reminder(fire_at=LATER),
        a_reminder(occasion="30d>2bd", fire_at=LATER),
        a_reminder(occasion="30d>1bd", fire_at=NOW - DAY),
        a_reminder(occasion="30d>2bd", fire_at=LATER, revision=2),
    )
    with store.write() as transaction:
        transaction.reminders.bring_forward("taskforce", 1, ReminderKind.ESCALATION, NOW)
        due = transaction.reminders.due(NOW, 10)["taskforce"]
    assert {str(entry.reminder.occasion): entry.reminder.fire_at for entry in due} == {
        "30d>2bd": NOW,
        "30d>1bd": NOW - DAY,
    }


def test_what_another_daemon_has_just_handed_over_is_not_set_aside(store: Store) -> None:
    """It has read which milestones are due before that, and finds no reminder of them."""
    _plan(store, a_reminder(occasion="7d"), a_reminder(occasion="1d", fire_at=LATER))
    with store.write() as transaction:
        (entry,) = transaction.reminders.due(NOW, 10)["taskforce"]
        (number,) = (each.id for each in transaction.milestones.known(["taskforce"]).values())
        transaction.reminders.set_state([entry.id], ReminderState.DISPATCHED)
    with store.write() as transaction:
        assert transaction.reminders.due(NOW, 10, of=[number]) == {}
        assert transaction.aside == []
