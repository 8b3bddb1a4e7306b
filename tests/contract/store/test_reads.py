"""Quick reads give what the tables give."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import MARCH, NOW, a_due, a_milestone, a_reminder
from tests.contract.store.deliveries import a_conclusion, claimed, orders
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.anchor import Anchor
from tracker.domain.change import Event
from tracker.domain.delivery import DeliveryState, Outcome
from tracker.domain.milestone import Confidence, Milestone, Proposal
from tracker.domain.reminder import ReminderState
from tracker.store.reads.reads import Reads, open_reads
from tracker.store.store import Store
from tracker.store.values.records import ChannelRecord, DaemonRecord, LogEntry, StoreStatus

MINUTE = timedelta(minutes=1)


@pytest.fixture
def reads(store: Store, database_url: str) -> Iterator[Reads]:
    with open_reads(database_url) as opened:
        yield opened


def _insert(store: Store, *milestones: Milestone) -> None:
    with store.write() as transaction:
        transaction.milestones.insert(milestones, NOW)


WORDS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20)
MILESTONES = st.builds(
    a_milestone,
    title=WORDS,
    tags=st.lists(WORDS).map(tuple),
    recipients=st.lists(WORDS).map(tuple),
    source_quote=st.none() | WORDS,
    as_of=st.none() | st.dates(),
    snoozed_until=st.none() | st.datetimes(timezones=st.just(UTC)),
    anchors=st.lists(
        st.builds(Anchor, name=WORDS, day=st.none() | st.dates()), unique_by=lambda each: each.name
    ).map(tuple),
    proposed=st.none()
    | st.builds(
        Proposal, due=st.just(a_due()), reason=WORDS, announced_at=st.just(NOW), source_url=WORDS
    ),
    pinned=st.booleans(),
    confidence=st.none() | st.sampled_from(Confidence),
    repeat_until=st.none() | st.dates(),
    due=st.dates(max_value=date(9999, 12, 30)),
    moves=st.lists(
        st.builds(a_due, st.none() | st.just(MARCH), rule=st.none() | WORDS), max_size=3
    ),
)


@given(milestone=MILESTONES)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_both_ways_give_the_same_milestone(
    store: Store, reads: Reads, milestone: Milestone
) -> None:
    milestone = replace(milestone, key=f"m{reads.count()}")
    _insert(store, milestone)
    with store.read() as transaction:
        assert transaction.milestones.get(milestone.key) == milestone
    assert reads.milestone(milestone.key) == milestone


def test_both_ways_give_the_same_reminders(store: Store, reads: Reads) -> None:
    with store.write() as transaction:
        transaction.milestones.insert([a_milestone("a"), a_milestone("b")], NOW)
        planned = [
            a_reminder(key, occasion=lead, fire_at=NOW + minutes * MINUTE)
            for key in ("a", "b")
            for minutes, lead in enumerate(("7d", "30d", "moved"))
        ]
        transaction.reminders.insert(planned, NOW)
        told = [entry.id for key in ("a", "b") for entry in transaction.reminders.of(key)[2:]]
        transaction.reminders.set_state(told, ReminderState.DISPATCHED)
        stored = transaction.reminders.of_many(["a", "b"])
    assert reads.pending_reminders() == {key: entries[:2] for key, entries in stored.items()}


def test_an_unknown_key_has_no_milestone(reads: Reads) -> None:
    assert reads.milestone("nothing") is None
    assert reads.milestones() == ()
    assert reads.milestones_by_key([]) == ()


def test_milestones_come_by_the_first_day_they_can_fall_on(store: Store, reads: Reads) -> None:
    bounded = a_due(None, status=DueStatus.WAITING, not_before=date(2026, 2, 1))
    _insert(
        store,
        a_milestone("undated", due=a_due(None)),
        a_milestone("march"),
        a_milestone("waiting", due=bounded),
        a_milestone("first", due=date(2026, 1, 1)),
        a_milestone("also-march"),
    )
    assert [each.key for each in reads.milestones()] == [
        "first",
        "waiting",
        "also-march",
        "march",
        "undated",
    ]


def test_milestones_are_found_by_key_however_many(store: Store, reads: Reads) -> None:
    milestones = [a_milestone(f"m{number:04}") for number in range(700)]
    moved = a_milestone("m9999", moves=[a_due(date(2026, 4, 1))])
    _insert(store, *milestones, moved)
    found = reads.milestones_by_key([*(each.key for each in milestones), "m9999", "nothing"])
    assert {each.key: each for each in found} == {each.key: each for each in [*milestones, moved]}
    assert reads.count() == 701


def test_keys_are_completed_in_order_up_to_a_limit(store: Store, reads: Reads) -> None:
    _insert(store, *map(a_milestone, ["task", "taskforce", "task-2", "tusk", "Task", "täsk"]))
    assert reads.keys("task", 10) == ("task", "task-2", "taskforce")
    assert reads.keys("t", 2) == ("task", "task-2")
    assert reads.keys("%", 10) == ()
    assert len(reads.keys("", 10)) == 6


def _attempt(
    store: Store, channel: str, outcome: Outcome, state: DeliveryState, minutes: int
) -> None:
    """One attempt at whatever is due on the channel, `minutes` after NOW, ended a minute later."""
    began = NOW + minutes * MINUTE
    with store.write() as transaction:
        (claim,) = claimed(transaction, channel, began, token=str(began), limit=1)
        conclusion = a_conclusion(
            claim,
            outcome,
            state,
            next_due_at=began if state is DeliveryState.PENDING else None,
            possible_repeat=claim.possible_repeat,
        )
        transaction.deliveries.conclude([conclusion], began + MINUTE)


def _dispatched(store: Store, *channels: str, key: str = "taskforce") -> int:
    with store.write() as transaction:
        transaction.milestones.insert([a_milestone(key)], NOW)
        transaction.reminders.insert([a_reminder(key)], NOW)
        (entry,) = transaction.reminders.of(key)
        transaction.reminders.set_state([entry.id], ReminderState.DISPATCHED)
        transaction.deliveries.insert(entry.id, orders(*channels), NOW)
    return entry.id


def test_the_log_joins_attempts_and_events_by_time(store: Store, reads: Reads) -> None:
    number = _dispatched(store, "slack")
    with store.write() as transaction:
        transaction.events.insert("added", NOW, key="taskforce", detail="March 2026")
        transaction.events.insert(
            "acknowledged", NOW + 9 * MINUTE, key="taskforce", reminder_id=number
        )
        transaction.events.insert("upgraded", NOW - MINUTE, key=None)
        transaction.milestones.insert([a_milestone("other")], NOW)
        transaction.events.insert_many([Event(kind="added", at=NOW, key="other", by="m.yaml")])
    _attempt(store, "slack", Outcome.UNKNOWN, DeliveryState.PENDING, 1)
    _attempt(store, "slack", Outcome.SENT, DeliveryState.SENT, 3)
    of_milestone = reads.log("taskforce")
    with store.read() as transaction:
        (told,) = transaction.reminders.of("taskforce")
    assert [(entry.kind, entry.at) for entry in of_milestone] == [
        ("added", NOW),
        ("attempt", NOW + 2 * MINUTE),
        ("attempt", NOW + 4 * MINUTE),
        ("acknowledged", NOW + 9 * MINUTE),
    ]
    assert of_milestone[2] == LogEntry(
        at=NOW + 4 * MINUTE,
        kind="attempt",
        key="taskforce",
        ref=told.reference,
        lead_time="30d",
        channel="slack",
        outcome=Outcome.SENT,
        attempt=2,
        possible_repeat=True,
        detail="as seen",
    )
    assert of_milestone[0] == LogEntry(
        at=NOW,
        kind="added",
        key="taskforce",
        ref=None,
        lead_time=None,
        channel=None,
        outcome=None,
        attempt=None,
        possible_repeat=False,
        detail="March 2026",
        by="tracker",
        change=1,
    )
    assert (of_milestone[3].ref, of_milestone[3].lead_time) == (told.reference, "30d")
    assert [(entry.kind, entry.key) for entry in reads.log()[:3]] == [
        ("upgraded", None),
        ("added", "taskforce"),
        ("added", "other"),
    ]
    assert reads.log("other")[0].by == "m.yaml"


def test_unsettled_deliveries_come_with_their_reminder(store: Store, reads: Reads) -> None:
    number = _dispatched(store, "slack", "mail", "done")
    _attempt(store, "done", Outcome.SENT, DeliveryState.SENT, 0)
    _attempt(store, "slack", Outcome.NOT_SENT, DeliveryState.PENDING, 1)
    with store.write() as transaction:
        claimed(transaction, "mail")
    mail, slack = reads.pending_deliveries()
    assert (mail.channel, mail.state, mail.due_at, mail.attempts, mail.last_outcome) == (
        "mail",
        DeliveryState.CLAIMED,
        NOW,
        1,
        None,
    )
    assert (slack.channel, slack.state, slack.due_at, slack.attempts, slack.last_outcome) == (
        "slack",
        DeliveryState.PENDING,
        NOW + MINUTE,
        1,
        Outcome.NOT_SENT,
    )
    with store.read() as transaction:
        assert slack.reminder == mail.reminder == transaction.reminders.get(number)
    assert slack.title == "Milestone taskforce"


def test_nothing_stored_is_nothing_to_tell_of(reads: Reads) -> None:
    assert reads.status(NOW) == StoreStatus(daemon=None, backlog=0, oldest_due_at=None, channels=())
    assert reads.log() == ()
    assert reads.pending_deliveries() == ()


def test_the_status_counts_what_is_due_and_was_not_accepted(store: Store, reads: Reads) -> None:
    _dispatched(store, "slack", "mail", "gone")
    with store.write() as transaction:
        transaction.daemon.started(7, "host", "0.1.0", NOW)
        transaction.milestones.insert(
            [a_milestone("due"), a_milestone("held", snoozed_until=NOW + 99 * MINUTE)], NOW
        )
        old = NOW - 5 * MINUTE
        transaction.reminders.insert([a_reminder("due", fire_at=old), a_reminder("held")], old)
    _attempt(store, "gone", Outcome.SENT, DeliveryState.SENT, 0)
    _attempt(store, "mail", Outcome.REFUSED, DeliveryState.PENDING, 50)
    with store.write() as transaction:
        claimed(transaction, "slack")
    assert reads.status(NOW + MINUTE) == StoreStatus(
        daemon=DaemonRecord(
            pid=7,
            host="host",
            version="0.1.0",
            started_at=NOW,
            last_tick_at=None,
            tick_ms=None,
            stopped_at=None,
        ),
        backlog=3,
        oldest_due_at=NOW - 5 * MINUTE,
        oldest_milestone_at=NOW,
        channels=(
            ChannelRecord(name="gone", last_outcome=Outcome.SENT, last_sent_at=NOW + MINUTE),
            ChannelRecord(name="mail", last_outcome=Outcome.REFUSED, last_sent_at=None),
            ChannelRecord(name="slack", last_outcome=None, last_sent_at=None),
        ),
    )


def test_the_status_tells_of_a_held_clock_of_backups_and_of_the_first_milestone(
    store: Store, reads: Reads
) -> None:
    with store.write() as transaction:
        transaction.daemon.started(7, "host", "0.1.0", NOW)
        transaction.daemon.set_clock_offset(7200.25)
        transaction.daemon.backed_up(NOW + MINUTE)
        transaction.milestones.insert([a_milestone("first")], NOW)
        transaction.milestones.insert([a_milestone("second")], NOW + MINUTE)
    status = reads.status(NOW)
    assert (status.clock_offset_s, status.backed_up_at) == (7200.25, NOW + MINUTE)
    assert status.oldest_milestone_at == NOW


def test_what_counts_from_a_milestone_comes_earliest_first(store: Store, reads: Reads) -> None:
    anchors = (Anchor(name="rules", key="rules"),)
    later = a_milestone("a", date(2026, 5, 1), anchors=anchors)
    earlier = a_milestone("b", date(2026, 4, 1), anchors=anchors)
    _insert(store, a_milestone("rules"), later, earlier, a_milestone("other"))
    assert reads.dependents("rules") == (earlier, later)
    assert reads.dependents("other") == ()
