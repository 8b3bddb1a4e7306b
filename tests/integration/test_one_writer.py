"""One writer: whoever states a change, and however, the same becomes of it.

What neither a file nor a feed can state of a known milestone (a snooze, an acknowledgement, a
proposed date, a pin) has one route only.
"""

from __future__ import annotations

import ast
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import tracker
from tests.databases import a_database
from tests.sites import a_policy
from tracker.domain.channel import Channel
from tracker.domain.milestone import MilestoneStatus
from tracker.service.defaults import Defaults
from tracker.service.intake.feed_importer import FeedImporter
from tracker.service.intake.file_importer import FileImporter
from tracker.service.intake.restatement import Listing
from tracker.service.milestones.announcements import Announced
from tracker.service.milestones.milestones import Milestones
from tracker.sources.problems import Problems
from tracker.sources.record import MilestoneRecord, SourceRecord
from tracker.store.database import open_store
from tracker.store.store import Store

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
LATER = date(2026, 1, 6)  #: when all changes are made
KEY = "final-rules"
LISTING = Listing(origin="register", title="Register", prefix="final", location="register.xml")
BASE: Mapping[str, Any] = {
    "title": "Final rules",
    "due": "2026-06-01",
    "as_of": START.date(),
    "authority": "SEC",
}
MET, WAIVED = MilestoneStatus.MET, MilestoneStatus.WAIVED


@dataclass
class Office:
    """A database in which others count from what is about to be stated."""

    path: Path
    store: Store
    defaults: Defaults
    now: datetime = START
    said: dict[str, Any] = field(default_factory=lambda: {**BASE})

    @property
    def milestones(self) -> Milestones:
        return Milestones(self.store, self.defaults, by="A. Counsel")


Do = Callable[[Milestones, datetime], object]
State = Callable[[Office, dict[str, Any], Do], None]


def _by_use_case(office: Office, _said: dict[str, Any], do: Do) -> None:
    do(office.milestones, office.now)


def _by_file(office: Office, said: dict[str, Any], _do: Do) -> None:
    record = MilestoneRecord(key=KEY, origin="register", external_id="rules", **said)
    FileImporter(office.store, office.defaults).take([record], office.now, by="m.yaml")


def _by_feed(office: Office, said: dict[str, Any], _do: Do) -> None:
    stated = {name: value for name, value in said.items() if name != "closed_on"}
    if stated.get("status") == "open":
        del stated["status"]
    record = SourceRecord(external_id="rules", printed=stated["due"], **stated)
    FeedImporter(office.store, office.defaults).take(
        LISTING, [record], office.now, problems=Problems()
    )


ROUTES: dict[str, State] = {"use case": _by_use_case, "file": _by_file, "feed": _by_feed}


@dataclass(frozen=True)
class Step:
    """The same change, for who uses a use case and for who states it anew."""

    do: Do
    says: dict[str, Any]


def _added(milestones: Milestones, now: datetime, **changes: Any) -> None:
    stated = {**BASE, **changes}
    record = MilestoneRecord(key=KEY, origin="register", external_id="rules", **stated)
    milestones.add(record, now)


def _moved(due: str) -> Do:
    to = Announced(due=due, as_of=LATER, reason="it slipped")
    return lambda milestones, now: milestones.move(KEY, to, now)


def _closed(status: MilestoneStatus, on: date) -> Do:
    return lambda milestones, now: milestones.close(KEY, status, now, on=on)


def _edited(**changes: Any) -> Do:
    return lambda milestones, now: milestones.edit(KEY, changes, now)


ADDED = Step(_added, {})
YEARLY = Step(
    lambda milestones, now: _added(milestones, now, due="by 31 March each year"),
    {"due": "by 31 March each year"},
)
MOVE = Step(_moved("2026-09-01"), {"due": "2026-09-01", "as_of": LATER})
CLOSE = Step(_closed(WAIVED, START.date()), {"status": "waived", "closed_on": START.date()})
PAUSE = Step(
    lambda milestones, now: milestones.suspend(KEY, "stayed by the court", now),
    {"status": "suspended"},
)
HELD = Step(
    _edited(due="2026-01-02", as_of=START.date()), {"due": "2026-01-02", "as_of": START.date()}
)
CASES: dict[str, tuple[Step, ...]] = {
    "added": (ADDED,),
    "moved": (ADDED, MOVE),
    "moved without a date": (ADDED, Step(_moved("TBC"), {"due": "TBC", "as_of": LATER})),
    "edited": (
        ADDED,
        Step(
            _edited(title="Rules", instrument="Act", tags=("uk",)),
            {"title": "Rules", "instrument": "Act", "tags": ("uk",)},
        ),
    ),
    "edited and moved at once": (
        ADDED,
        Step(
            _edited(title="Rules", due="2026-09-01", as_of=LATER),
            {"title": "Rules", "due": "2026-09-01", "as_of": LATER},
        ),
    ),
    "waived": (ADDED, CLOSE),
    "met on its day": (
        ADDED,
        HELD,
        Step(_closed(MET, date(2026, 1, 2)), {"status": "met", "closed_on": date(2026, 1, 2)}),
    ),
    "opened again": (
        ADDED,
        CLOSE,
        Step(lambda milestones, now: milestones.reopen(KEY, now), {"status": "open"}),
    ),
    "closed, so that the next occurrence opens": (YEARLY, CLOSE),
    "suspended": (ADDED, PAUSE),
    "suspended and opened again": (
        ADDED,
        PAUSE,
        Step(lambda milestones, now: milestones.reopen(KEY, now), {"status": "open"}),
    ),
    "checked at its source": (
        ADDED,
        Step(
            lambda milestones, now: milestones.verify(KEY, now, on=LATER),
            {"last_verified_on": LATER},
        ),
    ),
}
NOT_BY_FEED = {"suspended", "suspended and opened again", "checked at its source"}


