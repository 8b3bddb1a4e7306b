"""What was tried long ago is dropped, and what stands for it says the same, on both databases."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.integration.office import SILENT, START, UNAVAILABLE, Office, an_office
from tracker.domain.bulletin import BulletinKind
from tracker.domain.delivery import Order, Outcome
from tracker.domain.milestone import MilestoneStatus
from tracker.errors import BadData, UsageError
from tracker.service.pruning import Pruner
from tracker.store.database import check_database
from tracker.store.reads.logs import LogPage
from tracker.store.reads.reads import open_reads
from tracker.store.values.records import LogEntry

_YEAR = timedelta(days=365)


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    """A milestone that was told at the third try, and met; another one that is open."""
    office = an_office(tmp_path, url=database_url)
    office.add("2026-01-20", key="met")
    office.slack.answers = [UNAVAILABLE, SILENT]
    for hour in (9, 10, 14):
        office.tick_at(date(2026, 1, 13), hour)
    office.add("2026-01-21", key="open")
    office.tick_at(date(2026, 1, 19))
    office.milestones.acknowledge("met", office.clock.now(), note="seen")
    _close(office, office.clock.now())
    yield office
    office.store.close()


def _close(office: Office, now: datetime, key: str = "met") -> None:
    office.milestones.close(key, MilestoneStatus.MET, now, on=now.date())


def _pruner(office: Office, before: date = date(2026, 6, 1), **changes: Any) -> Pruner:
    return Pruner(office.store, before, tz="UTC", now=START + _YEAR, **changes)


def _rows(office: Office, query: str) -> list[dict[str, Any]]:
    with office.store._engine.connect() as connection:
        return [dict(row) for row in connection.execute(text(query)).mappings()]


def _count(office: Office, table: str, where: str = "1 = 1") -> int:
    return _one(office, f"SELECT count(*) AS one FROM {table} WHERE {where}")  # noqa: S608 - ours


def _one(office: Office, query: str) -> int:
    return int(_rows(office, query)[0]["one"])


def _write(office: Office, statement: str, **values: object) -> None:
    wanted = {name: value for name, value in values.items() if f":{name}" in statement}
    with office.store._engine.begin() as connection:
        connection.execute(text(statement), wanted)


def _tell_lately(office: Office) -> None:
    """Have every channel told something since, so that nothing old says how it is."""
    office.add("2026-12-20", key="late")
    office.tick_at(date(2026, 12, 19))


_OF_MET = (
    "delivery_id IN (SELECT d.id FROM deliveries d JOIN reminders r ON r.id = d.reminder_id "
    "JOIN milestones m ON m.id = r.milestone_id WHERE m.key = 'met')"
)


def test_what_is_over_goes_and_all_else_stays(office: Office, tmp_path: Path) -> None:
    _tell_lately(office)
    of_met, others = (
        _count(office, "attempts", _OF_MET),
        _count(office, "attempts", f"NOT {_OF_MET}"),
    )
    assert of_met
    kept = {name: _count(office, name) for name in ("deliveries", "reminders", "events")}

    pruner = _pruner(office)
    found = pruner.prunable()
    done = pruner.prune(tmp_path / "copy.jsonl", by="amira")

    assert (found.attempts, done.attempts, done.left) == (of_met, of_met, 0)
    assert _count(office, "attempts", _OF_MET) == 0
    assert _count(office, "attempts") == others
    assert {name: _count(office, name) for name in kept} == kept
    assert _count(office, "texts", "id NOT IN (SELECT text_id FROM attempts)") == 0
    assert check_database(office.url) == ()
    assert pruner.prunable().attempts == 0


def test_the_log_says_of_each_delivery_what_it_said_last(office: Office, tmp_path: Path) -> None:
    _tell_lately(office)
    before = office.log("met")
    _pruner(office).prune(tmp_path / "copy.jsonl", by="amira")
    after = office.log("met")

    def last(entries: Any) -> dict[tuple[Any, ...], Any]:
        return {
            (each.ref, each.channel): (each.at, each.outcome, each.attempt, each.possible_repeat)
            for each in entries
            if each.kind == "attempt"
        }

    assert last(after) == last(before)
    assert [each for each in after if each.kind != "attempt"] == [
        each for each in before if each.kind != "attempt"
    ]
    said = [each.detail for each in after if each.kind == "attempt"]
    assert len(said) == len(last(before))
    for each in said:
        assert "pruned on 2027-01-05 by amira with all that ended before 2026-06-01;" in each
        assert each.endswith(f"; copy in {tmp_path}/copy.jsonl")
    (troubled,) = (each for each in said if "UNKNOWN" in each)
    assert troubled.startswith("NOT_SENT, UNKNOWN, SENT (possible repeat); pruned")
    (run,) = [each for each in office.log() if each.kind == "pruned"]
    assert run.by == "amira"
    assert run.key is None


def test_the_copy_holds_all_that_was_dropped(office: Office, tmp_path: Path) -> None:
    _tell_lately(office)
    with open_reads(office.url) as reads:
        told = [each for each in reads.log("met", full=True) if each.kind == "attempt"]
    file = tmp_path / "copy.jsonl"
    done = _pruner(office).prune(file, by="amira")

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert hashlib.sha256(file.read_bytes()).hexdigest() == done.digest
    (row,) = _rows(office, "SELECT * FROM prunings")
    assert (row["digest"], row["attempts"]) == (done.digest, done.attempts)
    assert row["finished_at"] is not None
    head, *lines = map(json.loads, file.read_text().splitlines())
    assert head["by"] == "amira"
    words = {line["digest"]: line["words"] for line in lines if "digest" in line}
    copied = {
        (line["ref"], line["channel"], each["attempt"]): (
            each["outcome"],
            each["ended_at"],
            each["possible_repeat"],
            words[each["text"]],
        )
        for line in lines
        if "attempts" in line
        for each in line["attempts"]
    }
    assert copied == {
        (each.ref, each.channel, each.attempt): (
            each.outcome,
            each.at.isoformat(),
            each.possible_repeat,
            each.told.text,
        )
        for each in told
        if each.told
    }
    assert {line["key"] for line in lines if "key" in line} == {"met"}


def test_nothing_says_less_of_a_channel_afterwards(office: Office, tmp_path: Path) -> None:
    with open_reads(office.url) as reads:
        before, figures = reads.status(office.clock.now()), reads.figures(office.clock.now())
    _close(office, office.clock.now(), "open")
    done = _pruner(office).prune(tmp_path / "copy.jsonl", by="amira")
    assert done.attempts
    with open_reads(office.url) as reads:
        after, counted = reads.status(office.clock.now()), reads.figures(office.clock.now())
    assert after.channels == before.channels
    assert counted.attempts == figures.attempts
    assert counted.seen_after_s == figures.seen_after_s


def _open_again(office: Office) -> None:
    office.milestones.reopen("met", office.clock.now())


def _pause(office: Office) -> None:
    _open_again(office)
    office.milestones.suspend("met", "a court", office.clock.now())


def _close_lately(office: Office) -> None:
    _open_again(office)
    _close(office, START + _YEAR - timedelta(days=4))


@pytest.mark.parametrize("change", [_open_again, _pause, _close_lately])
def test_of_what_is_not_long_over_everything_stays(
    office: Office, change: Callable[[Office], object], tmp_path: Path
) -> None:
    change(office)
    done = _pruner(office).prune(tmp_path / "copy.jsonl", by="amira")
    assert (done.attempts, done.left, done.digest) == (0, 0, None)
    assert not list(tmp_path.glob("*copy*"))
    assert _count(office, "prunings") == 0


@pytest.mark.parametrize(
    ("state", "outcome", "stays"),
    [
        ("sent", "SENT", False),
        ("sent", "UNKNOWN", False),
        ("superseded", "REFUSED", False),
        ("folded", "NOT_SENT", False),
        ("superseded", "UNKNOWN", True),
        ("superseded", "SENT", True),
        ("folded", "UNKNOWN", True),
        ("unconfirmed", "UNKNOWN", True),
        ("pending", "REFUSED", True),
        ("claimed", "STARTED", True),
        ("sent", "STARTED", True),
    ],
)
def test_what_may_have_arrived_or_is_not_settled_stays(
    office: Office, state: str, outcome: str, *, stays: bool, tmp_path: Path
) -> None:
    _tell_lately(office)
    first = _one(office, f"SELECT min(delivery_id) AS one FROM attempts WHERE {_OF_MET}")  # noqa: S608 - ours
    for statement in (
        "UPDATE deliveries SET state = :state WHERE id = :id",
        "UPDATE attempts SET outcome = :outcome WHERE delivery_id = :id",
    ):
        _write(office, statement, state=state, outcome=outcome, id=first)
    _pruner(office).prune(tmp_path / "copy.jsonl", by="amira")
    assert bool(_count(office, "attempts", f"delivery_id = {first}")) is stays


def test_messages_of_trackers_own_go_too(office: Office, tmp_path: Path) -> None:
    now = office.clock.now()
    with office.store.write() as transaction:
        number = transaction.bulletins.insert(BulletinKind.FUSE, "subject", "A fuse", "Text", now)
        assert number is not None
        transaction.deliveries.insert_bulletin(number, [Order(channel="mail", due_at=now)], now)
    office.tick()
    _tell_lately(office)
    _pruner(office).prune(tmp_path / "copy.jsonl", by="amira")
    of_bulletins = "delivery_id IN (SELECT id FROM deliveries WHERE bulletin_id IS NOT NULL)"
    assert _count(office, "attempts", of_bulletins) == 0
    (entry,) = [each for each in office.log() if "A fuse" in each.detail]
    assert (entry.outcome, entry.key) == (Outcome.SENT, None)
    assert "A fuse: pruned on" in entry.detail


def test_what_changed_since_it_was_copied_stays(office: Office, tmp_path: Path) -> None:
    """Somebody opens it again while it is being copied: nothing of it goes."""
    _tell_lately(office)
    seen: list[int] = []

    def open_again(attempts: int) -> None:
        if not seen:
            _open_again(office)
        seen.append(attempts)

    before = _count(office, "attempts")
    done = _pruner(office).prune(tmp_path / "copy.jsonl", by="amira", progress=open_again)
    assert (done.attempts, _count(office, "attempts")) == (0, before)
    assert done.left > 0
    (row,) = _rows(office, "SELECT * FROM prunings")
    assert (row["attempts"], _count(office, "pruned")) == (0, 0)


def test_what_cannot_be_read_stays_and_the_rest_goes(office: Office, tmp_path: Path) -> None:
    _tell_lately(office)
    damaged = _one(office, "SELECT min(text_id) AS one FROM attempts")
    _write(office, "UPDATE texts SET packed = :none WHERE id = :id", none=b"none", id=damaged)
    told_it = f"id IN (SELECT delivery_id FROM attempts WHERE text_id = {damaged})"  # noqa: S608 - ours
    before = _count(office, "deliveries", told_it)
    done = _pruner(office).prune(tmp_path / "copy.jsonl", by="amira")
    assert (done.left, done.attempts > 0) == (before, True)
    assert _count(office, "deliveries", told_it) == before


def test_a_text_that_others_told_too_stays(office: Office, tmp_path: Path) -> None:
    _tell_lately(office)
    shared = _one(office, f"SELECT min(text_id) AS one FROM attempts WHERE {_OF_MET}")  # noqa: S608 - ours
    newest = "UPDATE attempts SET text_id = :id WHERE id = (SELECT max(id) FROM attempts)"
    _write(office, newest, id=shared)
    _pruner(office).prune(tmp_path / "copy.jsonl", by="amira")
    assert _count(office, "texts", f"id = {shared}") == 1


def test_nothing_goes_where_the_copy_cannot_be_made(office: Office, tmp_path: Path) -> None:
    _tell_lately(office)
    before = _count(office, "attempts")
    taken = tmp_path / "taken.jsonl"
    taken.write_text("mine")
    for file in (taken, tmp_path / "no" / "folder.jsonl"):
        with pytest.raises(BadData):
            _pruner(office).prune(file, by="amira")
    assert taken.read_text() == "mine"
    assert (_count(office, "attempts"), _count(office, "prunings")) == (before, 0)


def test_without_a_copy_the_digest_is_that_of_the_copy_there_would_have_been(
    office: Office, tmp_path: Path
) -> None:
    _tell_lately(office)
    done = _pruner(office).prune(None, by="amira")
    (row,) = _rows(office, "SELECT * FROM prunings")
    assert (row["file"], row["digest"]) == (None, done.digest)
    assert _count(office, "attempts", _OF_MET) == 0
    assert any("no copy was kept" in each.detail for each in office.log("met"))


def test_what_is_younger_than_ninety_days_is_refused(office: Office) -> None:
    latest = (START + _YEAR - timedelta(days=90)).date()
    _pruner(office, latest)
    with pytest.raises(UsageError, match=f"say {latest} or an earlier day"):
        _pruner(office, latest + timedelta(days=1))


def test_whoever_is_told_again_is_told_nothing_twice(office: Office, tmp_path: Path) -> None:
    """A milestone of which nothing is left but what stands for it is opened again."""
    _tell_lately(office)
    _pruner(office).prune(tmp_path / "copy.jsonl", by="amira")
    told = _count(office, "attempts")
    office.milestones.reopen("met", START)
    office.clock.set(START + timedelta(days=14, hours=20))
    office.tick()
    assert _count(office, "attempts") == told


def test_a_milestone_whose_attempts_are_gone_was_still_told(office: Office, tmp_path: Path) -> None:
    _tell_lately(office)
    _pruner(office).prune(tmp_path / "copy.jsonl", by="amira")
    with office.store.read() as transaction:
        assert transaction.past.tried(["met"]) == {"met"}
        assert transaction.past.told(["met"]) == {"met": 1}


def test_the_log_is_the_same_a_page_at_a_time(office: Office, tmp_path: Path) -> None:
    _tell_lately(office)
    _pruner(office).prune(tmp_path / "copy.jsonl", by="amira")
    with open_reads(office.url) as reads:
        whole = reads.log()
        for size in (1, 2, 5, 100):
            found, after = list[LogEntry](), None
            while True:
                entries, after = reads.log_page(None, LogPage(size=size, after=after))
                found += entries
                if after is None:
                    break
            assert tuple(found) == whole
            newest = LogPage(size=size, newest=True)
            assert reads.log_page(None, newest)[0] == whole[-size:]


def test_a_copy_is_made_where_memory_cannot_be_told_to_forget_it(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "posix_fadvise", raising=False)
    done = _pruner(office).prune(tmp_path / "copy.jsonl", by="amira")
    assert done.digest == hashlib.sha256((tmp_path / "copy.jsonl").read_bytes()).hexdigest()
