"""A desk for every test of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.desk import Desk, a_desk


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk in London, as `a_desk` makes it."""
    monkeypatch.delenv("TRACKER_DATABASE_URL", raising=False)
    return a_desk(tmp_path)
