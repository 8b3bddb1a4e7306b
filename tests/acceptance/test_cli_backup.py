"""`tracker db backup` and `tracker db restore`: a copy that is whole, and the way back to it."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from pathlib import Path

import pytest

from tests.unit.cli.executable import Installation, a_new_installation
from tracker.store.engine.serving import serving_lock, sole_service

pytestmark = pytest.mark.slow

SERVER = {"TRACKER_DATABASE_URL": "postgresql+psycopg://tracker:s3cret@127.0.0.1:1/tracker"}


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    made = a_new_installation(tmp_path)
    made.run("add", "Taskforce report", "--due", "31 March 2099", "--key", "taskforce")
    return made


def _database(installation: Installation) -> Path:
    return installation.folder / "var" / "tracker.db"


def _keys(installation: Installation) -> list[str]:
    return [each["key"] for each in installation.run("list", "--json").json]


def _beside(file: Path) -> list[str]:
    """The files in the folder of `file` that nobody asked for."""
    expected = {file.name, f"{file.name}.lock", "web-secret"}  # what `init` makes
    return sorted(each.name for each in file.parent.iterdir() if each.name not in expected)


def test_what_was_backed_up_comes_back_and_what_was_there_is_kept(
    installation: Installation,
) -> None:
    backup, database = installation.folder / "copy.db", _database(installation)
    told = installation.run("db", "backup", "copy.db")
    assert "backed up to copy.db" in told.out
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    installation.run("add", "Later", "--due", "2099", "--key", "later")
    done = installation.run("db", "restore", "copy.db", "--json").json
    assert _keys(installation) == ["taskforce"]
    assert done["upgraded_from"] is None
    assert done["database"] == str(database)
    kept = Path(done["kept"])
    assert kept.name.startswith("tracker.db.before-restore-")
    assert _beside(database) == [kept.name]
    assert stat.S_IMODE(database.stat().st_mode) == 0o600
    installation.run("db", "restore", str(kept))
    assert sorted(_keys(installation)) == ["later", "taskforce"]
    assert installation.run("db", "check").out == "ok\n"


def test_a_backup_is_told_to_programs_and_to_the_database(installation: Installation) -> None:
    installation.run("run", "--once", code=None)
    done = installation.run("db", "backup", "copy.db", "--json").json
    assert done == {
        "file": "copy.db",
        "bytes": (installation.folder / "copy.db").stat().st_size,
    }
    with sqlite3.connect(_database(installation)) as connection:
        assert connection.execute("SELECT backed_up_at FROM daemon").fetchone()[0] is not None


def test_a_database_that_is_gone_is_restored(installation: Installation) -> None:
    installation.run("db", "backup", "copy.db")
    shutil.rmtree(_database(installation).parent)
    told = installation.run("db", "restore", "copy.db")
    assert "restored" in told.out
    assert [line[:16] for line in told.err.splitlines()] == ["The copy is from"]
    assert _keys(installation) == ["taskforce"]


def test_what_sqlite_would_play_back_does_not_reach_the_restored_file(
    installation: Installation,
) -> None:
    installation.run("db", "backup", "copy.db")
    database = _database(installation)
    journal = database.with_name("tracker.db-journal")
    journal.write_bytes(b"what a killed writer left")
    kept = Path(installation.run("db", "restore", "copy.db", "--json").json["kept"])
    assert not journal.exists()
    assert kept.with_name(f"{kept.name}-journal").exists()
    assert _keys(installation) == ["taskforce"]


def test_a_file_that_is_there_already_is_not_overwritten(installation: Installation) -> None:
    other = installation.folder / "letters.txt"
    other.write_text("mine")
    told = installation.run("db", "backup", "letters.txt", code=5)
    assert "name another one" in told.err
    assert other.read_text() == "mine"


def test_a_folder_that_is_not_there_is_named(installation: Installation) -> None:
    told = installation.run("db", "backup", "nowhere/copy.db", code=5)
    assert "nowhere/copy.db cannot be written: No such file or directory" in told.err


def test_no_backup_of_a_damaged_database_is_left(installation: Installation) -> None:
    database = _database(installation)
    content = bytearray(database.read_bytes())
    content[4096 * 4 : 4096 * 12] = b"\xff" * 4096 * 8
    database.write_bytes(content)
    installation.run("db", "backup", "copy.db", code=5)
    assert not [each for each in installation.folder.iterdir() if "copy" in each.name]


def test_a_damaged_backup_leaves_the_database_as_it_is(installation: Installation) -> None:
    installation.run("db", "backup", "copy.db")
    backup = installation.folder / "copy.db"
    content = bytearray(backup.read_bytes())
    content[4096 * 4 : 4096 * 12] = b"\xff" * 4096 * 8
    backup.write_bytes(content)
    before = _database(installation).read_bytes()
    told = installation.run("db", "restore", "copy.db", code=5)
    assert "damaged" in told.err
    assert _database(installation).read_bytes() == before
    assert _beside(_database(installation)) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(None, "no such file", id="nothing"),
        pytest.param(b"a letter, not a database\n" * 100, "is not a database", id="a letter"),
        pytest.param(b"", "is not a database of tracker", id="an empty file"),
    ],
)
def test_what_is_no_backup_is_refused(
    installation: Installation, content: bytes | None, words: str
) -> None:
    if content is not None:
        (installation.folder / "copy.db").write_bytes(content)
    told = installation.run("db", "restore", "copy.db", code=5)
    assert words in told.err
    assert _keys(installation) == ["taskforce"]
    assert _beside(_database(installation)) == []


def test_a_daemon_that_serves_the_database_is_not_robbed_of_it(
    installation: Installation,
) -> None:
    installation.run("db", "backup", "copy.db")
    with serving_lock(_database(installation)):
        told = installation.run("db", "restore", "copy.db", code=1)
        installation.run("db", "backup", "second.db")
    assert "a tracker daemon serves" in told.err
    assert "stop it" in told.err


@pytest.mark.parametrize("link", ["symbolic", "hard"])
def test_a_daemon_is_not_robbed_of_its_database_by_another_name_of_it(
    installation: Installation, link: str
) -> None:
    installation.run("db", "backup", "copy.db")
    database, other = _database(installation), installation.folder / "other.db"
    (other.symlink_to if link == "symbolic" else other.hardlink_to)(database)
    with sole_service(database, lambda: "served"):
        installation.environment["TRACKER_DATABASE_URL"] = f"sqlite:///{other}"
        told = installation.run("db", "restore", "copy.db", code=1)
        assert installation.run("run", "--once", code=1).err.count("another tracker daemon") == 1
    assert "a tracker daemon serves" in told.err


def test_a_restore_through_a_link_replaces_the_file_and_leaves_the_link(
    installation: Installation,
) -> None:
    installation.run("db", "backup", "copy.db")
    installation.run("add", "Later", "--due", "2099", "--key", "later")
    link = installation.folder / "link.db"
    link.symlink_to(_database(installation))
    installation.environment["TRACKER_DATABASE_URL"] = f"sqlite:///{link}"
    done = installation.run("db", "restore", "copy.db", "--json").json
    assert done["database"] == str(_database(installation))
    assert Path(done["kept"]).parent == _database(installation).parent
    assert link.is_symlink()
    del installation.environment["TRACKER_DATABASE_URL"]
    assert _keys(installation) == ["taskforce"]


@pytest.mark.parametrize(
    ("command", "tool"), [("backup", "pg_dump --format=custom"), ("restore", "pg_restore --clean")]
)
def test_a_server_has_tools_of_its_own_and_they_are_named(
    tmp_path: Path, command: str, tool: str
) -> None:
    told = Installation(tmp_path, SERVER).run("db", command, "copy.db", code=2)
    assert tool in told.err
    assert "s3cret" not in told.err
