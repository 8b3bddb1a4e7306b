"""`tracker report`: of which days, in which form, and where to."""

from __future__ import annotations

import csv
import io
import json
import stat
from pathlib import Path

import pytest

from tests.unit.cli.desk import Desk


@pytest.fixture
def desk_with_some(desk: Desk) -> Desk:
    """On 5 January 2026: one met in time, one overdue, one to come, one of the next quarter."""
    desk.add("Met", "2026-01-09", "--owner", "amira")
    desk.run("met", "met")
    desk.add("Overdue", "2025-12-15", "--as-of", "2025-12-01", "--owner", "jonas")
    desk.add("Coming", "2026-03-31")
    desk.add("Later", "2026-04-01")
    return desk


def test_the_present_quarter_is_reported_unless_another_one_is_named(
    desk_with_some: Desk,
) -> None:
    def keys(*options: str) -> set[str]:
        return {each["key"] for each in desk_with_some.json("report", *options)["milestones"]}

    assert keys() == keys("--quarter", "2026-q1") == {"met", "overdue", "coming"}
    assert keys("--quarter", "2026-Q2") == {"overdue", "later"}
    assert keys("--from", "2026-01-01", "--to", "2026-01-31") == {"met", "overdue"}
    assert keys("--owner", "Jonas") == {"overdue"}


def test_json_counts_what_it_lists(desk_with_some: Desk) -> None:
    desk_with_some.run("move", "coming", "--due", "2026-03-30", "--reason", "earlier")
    report = desk_with_some.json("report")
    assert report["period"] == {"name": "2026-Q1", "first": "2026-01-01", "last": "2026-03-31"}
    assert report["total"] == {
        "name": None,
        "overdue": 1,
        "coming": 1,
        "met_on_time": 1,
        "met_late": 0,
        "met_unjudged": 0,
        "missed": 0,
        "waived": 0,
        "passed": 0,
        "suspended": 0,
        "undated": 0,
        "moves": 1,
    }
    [move] = report["moved"]
    assert (move["key"], move["days"], move["why"]) == ("coming", -1, "earlier")
    assert (move["old"]["latest"], move["new"]["latest"]) == ("2026-03-31", "2026-03-30")


@pytest.mark.parametrize("form", ["html", "csv", "md", "json"])
def test_a_file_is_private_and_the_same_as_stdout(
    desk_with_some: Desk, tmp_path: Path, form: str
) -> None:
    file = tmp_path / f"report.{form}"
    told = desk_with_some.run("report", str(file))
    assert told.stdout == ""
    assert "3 milestones and 0 moves of 2026-Q1 written to" in told.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text() == desk_with_some.run("report", f"--{form}").stdout
    assert file.read_text() == desk_with_some.run("report", "--format", form).stdout
    desk_with_some.run("report", "--shared", str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o644


def test_without_a_file_it_is_markdown(desk_with_some: Desk) -> None:
    assert desk_with_some.run("report").stdout.startswith("# Report for 2026-Q1, 1 January 2026")


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--quarter", "2026-Q5"), 2, "is no quarter"),
        (("--quarter", "2026-Q1", "--from", "2026-01-01"), 2, "leave out from and to"),
        (("--from", "2026-01-01"), 2, "two ends"),
        (("--from", "2026-02-01", "--to", "2026-01-01"), 2, "no day lies"),
        (("--csv", "--format", "md"), 2, "two formats"),
        (("report.pdf",), 2, "which format is that"),
        (("/no/such/folder/report.md",), 5, "cannot be written"),
    ],
)
def test_what_cannot_be_reported_is_refused(
    desk: Desk, options: tuple[str, ...], code: int, said: str
) -> None:
    result = desk.attempt("report", *options)
    told = f"{result.stderr}{result.exception}"
    assert said in told
    assert getattr(result.exception, "exit_code", result.exit_code) == code


def test_a_file_that_cannot_be_written_leaves_what_was_there(
    desk_with_some: Desk, tmp_path: Path
) -> None:
    (tmp_path / "real.md").write_text("before")
    (tmp_path / "report.md").symlink_to(tmp_path / "real.md")
    assert desk_with_some.attempt("report", str(tmp_path / "report.md")).exception is not None
    assert (tmp_path / "real.md").read_text() == "before"
    assert not list(tmp_path.glob(".*.partial"))


def test_csv_is_read_by_whoever_reads_csv(desk_with_some: Desk) -> None:
    rows = csv.DictReader(io.StringIO(desk_with_some.run("report", "--csv").stdout))
    assert {row["key"]: row["verdict"] for row in rows} == {
        "met": "met_on_time",
        "overdue": "overdue",
        "coming": "coming",
    }
    assert json.loads(desk_with_some.run("report", "--json").stdout)["owner"] is None
