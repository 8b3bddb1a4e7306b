"""The databases that tests are given; how Hypothesis runs."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.databases import (
    RUN_FOLDER,
    a_database,
    a_passing_postgres_database,
    a_postgres_database,
    empty,
    postgres_server,
)
from tests.progress import Progress

# How long an example takes says nothing on a machine that others use, too.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")
os.umask(0o022)  # settings that others may write are refused, so what tests write is not


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take on how often to say what is under way."""
    parser.addoption("--progress-every", type=float, metavar="SECONDS", help="say what runs")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Make the folder that all workers of a run share."""
    _is_elsewhen()
    if hasattr(config, "workerinput"):
        return
    os.environ[RUN_FOLDER] = tempfile.mkdtemp(prefix="tracker-tests-")
    if config.option.progress_every:
        reporter = config.pluginmanager.get_plugin("terminalreporter")
        config.pluginmanager.register(Progress(reporter, config.option.progress_every))


def _is_elsewhen() -> None:
    """Where another time was asked for, it has to be that time: nothing else would say so."""
    wanted = os.environ.get("TRACKER_TEST_AT")
    if wanted is None:
        return
    late = datetime.now(UTC) - datetime.fromisoformat(wanted)  # noqa: TID251 - the clock is tried
    if not timedelta() <= late < timedelta(hours=3):
        pytest.exit(f"the clock was to begin at {wanted} and is {late} from it", returncode=4)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove it when the last of them has left."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(RUN_FOLDER), ignore_errors=True)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a database that has yet to be created."""
    return f"sqlite:///{tmp_path}/tracker.db"


@pytest.fixture(scope="session", name="postgres_server")
def shared_postgres_server() -> Iterator[str]:
    """The URL of a server for all tests."""
    with postgres_server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str) -> str:
    """The URL of a database of the present schema, of this worker's own."""
    from tracker.store.database import create_database  # noqa: PLC0415  # slow to import

    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    url = a_postgres_database(postgres_server, f"tracker_{worker}")
    create_database(url)
    return url


@pytest.fixture
def postgres_url(postgres_database: str) -> str:
    """The URL of a database of the present schema, with no rows in it and nobody else about.

    Emptied for every test: a new one each time would take many times as long. A test that changes
    the schema takes `empty_postgres_url`.
    """
    empty(postgres_database)
    return postgres_database


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of a new database with nothing in it."""
    with a_passing_postgres_database(postgres_server) as url:
        yield url


@pytest.fixture
def second_empty_postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of another new database with nothing in it."""
    with a_passing_postgres_database(postgres_server) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a database of the present schema, of each kind in turn."""
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    url = str(request.getfixturevalue("sqlite_url"))
    a_database(url)
    return url


@pytest.fixture
def store(database_url: str) -> Iterator[object]:
    """A store with nothing in it, on each kind of database in turn."""
    from tracker.store.database import open_store  # noqa: PLC0415  # slow to import

    opened = open_store(database_url)
    yield opened
    opened.close()
