"""A copy of an SQLite file keeps hardly anybody waiting, and is one state of it all the same."""

from __future__ import annotations

import fcntl
import os
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.builders import NOW
from tests.databases import a_database
from tracker.errors import DatabaseUnusable
from tracker.store import copying
from tracker.store.backups import back_up
from tracker.store.copying import copy_beside_writers, heeding_interrupts
from tracker.store.engine.served import flock, lasting_descriptor

_ROWS = 600
_PENDING = 1 << 30
_Step = Callable[[str, int], None]  #: what is being done, and the how manieth step of that it is


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Some 2.5 MB, with a number in the first and in the last row that are always the same."""
    file = tmp_path / "tracker.db"
    with closing(_connected(file)) as connection:
        connection.execute("PRAGMA page_size = 4096")
        connection.execute("CREATE TABLE entries (id INTEGER PRIMARY KEY, word, padding)")
        rows = [(number, 0, "x" * 4_000) for number in range(_ROWS)]
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO entries VALUES (?, ?, ?)", rows)
        connection.execute("COMMIT")
    return file


def _connected(file: Path, timeout: float = 0) -> sqlite3.Connection:
    return sqlite3.connect(file, isolation_level=None, timeout=timeout)


def _commit(file: Path, word: object, timeout: float = 0) -> bool:
    """Whether both ends of the table could be changed without waiting any longer."""
    with closing(_connected(file, timeout)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("UPDATE entries SET word = ? WHERE id IN (0, ?)", (word, _ROWS - 1))
            connection.execute("COMMIT")
        except sqlite3.OperationalError:
            return False
    return True


class _Watched:
    """Progress that has something done at each step."""

    def __init__(self, step: _Step) -> None:
        self._step = step
        self.phases: list[tuple[str, int]] = []  #: with how many steps each had
        self.sizes: list[int] = []

    @contextmanager
    def __call__(self, words: str, size: int) -> Iterator[Callable[[int], object]]:
        self.phases.append((words, 0))
        self.sizes.append(size)

        def advance(_done: int) -> None:
            steps = self.phases[-1][1] + 1
            self.phases[-1] = (words, steps)
            self._step(words, steps)

        yield advance

    @property
    def words(self) -> list[str]:
        return [words for words, _ in self.phases]


def _content(file: Path) -> list[tuple[object, ...]]:
    with closing(_connected(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return connection.execute("SELECT id, word FROM entries ORDER BY id").fetchall()


def _copy(database: Path, step: _Step) -> tuple[Path, _Watched]:
    copy, progress = database.with_name("copy.db"), _Watched(step)
    copy.touch()
    copy_beside_writers(database, copy, "the database", progress)
    return copy, progress


def _in_wal(file: Path) -> None:
    with closing(_connected(file)) as connection:
        connection.execute("PRAGMA journal_mode = wal")


@pytest.fixture
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite looks around after few steps already."""
    monkeypatch.setattr(copying, "_STEPS", 100)


