"""Dates that count from other milestones, through the executable."""

from __future__ import annotations

from pathlib import Path

from tests.unit.cli.executable import a_new_installation


def test_dependents_move_with_what_they_count_from(tmp_path: Path) -> None:
    installation = a_new_installation(tmp_path)
    installation.run("add", "Final rules", "--key", "final-rules", "--due", "June 2099")
    due = "120 days after final-rules"
    added = installation.run("add", "Go live", "--key", "go", "--due", due, "--json").json
    assert (added["due"]["earliest"], added["due"]["latest"]) == ("2099-09-29", "2099-10-28")
    move = ("move", "final-rules", "--due", "15 July 2099", "--reason", "slipped")
    tried = installation.run(*move, "--dry-run")
    assert "go   moved   2099-09-29..2099-10-28  2099-11-12" in tried.out
    assert installation.run("show", "go", "--json").json["revision"] == 1
    installation.run(*move)
    assert installation.run("show", "go", "--json").json["due"]["earliest"] == "2099-11-12"
    cycle = installation.run("edit", "final-rules", "--due", "1 day after go", code=2)
    assert cycle.err == (
        "tracker: a date cannot count from itself: final-rules -> go -> final-rules\n"
    )
    assert "final-rules moved: slipped" in installation.run("log", "go").out
