"""Duties and events from the command line, while no daemon runs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.unit.cli.desk import Desk, a_desk


def _standing(desk: Desk, key: str) -> str:
    lines = desk.run("list").stdout.splitlines()
    [line] = [line for line in lines if line.startswith(f"{key} ")]
    return line


@pytest.mark.parametrize(
    ("options", "nature"),
    [
        ((), "duty"),
        (("--kind", "meeting"), "event"),
        (("--kind", "meeting", "--duty"), "duty"),
        (("--kind", "filing"), "duty"),
        (("--event",), "event"),
    ],
    ids=" ".join,
)
def test_the_kind_says_what_it_is_unless_somebody_does(
    desk: Desk, options: tuple[str, ...], nature: str
) -> None:
    assert desk.add("Title", "2026-03-31", *options)["nature"] == nature
    assert f"Nature:      {nature}" in desk.run("show", "title").stdout


@pytest.mark.parametrize(
    ("option", "due", "warned"),
    [
        ("--event", "2026-03-31", True),
        ("--event", "2026-01-05", False),
        ("--duty", "2026-03-31", False),
    ],
)
def test_met_says_of_an_event_that_its_date_lies_ahead(
    option: str, due: str, *, warned: bool, desk: Desk
) -> None:
    desk.add("Title", due, option)
    done = desk.run("met", "title")
    assert done.stdout == "title met on 2026-01-05\n"
    assert ("is an event whose date lies after 2026-01-05: it passes by itself" in done.stderr) == (
        warned
    )


def test_an_edit_says_otherwise_and_takes_it_back(desk: Desk) -> None:
    desk.add("Title", "2026-03-31", "--kind", "meeting")
    assert desk.json("edit", "title", "--duty")["nature"] == "duty"
    assert desk.json("edit", "title", "--event")["nature"] == "event"
    assert desk.json("edit", "title", "--kind", "filing")["nature"] == "duty"


def test_an_event_that_lies_behind_is_not_overdue(desk: Desk) -> None:
    told = desk.run("add", "Title", "--due", "4 January 2026", "--kind", "hearing")
    assert told.stdout == "title added: takes place 4 January 2026, passed 2026-01-04\n"
    assert "4 January 2026 is past: this event is over" in told.stderr
    assert "passed 2026-01-04" in _standing(desk, "title")
    shown = desk.json("show", "title")
    assert (shown["overdue"], shown["status"]) == (False, "open")
    assert "overdue" not in desk.run("show", "title").stdout
    assert "past" not in desk.attempt("lint", "title").stdout


def test_an_event_is_not_missed(desk: Desk) -> None:
    desk.add("Title", "4 January 2026", "--event")
    refused = desk.attempt("missed", "title")
    assert refused.exit_code != 0
    assert "is an event: `tracker met` says that it took place" in str(refused.exception)


def test_what_has_a_first_day_only_is_never_overdue(desk: Desk) -> None:
    desk.add("Title", "from 3 January 2026")
    assert "since 2026-01-03" in _standing(desk, "title")
    shown = desk.json("show", "title")
    assert (shown["overdue"], shown["days_left"]) == (False, None)


def test_a_passed_event_is_listed_with_what_is_closed(desk: Desk) -> None:
    desk.add("Title", "4 January 2026", "--event")
    desk.run("run", "--once")
    assert desk.json("list") == []
    [listed] = desk.json("list", "--all")
    assert (listed["status"], listed["closed_on"], listed["overdue"]) == (
        "passed",
        "2026-01-04",
        False,
    )
    assert [(each["kind"], each["by"]) for each in desk.json("log", "title")][-1] == (
        "passed",
        "tracker",
    )
    desk.clock.set(datetime(2026, 1, 6, 9, tzinfo=UTC))
    moved = desk.json("move", "title", "--due", "4 March 2026", "--reason", "postponed")
    assert (moved["status"], moved["closed_on"]) == ("open", None)


@pytest.mark.parametrize("format_", ["json", "csv", "yaml"])
def test_what_somebody_says_it_is_is_exported_and_imported(
    desk: Desk, tmp_path: Path, format_: str
) -> None:
    desk.add("Board", "2026-03-31", "--kind", "meeting", "--duty")
    desk.add("Launch", "2026-03-31", "--event")
    file = tmp_path / f"kept.{format_}"
    desk.run("export", "--format", format_, str(file))
    again = desk.json("import", str(file), "--dry-run")
    assert (again["unchanged"], again["changed"]) == (2, 0)
    other = a_desk(tmp_path / "other")
    other.run("import", str(file))
    assert {each["key"]: each["nature"] for each in other.json("list")} == {
        "board": "duty",
        "launch": "event",
    }
