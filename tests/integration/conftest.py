"""A desk for the tests of what counts from milestones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clocks import SetClock
from tests.integration.desk import START, Desk
from tests.integration.office import Memory, Office, an_office
from tests.sites import a_policy, plain_ticker
from tracker.domain.channel import Channel
from tracker.service.defaults import Defaults
from tracker.service.milestones.milestones import Milestones
from tracker.store.database import open_store


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office in UTC on SQLite."""
    office = an_office(tmp_path)
    yield office
    office.store.close()


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    """A desk with a channel `mail`, in UTC, on each kind of database in turn."""
    store = open_store(database_url)
    clock, mail = SetClock(START), Memory()
    channels = {"mail": Channel(name="mail")}
    policy = a_policy(tz="UTC")
    defaults = Defaults(tz="UTC", policies={"default": policy}, channels=tuple(channels.values()))
    ticker = plain_ticker(
        store, clock, policies=defaults.policies, notifiers={"mail": mail}, channels=channels
    )
    yield Desk(store, defaults, Milestones(store, defaults, by="A. Counsel"), ticker, clock, mail)
    store.close()
