"""People come from files and go to them, alone or beside milestones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.cli.desk import Desk, a_desk
from tracker.errors import ImportRefused

_STAFF = """
people:
  - {handle: amira, name: Amira Example, mail: amira@bank.example, stand_in: jonas}
  - {handle: jonas, addresses: {slack: U0123}}
teams:
  - {handle: crypto, members: [Amira Example, jonas], leads: [jonas]}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "staff.yaml"
    file.write_text(_STAFF)
    return file


def _everybody(desk: Desk) -> tuple[object, object]:
    return desk.json("person", "list"), desk.json("team", "list")


def test_a_dry_run_says_who_would_be_added_and_adds_nobody(desk: Desk, file: Path) -> None:
    told = desk.run("person", "import", str(file), "--dry-run").stdout.splitlines()
    assert told == [
        *("added amira", "added jonas", "added crypto"),
        "3 added, 0 changed, 0 unchanged (dry run, nothing was written)",
    ]
    assert _everybody(desk) == ([], [])


def test_everybody_of_a_file_is_taken_and_nothing_changes_the_second_time(
    desk: Desk, file: Path
) -> None:
    found = desk.json("person", "import", str(file))
    assert (found["added"], found["changed"], found["unchanged"]) == (3, 0, 0)
    assert desk.json("team", "show", "crypto")["members"] == ["amira", "jonas"]
    events = len(desk.json("log"))
    assert desk.run("person", "import", str(file)).stdout == "0 added, 0 changed, 3 unchanged\n"
    assert len(desk.json("log")) == events
    file.write_text(_STAFF.replace("U0123", "U0999"))
    assert desk.run("person", "import", str(file)).stdout == "0 added, 1 changed, 2 unchanged\n"


@pytest.mark.parametrize("suffix", ["yaml", "json", "csv"])
def test_what_is_written_is_read_into_another_database(
    desk: Desk, file: Path, tmp_path: Path, suffix: str
) -> None:
    desk.run("person", "import", str(file))
    written = tmp_path / f"out.{suffix}"
    assert "2 people and 1 team written" in desk.run("person", "export", str(written)).stderr
    assert written.stat().st_mode & 0o777 == 0o600
    other = a_desk(tmp_path / "other")
    other.run("person", "import", str(written))
    assert _everybody(other) == _everybody(desk)
    piped = a_desk(tmp_path / "piped")
    text = desk.run("person", "export", "--format", suffix).stdout
    piped.run("person", "import", "-", given=text)
    assert _everybody(piped) == _everybody(desk)


def test_unless_all_is_good_nobody_is_taken_and_every_fault_is_told(desk: Desk, file: Path) -> None:
    desk.run("person", "add", "gone")
    desk.run("person", "remove", "gone")
    desk.run("team", "add", "desk")
    file.write_text(
        _STAFF.replace("amira@bank.example", "amira@bank.example; eve@evil.example")
        + "  - {handle: gone}\n  - {handle: Amira}\n"
    )
    result = desk.attempt("person", "import", str(file))
    assert isinstance(result.exception, ImportRefused)
    problems = "\n".join(result.exception.problems)
    assert f"{file}: people, item 1: the mail address is none" in problems
    assert "'gone' was somebody who was removed on 2026-01-05" in problems
    assert f"{file}: teams, item 3: 'Amira' cannot name" in problems
    assert "evil" not in problems
    assert desk.json("person", "list") == []


def test_people_of_a_file_may_stand_in_for_each_other(desk: Desk, file: Path) -> None:
    file.write_text("people:\n- {handle: x, stand_in: y}\n- {handle: y, stand_in: x}\n")
    desk.run("person", "import", str(file))
    assert [each["stand_in"] for each in desk.json("person", "list")] == ["y", "x"]


def test_a_person_of_a_file_is_no_team(desk: Desk, file: Path) -> None:
    desk.run("team", "add", "a")
    file.write_text("people:\n- {handle: a}\n")
    assert "is a team already" in str(
        desk.attempt("person", "import", str(file)).exception.problems  # type: ignore[union-attr]
    )


@pytest.mark.parametrize("suffix", ["yaml", "json"])
@pytest.mark.parametrize("milestones", [0, 2])
def test_a_whole_export_comes_back_whole(
    desk: Desk, file: Path, tmp_path: Path, suffix: str, milestones: int
) -> None:
    desk.run("person", "import", str(file))
    for number in range(milestones):
        desk.add("Report", "March 2026", "--key", f"m{number}", "--owner", "crypto")
    whole = tmp_path / f"whole.{suffix}"
    desk.run("export", "--people", str(whole))
    other = a_desk(tmp_path / "other")
    dry = other.run("import", str(whole), "--dry-run").stdout
    assert "people and teams: 3 added, 0 changed, 0 unchanged" in dry
    assert _everybody(other) == ([], [])
    taken = other.json("import", str(whole))
    assert (taken["people"], taken["added"]) == (
        {"added": 3, "changed": 0, "unchanged": 0},
        milestones,
    )
    assert _everybody(other) == _everybody(desk)
    owners = [each["owner"] for each in other.json("list")]
    assert owners == ["crypto"] * milestones
    assert other.json("import", str(whole))["people"]["unchanged"] == 3


def test_people_are_left_out_unless_asked_for_and_that_is_said(desk: Desk, file: Path) -> None:
    desk.run("person", "import", str(file))
    written = desk.run("export", "--format", "json")
    assert json.loads(written.stdout) == []
    assert "people and teams are left out" in written.stderr
    assert "bank.example" not in written.stdout


@pytest.mark.parametrize("format_", ["csv", "ics"])
def test_what_has_no_room_for_people_says_so(desk: Desk, format_: str) -> None:
    refused = desk.attempt("export", "--people", "--format", format_)
    assert f"{format_} has no room for people" in str(refused.exception)


def test_of_a_whole_export_with_a_fault_nothing_is_taken(desk: Desk, file: Path) -> None:
    file.write_text(_STAFF + 'milestones:\n- {title: Report, due: "March 2026", policy: lost}\n')
    assert desk.attempt("import", str(file)).exception is not None
    assert _everybody(desk) == ([], [])
    assert desk.json("list") == []
    file.write_text(_STAFF.replace("jonas}", "jonsa}") + "milestones: []\n")
    assert isinstance(desk.attempt("import", str(file)).exception, ImportRefused)


def test_a_file_of_people_alone_is_taken_by_the_command_for_people(desk: Desk, file: Path) -> None:
    refused = desk.attempt("import", str(file))
    assert refused.exception is not None
    desk.run("person", "import", str(file))
