"""Before an upgrade a copy is kept, and every schema that there was comes to the present one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.builders import NOW
from tests.migrations.olden import BOTH, Olden, of_schema
from tests.unit.cli.desk import Desk
from tracker.errors import DaemonRunning
from tracker.store import migrations
from tracker.store.backups import upgrade
from tracker.store.database import check_database, open_store
from tracker.store.engine.serving import sole_service
from tracker.store.values.url import is_postgres, real_path
from tracker.store.values.versions import HEAD, KNOWN

_NOTED = "INSERT INTO events (at, kind, detail) VALUES (:at, 'noted', 'before')"


@pytest.fixture(params=BOTH)
def olden(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database of an older schema, in which something was noted."""
    with of_schema(int(KNOWN[-2]), request, tmp_path) as database:
        _note(database)
    return database.url


def _note(database: Olden) -> None:
    database.put(_NOTED, {"at": NOW})


def test_a_copy_of_the_file_is_kept(olden: str) -> None:
    told: list[str] = []
    done = upgrade(olden, NOW, told.append)

    assert (done.found, done.reached) == (KNOWN[-2], HEAD)
    assert told[-1] == f"reached schema {HEAD}"
    assert check_database(olden) == ()
    open_store(olden).close()
    if is_postgres(olden):
        assert (done.kept, len(told)) == (None, 1)
        return
    assert done.kept is not None
    assert told == [f"kept a copy, {done.kept}", f"reached schema {HEAD}"]
    assert done.kept.stat().st_mode & 0o777 == 0o600
    with sqlite3.connect(done.kept) as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == (KNOWN[-2],)
        assert copy.execute("SELECT detail FROM events").fetchone() == ("before",)


def test_nothing_is_kept_where_nothing_is_to_do(olden: str) -> None:
    upgrade(olden, NOW, lambda _line: None)
    told: list[str] = []

    assert upgrade(olden, NOW, told.append).kept is None
    assert told == []


@pytest.mark.parametrize("olden", ["sqlite"], indirect=True)
def test_nothing_is_upgraded_under_a_daemon(olden: str) -> None:
    with (
        sole_service(real_path(olden), lambda: "there is one already"),
        pytest.raises(DaemonRunning, match="stop it, upgrade, and start it again"),
    ):
        upgrade(olden, NOW, lambda _line: None)


@pytest.mark.parametrize("olden", ["sqlite"], indirect=True)
def test_the_command_says_each_step(olden: str, tmp_path: Path) -> None:
    settings = tmp_path / "tracker.toml"
    settings.write_text(f'database = "{olden}"\n')
    done = Desk(settings).run("db", "upgrade")

    assert done.stdout == f"upgraded {KNOWN[-2]} to {HEAD}\n"
    assert [line.partition(",")[0] for line in done.stderr.splitlines()] == [
        "kept a copy",
        f"reached schema {HEAD}",
    ]


@pytest.fixture(params=BOTH)
def aged(request: pytest.FixtureRequest, number: str, tmp_path: Path) -> str:
    """The URL of a database of the schema `number`, in which something was noted."""
    with of_schema(int(number), request, tmp_path) as database:
        _note(database)
    return database.url


def test_every_revision_that_there_is_is_known() -> None:
    folder = Path(migrations.__file__).parent / "versions"
    assert sorted(each.name.partition("_")[0] for each in folder.glob("[0-9]*_*.py")) == [*KNOWN]


@pytest.mark.parametrize("number", KNOWN)
def test_every_schema_that_there_was_is_upgraded_with_what_it_holds(aged: str) -> None:
    upgrade(aged, NOW, lambda _line: None)

    assert check_database(aged) == ()
    engine = create_engine(aged)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT detail FROM events")).scalars().all() == ["before"]
    engine.dispose()
