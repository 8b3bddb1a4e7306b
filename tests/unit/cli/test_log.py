"""The log says who changed what, and every old and new value."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.desk import Desk
from tracker.service.who import user_of


def _last(desk: Desk) -> Mapping[str, Any]:
    last: Mapping[str, Any] = desk.json("log")[-1]
    return last


def test_an_edit_is_logged_with_both_values_and_who(desk: Desk) -> None:
    desk.add("Report", "March 2026", "--owner", "Policy team")
    desk.run("edit", "report", "--owner", "", "--tag", "uk", "--by", "A. Counsel")
    entry = _last(desk)
    assert (entry["kind"], entry["by"]) == ("edited", "A. Counsel")
    assert entry["old"] == {"owner": "Policy team", "tags": []}
    assert entry["new"] == {"owner": None, "tags": ["uk"]}
    shown = desk.run("log").stdout
    assert "A. Counsel" in shown
    assert "owner: “Policy team” to nothing; tags: nothing to “uk”" in " ".join(shown.split())


def test_a_move_is_logged_with_both_dates(desk: Desk) -> None:
    desk.add("Report", "March 2026")
    desk.run("move", "report", "--due", "2026-05-01", "--reason", "a speech", "--by", "A. Counsel")
    entry = _last(desk)
    assert (entry["kind"], entry["by"]) == ("moved", "A. Counsel")
    assert entry["old"]["due"] == "March 2026"
    assert entry["new"] == {"due": "2026-05-01", "earliest": "2026-05-01", "latest": "2026-05-01"}


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (("met", "report"), "met"),
        (("missed", "report"), "missed"),
        (("waive", "report", "--reason", "r"), "waived"),
        (("suspend", "report", "--reason", "r"), "suspended"),
        (("snooze", "report", "--until", "2026-02-01", "--reason", "r"), "snoozed"),
        (("verify", "report"), "verified"),
        (("ack", "report"), "acknowledged"),
    ],
)
def test_every_command_that_writes_says_who(
    desk: Desk, command: tuple[str, ...], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_USER", "The desk")
    desk.add("Report", "March 2026")
    assert _last(desk)["by"] == "The desk"
    desk.run(*command, "--by", "A. Counsel")
    assert (_last(desk)["kind"], _last(desk)["by"]) == (kind, "A. Counsel")


def test_what_is_opened_again_says_who(desk: Desk) -> None:
    desk.add("Report", "March 2026")
    desk.run("met", "report")
    desk.run("reopen", "report", "--by", "A. Counsel")
    entry = _last(desk)
    assert (entry["kind"], entry["by"]) == ("reopened", "A. Counsel")
    assert entry["old"] == {"status": "met", "closed_on": "2026-01-05"}


def test_a_file_that_closes_is_logged_as_closing_by_its_name(desk: Desk, tmp_path: Path) -> None:
    desk.add("Report", "March 2026")
    file = tmp_path / "closed.yaml"
    file.write_text(
        "- {key: report, title: Report, due: March 2026, status: met, closed_on: 2026-01-04}\n"
    )
    desk.run("import", str(file))
    entry = _last(desk)
    assert (entry["kind"], entry["detail"]) == ("met", "on 2026-01-04: imported")
    assert entry["by"].endswith("closed.yaml")


def test_nobody_named_is_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "counsel")
    assert user_of({"TRACKER_USER": " The desk "}) == "The desk"
    assert user_of({"TRACKER_USER": " "}) == "counsel"


def test_a_user_without_a_name_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 10001")

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert user_of({}).startswith("user ")