@pytest.mark.usefixtures("_often")
def test_whoever_writes_is_kept_out_while_bytes_in_memory_are_compared_and_never_else(
    database: Path,
) -> None:
    let_in: list[tuple[str, bool]] = []
    copy, progress = _copy(
        database,
        lambda words, _: let_in.append((words, _commit(database, len(let_in)))),
    )
    assert progress.words == ["Copying", "Comparing", "Comparing", "Packing"]
    kept_out = [words for words, done in let_in if not done]
    chunks = -(-database.stat().st_size // copying._CHUNK)
    assert kept_out == ["Comparing"] * chunks
    words = {word for number, word in _content(copy) if number in {0, _ROWS - 1}}
    last_let_in = let_in.index(("Comparing", False)) - 1
    assert words == {last_let_in}  # all that was committed before the lock, of both ends


@pytest.mark.usefixtures("_often")
def test_nobody_is_ever_kept_out_where_there_is_a_wal(database: Path) -> None:
    _in_wal(database)
    let_in: list[bool] = []
    with closing(_connected(database)) as open_meanwhile:
        open_meanwhile.execute("SELECT 1 FROM entries").fetchone()
        copy, progress = _copy(
            database, lambda *_: let_in.append(_commit(database, len(let_in) + 1))
        )
    assert progress.words == ["Packing"]
    assert let_in
    assert all(let_in)
    assert {word for _, word in _content(copy)} == {0}


@pytest.mark.usefixtures("_often")
def test_who_waits_is_let_through_twice_and_waits_for_the_end_of_one_look_at_all(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "_WHILE_WAITED_FOR", 3 * copying._CHUNK)
    waiting: list[threading.Thread] = []
    tries = 0

    def step(words: str, steps: int) -> None:
        nonlocal tries
        tries += words == "Comparing" and steps == 1
        if words == "Comparing" and steps == 1 and tries > 1:  # the first one is without a lock
            waiting.append(_who_waits_to_commit(database, word=tries))

    copy, progress = _copy(database, step)
    for each in waiting:
        each.join()
    chunks = -(-database.stat().st_size // copying._CHUNK)
    compared = [steps for words, steps in progress.phases if words == "Comparing"]
    assert compared == [chunks, 3, 3, chunks]
    assert {word for _, word in _content(copy)} == {0, 3}  # the second that was let through
    assert {word for _, word in _content(database)} == {0, 4}  # the third was kept, not refused


def _who_waits_to_commit(database: Path, *, word: int) -> threading.Thread:
    """Somebody who has all ready and waits for readers."""
    thread = threading.Thread(target=_commit, args=(database, word, 60))
    thread.start()
    number = lasting_descriptor(database)
    while not flock(number, fcntl.F_OFD_GETLK, fcntl.F_RDLCK, _PENDING):
        assert thread.is_alive()
    return thread


def _grow(file: Path) -> None:
    with closing(_connected(file)) as connection:
        connection.execute("INSERT INTO entries SELECT id + 1000, 'new', padding FROM entries")


def _shrink(file: Path) -> None:
    with closing(_connected(file)) as connection:
        connection.execute("DELETE FROM entries WHERE id % 3 > 0")
        connection.execute("VACUUM")


@pytest.mark.parametrize("happens", [_grow, _shrink, _in_wal])
@pytest.mark.parametrize("phase", [0, 1], ids=["copied", "compared"])
def test_whatever_becomes_of_the_file_the_copy_is_what_it_is_in_the_end(
    database: Path, happens: Callable[[Path], None], phase: int
) -> None:
    def step(_words: str, steps: int) -> None:
        if steps == 5 and len(progress.phases) == phase + 1:
            happens(database)

    progress, copy = _Watched(step), database.with_name("copy.db")
    copy.touch()
    copy_beside_writers(database, copy, "the database", progress)
    assert _content(copy) == _content(database)
    assert progress.sizes[-1] == database.stat().st_size  # of what was packed, no byte more
    assert len(_content(copy)) != _ROWS or happens is _in_wal


@pytest.fixture
def _heeding() -> Iterator[None]:
    """Ctrl-C is heard, also where whoever began the tests had it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_often", "_heeding")
@pytest.mark.parametrize(
    ("phase", "which"),
    [("Copying", 1), ("Comparing", 1), ("Comparing", 2), ("Packing", 1), ("Checking", 1)],
)
def test_ctrl_c_leaves_nothing_behind_and_nobody_locked_out(
    tmp_path: Path, phase: str, which: int
) -> None:
    database = tmp_path / "tracker.db"
    a_database(f"sqlite:///{database}")
    before = sorted(each.name for each in tmp_path.iterdir())
    entered = 0

    @contextmanager
    def progress(words: str, _size: int) -> Iterator[Callable[[int], object]]:
        nonlocal entered
        entered += words == phase
        due = words == phase and entered == which
        if due and phase == "Checking":
            signal.raise_signal(signal.SIGINT)
        yield lambda _done: signal.raise_signal(signal.SIGINT) if due else None

    with pytest.raises(KeyboardInterrupt):
        back_up(f"sqlite:///{database}", tmp_path / "copy.db", NOW, progress)
    assert sorted(each.name for each in tmp_path.iterdir()) == before
    with closing(_connected(database)) as connection:
        connection.execute("BEGIN EXCLUSIVE")


@pytest.mark.usefixtures("_often")
def test_a_long_statement_is_ended_by_ctrl_c_whatever_it_is() -> None:
    def interrupted() -> int:
        raise KeyboardInterrupt

    with (
        closing(sqlite3.connect(":memory:")) as connection,
        pytest.raises(KeyboardInterrupt),
        heeding_interrupts(connection, interrupted),
    ):
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
        )


def test_a_disk_that_cannot_be_read_is_told_of_the_database_not_of_the_copy(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Path(os.devnull).open("wb") as unreadable:
        monkeypatch.setattr(copying, "lasting_descriptor", lambda _: unreadable.fileno())
        with pytest.raises(DatabaseUnusable, match="the database the database cannot be read"):
            _copy(database, lambda *_: None)
    assert sorted(each.name for each in database.parent.iterdir()) == ["copy.db", "tracker.db"]
