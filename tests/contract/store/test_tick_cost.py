"""A tick's cost depends on what is due, not on how much is stored: every query has its index."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import Connection, event

from tests.builders import NOW, a_milestone, a_reminder
from tests.clocks import SetClock
from tests.contract.store.deliveries import claimed, orders
from tests.integration.office import GONE, SILENT, Memory
from tests.sites import a_policy, plain_ticker
from tracker.domain.bulletin import BulletinKind
from tracker.domain.channel import Channel
from tracker.domain.delivery import Conclusion, DeliveryState, Outcome
from tracker.domain.occasion import ReminderKind
from tracker.domain.people.person import Away, Person
from tracker.domain.policy import EscalationStep, LeadTime, Whom
from tracker.domain.reminder import ReminderState
from tracker.service.defaults import Defaults
from tracker.service.milestones.announcements import Announced
from tracker.service.milestones.milestones import Milestones
from tracker.service.sending.ticking import Ticker
from tracker.sources.record import MilestoneRecord
from tracker.store.engine.next_due import NEXT_DUE
from tracker.store.store import Store, Transaction

MINUTE = timedelta(minutes=1)
TODAY = NOW.date()


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
    "which of those are urgent": lambda each: each.reminders.most_urgent(NOW, 10),
    "what is due of some": lambda each: each.reminders.due(NOW, 10, of=[1]),
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
    "what may be dropped": lambda each: each.pruning.part(NOW, frozenset({1}), 0),
    "the same once more": lambda each: each.pruning.part_again(
        NOW, frozenset({1}), after=0, last=500
    ),
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
#: Read once for all that a round decides: there are as many as the house has people, or daemons.
FEW = ("people", "absences_of_people", "teams", "team_members", "daemon")
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


@contextmanager
def _plans(store: Store) -> Iterator[list[str]]:
    """How the database carries out every statement of the block, once that has ended."""
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
    yield plans
    event.remove(store._engine, "before_cursor_execute", explain)


def _reads_through(plan: str) -> bool:
    if any(f"USING {kind} {name} " in plan for kind in KINDS for name in PARTIAL):
        return False
    if any(f"Seq Scan on {name} " in plan for name in FEW):
        return False
    return "Seq Scan" in plan or plan.startswith(tuple(f"SCAN {name} " for name in ALIASES))


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())
def test_no_table_is_read_through_for(
    busy_store: Store, step: Callable[[Transaction], object]
) -> None:
    with _plans(busy_store) as plans, busy_store.write() as transaction:
        step(transaction)
    assert plans
    assert [plan for plan in plans if _reads_through(plan)] == []


def test_the_look_at_what_is_due_next_leaps_along_indexes(busy_store: Store) -> None:
    if busy_store.file is None:
        pytest.skip("a server is asked in the steps above")
    with closing(sqlite3.connect(busy_store.file)) as connection:
        rows = connection.execute(f"EXPLAIN QUERY PLAN {NEXT_DUE}").fetchall()
    assert [row[-1] for row in rows if _reads_through(row[-1] + " ")] == []


@dataclass
class _House:
    """A daemon over a store, with channels of which one is down, and time that goes on."""

    store: Store
    clock: SetClock
    ticker: Ticker

    def go_on(self) -> None:
        self.ticker.tick()
        self.ticker.run_dry()
        self.clock.advance(MINUTE)


def _house(store: Store) -> _House:
    """With something of all that a tick can meet: see `_add`."""
    clock = SetClock(NOW)
    channels = {
        "slack": Channel(name="slack", fallback="ops"),
        "ops": Channel(name="ops", operator=True),
        "mail": Channel(name="mail", for_people=True, service="mail"),
    }
    policy = a_policy(
        tz="UTC",
        tell=tuple(map(Whom.parse, ("owner", "channel:slack"))),
        escalation=(
            EscalationStep(after=LeadTime.parse("1bd"), tell=(Whom.parse("channel:ops"),)),
        ),
    )
    receivers = {"slack": Memory(answers=[GONE, SILENT] * 20), "ops": Memory(), "mail": Memory()}
    ticker = plain_ticker(
        store,
        clock,
        policies={"default": policy},
        notifiers=receivers,
        channels=channels,
        operators=("ops",),
        group_over=3,
        fuse=4,
    )
    defaults = Defaults(tz="UTC", policies={"default": policy}, channels=tuple(channels.values()))
    _add(store, Milestones(store, defaults, by="amira"))
    return _House(store, clock, ticker)


def _add(store: Store, milestones: Milestones) -> None:
    """People of whom one is away, a series, an event, a move, a snooze, an anchor, many at once."""
    with store.write() as transaction:
        away = (Away(begin=TODAY, end=TODAY + timedelta(days=9)),)
        amira = Person(handle="amira", name="Amira", addresses={"mail": "a@example.org"})
        bela = Person(
            handle="bela",
            name="Bela",
            addresses={"mail": "b@example.org"},
            stand_in="amira",
            away=away,
        )
        for person in (amira, bela):
            transaction.people.insert(person, NOW)
        transaction.bulletins.insert(BulletinKind.CLOCK, "clock", "Clock", "It jumped.", NOW)
        transaction.deliveries.insert_bulletin(1, orders("ops", "mail/bela"), NOW)
    dues = {"monthly": "monthly on the 10th", "hearing": "2026-01-04", "wide": "Q1 2026"}
    dues |= {f"m{number}": "2026-01-07" for number in range(9)}
    for key, due in dues.items():
        kind, owner = (key if key == "hearing" else None), ("amira" if key == "m1" else "bela")
        record = MilestoneRecord(key=key, title=key, due=due, kind=kind, owner=owner, as_of=TODAY)
        milestones.add(record, NOW)
    milestones.add(
        MilestoneRecord(
            key="after", title="after", due="3 days after m0", anchors=("m0=m0",), owner="bela"
        ),
        NOW,
    )
    to = Announced(due="2026-01-08", as_of=TODAY, reason="it slipped")
    milestones.move("m2", to, NOW)
    milestones.snooze("m3", NOW + timedelta(seconds=30), "later", NOW)


def test_no_statement_of_ticks_and_claims_reads_a_table_through(store: Store) -> None:
    house = _house(store)
    with _plans(store) as plans:
        for _ in range(3):
            house.go_on()
        house.clock.advance(timedelta(days=2))
        for _ in range(3):
            house.go_on()
    asked = {plan.partition(" <- ")[2] or plan for plan in plans}
    for word in (
        "INSERT INTO attempts",
        "UPDATE reminders",
        "fallback_at",
        "folded_into",
        "passes_at",
    ):
        assert any(word in each for each in asked), f"nothing of {word} was tried"
    found = sorted({plan for plan in plans if _reads_through(plan)})
    assert "\n".join(found) == ""
