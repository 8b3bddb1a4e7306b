"""What is exported is read back without a change."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.unit.cli.desk import Desk, a_desk
from tracker.cli.commands import export
from tracker.errors import UsageError

_LEFT_OUT = "left out: 1 without a date, 1 waiting without a certain last day"


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
        "undo": [],
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
        ("ics", f"{_LEFT_OUT}\n2 events of 1 milestone written to {{}}"),
    ],
)
def test_what_is_told_to_be_written_is_written(desk: Desk, suffix: str, told: str) -> None:
    desk.add("A", "Q3 2027")
    desk.add("B", "TBC")
    desk.add("C", "30 days after B", "--anchor", "B=b")
    file = desk.settings.with_name(f"all.{suffix}")
    assert desk.run("export", str(file)).stderr == told.format(file) + "\n"
    assert file.read_text().count("BEGIN:VEVENT") == 2 * (suffix == "ics")


def test_a_calendar_leaves_out_what_was_closed_long_ago_and_says_so(desk: Desk) -> None:
    desk.add("A", "2026-03-01")
    desk.add("B", "2026-03-02")
    desk.run("met", "a")
    for days, left, written in (
        (90, "", "2 events of 2 milestones written\n"),
        (1, "left out: 1 closed more than 90 days ago\n", "1 event of 1 milestone written\n"),
    ):
        desk.clock.advance(timedelta(days=days))
        told = desk.run("export", "--format", "ics")
        assert told.stderr == left + written
        assert told.stdout.count("BEGIN:VEVENT") == (1 if left else 2)


def test_an_export_is_for_its_owner_and_follows_no_link(desk: Desk) -> None:
    desk.add("A", "Q3 2027")
    file = desk.settings.with_name("all.yaml")
    desk.run("export", str(file))
    assert file.stat().st_mode & 0o777 == 0o600
    desk.run("export", "--shared", str(file))
    assert file.stat().st_mode & 0o777 == 0o644
    link = file.with_name("link.yaml")
    link.symlink_to(desk.settings)
    assert "link.yaml: is a link" in str(desk.attempt("export", str(link)).exception)
    assert desk.settings.read_text() != file.read_text()


def test_an_export_says_which_dates_it_leaves_out(desk: Desk) -> None:
    desk.add("A", "Q3 2027")
    assert "other dates" not in desk.run("export").stderr
    desk.run("move", "a", "--due", "Q4 2027", "--reason", "it slipped")
    for format_ in ("yaml", "csv", "ics"):
        told = desk.run("export", "--format", format_).stderr
        assert "1 milestone has had other dates before: only --format json keeps those" in told
    assert "other dates" not in desk.run("export", "--format", "json").stderr


def test_an_import_says_what_add_says_of_a_date(desk: Desk, tmp_path: Path) -> None:
    """That it lies behind, and what was assumed of it, from whatever kind of file."""
    desk.add("A", "2026-01-02", "--as-of", "2025-12-31")
    desk.add("B", "early 2027, subject to consultation")
    for format_ in ("yaml", "csv", "json"):
        text = desk.run("export", "--format", format_).stdout
        other = a_desk(tmp_path / format_)
        told = other.run("import", "-", "--format", format_, given=text).stderr
        assert "2 January 2026 is past: it counts as overdue" in told, format_
        assert "left aside: 'subject to consultation'" in told, format_


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--owner", "a\x07b"], "holds the control character '\\x07'; delete it"),
        (["--tag", "a\x1bb"], "holds the control character '\\x1b'; delete it"),
    ],
)
def test_add_and_edit_refuse_what_no_file_could_hold(
    desk: Desk, options: list[str], told: str
) -> None:
    desk.add("B", "TBC")
    for command in (["add", "A", "--due", "TBC"], ["edit", "b"]):
        assert told in desk.attempt(*command, *options).stderr


def test_names_with_commas_come_back(desk: Desk) -> None:
    desk.add("A", "TBC", "--tag", "Agriculture, Department of", "--tag", "x;y")
    before = desk.json("list", "--all")
    for format_ in ("yaml", "csv", "json"):
        text = desk.run("export", "--format", format_).stdout
        done = desk.run("import", "-", "--format", format_, given=text).stdout
        assert "1 unchanged" in done
    assert desk.json("list", "--all") == before


@pytest.mark.parametrize("format_", ["yaml", "csv", "json"])
def test_what_an_older_version_took_is_exported_so_that_it_is_read(
    desk: Desk, format_: str, tmp_path: Path
) -> None:
    desk.add("A title", "TBC", "--owner", "Policy team")
    with closing(sqlite3.connect(desk.settings.with_name("tracker.db"))) as database:
        database.execute("UPDATE milestones SET title = ?, owner = ?", ("A\x07title ", "\x1b"))
        database.commit()
    text = desk.run("export", "--format", format_).stdout
    other = a_desk(tmp_path / "other")
    assert other.run("import", "-", "--format", format_, given=text).stdout.startswith("1 added")
    (milestone,) = other.json("list", "--all")
    assert (milestone["title"], milestone["owner"]) == ("A title", None)


def test_without_a_standard_output_that_is_said(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "sys", SimpleNamespace(stdout=None))
    refused = desk.attempt("export", "-", "--format", "csv")
    assert isinstance(refused.exception, UsageError)
    assert "name a file" in str(refused.exception)
