"""`when --trace`: the rules of the grammar that read a phrase."""

from __future__ import annotations

import pytest

from tests.unit.cli.desk import Desk


def test_a_trace_is_the_tree_of_rules_with_the_words_that_each_took(desk: Desk) -> None:
    lines = desk.run("when", "by the end of 2027, if at all", "--trace").stdout.splitlines()
    assert lines[:4] == [
        "phrase: by the end of 2027, if at all",
        "  item: by the end of 2027",
        "    bound: by",
        "    core: the end of 2027",
    ]
    assert lines[-1].strip() == "year: 2027"


def test_words_that_no_rule_reads_are_a_trace_without_branches_and_told(desk: Desk) -> None:
    result = desk.run("when", "banana", "--trace")
    assert result.stdout == "phrase: banana\n"
    assert result.stderr == "Read by no rule: banana\n"


def test_a_trace_cannot_move_the_cursor_of_a_terminal(desk: Desk) -> None:
    assert "\x1b" not in desk.run("when", "\x1b[2J by 2027", "--trace").stdout


@pytest.mark.parametrize("option", [("--explain",), ("--json",), ("--count", "2")])
def test_a_trace_stands_alone(desk: Desk, option: tuple[str, ...]) -> None:
    result = desk.attempt("when", "every Friday", "--trace", *option)
    assert result.exit_code == 2
    assert "--trace" in result.stderr


def test_a_trace_is_of_one_phrase(desk: Desk) -> None:
    assert desk.attempt("when", "--trace", "--jsonl", "-").exit_code == 2
