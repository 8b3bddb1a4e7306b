"""`tracker db move` takes everything, and says what is left to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.desk import Desk
from tracker.errors import BadData


def test_it_names_the_setting_that_is_to_be_changed(desk: Desk, tmp_path: Path) -> None:
    desk.add("Report", "2026-03-01", "--key", "report")
    url = f"sqlite:///{tmp_path}/new/tracker.db"
    done = desk.run("db", "move", url)
    assert done.stdout.endswith(f"rows to {url}: 1 milestones\n")
    assert done.stderr == (
        f'Now write database = "{url}" in {desk.settings}, and start the daemon\n'
    )


def test_where_the_environment_names_the_database_that_is_what_to_change(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    monkeypatch.setenv("TRACKER_DATABASE_URL", f"sqlite:///{tmp_path}/tracker.db")
    assert f"Now set TRACKER_DATABASE_URL to {url}" in desk.run("db", "move", url).stderr


def test_programs_get_the_rows_of_each_table(desk: Desk, tmp_path: Path) -> None:
    desk.add("Report", "2026-03-01", "--key", "report")
    done = desk.json("db", "move", f"sqlite:///{tmp_path}/new.db")
    assert (done["rows"]["milestones"], done["rows"]["revisions"]) == (1, 1)
    assert desk.json("list")[0]["key"] == "report", "what is left stays as it is"


def test_a_second_time_it_is_refused(desk: Desk, tmp_path: Path) -> None:
    desk.add("Report", "2026-03-01", "--key", "report")
    url = f"sqlite:///{tmp_path}/new.db"
    desk.run("db", "move", url)
    result = desk.attempt("db", "move", url)
    assert isinstance(result.exception, BadData)
    assert "is not empty" in str(result.exception)
