"""A desk for every test of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.desk import Desk
from tracker.store.database import create_database


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk in London with the channels `policy-team` (uk, crypto) and `ops`."""
    monkeypatch.delenv("TRACKER_DATABASE_URL", raising=False)
    settings = tmp_path / "tracker.toml"
    settings.write_text(
        f"""
database = "sqlite:///{tmp_path}/tracker.db"
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
    create_database(f"sqlite:///{tmp_path}/tracker.db")
    return Desk(settings)
