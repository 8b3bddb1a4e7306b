"""What somebody who runs the daemon at a terminal is told while nothing is due."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.unit.cli.desk import Desk
from tracker.cli.app import App
from tracker.cli.commands.run import said_at_rest
from tracker.daemon import logs

_START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
_Said = Callable[..., list[str]]


@pytest.fixture
def said(desk: Desk, capsys: pytest.CaptureFixture[str]) -> _Said:
    """What is said at rest, where something is due so many days later."""
    desk.clock.set(_START)

    def say(days: float | None, *, before: Callable[[], object] = lambda: None) -> list[str]:
        tell = said_at_rest(App(desk.settings, desk.clock))
        before()
        tell(None if days is None else desk.clock.now() + timedelta(days=days))
        return capsys.readouterr().err.splitlines()

    return say


def _send(desk: Desk) -> None:
    with time_machine.travel(desk.clock.now(), tick=True):
        desk.run("run", "--once")


def test_at_first_three_things_to_try_are_named(desk: Desk, said: _Said) -> None:
    desk.add("Report", "3 April 2026", "--remind", "32d,1d", "--to", "ops")
    first = said(30, before=lambda: _send(desk))
    assert first[0].startswith("Told last: Monday 2 March 2026, 09:3")
    assert first[0].endswith(" London time, 1 reminder on ops")
    assert first[1] == "Next send: Thursday 2 April 2026, 09:00 London time, Report"
    assert sum(line.startswith("  ") for line in first) == 3
    assert said(30) == first[:2]


def test_where_several_come_next_they_are_counted(desk: Desk, said: _Said) -> None:
    for title in ("First", "Second", "Third"):
        desk.add(title, "3 April 2026", "--remind", "1d", "--to", "ops")
    assert said(30)[0].endswith(" London time, First, and 2 more")


def test_where_nothing_is_planned_that_is_said(said: _Said) -> None:
    assert said(None)[0] == "Next send: none is planned"
    assert said(2)[0] == "Next look: Wednesday 4 March 2026, 09:30 London time"


@pytest.mark.parametrize(
    "settings",
    ["timezone =", "database = 1", 'database = "sqlite:///gone/t.db"'],
    ids=["no settings", "no name of a database", "a database that is gone"],
)
def test_what_is_wrong_meanwhile_is_the_daemons_to_tell_and_fails_no_tick(
    desk: Desk, said: _Said, settings: str
) -> None:
    assert said(2, before=lambda: desk.settings.write_text(settings)) == []
    assert said(2) == []


@pytest.mark.parametrize(
    ("level", "shown"), [("info", "Attempted key=a"), ("warning", "WARNING: Attempted key=a")]
)
def test_a_log_that_somebody_watches_is_short(
    level: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    event = {"timestamp": "15:52:55", "level": level, "event": "Attempted", "key": "a", "n": None}
    assert logs._renderer(as_json=False)(None, "", event) == f"15:52:55 {shown}"
