"""A house whose people are told, over one database: its clock, its posts, and who works there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.clocks import SetClock
from tests.databases import a_database
from tests.integration.office import ACCEPTED, START
from tests.sites import a_policy, plain_ticker
from tracker.domain.channel import Channel
from tracker.domain.delivery import Evidence, Outcome
from tracker.domain.message import Message
from tracker.domain.people.person import Person, Team
from tracker.domain.people.route import Route, Routes
from tracker.domain.policy import Policy, Whom
from tracker.service.defaults import Defaults
from tracker.service.milestones.milestones import Milestones
from tracker.service.sending.ticking import Ticker
from tracker.sources.record import MilestoneRecord
from tracker.store.database import open_store
from tracker.store.reads.reads import open_reads
from tracker.store.store import Store
from tracker.store.values.records import LogEntry

Answer = Callable[[Message], Evidence]


@dataclass
class Post:
    """A channel's other side: it answers as `answer` says, and keeps what it was sent and took."""

    answer: Answer = lambda _message: ACCEPTED
    tried: int = 0

    def __post_init__(self) -> None:
        self.taken: list[Message] = []

    def send(self, message: Message) -> Evidence:
        self.tried += 1
        evidence = self.answer(message)
        if evidence.accepted:
            self.taken.append(message)
        return evidence

    def readers(self) -> list[str | None]:
        """To whom it took something, in order."""
        return [message.to for message in self.taken]


@dataclass
class House:
    """People, their mail, and the operators' channel, over one database in London."""

    store: Store
    clock: SetClock
    milestones: Milestones
    ticker: Ticker
    mail: Post
    ops: Post
    url: str
    rules: Defaults

    def add(self, due: str, key: str = "m", **facts: Any) -> None:
        record = MilestoneRecord(key=key, title="Report", due=due, **facts)
        self.milestones.add(record, self.clock.now())

    def employ(self, *persons: Person, teams: tuple[Team, ...] = ()) -> None:
        with self.store.write() as transaction:
            for person in persons:
                transaction.people.insert(person, self.clock.now())
            for team in teams:
                transaction.people.insert_team(team, self.clock.now())

    def tick_at(self, moment: str) -> list[Outcome]:
        self.clock.set(datetime.fromisoformat(moment).replace(tzinfo=UTC))
        return self.ticker.run_dry()

    def log(self, key: str | None = None) -> tuple[LogEntry, ...]:
        with open_reads(self.url) as reads:
            return reads.log(key)

    def channels(self) -> list[str | None]:
        """On which channels something was tried, in order."""
        return [entry.channel for entry in self.log() if entry.outcome is not None]


def a_person(handle: str, **changes: Any) -> Person:
    stated = {"name": handle.title(), "addresses": {"mail": f"{handle}@bank.example"}}
    return Person(handle=handle, **stated | changes)


def a_team(*members: str) -> Team:
    return Team(handle="team", name="Team", members=members)


def told(*words: str, **changes: Any) -> Policy:
    return a_policy(tell=tuple(map(Whom.parse, words)), **changes)


def a_house(
    folder: Path,
    policy: Policy,
    *,
    mail: dict[str, Any] | None = None,
    routes: tuple[Route, ...] = (),
) -> House:
    url = f"sqlite:///{folder}/tracker.db"
    a_database(url)
    store, clock = open_store(url), SetClock(START)
    channels = {
        "mail": Channel(name="mail", for_people=True, service="mail", **mail or {}),
        "ops": Channel(name="ops", operator=True),
    }
    policies = {"default": policy}
    rules = Defaults(
        tz="Europe/London",
        policies=policies,
        channels=tuple(channels.values()),
        routes=Routes(routes=routes),
    )
    posts = {"mail": Post(), "ops": Post()}
    ticker = plain_ticker(
        store,
        clock,
        policies=policies,
        notifiers=posts,
        channels=channels,
        operators=("ops",),
        routes=rules.routes,
    )
    milestones = Milestones(store, rules, by="A")
    return House(store, clock, milestones, ticker, posts["mail"], posts["ops"], url, rules)
