"""What programs may rely on in Python: dates read, milestones looked at and added."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.clocks import SetClock
from tests.databases import a_database
from tracker import api
from tracker.api import Tracker, open_tracker, when
from tracker.errors import BadData, NoMilestone, TrackerError, UsageError

_NOW = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
#: Slow to import, and of no use to whoever reads a date.
_HEAVY = ("sqlmodel", "sqlalchemy", "pydantic", "apprise", "click", "apscheduler", "sqlite3")


@pytest.fixture
def settings(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("TRACKER_DATABASE_URL", raising=False)
    if database_url.startswith("sqlite"):
        a_database(database_url)
    path = tmp_path / "tracker.toml"
    path.write_text(f'database = "{database_url}"\ntimezone = "Europe/London"\n')
    return path


@pytest.fixture
def tracker(settings: Path) -> Iterator[Tracker]:
    with _opened(settings) as opened:
        yield opened


def _opened(settings: Path) -> AbstractContextManager[Tracker]:
    return open_tracker(settings, by="a program", clock=SetClock(_NOW))


def test_a_date_is_read_without_a_database() -> None:
    window = when("20 days after publication", anchors={"publication": date(2026, 9, 30)}).window

    assert window is not None
    assert (window.earliest, window.latest) == (date(2026, 10, 20), date(2026, 10, 20))


def test_a_date_is_meant_as_of_a_day() -> None:
    read = when("March next year", as_of=date(2025, 9, 24))

    assert read.window is not None
    assert (read.window.earliest, read.window.precision.value) == (date(2026, 3, 1), "month")
    assert when("TBC").window is None


def test_what_names_no_date_is_an_error_of_tracker_s() -> None:
    with pytest.raises(TrackerError):
        when("31 February 2027")
    with pytest.raises(TrackerError):
        when("31 March 2027", tz="Europe/Londn")


def test_what_was_added_is_found(tracker: Tracker) -> None:
    added = tracker.add("Annual return", due="31 March 2027", owner="amira", tags=("uk",))
    tracker.add("Final rules", due="Q3 2027", key="rules")

    assert (added.key, added.due.text) == ("annual-return", "31 March 2027")
    assert [each.key for each in tracker.milestones()] == ["annual-return", "rules"]
    assert [each.key for each in tracker.milestones(owner="amira", tag="uk")] == ["annual-return"]
    assert [each.key for each in tracker.milestones("rules")] == ["rules"]
    assert tracker.milestones(due_before=date(2027, 1, 1)) == ()
    assert tracker.milestone("annual-return") == added
    assert added.history[0].by == "a program"


def test_what_is_not_there_says_so(tracker: Tracker) -> None:
    with pytest.raises(NoMilestone):
        tracker.milestone("nothing")
    with pytest.raises(UsageError, match="a milestone has no colour"):
        tracker.add("Annual return", due="31 March 2027", colour="red")


def test_a_list_without_what_cannot_be_read_is_none(sqlite_url: str, tmp_path: Path) -> None:
    a_database(sqlite_url)
    path = tmp_path / "tracker.toml"
    path.write_text(f'database = "{sqlite_url}"\n')
    with _opened(path) as tracker:
        tracker.add("Annual return", due="31 March 2027")
    _damage(sqlite_url)

    with _opened(path) as tracker, pytest.raises(BadData, match="`tracker db check` names them"):
        tracker.milestones()


def _damage(url: str) -> None:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    connection.execute("UPDATE milestones SET title = CAST(x'ff' AS TEXT)")
    connection.commit()
    connection.close()


def test_reading_dates_imports_nothing_that_is_slow() -> None:
    probe = (
        "import sys; from tracker.api import when; when('31 March 2027');"
        f"print(*[name for name in {_HEAVY!r} if name in sys.modules])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, timeout=60, check=True
    )
    assert ended.stdout.strip() == ""


def test_what_is_promised_is_there_and_says_what_it_gives() -> None:
    for name in api.__all__:
        assert getattr(api, name).__doc__, name
    assert "Raises" in (when.__doc__ or "")
    assert "Raises" in (open_tracker.__doc__ or "")
