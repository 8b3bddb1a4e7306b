"""A daemon that cannot begin, or go on by new settings: the operator hears, and it mends."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.databases import a_database
from tests.faults.lives import QUICK, noted, started
from tests.faults.oracle import told_by_hook
from tests.faults.oracle_truth import Happened, Span, untruths
from tests.peers.pooler import a_pooler
from tests.peers.webhook import WebhookPeer
from tests.sites import Site, wait_for
from tracker.store.engine.warned import warning_places

_OPERATOR = QUICK + 'operator = "ops"\n'
_HOMELESS = {"HOME": "/proc/no-such", "XDG_STATE_HOME": "/proc/no-such/state"}
_BUSY_S = 90.0  #: more than a lock is waited for, twice


@pytest.fixture
def peer() -> Iterator[WebhookPeer]:
    with WebhookPeer() as receiver:
        yield receiver


@pytest.fixture
def site(tmp_path: Path, peer: WebhookPeer) -> Iterator[Site]:
    """An installation without a database whose user has no home."""
    made = Site(
        tmp_path,
        {name: peer.channel_url(f"/{name}") for name in ("hook", "ops")},
        delivery=_OPERATOR,
        policy='channels.names = ["hook"]',
        environment=_HOMELESS,
    )
    yield made
    for place in warning_places(made.database_url or f"sqlite:///{tmp_path}/tracker.db", {}):
        place.unlink(missing_ok=True)


def _damage(folder: Path) -> str:
    a_database(f"sqlite:///{folder}/tracker.db")
    with (folder / "tracker.db").open("r+b") as file:
        file.seek(4_096)
        file.write(b"\xff" * 40_000)
    return f"sqlite:///{folder}/tracker.db"


def _remove(folder: Path) -> str:
    return f"sqlite:///{folder}/gone/tracker.db"


def _foreign(folder: Path) -> str:
    (folder / "tracker.db").write_bytes(b"a letter, not a database\n" * 200)
    return f"sqlite:///{folder}/tracker.db"


def _newer(folder: Path) -> str:
    a_database(f"sqlite:///{folder}/tracker.db")
    with closing(sqlite3.connect(folder / "tracker.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    return f"sqlite:///{folder}/tracker.db"


def _unreachable(_folder: Path) -> str:
    return "postgresql+psycopg://tracker:s3cret@127.0.0.1:1/tracker"


@pytest.mark.parametrize("spoil", [_remove, _damage, _foreign, _newer, _unreachable])
def test_a_daemon_that_cannot_begin_tells_the_operator_once_however_often_it_is_started(
    site: Site, peer: WebhookPeer, tmp_path: Path, spoil: Callable[[Path], str]
) -> None:
    unusable = list[Span]()
    site.database_url = spoil(tmp_path)
    site.settings.write_text(site._settings_text())
    starts = [()] * 3 + [("--once",)] * 3
    with noted(unusable):
        codes = [site.start(*arguments).wait(timeout=60) for arguments in starts]
    assert set(codes) == {5}
    told = told_by_hook(peer, "/ops")
    assert [each.title for each in told] == ["Tracker cannot use its database: no reminder is sent"]
    assert _untruths(peer, unusable) == []
    assert "s3cret" not in told[0].text + site.log.read_text()
    assert told_by_hook(peer, "/hook") == []
    assert not (tmp_path / "gone").exists()


def test_an_operator_whose_channel_is_set_aside_is_stood_in_for(
    site: Site, peer: WebhookPeer, tmp_path: Path
) -> None:
    site.database_url = _remove(tmp_path)
    site.channels = {"hook": peer.channel_url("/hook"), "ops": "slack://${TRACKER_TEST_NOT_SET}"}
    site.settings.write_text(site._settings_text())
    unusable = list[Span]()
    with noted(unusable):
        assert site.start().wait(timeout=60) == 5
    assert [each.title for each in told_by_hook(peer, "/hook")] == [
        "Tracker cannot use its database: no reminder is sent"
    ]
    assert _untruths(peer, unusable) == []


def _untruths(peer: WebhookPeer, unusable: list[Span]) -> list[str]:
    """What is not so of all that was told, to whomever, where only the database was of no use."""
    happened = Happened(unusable=unusable, stalled=unusable)
    return untruths({"all": told_by_hook(peer)}, happened)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with closing(sqlite3.connect(folder / "tracker.db", isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        yield
        holder.execute("ROLLBACK")


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_a_daemon_waits_for_a_database_that_is_locked_and_tells_the_operator(
    site: Site, peer: WebhookPeer, tmp_path: Path
) -> None:
    a_database(f"sqlite:///{tmp_path}/tracker.db")
    running, unusable = started(site), list[Span]()
    with noted(unusable), _locked(tmp_path):
        daemon = site.start()
        wait_for(lambda: told_by_hook(peer, "/ops"), "the alarm", _BUSY_S)
        daemon.send_signal(signal.SIGHUP)
        assert "locked" in told_by_hook(peer, "/ops")[0].text
    wait_for(running, "the start of the daemon", _BUSY_S)
    assert site.stop(daemon) == 0
    assert len(told_by_hook(peer, "/ops")) == 1
    assert _untruths(peer, unusable) == []


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_new_settings_while_the_database_is_locked_end_nothing_and_are_applied_afterwards(
    site: Site, tmp_path: Path
) -> None:
    a_database(f"sqlite:///{tmp_path}/tracker.db")
    running = started(site)
    daemon = site.start()
    wait_for(running, "the start of the daemon")
    site.run("add", "Later", "--key", "later", "--due", "in 20 days")
    site.policy += '\nsend_at = "10:30"'
    site.settings.write_text(site._settings_text())
    with _locked(tmp_path):
        daemon.send_signal(signal.SIGHUP)
        wait_for(lambda: "Policies not applied yet" in site.log.read_text(), "the trouble", _BUSY_S)
    try:
        wait_for(lambda: _times(site) == {"10:30"}, "the new plan", _BUSY_S)
    finally:
        code = site.stop(daemon)
    assert code == 0, site.log.read_text()


def _times(site: Site) -> set[str]:
    return {each["fire_at"][11:16] for each in site.json("upcoming") if each["key"] == "later"}


def test_a_spool_of_another_version_stops_no_start(
    site: Site, peer: WebhookPeer, tmp_path: Path
) -> None:
    a_database(f"sqlite:///{tmp_path}/tracker.db")
    (tmp_path / "tracker.db.spool").write_bytes(b"tracker spool 2\n" + b"\1" * 5_000)
    site.run("run", "--once")
    assert (tmp_path / "tracker.db.spool.set-aside-1").exists()
    assert "cannot be read" in told_by_hook(peer, "/ops")[0].title
    site.run("run", "--once")
    assert len(told_by_hook(peer, "/ops")) == 1
    assert untruths({"ops": told_by_hook(peer)}, Happened(spool_unreadable=True)) == []


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_a_server_that_is_gone_for_minutes_is_told_once_by_a_user_without_a_home(
    site: Site, peer: WebhookPeer, postgres_url: str
) -> None:
    running, unusable = started(site), list[Span]()
    with a_pooler(postgres_url) as url:
        site.database_url = url
        site.settings.write_text(site._settings_text())
        daemon = site.start()
        wait_for(running, "the start of the daemon")
    try:
        with noted(unusable):
            wait_for(lambda: told_by_hook(peer, "/ops"), "the message to the operator", 120)
            failures = site.log.read_text().count("Database unusable")
            wait_for(
                lambda: site.log.read_text().count("Database unusable") >= failures + 1, "more", 120
            )
        assert len(told_by_hook(peer, "/ops")) == 1
        assert _untruths(peer, unusable) == []
    finally:
        daemon.kill()
        daemon.wait()
    for place in warning_places(url, {}):
        place.unlink(missing_ok=True)
