"""A tick's cost depends on what is due, not on how much is stored: every query has its index."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Connection, event

from tests.builders import NOW, a_milestone, a_reminder
from tests.contract.store.deliveries import claimed, orders
from tracker.domain.bulletin import BulletinKind
from tracker.domain.delivery import Conclusion, DeliveryState, Outcome
from tracker.domain.occasion import ReminderKind
from tracker.domain.reminder import ReminderState
from tracker.store.store import Store, Transaction

MINUTE = timedelta(minutes=1)


def _conclude(transaction: Transaction) -> object:
    conclusion = Conclusion(
        delivery_id=1,
        token="t",
        outcome=Outcome.SENT,
        detail="",
        state=DeliveryState.SENT,
        next_due_at=None,
    )
    return transaction.deliveries.conclude([conclusion], NOW)


def _held(transaction: Transaction) -> object:
    claims = transaction.deliveries.expired(NOW)
    assert claims
    return transaction.deliveries.held(claims)


def _late_success(transaction: Transaction) -> object:
    transaction.reminders.supersede_pending(["taskforce"])
    return _conclude(transaction)


STEPS: dict[str, Callable[[Transaction], object]] = {
    "when is the next reminder": lambda each: each.reminders.next_fire_at(),
    "when is the next delivery": lambda each: each.deliveries.next_due_at(),
    "when does the next event pass": lambda each: each.milestones.next_passing_at(),
    "which events have passed": lambda each: each.milestones.passing(NOW, 10),
    "when it is to be looked at": lambda each: each.milestones.look_later([a_milestone()]),
    "what is not told any more": lambda each: each.reminders.end_planned(["taskforce"]),
    "which reminders are due": lambda each: each.reminders.due(NOW, 10),
    "which milestones they belong to": lambda each: each.milestones.get_many(["taskforce"]),
    "which channels are due": lambda each: each.deliveries.channels_due(NOW),
    "which leases have ended": lambda each: each.deliveries.expired(NOW),
    "what others have claimed": lambda each: each.deliveries.expired(NOW, owner_not="o"),
    "a claim": lambda each: claimed(each, "slack"),
    "whether they are still mine": _held,
    "its outcome": _conclude,
    "a success that came late": _late_success,
    "reminders told": lambda each: each.reminders.set_state([1], ReminderState.DISPATCHED),
    "deliveries made": lambda each: each.deliveries.insert(1, orders("slack"), NOW),
    "a bulletin": lambda each: each.bulletins.insert(BulletinKind.CLOCK, "clock", "", "", NOW),
    "how many are due": lambda each: each.deliveries.count_due("slack", NOW, 4),
    "how many were accepted": lambda each: each.deliveries.accepted_since("slack", NOW, NOW),
    "which fallbacks are due": lambda each: each.deliveries.fallbacks_due(NOW, 10),
    "which fallbacks were told": lambda each: each.deliveries.fallback_told([1]),
    "whether all channels refuse": lambda each: each.deliveries.refused_everywhere(1),
    "escalations withdrawn": lambda each: each.reminders.supersede_pending(
        ["taskforce"], ReminderKind.ESCALATION
    ),
    "escalations brought forward": lambda each: each.reminders.bring_forward(
        "taskforce", 1, ReminderKind.ESCALATION, NOW
    ),
    "follow-ups planned": lambda each: each.reminders.insert_missing(
        [a_reminder(occasion="overdue+7d")], NOW
    ),
    "a milestone changed": lambda each: each.milestones.replace([a_milestone()], NOW),
    "an event": lambda each: each.events.insert("moved", NOW, key="taskforce"),
}


#: Hold nothing but what is unsettled, so reading through them is reading what is to be done.
PARTIAL = (
    "deliveries_due",
    "deliveries_urgent",
    "deliveries_claimed",
    "deliveries_fallback",
    "reminders_due",
    "milestones_passing",
)
TABLES = ("bulletins", "milestones", "revisions", "reminders", "deliveries", "attempts", "events")
KINDS = ("INDEX", "COVERING INDEX")
ALIASES = (*TABLES, "m", "r", "d", "a", "b", "e", "earlier")


@pytest.fixture
def busy_store(store: Store) -> Store:
    """A store in which every query of a tick finds something."""
    with store.write() as transaction:
        transaction.daemon.started(1, "host", "0", NOW)
        transaction.milestones.insert([a_milestone()], NOW)
        transaction.reminders.insert([a_reminder(), a_reminder(occasion="7d")], NOW)
        transaction.reminders.set_state([1], ReminderState.DISPATCHED)
        transaction.deliveries.insert(1, orders("slack", "mail", fallback_at=NOW), NOW)
        claimed(transaction, "mail", token="theirs", owner="they", lease_until=NOW)
    return store


def _plans(store: Store, step: Callable[[Transaction], object]) -> list[str]:
    """How the database carries out every statement of a step."""
    plans: list[str] = []
    postgres = store.file is None

    def explain(connection: Connection, cursor: object, statement: str, *rest: object) -> None:
        parameters, many = rest[0], rest[2]
        if statement.split(maxsplit=1)[0] in {"SELECT", "UPDATE", "INSERT", "WITH"}:
            plans.append(statement)
            values = parameters[0] if many else parameters
            driver = connection.connection.cursor()
            if postgres:
                driver.execute("SET LOCAL enable_seqscan = off")  # few rows are read through else
            how = "EXPLAIN" if postgres else "EXPLAIN QUERY PLAN"
            driver.execute(f"{how} {statement}", values)
            plans.extend(f"{row[-1].strip()} <- {statement}" for row in driver.fetchall())

    event.listen(store._engine, "before_cursor_execute", explain)
    with store.write() as transaction:
        step(transaction)
    event.remove(store._engine, "before_cursor_execute", explain)
    return plans


def _reads_through(plan: str) -> bool:
    if any(f"USING {kind} {name} " in plan for kind in KINDS for name in PARTIAL):
        return False
    return "Seq Scan" in plan or plan.startswith(tuple(f"SCAN {name} " for name in ALIASES))


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())
def test_no_table_is_read_through_for(
    busy_store: Store, step: Callable[[Transaction], object]
) -> None:
    plans = _plans(busy_store, step)
    assert plans
    assert [plan for plan in plans if _reads_through(plan)] == []
