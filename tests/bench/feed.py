"""How fast a calendar of 10,000 events is written, beside the `icalendar` library.

Both are measured in the processor time of this process: neither waits for anything.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from icalendar import Calendar, Event

from tests.agendas import a_time
from tests.bench.pairs import Result, in_turns
from tests.builders import a_due, a_milestone
from tests.databases import a_database
from tracker.dates.base.window import DueWindow, Precision
from tracker.domain.milestone import Milestone
from tracker.planning.agenda.entries import Glance, entries_of
from tracker.planning.search import Search
from tracker.service.views.agenda import agenda_of
from tracker.sources.icalendar.export import CalendarFile, calendar_of
from tracker.store.database import open_store
from tracker.store.reads.reads import Reads, open_reads

_EVENTS = 10_000
_RUNS = 5
_AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
_DAY = timedelta(days=1)


def measure(folder: Path) -> Iterator[Result]:
    url = f"sqlite:///{folder / 'feed.db'}"
    a_database(url)
    store = open_store(url)
    with store.write() as transaction:
        transaction.milestones.insert(list(_milestones()), _AT)
    store.close()
    with open_reads(url) as reads:
        yield from _measured(reads)


def _measured(reads: Reads) -> Iterator[Result]:
    glances = list(reads.glances(Search(), closed_since=_AT))
    assert agenda_of(reads, _AT).entries == _EVENTS
    assert _by_library(glances).count(b"BEGIN:VEVENT") == _EVENTS
    told = f"a calendar of {_EVENTS:,} events"
    yield _beside(f"{told} written", lambda: _bytes(calendar_of(glances)), glances)
    yield _beside(f"{told} read and written", lambda: _bytes(agenda_of(reads, _AT)), glances)


def _beside(what: str, write: Callable[[], bytes], glances: Sequence[Glance]) -> Result:
    return in_turns(
        f"{what}, beside icalendar writing it",
        "events/s",
        lambda: _rate(write),
        lambda: _rate(lambda: _by_library(glances)),
        runs=_RUNS,
    )


def _bytes(file: CalendarFile) -> bytes:
    return file.text.encode()


def _rate(action: Callable[[], object]) -> float:
    began = time.process_time()
    action()
    return _EVENTS / (time.process_time() - began)


def _milestones() -> Iterator[Milestone]:
    """Days, times and, for two events each, months."""
    windows = []
    for number in range(_EVENTS // 4):
        day = date(2026, 3, 1) + number % 1_000 * _DAY
        month = DueWindow.of(day.replace(day=1), day.replace(day=28), Precision.MONTH)
        windows += [DueWindow.on(day), a_time(f"{day}T17:00+00:00"), month]
    for number, window in enumerate(windows):
        yield a_milestone(
            f"milestone-{number}",
            a_due(window, text="as the authority has announced"),
            title=f"Client money and asset return, part {number}",
            authority="Financial Conduct Authority",
            owner="policy team",
            tags=("uk", "crypto"),
            source_url=f"https://www.example.org/dates/{number}",
        )


def _by_library(glances: Sequence[Glance]) -> bytes:
    """The same properties of the same entries, written by the library."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//example//EN")
    for glance in glances:
        for entry in entries_of(glance):
            event = Event()
            event.add("uid", entry.uid)
            event.add("dtstamp", glance.changed_at)
            event.add("last-modified", glance.changed_at)
            event.add("sequence", glance.sequence)
            event.add("dtstart", entry.at or entry.day)
            if entry.at is None:
                event.add("dtend", entry.day + _DAY)
            event.add("summary", entry.summary)
            event.add("description", glance.description)
            event.add("url", glance.source_url)
            event.add("categories", list(glance.tags))
            event.add("status", glance.entry_status.value)
            event.add("transp", "TRANSPARENT")
            calendar.add_component(event)
    return calendar.to_ical()
