"""One daemon a database file, whatever name it is opened by."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tracker.errors import DaemonRunning
from tracker.store.engine import serving
from tracker.store.engine.served import is_served
from tracker.store.engine.serving import sole_service
from tracker.store.engine.spool import spool_path
from tracker.store.values.url import real_path

_HOLD = (
    "import sys; from pathlib import Path; from tracker.store.engine.serving import sole_service\n"
    "with sole_service(Path(sys.argv[1]), lambda: 'served'): print('held', flush=True); input()"
)
_WRITE = (
    "import sqlite3, sys\n"
    "try: sqlite3.connect(sys.argv[1], timeout=0).execute('CREATE TABLE other (a)')\n"
    "except sqlite3.OperationalError as error: print(error)"
)
_LOOK = (
    "import sys; from tracker.store.engine.served import is_served\n"
    "print(is_served('sqlite:///' + sys.argv[1]))"
)


def _symbolic(database: Path, folder: Path) -> Path:
    (folder / "other.db").symlink_to(database)
    return folder / "other.db"


def _hard(database: Path, folder: Path) -> Path:
    (folder / "other.db").hardlink_to(database)
    return folder / "other.db"


def _through_a_folder(database: Path, folder: Path) -> Path:
    (folder / "linked").symlink_to(database.parent)
    return folder / "linked" / database.name


_NAMES = pytest.mark.parametrize(
    "name",
    [
        pytest.param(_symbolic, id="a symbolic link"),
        pytest.param(_hard, id="a hard link"),
        pytest.param(_through_a_folder, id="a link to the folder"),
    ],
)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "here" / "tracker.db"
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE some (a)")
    return path


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


def _run(script: str, *arguments: object) -> str:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@_NAMES
def test_a_second_service_is_refused_under_any_name_of_the_file(
    database: Path, elsewhere: Path, name: Callable[[Path, Path], Path]
) -> None:
    other = name(database, elsewhere)
    with sole_service(database, lambda: "served") as certain:
        assert certain
        assert is_served(f"sqlite:///{other}") is True
        with pytest.raises(DaemonRunning, match="served"), sole_service(other, lambda: "served"):
            pass
    assert is_served(f"sqlite:///{other}") is False
    with sole_service(other, lambda: "served") as certain:
        assert certain


def test_a_second_service_is_refused_where_the_file_is_mounted_twice(
    database: Path, elsewhere: Path
) -> None:
    path = elsewhere / "mounted.db"
    path.touch()
    command = f'mount --bind {database} {path} && exec {sys.executable} -c "$0" "$@"'
    with sole_service(database, lambda: "served"):
        done = subprocess.run(
            ["unshare", "-m", "sh", "-c", command, _LOOK, str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
    if "Operation not permitted" in done.stderr:
        pytest.skip("this user may not mount anything")
    assert done.stdout.strip() == "True", done.stderr


@pytest.mark.parametrize("beside", [True, False])
def test_the_locks_end_with_their_holder(database: Path, elsewhere: Path, *, beside: bool) -> None:
    name = database if beside else _hard(database, elsewhere)
    command = [sys.executable, "-c", _HOLD, str(name)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert is_served(f"sqlite:///{database}") is True
        holder.send_signal(signal.SIGKILL)
    assert is_served(f"sqlite:///{database}") is False


def test_neither_serving_nor_looking_takes_the_locks_of_sqlite_away(database: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        with sole_service(database, lambda: "served"):
            assert is_served(f"sqlite:///{database}") is True
        assert is_served(f"sqlite:///{database}") is False
        assert "locked" in _run(_WRITE, database)
        connection.execute("INSERT INTO some VALUES (1)")
        connection.execute("COMMIT")


def test_looking_writes_nothing(database: Path) -> None:
    assert is_served(f"sqlite:///{database}") is False
    assert is_served(f"sqlite:///{database.parent}/gone.db") is False
    assert [each.name for each in database.parent.iterdir()] == ["tracker.db"]


def test_without_a_lock_on_the_file_itself_nobody_is_certain_to_be_alone(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = fcntl.fcntl

    def refusing(number: int, command: int, argument: bytes) -> object:
        if command in {fcntl.F_OFD_SETLK, fcntl.F_OFD_GETLK}:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        return real(number, command, argument)

    monkeypatch.setattr(serving.fcntl, "fcntl", refusing)
    with sole_service(database, lambda: "served") as certain:
        assert not certain
        assert is_served(f"sqlite:///{database}") is True


def test_a_file_that_is_not_there_yet_is_served_by_its_name_alone(tmp_path: Path) -> None:
    path = tmp_path / "tracker.db"
    with sole_service(path, lambda: "served") as certain:
        assert not certain
        with pytest.raises(DaemonRunning), sole_service(path, lambda: "served"):
            pass


@pytest.mark.parametrize("link", [_symbolic, _through_a_folder])
def test_what_lies_beside_a_file_lies_beside_the_real_one(
    database: Path, elsewhere: Path, link: Callable[[Path, Path], Path]
) -> None:
    url = f"sqlite:///{link(database, elsewhere)}"
    assert real_path(url) == database
    assert spool_path(url) == database.with_name("tracker.db.spool")
