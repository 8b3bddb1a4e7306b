"""The command line in this process, over a database of its own and a clock that stands."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from tests.clocks import SetClock
from tests.databases import a_database
from tracker.cli.app import App
from tracker.cli.program import program

NOW = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)


class Desk:
    """Runs commands at `clock`'s time."""

    def __init__(self, settings: Path) -> None:
        self.settings = settings
        self.clock = SetClock(NOW)

    def run(self, *arguments: str, given: str | None = None) -> Result:
        """Run a command that is to succeed."""
        result = self.attempt(*arguments, given=given)
        if result.exception is not None:
            raise result.exception
        return result

    def attempt(self, *arguments: str, given: str | None = None) -> Result:
        """Run a command whatever becomes of it."""
        app = App(clock=self.clock)
        line = ["--config", str(self.settings), *arguments]
        return CliRunner().invoke(program, line, obj=app, input=given)

    def json(self, *arguments: str) -> Any:
        return json.loads(self.run(*arguments, "--json").stdout)

    def add(self, title: str, due: str, *options: str) -> Any:
        return self.json("add", title, "--due", due, *options)


def a_desk(folder: Path) -> Desk:
    """A desk in London with the channels `policy-team` (uk, crypto) and `ops`."""
    folder.mkdir(exist_ok=True)
    settings = folder / "tracker.toml"
    settings.write_text(
        f"""
database = "sqlite:///{folder}/tracker.db"
timezone = "Europe/London"
[channels.policy-team]
url = "console://"
tags = ["crypto", "uk"]
fallback = "ops"
[channels.ops]
url = "console://"
[policies.default]
lead_times = ["30d", "1d"]
channels.any_of = ["crypto"]
[policies.everyone]
lead_times = ["5bd"]
"""
    )
    a_database(f"sqlite:///{folder}/tracker.db")
    return Desk(settings)
