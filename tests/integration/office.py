"""Use cases and a ticker over one database, with notifiers that remember."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tests.clocks import SetClock
from tests.databases import a_database
from tests.sites import a_policy, plain_ticker
from tracker.domain.channel import Channel
from tracker.domain.delivery import Evidence, Outcome, Phase, Wire
from tracker.domain.message import Message
from tracker.domain.policy import ChannelSelection, Policy
from tracker.service.defaults import Defaults
from tracker.service.milestones.milestones import Milestones
from tracker.service.sending.composing import Composed
from tracker.service.sending.rounds import Rounds
from tracker.service.sending.ticking import Ticker
from tracker.sources.record import MilestoneRecord
from tracker.store.database import open_store
from tracker.store.reads.reads import open_reads
from tracker.store.store import Store
from tracker.store.values.records import LogEntry

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
ACCEPTED = Evidence(wire=Wire.HTTP, phase=Phase.ANSWERED, accepted=True, status=200)
UNAVAILABLE = Evidence(wire=Wire.HTTP, phase=Phase.ANSWERED, status=503)
GONE = Evidence(wire=Wire.HTTP, phase=Phase.ANSWERED, status=404)
SILENT = Evidence(wire=Wire.HTTP, phase=Phase.BYTES_OUT)


@dataclass
class Memory:
    """A notifier that gives the evidence it was told to give, and keeps what it was sent."""

    answers: list[Evidence] = field(default_factory=list)
    sent: list[Message] = field(default_factory=list)
    accepted: list[Message] = field(default_factory=list)

    def send(self, message: Message) -> Evidence:
        self.sent.append(message)
        evidence = self.answers.pop(0) if self.answers else ACCEPTED
        if evidence.accepted:
            self.accepted.append(message)
        return evidence


@dataclass
class Office:
    """Use cases and a ticker over one database."""

    store: Store
    clock: SetClock
    milestones: Milestones
    ticker: Ticker
    slack: Memory
    mail: Memory
    url: str

    @property
    def rounds(self) -> Rounds:
        return self.ticker.courier.rounds

    def after_claiming(self, change: Callable[[], None]) -> None:
        """Have `change` happen once, right after the next claims are durable."""
        submit = self.rounds._submit

        def changed_first(composed: Sequence[Composed]) -> None:
            if composed:
                self.rounds._submit = submit  # type: ignore[method-assign]  # put back
                change()
            submit(composed)

        self.rounds._submit = changed_first  # type: ignore[method-assign]  # see above

    def add(self, due: str, key: str = "m", **fields: str) -> None:
        record = MilestoneRecord(key=key, title="Milestone", due=due, **fields)
        self.milestones.add(record, self.clock.now())

    def tick(self) -> list[Outcome]:
        return self.ticker.run_dry()

    def tick_at(self, day: date, hour: int = 9) -> list[Outcome]:
        self.clock.set(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))
        return self.tick()

    def log(self, key: str | None = None) -> tuple[LogEntry, ...]:
        with open_reads(self.url) as reads:
            return reads.log(key)


def an_office(
    folder: Path,
    *,
    policy: Policy | None = None,
    channels: dict[str, Channel] | None = None,
    url: str | None = None,
    slack: Memory | None = None,
    **ticker: Any,
) -> Office:
    """An office in UTC with the channels `slack`, whose fallback is `mail`, and `mail`.

    Both are told, unless the policy says otherwise.

    Its database is new, unless `url` is one that is there.
    """
    if url is None:
        url = f"sqlite:///{folder}/tracker.db"
        a_database(url)
    store = open_store(url)
    clock, slack, mail = SetClock(START), slack or Memory(), Memory()
    channels = channels or {
        "slack": Channel(name="slack", fallback="mail"),
        "mail": Channel(name="mail"),
    }
    policy = policy or a_policy(tz="UTC")
    if policy.channels.is_empty and not policy.tell:
        policy = replace(policy, channels=ChannelSelection(names=tuple(channels)))
    defaults = Defaults(tz="UTC", policies={"default": policy}, channels=tuple(channels.values()))
    made = plain_ticker(
        store,
        clock,
        policies=defaults.policies,
        notifiers={"slack": slack, "mail": mail},
        channels=channels,
        **ticker,
    )
    return Office(
        store, clock, Milestones(store, defaults, by="A. Counsel"), made, slack, mail, url
    )
