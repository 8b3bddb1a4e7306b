"""Whatever looks at 100,000 milestones does so within a limit of memory that the kernel sets."""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import NOW, a_due, a_milestone, a_reminder
from tests.databases import MIGRATED, a_database, a_passing_postgres_database
from tests.unit.cli.executable import TRACKER, Installation
from tracker.domain.change import Event
from tracker.store.database import open_store
from tracker.store.values.url import is_postgres

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

_MILESTONES, _AT_ONCE = 100_000, 1_000
_DAY = timedelta(days=1)
_FLAT_MIB = 64  #: half of it is what Python and all that a command imports take
_HELD_MIB = 192  #: a text that is written when it is whole, a kilobyte a milestone

_FLAT = {
    "a list": "list",
    "a list of all": "list --all --json",
    "what a word finds": "list Milestone --json",
    "what an owner has": "list --owner desk-7 --json",
    "a milestone": "show m77777",
    "why it is due then": "explain m77777",
    "whom it reaches": "policy route m77777",
    "its log": "log m77777",
    "the log": "log --json",
    "the log with what was told": "log --full",
    "a month ahead": "upcoming --days 30 --json",
    "how things stand": "status --json",
    "a file for another tracker": "export --format json written",
    "a file for people": "export --format yaml written",
    "a file for spreadsheets": "export --format csv written",
}
_HELD = {
    "a calendar, which is hashed before it is written": "export --format ics written",
    "a report, whose parts are counted first": "report --quarter 2027-Q1 written.html",
}


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def full(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """A house with a hundred thousand milestones, each with a reminder and an entry in the log."""
    folder = tmp_path_factory.mktemp("full")
    if request.param == "sqlite":
        url = f"sqlite:///{folder}/tracker.db"
        a_database(url)
        yield _filled(folder, url)
    else:
        server = request.getfixturevalue("postgres_server")
        with a_passing_postgres_database(server, template=MIGRATED) as url:
            yield _filled(folder, url)


def _filled(folder: Path, url: str) -> Installation:
    store = open_store(url)
    for start in range(0, _MILESTONES, _AT_ONCE):
        keys = [f"m{number}" for number in range(start, start + _AT_ONCE)]
        day = NOW.date() + (1 + start // _AT_ONCE) * 10 * _DAY
        due = a_due(day, text=day.isoformat())
        with store.write() as transaction:
            transaction.milestones.insert(
                [a_milestone(key, due, owner=f"desk-{key[-2:]}") for key in keys], NOW
            )
            fire_at = NOW + (start // _AT_ONCE) * 10 * _DAY + 3650 * _DAY
            transaction.reminders.insert([a_reminder(key, fire_at=fire_at) for key in keys], NOW)
            transaction.events.insert_many([Event(kind="edited", at=NOW, key=k) for k in keys])
        if is_postgres(url) and start in (0, _MILESTONES - _AT_ONCE):
            with store.whole() as connection:  # nothing counts by itself there
                connection.exec_driver_sql("ANALYZE")
    store.close()
    return Installation(folder, {"TRACKER_DATABASE_URL": url})


def _looked(full: Installation, command: str, mib: int) -> subprocess.CompletedProcess[str]:
    (full.folder / "written").unlink(missing_ok=True)
    limit = mib << 20

    def confine() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))

    return subprocess.run(
        [TRACKER, *command.split()],
        cwd=full.folder,
        env=full.environ(),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=confine,
    )


@pytest.mark.parametrize(
    ("command", "mib"),
    [
        *(pytest.param(command, _FLAT_MIB, id=name) for name, command in _FLAT.items()),
        *(pytest.param(command, _HELD_MIB, id=name) for name, command in _HELD.items()),
    ],
)
def test_whoever_looks_at_very_much_needs_little_memory(
    full: Installation, command: str, mib: int
) -> None:
    done = _looked(full, command, mib)
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0), done.stderr[-2_000:]


def test_the_limit_is_one(full: Installation) -> None:
    """What holds all milestones at once, as `lint` does to find those that may be one, ends."""
    assert "memory" in _looked(full, "lint --json", _FLAT_MIB).stderr.lower()
