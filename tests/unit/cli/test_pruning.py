"""`tracker db prune` drops what is long over, asks before it does, and says where that is kept."""

from __future__ import annotations

import hashlib
import json
import zlib
from pathlib import Path

import click
import pytest

from tests.history import fill
from tests.unit.cli.desk import Desk
from tests.unit.cli.executable import Installation
from tracker.errors import UsageError

_MILESTONES = 5
_ALL = ("--before", "2020-01-01")


@pytest.fixture
def house(desk: Desk, tmp_path: Path) -> Desk:
    """Five milestones that were told on two channels and met, long ago."""
    words = zlib.compress("Due in 7 days\n\nMélange".encode())
    url = f"sqlite:///{tmp_path}/tracker.db"
    fill(url, _MILESTONES, channels=("policy-team", "ops"), packed=words)
    return desk


def test_it_says_how_much_it_would_be(house: Desk) -> None:
    told = house.run("db", "prune", *_ALL, "--dry-run").stdout
    assert told == "would drop 8 attempts at 8 deliveries, which ended before 2020-01-01\n"
    assert house.json("db", "prune", *_ALL, "--dry-run") == {
        "before": "2020-01-01",
        "found": {"deliveries": 8, "attempts": 8},
        "dropped": {"deliveries": 0, "attempts": 0},
        "left": 8,
        "file": None,
        "sha256": None,
    }


def test_it_drops_and_names_the_copy(house: Desk, tmp_path: Path) -> None:
    file = tmp_path / "attempts.jsonl"
    done = house.run("db", "prune", *_ALL, "--to", str(file), "--by", "amira", "--yes")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert done.stdout == "dropped 8 attempts at 8 deliveries\n"
    assert done.stderr == f"They are kept in {file}, whose SHA-256 is {digest}\n"
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert {line["words"] for line in lines if "words" in line} == {"Due in 7 days\n\nMélange"}
    again = house.run("db", "prune", *_ALL, "--to", str(tmp_path / "again.jsonl"), "--yes")
    assert again.stdout == ("nothing to drop: no attempt at what is over ended before 2020-01-01\n")
    assert not (tmp_path / "again.jsonl").exists()


def test_the_log_says_by_whom_and_where_it_is_kept(house: Desk, tmp_path: Path) -> None:
    file = tmp_path / "attempts.jsonl"
    house.run("db", "prune", *_ALL, "--to", str(file), "--by", "amira", "--yes")
    entries = house.json("log", "old-1")
    said = f"pruned on 2026-01-05 by amira with all that ended before 2020-01-01; copy in {file}"
    assert [(each["kind"], each["outcome"], each["detail"]) for each in entries] == [
        ("attempt", "SENT", said)
    ] * len(entries)
    assert {each["channel"] for each in entries} == {"policy-team", "ops"}
    (run,) = [each for each in house.json("log") if each["kind"] == "pruned"]
    assert (run["by"], run["key"]) == ("amira", None)
    assert run["detail"].startswith("attempts: 8; pruned on 2026-01-05 by amira")
    assert "no text was kept" in house.run("log", "old-1", "--full").stdout


def test_where_the_copy_goes_has_to_be_said(house: Desk, tmp_path: Path) -> None:
    for given in ((), ("--to", str(tmp_path / "x"), "--without-copy")):
        refused = house.attempt("db", "prune", *_ALL, "--yes", *given)
        assert isinstance(refused.exception, click.UsageError | SystemExit)
        assert "say with --to where a copy is kept, or --without-copy" in refused.output
    house.run("db", "prune", *_ALL, "--yes", "--without-copy")
    assert "no copy was kept" in house.run("log", "old-1").stdout


def test_nothing_goes_unasked(house: Desk, tmp_path: Path) -> None:
    refused = house.attempt("db", "prune", *_ALL, "--to", str(tmp_path / "x"))
    assert isinstance(refused.exception, UsageError)
    assert str(refused.exception) == (
        "nobody can be asked here: --yes drops 8 attempts at 8 deliveries"
    )
    assert not (tmp_path / "x").exists()


def test_what_is_young_is_refused(house: Desk) -> None:
    refused = house.attempt("db", "prune", "--before", "2025-12-01", "--dry-run")
    assert isinstance(refused.exception, UsageError)
    assert "say 2025-10-07 or an earlier day" in str(refused.exception)


@pytest.mark.parametrize(("answer", "code", "left"), [("n", 1, 8), ("y", 0, 0)])
def test_on_a_terminal_it_asks(
    house: Desk, tmp_path: Path, *, answer: str, code: int, left: int
) -> None:
    site = Installation(tmp_path, {"TRACKER_CONFIG": str(house.settings)})
    words = ("db", "prune", *_ALL, "--to", "attempts.jsonl")
    shown = site.answered(words, answer, code=code)
    assert "Drop 8 attempts at 8 deliveries, once they are in attempts.jsonl?" in shown
    assert house.json("db", "prune", *_ALL, "--dry-run")["found"]["attempts"] == left
