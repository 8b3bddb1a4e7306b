"""A desk whose readers answer: people, a policy that escalates, tickets of what they were told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from typing import Any

from tests.clocks import SetClock
from tests.databases import fill
from tests.integration.office import Memory
from tests.sites import a_policy, plain_ticker
from tracker.domain.channel import Channel
from tracker.domain.milestone import Milestone
from tracker.domain.people.answer import AnswerVerb, Ticket
from tracker.domain.people.person import Person, Team
from tracker.domain.policy import ChannelSelection, EscalationStep, LeadTime, Policy
from tracker.domain.reminder import ReminderState
from tracker.errors import TrackerError
from tracker.service.answering.answers import Answers
from tracker.service.answering.values import Answer, Given
from tracker.service.defaults import Defaults
from tracker.service.milestones.milestones import Milestones
from tracker.service.sending.ticking import Ticker
from tracker.sources.record import MilestoneRecord
from tracker.store.database import open_store
from tracker.store.reads.reads import open_reads
from tracker.store.store import Store
from tracker.store.values.records import LogEntry

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
TOLD = date(2026, 4, 1)  #: ninety days before the last of June
DUE = "2026-06-30"
AMIRA = Person(handle="amira", name="Amira Okafor", addresses={"mail": "amira@bank.example"})
LENA = Person(handle="lena", name="Lena Lind", addresses={"mail": "lena@bank.example"})
CRYPTO = Team(handle="crypto", name="Crypto", members=("amira", "jonas"), leads=("lena",))
JONAS = Person(handle="jonas", name="Jonas Berg", addresses={"mail": "jonas@bank.example"})
_STEP = EscalationStep(after=LeadTime.parse("2bd"), channels=ChannelSelection(names=("lead",)))


def an_answering_policy(**changes: Any) -> Policy:
    """Tells `team`, and after two business days `lead`."""
    defaults: dict[str, Any] = {
        "tz": "UTC",
        "channels": ChannelSelection(names=("team",)),
        "escalation": (_STEP,),
    }
    return a_policy(**defaults | changes)


@dataclass
class Readers:
    """Use cases, answers and a ticker over one database."""

    url: str
    store: Store
    clock: SetClock
    milestones: Milestones
    answers: Answers
    ticker: Ticker
    team: Memory
    lead: Memory
    mail: Memory

    def add(self, due: str, key: str = "m", **fields: Any) -> None:
        record = MilestoneRecord(key=key, title=f"Milestone {key}", due=due, **fields)
        self.milestones.add(record, self.clock.now())

    def tick_at(self, day: date, hour: int = 9) -> int:
        """How many deliveries were tried at that hour."""
        self.clock.set(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))
        return len(self.ticker.run_dry())

    def get(self, key: str = "m") -> Milestone:
        with self.store.read() as transaction:
            found = transaction.milestones.get(key)
        assert found is not None
        return found

    def ticket(
        self,
        verb: AnswerVerb,
        recipient: str | None = "amira",
        *,
        key: str = "m",
        channel: str = "team",
    ) -> Ticket:
        """What a link in the last message of a milestone on a channel would be good for."""
        with self.store.read() as transaction:
            run = transaction.deliveries._connection.exec_driver_sql
            rows = run("SELECT delivery_id, ref, key, channel FROM keyed_deliveries").all()
        number, reference = max(row[:2] for row in rows if tuple(row[2:]) == (key, channel))
        return Ticket(
            verb=verb,
            delivery_id=number,
            reference=reference,
            revision=self.get(key).revision,
            recipient=recipient,
            issued_at=self.clock.now(),
        )

    def give(
        self, verb: AnswerVerb, recipient: str | None = "amira", key: str = "m", **said: Any
    ) -> Given:
        """Answer the last message on `team`."""
        ticket = self.ticket(verb, recipient, key=key)
        return self.answers.give(ticket, Answer(verb=verb, **said))

    def log(self, key: str = "m") -> tuple[LogEntry, ...]:
        with open_reads(self.url) as reads:
            return reads.log(key)

    def done(self, key: str = "m") -> list[tuple[str, str | None]]:
        """What was done to a milestone since it was added, and by whom."""
        entries = [each for each in self.log(key) if each.kind not in ("attempt", "added")]
        return [(each.kind, each.by) for each in entries]

    def reminders(self, key: str = "m") -> dict[str, ReminderState]:
        with self.store.read() as transaction:
            found = transaction.reminders.of(key)
        return {each.reminder.occasion.text: each.state for each in found}


def some_readers(url: str, policy: Policy | None = None, **strict: Policy) -> Readers:
    """Readers of the channels `team`, `lead` and, each of their own, `mail`; in UTC."""
    store = open_store(url)
    clock, told = SetClock(START), {name: Memory() for name in ("team", "lead", "mail")}
    channels = {name: Channel(name=name) for name in told}
    channels["mail"] = Channel(name="mail", for_people=True, service="mail")
    default = policy or an_answering_policy()
    policies = {
        "default": default,
        **{name: replace(each, name=name) for name, each in strict.items()},
    }
    defaults = Defaults(tz="UTC", policies=policies, channels=tuple(channels.values()))
    with store.write() as transaction:
        if not transaction.people.all().persons:
            for person in (AMIRA, JONAS, LENA):
                transaction.people.insert(person, START)
            transaction.people.insert_team(CRYPTO, START)
    ticker = plain_ticker(
        store,
        clock,
        policies=policies,
        notifiers=told,
        channels=channels,
    )
    return Readers(
        url=url,
        store=store,
        clock=clock,
        milestones=Milestones(store, defaults, by="A. Counsel"),
        answers=Answers(store=store, defaults=defaults, clock=clock),
        ticker=ticker,
        **told,
    )


def both_at_once(url: str, answers: Sequence[tuple[Ticket, Answer]], at: datetime) -> list[str]:
    """What each of several processes is told that answer at the same time, or why it is refused."""
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])  # imports are most of what a process would do
    together = context.Barrier(len(answers))
    with context.Pool(len(answers), initializer=_meet_at, initargs=(together,)) as pool:
        given = pool.starmap_async(_given, [(url, *each, at) for each in answers], chunksize=1)
        return given.get(timeout=100)


def _meet_at(together: Barrier) -> None:
    _MET.append(together)


_MET: list[Barrier] = []  #: in a process that answers, where it waits for the others


def _given(url: str, ticket: Ticket, answer: Answer, at: datetime) -> str:
    readers = some_readers(url)
    readers.clock.set(at)
    _MET[0].wait(timeout=60)
    try:
        again = readers.answers.give(ticket, answer).again
    except TrackerError as error:
        return type(error).__name__
    finally:
        readers.store.close()
    return "again" if again else "given"


@contextmanager
def told_readers(url: str) -> Iterator[Readers]:
    """Readers who were told of `m` on TOLD and have not answered yet; `strict` wants two people."""
    fill(url, _told)
    readers = _strict_readers(url)
    readers.clock.set(datetime.combine(TOLD, time(9), UTC))
    yield readers
    readers.store.close()


def _told(url: str) -> None:
    readers = _strict_readers(url)
    readers.add(DUE, owner="amira")
    assert readers.tick_at(TOLD) == 1
    readers.store.close()


def _strict_readers(url: str) -> Readers:
    return some_readers(url, strict=an_answering_policy(needs_second=True))
