"""A desk whose reminders are answered on pages: two people, a clock, and readers with browsers."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from fastapi import FastAPI

from tests.clocks import SetClock
from tests.databases import fill
from tests.integration.desk import START
from tests.integration.office import Memory
from tests.sites import a_policy, plain_ticker
from tests.web_reader import HOST, Answered, WebReader
from tracker.config.web import WebSettings
from tracker.domain.channel import Channel
from tracker.domain.milestone import Milestone
from tracker.domain.people.answer import AnswerVerb, Ticket
from tracker.domain.people.person import People, Person
from tracker.domain.reminder import ReminderState
from tracker.service.answering.answers import Answers
from tracker.service.answering.links import Links
from tracker.service.defaults import Defaults
from tracker.service.milestones.milestones import Milestones
from tracker.sources.record import MilestoneRecord
from tracker.store.database import open_store
from tracker.store.reads.reads import open_reads
from tracker.store.store import Store
from tracker.web.app import create_app
from tracker.web.sign_on.identity import Provider
from tracker.web.site import ReadsPool, Site

SECRET = "5" * 64
BASE = f"https://{HOST}"
AMIRA = Person(handle="amira", name="Amira Example", addresses={"mail": "amira@bank.example"})
JONAS = Person(handle="jonas", name="Jonas Beispiel", addresses={"mail": "jonas@bank.example"})


@dataclass
class AnswerDesk:
    """Milestones that were told, and the pages on which that is answered."""

    url: str
    store: Store
    reads: ReadsPool
    defaults: Defaults
    clock: SetClock
    milestones: Milestones
    answers: Answers
    links: Links
    web: WebSettings
    provider: Provider | None = None

    def people(self) -> People:
        with self.store.read() as transaction:
            return transaction.people.all()

    def ticket(self, verb: str = "seen", key: str = "m", **changes: Any) -> Ticket:
        """What a link in the message about `key` to Amira is good for."""
        with self.store.read() as transaction:
            told = next(
                each
                for each in transaction.reminders.of(key)
                if each.state is ReminderState.DISPATCHED
            )
        defaults: dict[str, Any] = {
            "verb": AnswerVerb(verb),
            "delivery_id": 1,
            "reference": told.reference,
            "revision": told.reminder.revision,
            "recipient": "amira",
            "issued_at": self.clock.now().replace(microsecond=0),
        }
        return Ticket(**defaults | changes)

    def link(self, verb: str = "seen", **changes: Any) -> str:
        return self.links.url(self.ticket(verb, **changes))

    def reader(self, **changes: Any) -> WebReader:
        return WebReader(self.app, **changes)

    def press(self, verb: str, /, **written: str) -> Answered:
        """What Amira is told who opens a link and presses its button."""
        return self.reader().press(self.link(verb), **written)

    def milestone(self, key: str = "m") -> Milestone:
        with self.store.read() as transaction:
            found = transaction.milestones.get(key)
        assert found is not None
        return found

    def add(self, key: str, **facts: Any) -> Milestone:
        return self.milestones.add(MilestoneRecord(key=key, **facts), self.clock.now())

    def log(self) -> list[str]:
        """What was done, by whom and why."""
        with open_reads(self.url) as reads:
            return [f"{each.kind} {each.detail}" for each in reads.log("m")]

    def served(self, provider: Provider | None = None, **changes: Any) -> AnswerDesk:
        """The same desk with other settings of its pages, and who signs on people of the house."""
        web = replace(self.web, **changes)
        links = Links(web.base_url or "", (SECRET,))
        return replace(self, web=web, links=links, provider=provider)

    @functools.cached_property
    def app(self) -> FastAPI:
        """Its pages: made when somebody first asks, as most desks are served otherwise."""
        return create_app(
            Site(
                web=self.web,
                secrets=(SECRET,),
                store=self.store,
                reads=self.reads,
                defaults=self.defaults,
                answers=self.answers,
                clock=self.clock,
                monotonic=lambda: self.clock.now().timestamp(),
            ),
            self.provider,
        )


@contextmanager
def an_answer_desk(url: str, **milestone: Any) -> Iterator[AnswerDesk]:
    """A desk in UTC on the database at `url`, with one milestone `m` that was told."""
    facts = {"key": "m", "title": "Client asset return", "due": _IN_A_WEEK, "owner": "amira"}
    fill(url, _told, MilestoneRecord(**facts | milestone))
    store, clock = open_store(url), SetClock(_TOLD)
    reads = ReadsPool(functools.partial(open_reads, url))
    yield AnswerDesk(
        url=url,
        store=store,
        reads=reads,
        defaults=_DEFAULTS,
        clock=clock,
        milestones=Milestones(store, _DEFAULTS, by="A. Counsel"),
        answers=Answers(store=store, defaults=_DEFAULTS, clock=clock),
        links=Links(BASE, (SECRET,)),
        web=WebSettings(base_url=BASE),
    )
    reads.close()
    store.close()


def _told(url: str, record: MilestoneRecord) -> None:
    store, clock = open_store(url), SetClock(START)
    ticker = plain_ticker(
        store,
        clock,
        policies=_DEFAULTS.policies,
        notifiers={"mail": Memory()},
        channels={each.name: each for each in _DEFAULTS.channels},
    )
    with store.write() as transaction:
        for person in (AMIRA, JONAS):
            transaction.people.insert(person, START)
    Milestones(store, _DEFAULTS, by="A. Counsel").add(record, START)
    clock.set(_TOLD)
    ticker.run_dry()
    store.close()


_TOLD = START + timedelta(days=1)
_DEFAULTS = Defaults(
    tz="UTC", policies={"default": a_policy(tz="UTC")}, channels=(Channel(name="mail"),)
)
_IN_A_WEEK = (START + timedelta(days=7)).date().isoformat()


def day(moment: datetime) -> str:
    """The day of an instant as a form sends it."""
    return moment.date().isoformat()
