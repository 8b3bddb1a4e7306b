"""An office that has been in use for some days, with a row in every table: to be damaged."""

from __future__ import annotations

import tempfile
from contextlib import closing
from datetime import timedelta
from functools import cache
from pathlib import Path

from tests.clocks import SetClock
from tests.databases import a_database
from tests.integration.office import START, UNAVAILABLE, Memory
from tests.sites import a_policy, plain_ticker
from tracker.domain.bulletin import BulletinKind
from tracker.domain.channel import Channel
from tracker.domain.policy import ChannelSelection
from tracker.domain.publication import Publication
from tracker.domain.source import Source
from tracker.planning.text.bulletins import Text
from tracker.service.milestones.announcements import Announced
from tracker.service.milestones.milestones import Milestones
from tracker.service.sending.ticking import Ticker
from tracker.service.settings import Defaults
from tracker.sources.record import MilestoneRecord
from tracker.store.database import open_store
from tracker.store.store import Store

CHANNELS = {"desk": Channel(name="desk", fallback="ops"), "ops": Channel(name="ops")}
DESK = ChannelSelection(names=("desk",))
POLICIES = {"default": a_policy(tz="UTC", channels=DESK)}
#: of each kind one, so that every column of every table holds something somewhere
MADE = (
    MilestoneRecord(key="plain", title="Plain", due="2026-01-20", owner="A", tags=("x",)),
    MilestoneRecord(key="other", title="Other", due="March 2026", source_url="https://a.example"),
    MilestoneRecord(key="moved", title="Moved", due="2026-01-15", remind="7d,1d"),
    MilestoneRecord(key="counted", title="Counted", due="10 days after plain"),
    MilestoneRecord(key="round", title="Round", due="every month on the 20th", kind="report"),
    MilestoneRecord(key="event", title="Event", due="2026-01-12", kind="in_force"),
    MilestoneRecord(key="waits", title="Waits", due="30 days after the vote"),
    MilestoneRecord(key="instant", title="Instant", due="2026-01-19 17:00", tz="Asia/Tokyo"),
    MilestoneRecord(key="late", title="Late", due="2026-01-02"),
)


def a_ticker(store: Store, clock: SetClock, told: Memory, *, operators: Memory) -> Ticker:
    return plain_ticker(
        store,
        clock,
        policies=POLICIES,
        notifiers={"desk": told, "ops": operators},
        channels=CHANNELS,
        operators=("ops",),
    )


@cache
def in_use() -> bytes:
    """A database that has been in use for some days, with rows in every table."""
    with tempfile.TemporaryDirectory(prefix="tracker-damage-") as folder:
        url = f"sqlite:///{folder}/tracker.db"
        a_database(url)
        clock, told = SetClock(START), Memory()
        with closing(open_store(url)) as store:
            defaults = Defaults(tz="UTC", policies=POLICIES, channels=tuple(CHANNELS.values()))
            use = Milestones(store, defaults, by="A. Counsel")
            for record in MADE:
                use.add(record, START)
            use.move("moved", Announced(due="2026-01-20", as_of=START.date(), reason="r"), START)
            use.propose("plain", Announced(due="2026-03-01", as_of=START.date(), reason="p"), START)
            use.snooze("other", START + timedelta(days=3), "later", START)
            with store.write() as transaction:
                transaction.daemon.started(1, "here", "1", START)
                source = Source(
                    name="feed",
                    url="https://a.example/feed",
                    format="json",
                    every=timedelta(days=1),
                    added_at=START,
                    next_at=START,
                )
                transaction.sources.insert(source)
                text = Text(subject="clock x", title="The clock", text="It jumped.")
                number = transaction.bulletins.insert(
                    BulletinKind.CLOCK, text.subject, text.title, text.text, START
                )
                assert number is not None
                published = Publication(key="plain", listed_in="a.json", said="{}")
                transaction.publications.store([published])
                transaction.sources.claim("feed", START, START + timedelta(hours=1))
            ticker = a_ticker(store, clock, told, operators=Memory())
            told.answers = [UNAVAILABLE]
            ticker.run_dry()
            use.acknowledge("late", START, note=None)
        return Path(folder, "tracker.db").read_bytes()
