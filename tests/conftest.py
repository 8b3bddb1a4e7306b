"""The databases that tests are given; how Hypothesis runs."""

from __future__ import annotations

import gc
import importlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import readers
from tests.databases import (
    MIGRATED,
    RUN_FOLDER,
    a_database,
    a_passing_postgres_database,
    a_postgres_database,
    empty,
    postgres_server,
)
from tests.progress import Progress
from tracker.config import locate
from tracker.daemon.units import place
from tracker.sources.apart import apart

_FRESH = apart._started

# How long an example takes says nothing on a machine that others use, too.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")
gc.disable()  # while tests are collected
os.umask(0o022)  # settings that others may write are refused, so what tests write is not


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take on how often to say what is under way."""
    parser.addoption("--progress-every", type=float, metavar="SECONDS", help="say what runs")


def pytest_collection_finish() -> None:
    """What was imported and collected stays: no later search for garbage goes through it again.

    Python's own threshold is for programs that keep little: a worker keeps all that was compiled.
    """
    gc.freeze()
    gc.set_threshold(10_000)
    gc.enable()


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


@pytest.fixture(scope="session", autouse=True)
def forked_readers() -> Iterator[None]:
    """What reads a document is forked: its imports would cost ten times what it does.

    A test of how it starts takes `fresh_readers`.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(apart, "_started", readers.started)
        yield


@pytest.fixture(scope="session", autouse=True)
def shared_statements() -> Iterator[None]:
    """What SQLAlchemy has compiled and compared for one test, it has for all of a worker's."""
    engines = sys.modules.get("tracker.store.engine.engines")
    with pytest.MonkeyPatch.context() as patch:
        if engines is not None:  # else nothing that was collected has a use for SQLAlchemy
            shared = importlib.import_module("tests.engines")
            patch.setattr(engines, "create_engine", shared.create_engine)
            patch.setattr("tracker.store.schema.migrate.differences", shared.differences)
        yield


@pytest.fixture(scope="session", autouse=True)
def spared_machine() -> Iterator[None]:
    """What tests do is nothing to this machine, nor is a service of it anything to them."""
    before = _of_the_machine()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(locate, "OF_THE_MACHINE", Path(os.devnull))
        yield
    assert _of_the_machine() == before, "a test has changed this machine"


def _of_the_machine() -> list[Path]:
    """What a service of tracker would leave on it."""
    units = Path("/etc/systemd/system").glob("tracker*")
    return sorted([*units, *filter(Path.exists, (place.HOUSE, place.STATE))])


@pytest.fixture
def fresh_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    """What reads a document is an interpreter of its own, as it is for users."""
    monkeypatch.setattr(apart, "_started", _FRESH)


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
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    return a_postgres_database(postgres_server, f"tracker_{worker}", template=MIGRATED)


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


@pytest.fixture
def second_postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of another new database, of the present schema."""
    with a_passing_postgres_database(postgres_server, template=MIGRATED) as url:
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
