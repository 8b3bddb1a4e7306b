"""An import is as frank as `add`: what is doubtful is told row by row, kept, and can be refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.cli.desk import Desk
from tracker.errors import ImportRefused

TABLE = """\
title,due
Levy,Sunday 14 May 2027
Toll,14 May 2027 (Article 3)
Fee,"14 May 2027, unless postponed"
Due,14 May 2027
Tax,14 May
"""
MAPPING = """
as_of = 2026-01-05
[columns]
external_id = "title"
title = "title"
due = "due"
"""
LEVY = "14 May 2027 is a Friday, not a Sunday"
FEE = "left aside: 'unless postponed'"
TAX = "no year is named: the next such date is taken"


@pytest.fixture
def table(desk: Desk) -> Path:
    file = desk.settings.with_name("dates.csv")
    file.write_text(TABLE)
    return file


def test_what_is_doubtful_is_told_by_row_counted_and_kept(desk: Desk, table: Path) -> None:
    done = desk.run("import", str(table))
    assert done.stdout == (
        "5 added, 0 moved, 0 changed, 0 unchanged, 3 in need of a look\n"
        "change 1: `tracker undo 1` takes it back\n"
    )
    heading, *lines = done.stderr.splitlines()
    assert heading == (
        "tracker: warning: these dates need a look; `tracker verify KEY` settles one that is right:"
    )
    assert lines == [
        f"  {table}:2: {LEVY}",
        f"  {table}:4: {FEE}",
        f"  {table}:6: {TAX}",
        "tracker: warning: also assumed or left aside:",
        f"  {table}:3: left aside: 'Article 3'",
    ]
    kept = {each["key"]: each["due"]["doubts"] for each in desk.json("list")}
    assert kept == {"levy": [LEVY], "toll": [], "fee": [FEE], "due": [], "tax": [TAX]}


def test_programs_are_told_the_same(desk: Desk, table: Path) -> None:
    told = desk.json("import", str(table), "--dry-run")
    assert told["need_a_look"] == 3
    assert told["remarks"][0] == {
        "place": f"{table}:2",
        "key": "levy",
        "text": LEVY,
        "doubt": True,
    }
    assert [each["doubt"] for each in told["remarks"]] == [True, False, True, True]
    assert [each["needs_a_look"] for each in told["milestones"]].count(True) == 3


@pytest.mark.parametrize("mapped", [False, True])
def test_a_strict_import_takes_nothing_where_anything_is_doubtful(
    desk: Desk, table: Path, *, mapped: bool
) -> None:
    mapping = desk.settings.with_name("map.toml")
    mapping.write_text(MAPPING)
    options = ("--map", str(mapping)) if mapped else ()
    refused = desk.attempt("import", str(table), "--strict", *options)
    assert isinstance(refused.exception, ImportRefused)
    assert refused.exception.exit_code == 5
    places = [f"{table}:{line}" for line in (2, 4, 6)]
    said = [LEVY, FEE, TAX]
    assert list(refused.exception.problems) == [
        f"{place}: {text}" for place, text in zip(places, said, strict=True)
    ]
    assert desk.json("list") == []
    sound = [line for line in TABLE.splitlines() if not line.startswith(("Levy", "Fee", "Tax"))]
    table.write_text("\n".join(sound))
    assert desk.run("import", str(table), "--strict", *options).stdout.startswith("2 added")


def test_doubts_are_told_again_until_somebody_has_settled_them(desk: Desk, table: Path) -> None:
    desk.run("import", str(table))
    again = desk.run("import", str(table))
    assert again.stdout == "0 added, 0 moved, 0 changed, 5 unchanged, 3 in need of a look\n"
    assert "also assumed" not in again.stderr, "only of what is new"
    assert desk.attempt("import", str(table), "--strict").exit_code == 1  # raised, not printed
    for key in ("levy", "fee", "tax"):
        desk.run("verify", key)
    settled = desk.run("import", str(table), "--strict")
    assert settled.stdout == "0 added, 0 moved, 0 changed, 5 unchanged\n"
    assert settled.stderr == ""


def test_of_very_many_remarks_the_first_are_told(desk: Desk) -> None:
    file = desk.settings.with_name("many.yaml")
    file.write_text(json.dumps([{"title": f"T{number}", "due": "14 May"} for number in range(102)]))
    lines = desk.run("import", str(file)).stderr.splitlines()
    assert len(lines) == 102
    assert lines[-1] == "  ... and 2 more; --json has them all"


@pytest.mark.parametrize("mapped", [False, True])
def test_a_refusal_tells_what_is_doubtful_of_the_rest_at_once(
    desk: Desk, table: Path, *, mapped: bool
) -> None:
    table.write_text(f"{TABLE}Bad,gibberish\n")
    mapping = desk.settings.with_name("map.toml")
    mapping.write_text(MAPPING)
    options = ("--map", str(mapping)) if mapped else ()
    refused = desk.attempt("import", str(table), *options)
    assert isinstance(refused.exception, ImportRefused)
    assert len(refused.exception.problems) == 1
    assert f"  {table}:2: {LEVY}" in refused.stderr.splitlines()
    strict = desk.attempt("import", str(table), "--strict", *options)
    assert isinstance(strict.exception, ImportRefused)
    assert len(strict.exception.problems) == 4
    assert LEVY not in strict.stderr, "it is told as a fault, and once"