def _an_office(folder: Path) -> Office:
    folder.mkdir()
    path = folder / "tracker.db"
    a_database(f"sqlite:///{path}")
    defaults = Defaults(
        tz="UTC", policies={"default": a_policy(tz="UTC")}, channels=(Channel(name="mail"),)
    )
    office = Office(path, open_store(f"sqlite:///{path}"), defaults)
    for key, due, more in (
        ("waits", f"30 days after {KEY}", {}),
        ("pinned", f"10 days after {KEY}", {"pinned": True}),
        ("done", f"5 days after {KEY}", {}),
        ("last", "1 month after waits", {}),
    ):
        record = MilestoneRecord(key=key, title=key, due=due, as_of=START.date(), **more)
        office.milestones.add(record, START)
    office.milestones.close("done", MET, START, on=START.date())
    return office


WHAT_IS_THERE = {
    "milestones": """
        SELECT key, title, status, authority, tags, as_of, closed_on, snoozed_until, pinned,
               occurrence, revision, proposed, origin, external_id, updated_at
        FROM milestones ORDER BY key""",
    "revisions": """
        SELECT m.key, r.number, r.changed_at, r.due_text, r.due_status, r.earliest, r.latest
        FROM revisions r JOIN milestones m ON m.id = r.milestone_id ORDER BY m.key, r.number""",
    "anchors": """
        SELECT m.key, a.name, o.key FROM anchors a JOIN milestones m ON m.id = a.milestone_id
        LEFT JOIN milestones o ON o.id = a.anchor_id ORDER BY m.key, a.name""",
    "reminders": """
        SELECT m.key, r.revision, r.kind, r.lead_time, r.fire_at, r.due_at, r.state
        FROM reminders r JOIN milestones m ON m.id = r.milestone_id
        ORDER BY m.key, r.revision, r.fire_at, r.lead_time""",
    "events": """
        SELECT e.at, e.kind, m.key, e.old, e.new FROM events e
        JOIN milestones m ON m.id = e.milestone_id ORDER BY e.id""",
}


def _state(office: Office, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(office.path) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture(params=CASES)
def offices(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, Office]]:
    """An office a route, each with the same changes made to it by that route."""
    found = {}
    for name, state in ROUTES.items():
        if name == "feed" and request.param in NOT_BY_FEED:
            continue
        office = found[name] = _an_office(tmp_path / name)
        for step in CASES[request.param]:
            office.said |= step.says
            state(office, office.said, step.do)
            office.now += timedelta(days=1)
    yield found
    for office in found.values():
        office.store.close()


def test_the_same_change_by_any_route_gives_the_same(offices: dict[str, Office]) -> None:
    for what, query in WHAT_IS_THERE.items():
        by_use_case = _state(offices["use case"], query)
        assert by_use_case
        for name, office in offices.items():
            assert _state(office, query) == by_use_case, f"{what} by {name}"


def test_every_event_says_whose_word_it_is(offices: dict[str, Office]) -> None:
    who = {"use case": "A. Counsel", "file": "m.yaml", "feed": "Register"}
    for name, office in offices.items():
        said = _state(office, "SELECT DISTINCT by FROM events WHERE id > 5")
        assert said == [(who[name],)]


WRITES = {"insert", "replace"}
#: What says anew what follows from dates, and what takes out what should never have been.
ELSEWHERE = {"store/mending/days.py", "store/mending/past.py"}
SQL = re.compile(
    r"\b(INSERT\s+INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM)\s+milestones\b", re.IGNORECASE
)
STATEMENTS = {"insert", "update", "delete", "insert_rows", "update_rows"}
NAMES = re.compile(
    r"milestones\s*\)*\s*\.\s*(insert|replace)\b|\b(MilestoneTable|MILESTONES|MilestoneRow)\b"
)


def _calls() -> Iterator[tuple[str, ast.Call]]:
    root = Path(tracker.__file__).parent
    for path in sorted(root.rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if "migrations" in name or name in ELSEWHERE:
            continue
        text = path.read_text()
        assert not SQL.search(text), f"{name} writes milestones by hand"
        if not NAMES.search(text):
            continue  # what calls none of them by name need not be parsed
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call):
                yield name, node


def _is_write(call: ast.Call) -> bool:
    """Whether it is `*.milestones.insert(...)` or another of the methods that write."""
    called = call.func
    return (
        isinstance(called, ast.Attribute)
        and called.attr in WRITES
        and ast.unparse(called.value).endswith(("milestones", "MilestoneTable"))
    )


def _is_statement(call: ast.Call) -> bool:
    """Whether it is a statement that changes the table: `update(MILESTONES)` and its like."""
    called = call.func
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name in STATEMENTS and any(
        isinstance(each, ast.Name) and each.id in ("MILESTONES", "MilestoneRow")
        for each in call.args
    )


def test_milestones_are_written_in_one_place() -> None:
    calls = list(_calls())
    writers = {name for name, call in calls if _is_write(call)}
    assert writers == {"service/milestones/write.py"}
    statements = {name for name, call in calls if _is_statement(call)}
    assert statements == {"store/tables/milestones.py"}
