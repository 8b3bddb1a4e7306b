"""What commands say of rows that cannot be read: beside the others, with a code of its own."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.damaging import Cell, damage
from tests.unit.cli.desk import Desk


@pytest.fixture
def damaged(desk: Desk) -> Desk:
    """A desk with the milestones `good` and `bad`, whose title is no UTF-8."""
    desk.add("Good", "1 May 2026", "--key", "good", "--owner", "A", "--source", "https://a.example")
    desk.add("Bad", "1 May 2026", "--key", "bad")
    cell = Cell(table="milestones", row=2, column="title")
    assert damage(_file(desk), cell, "CAST(x'ff41c3' AS TEXT)")
    return desk


def _file(desk: Desk) -> Path:
    return desk.settings.parent / "tracker.db"


@pytest.mark.parametrize("command", ["list", "upcoming", "export"])
def test_what_is_good_is_shown_and_the_rest_is_named(damaged: Desk, command: str) -> None:
    result = damaged.attempt(command)
    assert "good" in result.stdout
    assert result.exit_code
    assert "of the milestone bad: title: b'\\xffA\\xc3' is no text in UTF-8" in result.stderr
    assert "tracker db check" in str(result.exception)


def test_json_stays_an_array_of_what_can_be_read(damaged: Desk) -> None:
    result = damaged.attempt("list", "--json")
    assert [each["key"] for each in json.loads(result.stdout)] == ["good"]


def test_lint_lists_it_as_a_finding(damaged: Desk) -> None:
    found = json.loads(damaged.attempt("lint", "--json").stdout)
    (finding,) = [each for each in found if each["rule"] == "damaged"]
    assert finding["key"] == "bad"
    assert "title" in finding["problem"]
    named = json.loads(damaged.attempt("lint", "bad", "--json").stdout)
    assert [each["rule"] for each in named] == ["damaged"]


def test_status_says_so(damaged: Desk) -> None:
    with closing(sqlite3.connect(_file(damaged))) as connection:
        connection.execute("UPDATE milestones SET revision = 9 WHERE key = 'good'")
        connection.commit()
    result = damaged.attempt("status")
    assert "Backlog" in result.stdout
    assert "good" in result.stderr


def test_doctor_names_it_with_what_mends_it(damaged: Desk) -> None:
    found = json.loads(damaged.attempt("doctor", "--json").stdout)
    (finding,) = [each for each in found if each["check"] == "row"]
    assert "bad" in finding["finding"]
    assert "--repair" in finding["remedy"]


def test_who_asks_for_it_is_refused_in_words(damaged: Desk) -> None:
    for command in (["show", "bad"], ["explain", "bad"], ["met", "bad"]):
        error = damaged.attempt(*command).exception
        assert "the milestone bad cannot be read" in str(error), command


def test_check_names_it_and_repair_puts_it_aside(damaged: Desk) -> None:
    assert "row 2 of milestones" in "\n".join(_problems(damaged.attempt("db", "check").exception))
    result = damaged.run("db", "check", "--repair")
    assert "Put aside: row 2 of milestones, of the milestone bad" in result.stderr
    assert result.stdout == "ok\n"
    assert [each["key"] for each in damaged.json("list")] == ["good"]
    assert "kept in the table quarantine" in damaged.run("log").stdout


def _problems(error: BaseException | None) -> tuple[str, ...]:
    found: tuple[str, ...] = getattr(error, "problems", ())
    return found
