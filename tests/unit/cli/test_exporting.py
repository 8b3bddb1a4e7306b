"""What is exported is read back without a change."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.desk import Desk, a_desk


@pytest.mark.parametrize("suffix", ["yaml", "csv", "json"])
def test_an_export_is_read_back_without_a_change(desk: Desk, suffix: str) -> None:
    desk.add("A", "Q3 2027", "--tag", "x", "--tag", "y", "--to", "ops", "--roll", "following")
    desk.add("B, with a comma and “quotes”", "TBC", "--remind", "7d", "--kind", "report")
    desk.add("C", "2026-02-01", "--as-of", "2025-12-31", "--tz", "Asia/Tokyo")
    desk.run("met", "c")
    before = desk.json("list", "--all")
    file = desk.settings.with_name(f"all.{suffix}")
    assert desk.run("export", str(file)).stdout == ""
    assert desk.run("export", "--format", suffix).stdout == file.read_bytes().decode()
    again = desk.json("import", str(file))
    assert again == {
        "added": 0,
        "moved": 0,
        "changed": 0,
        "unchanged": 3,
        "slipped": 0,
        "vanished": 0,
        "need_a_look": 0,
        "dry_run": False,
        "remarks": [],
        "milestones": [],
    }
    assert desk.json("list", "--all") == before


def test_an_export_for_the_eye_says_which_days_are_meant(desk: Desk) -> None:
    desk.add("A", "Q3 2027")
    assert "earliest: '2027-07-01'" in desk.run("export").stdout
    header, row = desk.run("export", "--format", "csv").stdout.splitlines()
    assert "earliest,latest,precision" in header
    assert "2027-07-01,2027-09-30,quarter" in row


def test_milestones_go_from_one_database_to_another(desk: Desk, tmp_path: Path) -> None:
    desk.add("A", "Q3 2027", "--tag", "x")
    text = desk.run("export").stdout
    other = a_desk(tmp_path / "other")
    assert other.run("import", "-", "--format", "yaml", given=text).stdout.startswith("1 added")
    assert other.run("export").stdout == text


@pytest.mark.parametrize(
    ("suffix", "told"),
    [
        ("yaml", "3 milestones written to {}"),
        ("ics", "1 milestone written to {}; 2 without a day left out"),
    ],
)
def test_what_is_told_to_be_written_is_written(desk: Desk, suffix: str, told: str) -> None:
    desk.add("A", "Q3 2027")
    desk.add("B", "TBC")
    desk.add("C", "30 days after B", "--anchor", "B=b")
    file = desk.settings.with_name(f"all.{suffix}")
    assert desk.run("export", str(file)).stderr == told.format(file) + "\n"
    assert file.read_text().count("BEGIN:VEVENT") == (suffix == "ics")
