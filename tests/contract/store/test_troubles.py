"""What goes wrong with a database is told in one line that says what to do."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import nursery
from tests.builders import NOW, a_milestone
from tests.databases import a_database
from tracker.errors import DatabaseAbsent, DatabaseUnusable, TrackerError
from tracker.store.database import (
    check_database,
    create_database,
    open_store,
    upgrade_database,
)
from tracker.store.engine import engines
from tracker.store.reads.reads import open_reads
from tracker.store.store import Store
from tracker.store.values.url import sqlite_path

OPENERS: dict[str, Callable[[str], object]] = {
    "store": open_store,
    "quick reads": open_reads,
    "upgrade": upgrade_database,
    "check": check_database,
}
NOBODY_LISTENS = "postgresql+psycopg://tracker:s3cret@127.0.0.1:1/tracker"

each_opener = pytest.mark.parametrize("opener", OPENERS.values(), ids=OPENERS.keys())


@pytest.fixture
def made(sqlite_url: str) -> str:
    """The URL of an SQLite database with one milestone."""
    a_database(sqlite_url)
    store = open_store(sqlite_url)
    with store.write() as transaction:
        transaction.milestones.insert([a_milestone()], NOW)
    store.close()
    return sqlite_url


def _message(opener: Callable[[str], object], url: str) -> str:
    with pytest.raises(DatabaseUnusable) as raised:
        opener(url)
    assert "\n" not in str(raised.value)
    return str(raised.value)


@each_opener
def test_a_missing_file_is_not_made_and_is_known_as_one_that_is_not_there(
    sqlite_url: str, opener: Callable[[str], object]
) -> None:
    with pytest.raises(DatabaseAbsent) as raised:  # commands add what led there
        opener(sqlite_url)
    place = sqlite_path(sqlite_url).absolute()
    assert str(raised.value) == f"there is no database at {place}"
    assert not sqlite_path(sqlite_url).exists()


@each_opener
def test_a_file_that_is_no_database_is_left_alone(
    sqlite_url: str, opener: Callable[[str], object]
) -> None:
    sqlite_path(sqlite_url).write_text("a letter, not a database\n" * 100)
    assert "is not a database" in _message(opener, sqlite_url)
    assert sqlite_path(sqlite_url).read_text() == "a letter, not a database\n" * 100


@each_opener
def test_a_folder_is_no_database(tmp_path: Path, opener: Callable[[str], object]) -> None:
    assert "is a folder" in _message(opener, f"sqlite:///{tmp_path}")


@each_opener
@pytest.mark.parametrize(
    "url", ["mysql://host/db", "sqlite://", "sqlite:///", "tracker.db", "sqlite:///x?cache=shared"]
)
def test_an_url_of_no_known_kind_is_refused(url: str, opener: Callable[[str], object]) -> None:
    assert "database" in _message(opener, url)


@each_opener
def test_a_server_that_does_not_answer_is_named_without_its_password(
    opener: Callable[[str], object],
) -> None:
    message = _message(opener, NOBODY_LISTENS)
    assert "postgresql+psycopg://tracker:***@127.0.0.1:1/tracker cannot be reached" in message
    assert "s3cret" not in message


def test_a_server_without_the_database_is_told_from_one_that_does_not_answer(
    postgres_server: str,
) -> None:
    absent = postgres_server.replace("/postgres?", "/absent?")
    for opener in (open_store, open_reads):
        assert 'database "absent" does not exist' in _message(opener, absent)


def test_a_database_that_may_only_be_read_says_so_when_written(made: str) -> None:
    store = open_store(f"{made}?mode=ro")
    with store.read() as transaction:
        assert transaction.milestones.get("taskforce") == a_milestone()
    with pytest.raises(DatabaseUnusable, match="may only be read"), store.write() as transaction:
        transaction.milestones.insert([a_milestone("new")], NOW)
    store.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_without_permission_to_write_says_so_when_written(made: str) -> None:
    sqlite_path(made).chmod(stat.S_IRUSR)
    store = open_store(made)
    with pytest.raises(DatabaseUnusable, match="may only be read"), store.write() as transaction:
        transaction.milestones.insert([a_milestone("new")], NOW)
    store.close()


def test_a_database_under_a_file_cannot_be_created(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    message = _message(create_database, f"sqlite:///{tmp_path}/file/tracker.db")
    assert message.startswith("cannot create the database")


def test_a_new_database_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "tracker.db"
    create_database(f"sqlite:///{path}")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.fixture
def locked(made: str) -> Iterator[str]:
    """The URL of a database that somebody else writes to and does not let go."""
    other = sqlite3.connect(sqlite_path(made), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    yield made
    other.close()


def test_a_database_locked_for_too_long_says_so(locked: str) -> None:
    words = "is locked by another program for longer than 0.01 s"
    for opener in (open_store, open_reads):
        with pytest.raises(DatabaseUnusable, match=words):
            opener(locked, busy_timeout_s=0.01)


def test_a_writer_waits_no_longer_than_it_was_told(made: str) -> None:
    store = open_store(made, busy_timeout_s=0.01)
    other = sqlite3.connect(sqlite_path(made), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseUnusable, match=r"longer than 0.01 s"), store.write():
        pass
    with store.read() as transaction:
        assert transaction.milestones.get("taskforce") is not None
    other.close()
    store.close()


def test_a_commit_that_a_reader_holds_up_ends_in_an_error_and_leaves_nothing(
    made: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "wal_is_safe", lambda _: False)  # readers hold up nobody in WAL
    store = open_store(made, busy_timeout_s=0.01)
    reader = sqlite3.connect(sqlite_path(made), isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM milestones").fetchone()
    with pytest.raises(DatabaseUnusable, match=r"longer than 0.01 s"), store.write() as transaction:
        transaction.milestones.insert([a_milestone("new")], NOW)
    reader.close()
    with store.write() as transaction:
        assert transaction.milestones.get("new") is None
        transaction.milestones.insert([a_milestone("new")], NOW)
    store.close()


def test_a_server_that_holds_a_lock_for_too_long_says_so(postgres_url: str) -> None:
    holder, waiter = open_store(postgres_url), open_store(postgres_url, busy_timeout_s=0.01)
    with holder.write() as transaction:
        transaction.milestones.insert([a_milestone()], NOW)
    with holder.write() as held:
        held.milestones.get("taskforce")
        with (
            pytest.raises(DatabaseUnusable, match="is locked for too long"),
            waiter.write() as wanted,
        ):
            wanted.milestones.replace([a_milestone(title="changed")], NOW)
    holder.close()
    waiter.close()


def test_a_damaged_database_is_told_by_a_check(made: str) -> None:
    path = sqlite_path(made)
    content = bytearray(path.read_bytes())
    page = 4096
    content[2 * page : 3 * page] = b"\xff" * page
    path.write_bytes(content)
    try:
        problems = check_database(made)
    except DatabaseUnusable as error:
        problems = (str(error),)
    assert any("damaged" in problem for problem in problems)


def test_errors_of_other_kinds_pass_through(store: Store) -> None:
    for error in (TrackerError("ours"), KeyError("theirs")):
        with pytest.raises(type(error)), store.write():
            raise error


KILLED_WRITER = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 1")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE milestones SET title = 'half done'")
for number in range(2000):
    connection.execute("INSERT INTO events (at, kind, detail) VALUES ('2026', 'x', 'y')")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_writer_left_undone_is_rolled_back_by_the_next_reader(made: str) -> None:
    path = sqlite_path(made)
    done = subprocess.run([sys.executable, "-c", KILLED_WRITER, str(path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert path.with_name(f"{path.name}-journal").exists()
    with open_reads(made) as reads:
        assert reads.milestone("taskforce") == a_milestone()
        assert reads.log() == ()


def test_three_processes_write_beside_each_other(database_url: str, tmp_path: Path) -> None:
    complaints = tmp_path / "complaints"
    with Path(os.devnull).open() as nothing, complaints.open("w") as stderr:
        writers = [
            nursery.start(
                "tests.contract.store.writer",
                [database_url, str(number)],
                environ=os.environ,
                folder=tmp_path,
                stdin=nothing,
                stdout=stderr,
                stderr=stderr,
            )
            for number in range(3)
        ]
        ended = [writer.wait(timeout=60) for writer in writers]
    assert ended == [0, 0, 0], complaints.read_text()
    with open_reads(database_url) as reads:
        assert reads.count() == 300


def test_threads_may_share_a_store(store: Store) -> None:
    def write(name: int) -> None:
        for number in range(5):
            with store.write() as transaction:
                transaction.milestones.insert([a_milestone(f"{name}-{number}")], NOW)

    threads = [threading.Thread(target=write, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as transaction:
        keys = [f"{name}-{number}" for name in range(4) for number in range(5)]
        assert len(transaction.milestones.get_many(keys)) == 20


def test_a_store_tells_where_it_is_without_its_password(made: str, postgres_url: str) -> None:
    on_file, on_server = open_store(made), open_store(postgres_url)
    assert on_file.file == sqlite_path(made)
    assert on_server.file is None
    assert on_file.url_for_people == made
    assert ":***@" in on_server.url_for_people
    on_file.close()
    on_server.close()


def _away(path: Path) -> Path:
    return path.rename(path.with_name("away.db"))


def test_a_file_that_is_deleted_while_it_is_open_is_not_written_to_silently(made: str) -> None:
    store = open_store(made)
    path = sqlite_path(made)
    with store.read():
        pass
    kept = _away(path)
    for begin in (store.write, store.read, store.write):
        with (
            pytest.raises(DatabaseUnusable, match=r"deleted or replaced|cannot be opened"),
            begin(),
        ):
            pytest.fail("a transaction began")
    kept.rename(path)
    with store.write() as transaction:
        transaction.milestones.insert([a_milestone("back")], NOW)
    store.close()
    with open_reads(made) as reads:
        assert reads.count() == 2


def test_a_file_that_is_replaced_while_it_is_open_is_noticed_once_and_then_used(made: str) -> None:
    store = open_store(made)
    path = sqlite_path(made)
    kept = _away(path)
    path.write_bytes(kept.read_bytes())
    with pytest.raises(DatabaseUnusable, match="was deleted or replaced"), store.write():
        pass
    with store.write() as transaction:
        transaction.milestones.insert([a_milestone("new")], NOW)
    store.close()
    with open_reads(made) as reads:
        assert reads.count() == 2


def test_threads_that_had_a_replaced_file_open_all_come_back(made: str) -> None:
    store = open_store(made)
    path = sqlite_path(made)
    with store.read(), store.read():
        kept = _away(path)
        path.write_bytes(kept.read_bytes())
    refused = 0
    for _ in range(4):
        try:
            with store.read() as transaction:
                assert transaction.milestones.get("taskforce") is not None
        except DatabaseUnusable:
            refused += 1
    assert refused == 1
    store.close()
