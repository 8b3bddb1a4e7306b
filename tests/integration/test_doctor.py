"""`tracker doctor` over real databases: what it finds, and that nothing stops it from looking."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.databases import a_database
from tests.sites import a_policy
from tracker.domain.delivery import Conclusion, DeliveryState, Order, Outcome
from tracker.service.defaults import Defaults
from tracker.service.milestones.milestones import Milestones
from tracker.service.views.doctor import Finding, examine
from tracker.sources.record import MilestoneRecord
from tracker.store.database import open_store
from tracker.store.engine.serving import serving_lock
from tracker.store.engine.spool import Spool, spool_path
from tracker.store.store import Store

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Practice:
    """A database and its settings, examined at NOW."""

    def __init__(self, folder: Path, url: str) -> None:
        self.settings = folder / "tracker.toml"
        self.url = url
        self.settle('[channels.mail]\nurl = "console://"\n[watch]\nbackup_every = "1d"\n')

    def settle(self, text: str) -> None:
        self.settings.write_text(f'database = "{self.url}"\n{text}')

    def findings(self) -> tuple[Finding, ...]:
        return examine(self.settings, NOW)

    def checks(self) -> list[str]:
        return [each.check for each in self.findings()]


@pytest.fixture
def practice(tmp_path: Path, database_url: str) -> Practice:
    """A database of each kind, with settings and a daemon that ticked a moment ago."""
    return Practice(tmp_path, database_url)


@pytest.fixture
def running(practice: Practice) -> Iterator[Store]:
    """The store of a daemon that runs, as far as anybody can tell."""
    store = open_store(practice.url)
    with store.write() as transaction:
        transaction.daemon.started(4711, "here", "1", NOW - timedelta(days=1))
        transaction.daemon.ticked(NOW - timedelta(seconds=20), 1.0)
    if store.file is None:
        yield store
    else:
        with serving_lock(store.file):
            yield store
    store.close()


def _with_a_reminder(store: Store) -> int:
    defaults = Defaults(tz="UTC", policies={"default": a_policy(tz="UTC")}, channels=())
    record = MilestoneRecord(key="m", title="M", due="2026-06-30")
    Milestones(store, defaults, by="A. Clerk").add(record, NOW - timedelta(days=3))
    with store.read() as transaction:
        return transaction.reminders.of("m")[0].id


def _tried(store: Store, outcome: Outcome, state: DeliveryState) -> None:
    """One delivery on `mail`, tried an hour ago with this outcome."""
    reminder, began = _with_a_reminder(store), NOW - 60 * MINUTE
    with store.write() as transaction:
        transaction.deliveries.insert(reminder, [Order(channel="mail", due_at=began)], began)
        (claim,) = transaction.deliveries.claim(
            "mail",
            began,
            token=lambda: "t",
            together=False,
            owner="o",
            lease_until=NOW,
            limit=1,
        )
        transaction.deliveries.conclude(
            [
                Conclusion(
                    delivery_id=claim.delivery_id,
                    token="t",
                    outcome=outcome,
                    detail="",
                    state=state,
                    next_due_at=None if state is DeliveryState.SENT else NOW + MINUTE,
                )
            ],
            began,
        )


@pytest.mark.usefixtures("running")
def test_where_all_is_well_nothing_is_found(practice: Practice) -> None:
    assert practice.findings() == ()


def test_a_daemon_that_never_ran_is_found(practice: Practice) -> None:
    (finding,) = practice.findings()
    assert (finding.check, finding.severity) == ("daemon", "error")
    assert "none ever ran" in finding.finding


def test_a_daemon_that_is_gone_is_found_with_its_last_word(
    practice: Practice, running: Store
) -> None:
    with running.write() as transaction:
        transaction.daemon.ticked(NOW - timedelta(minutes=3), 1.0)
        transaction.daemon.stopped(NOW - timedelta(minutes=3))
    if running.file is not None:
        practice = _copied(practice, running.file)
    (finding,) = practice.findings()
    assert finding.finding == "the daemon is not running; its last word is of 2026-01-05 11:57 UTC"


def _copied(practice: Practice, file: Path) -> Practice:
    """The same database where no lock is held."""
    elsewhere = file.parent / "copy"
    elsewhere.mkdir()
    shutil.copy(file, elsewhere / "tracker.db")
    return Practice(elsewhere, f"sqlite:///{elsewhere}/tracker.db")


def test_a_daemon_that_holds_its_lock_but_ticks_no_more_is_found(tmp_path: Path) -> None:
    practice = Practice(tmp_path, f"sqlite:///{tmp_path}/tracker.db")
    a_database(practice.url)
    store = open_store(practice.url)
    with store.write() as transaction:
        transaction.daemon.started(1, "here", "1", NOW - timedelta(days=1))
        transaction.daemon.ticked(NOW - timedelta(minutes=3), 1.0)
    with serving_lock(tmp_path / "tracker.db"):
        (finding,) = practice.findings()
    store.close()
    assert finding.finding == "the daemon runs, but its last tick was at 2026-01-05 11:57 UTC"


def test_a_held_clock_is_found_and_time_is_the_daemon_s(practice: Practice, running: Store) -> None:
    with running.write() as transaction:
        transaction.daemon.ticked(NOW - timedelta(days=1, seconds=20), 1.0)
        transaction.daemon.set_clock_offset(86_400)
    (finding,) = practice.findings()
    assert finding.check == "clock"
    assert "1 day, 0:00:00" in finding.finding
    assert "tracker status --release" in finding.remedy


def test_what_is_overdue_is_counted(practice: Practice, running: Store) -> None:
    reminder = _with_a_reminder(running)
    with running.write() as transaction:
        transaction.daemon.backed_up(NOW)
        for minutes, channel in ((14, "mail"), (16, "slack"), (20, "sms")):
            at = NOW - minutes * MINUTE
            transaction.deliveries.insert(reminder, [Order(channel=channel, due_at=at)], at)
    (finding,) = practice.findings()
    assert finding.finding == "2 sends are overdue, the oldest since 2026-01-05 11:40 UTC"


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.NOT_SENT, Outcome.UNKNOWN])
def test_a_channel_that_fails_is_found(
    practice: Practice, running: Store, outcome: Outcome
) -> None:
    _tried(running, outcome, DeliveryState.PENDING)
    with running.write() as transaction:
        transaction.daemon.backed_up(NOW)
    overdue, finding = practice.findings()
    assert overdue.finding == "1 send is overdue, the oldest since 2026-01-05 11:00 UTC"
    assert finding.finding == f"the channel mail fails: {outcome}, nothing ever accepted"
    assert "tracker channel test mail" in finding.remedy


def _ran_once(store: Store, *minutes_ago: float) -> None:
    with store.write() as transaction:
        for minutes in minutes_ago:
            at = NOW - minutes * MINUTE
            transaction.daemon.started(1, "here", "1", at, once=True)
            transaction.daemon.ticked(at, 1.0)
            transaction.daemon.stopped(at)


@pytest.mark.parametrize(
    ("minutes_ago", "found"),
    [
        ((25, 10), []),  # every quarter of an hour, the last one ten minutes ago
        ((70, 55), ["daemon"]),  # the same, and nothing for three times as long
        ((24 * 60 + 30,), []),  # one run says nothing of the next: once a day is usual
        ((26 * 60,), ["daemon"]),
    ],
)
def test_an_installation_that_cron_runs_is_well_while_cron_does(
    tmp_path: Path, minutes_ago: tuple[float, ...], found: list[str]
) -> None:
    practice = Practice(tmp_path, f"sqlite:///{tmp_path}/tracker.db")
    a_database(practice.url)
    store = open_store(practice.url)
    _ran_once(store, *minutes_ago)
    store.close()
    findings = practice.findings()
    assert [finding.check for finding in findings] == found
    assert all("run --once" in finding.finding for finding in findings)


def test_a_channel_that_works_or_that_the_settings_have_lost_is_no_finding(
    practice: Practice, running: Store
) -> None:
    _tried(running, Outcome.SENT, DeliveryState.SENT)
    with running.write() as transaction:
        transaction.daemon.backed_up(NOW)
    assert practice.findings() == ()
    practice.settle('[channels.other]\nurl = "console://"\n')
    assert practice.findings() == ()


def test_a_backup_that_is_missing_or_old_is_found(tmp_path: Path) -> None:
    practice = Practice(tmp_path, f"sqlite:///{tmp_path}/tracker.db")
    a_database(practice.url)
    store = open_store(practice.url)
    _with_a_reminder(store)
    with store.write() as transaction:
        transaction.daemon.started(1, "here", "1", NOW)
    with serving_lock(tmp_path / "tracker.db"):
        (finding,) = practice.findings()
        assert (finding.check, finding.severity) == ("backup", "warning")
        for made, found in ((NOW - timedelta(hours=25), True), (NOW, False)):
            with store.write() as transaction:
                transaction.daemon.backed_up(made)
            assert ("backup" in practice.checks()) is found
        practice.settle("")
        assert practice.findings() == ()
    store.close()


def test_a_disk_that_is_nearly_full_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice = Practice(tmp_path, f"sqlite:///{tmp_path}/tracker.db")
    a_database(practice.url)
    total = 10**12
    for free, found in ((99_000_000, True), (total // 200, True), (total // 50, False)):
        usage = shutil._ntuple_diskusage(total, total - free, free)
        monkeypatch.setattr(shutil, "disk_usage", lambda _, usage=usage: usage)
        assert ("disk" in practice.checks()) is found


def test_outcomes_in_the_spool_are_found(
    practice: Practice, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "state" / "tracker").mkdir(parents=True)
    spool = Spool(spool_path(practice.url))
    assert not spool.path.exists()
    assert "spool" not in practice.checks()
    assert not spool.path.exists()
    kept = Conclusion(
        delivery_id=1,
        token="t",
        outcome=Outcome.SENT,
        detail="",
        state=DeliveryState.SENT,
        next_due_at=None,
    )
    assert spool.keep([kept], NOW)
    assert "spool" in practice.checks()


def test_settings_with_problems_are_found_and_the_database_is_looked_at_all_the_same(
    practice: Practice,
) -> None:
    practice.settle('[channels.mail]\nurl = "console://"\nfallbak = "x"\n[delivery]\nfuse = -1\n')
    settings, fuse, daemon = practice.findings()
    assert "did you mean fallback?" in settings.finding
    assert "delivery.fuse" in fuse.finding
    assert daemon.check == "daemon"


def test_secrets_need_not_be_there(practice: Practice) -> None:
    practice.settle('[channels.mail]\nurl_file = "gone"\n')
    assert practice.checks() == ["daemon"]


@pytest.mark.parametrize(
    ("why", "text"),
    [
        ("no TOML", "["),
        ("no database that tracker speaks to", 'database = "mysql://me:hunter2@host/x"'),
    ],
)
def test_settings_that_name_no_database_are_a_finding(why: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "tracker.toml").write_text(text)
    findings = examine(tmp_path / "tracker.toml", NOW)
    assert {each.check for each in findings} == {"settings"}, why
    assert "hunter2" not in str(findings)


class Ruin:
    """What can have become of a database file."""

    @staticmethod
    def missing(file: Path) -> None:
        file.unlink()

    @staticmethod
    def no_database(file: Path) -> None:
        file.write_text("notes\n" * 1_000)

    @staticmethod
    def a_stranger(file: Path) -> None:
        file.unlink()
        with sqlite3.connect(file) as connection:
            connection.execute("CREATE TABLE notes (text)")

    @staticmethod
    def another_version(file: Path) -> None:
        with sqlite3.connect(file) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")

    @staticmethod
    def damaged(file: Path) -> None:
        page, number = 4_096, file.stat().st_size // 4_096
        with file.open("r+b") as content:
            for each in range(2, number):
                content.seek(each * page)
                content.write(os.urandom(page))


@pytest.mark.parametrize(
    ("ruin", "check"),
    [
        (Ruin.missing, "database"),
        (Ruin.no_database, "database"),
        (Ruin.a_stranger, "database"),
        (Ruin.another_version, "schema"),
        (Ruin.damaged, "database"),
    ],
)
def test_a_database_that_cannot_be_used_is_a_finding(
    ruin: object, check: str, tmp_path: Path
) -> None:
    practice = Practice(tmp_path, f"sqlite:///{tmp_path}/tracker.db")
    a_database(practice.url)
    assert callable(ruin)
    ruin(tmp_path / "tracker.db")
    assert check in practice.checks()


def test_a_database_that_somebody_has_locked_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.service.views.doctor._PATIENCE_S", 0.1)
    practice = Practice(tmp_path, f"sqlite:///{tmp_path}/tracker.db")
    a_database(practice.url)
    holder = sqlite3.connect(tmp_path / "tracker.db", isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    (finding,) = practice.findings()
    holder.close()
    assert finding.check == "database"
    assert "locked" in finding.finding


def test_a_server_that_cannot_be_reached_is_a_finding(tmp_path: Path) -> None:
    practice = Practice(tmp_path, "postgresql+psycopg://me:hunter2@127.0.0.1:1/tracker")
    (finding,) = practice.findings()
    assert finding.check == "database"
    assert "hunter2" not in str(finding)
