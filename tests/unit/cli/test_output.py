from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import click
import pytest

from tracker.cli.output import complain, emit_facts, emit_json, emit_json_array, emit_table
from tracker.cli.tables import Layout, Row
from tracker.errors import BadSettings, NotFound

ROWS = [("a", "2026-03-31", "x" * 60), ("longer-key", "2027", "short")]


def _laid_out(headings: Row, rows: list[Row], room: int) -> list[list[str]]:
    layout = Layout(headings, rows, room)
    return [layout.lines(row) for row in (headings, *rows)]


def test_columns_are_as_wide_as_what_they_hold(capsys: pytest.CaptureFixture[str]) -> None:
    emit_table(("KEY", "DUE", "TITLE"), ROWS)
    assert capsys.readouterr().out.splitlines() == [
        "KEY         DUE         TITLE",
        f"a           2026-03-31  {'x' * 60}",
        "longer-key  2027        short",
    ]


def test_on_a_terminal_titles_are_cut_to_fit(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "40")
    emit_table(("KEY", "DUE", "TITLE"), [*ROWS, ("b", "2026", click.style("y" * 60, fg="red"))])
    lines = [click.unstyle(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[1] == f"a           2026-03-31  {'x' * 19}…"
    assert lines[3] == f"b           2026        {'y' * 19}…"
    assert max(map(len, lines)) == 44  # 20 characters of the title stay, however narrow it is


def test_on_a_terminal_words_wrap_and_nothing_of_a_remedy_is_lost() -> None:
    remedy = "nobody owns it: `tracker edit final-rules-on-custody --owner WHO`"
    lines = _laid_out(("KEY", "PROBLEM"), [("final-rules-on-custody", remedy)], 50)
    assert lines[1] == [
        "final-rules-on-custody  nobody owns it: `tracker",
        "                        edit",
        "                        final-rules-on-custody",
        "                        --owner WHO`",
    ]
    for room in range(24, 120):
        lines = _laid_out(("KEY", "PROBLEM"), [("final-rules-on-custody", remedy)], room)
        assert max(len(line) for row in lines for line in row) <= room


def test_what_cannot_be_broken_stays_whole_however_narrow_a_terminal_is() -> None:
    lines = _laid_out(("KEY", "WORD"), [("x" * 30, "y" * 30)], 20)
    assert lines[1] == ["x" * 30 + "  " + "y" * 30]


def test_colours_do_not_count_as_width(capsys: pytest.CaptureFixture[str]) -> None:
    emit_table(("A", "B"), [(click.style("red", fg="red"), "x"), ("plain", "y")])
    assert capsys.readouterr().out.splitlines() == ["A      B", "red    x", "plain  y"]


@pytest.mark.parametrize("on_a_terminal", [False, True])
def test_of_very_many_rows_none_is_held_back_and_the_first_say_how_wide_columns_are(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *, on_a_terminal: bool
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: on_a_terminal)
    monkeypatch.setenv("COLUMNS", "40")
    shown = []

    def rows() -> Iterator[tuple[str, str]]:
        for number in range(5_000):
            if number == 2_000:
                shown.append(capsys.readouterr().out)
            yield f"{number:04}", "word " * (3 if number < 2_000 else 30)

    emit_table(("KEY", "WORDS"), rows())
    (first,) = shown
    assert len(first.splitlines()) >= 1_000
    lines = capsys.readouterr().out.splitlines()
    assert [line[:4] for line in lines if line[:4].strip()][-1] == "4999"
    assert {len(line.rstrip()) <= 40 for line in lines if not line.startswith("1")} == {
        on_a_terminal
    }


def test_an_array_of_very_many_is_written_as_it_comes(capsys: pytest.CaptureFixture[str]) -> None:
    shown = []

    def values() -> Iterator[int]:
        for number in range(3_000):
            if number == 2_500:
                shown.append(capsys.readouterr().out)
            yield number

    emit_json_array(values())
    (first,) = shown
    assert json.loads(first + capsys.readouterr().out) == list(range(3_000))
    assert len(first.splitlines()) > 2_000


def test_facts_without_a_value_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    emit_facts([("Due", "2026"), ("Owner", None), ("Authority", "FCA")])
    assert capsys.readouterr().out == "Due:       2026\nAuthority: FCA\n"


@pytest.mark.parametrize("value", [[], [{"a": 1}], [{"a": "é"}, {"b": None}], {"a": [1]}])
def test_json_is_json_whatever_its_layout(
    value: object, capsys: pytest.CaptureFixture[str]
) -> None:
    emit_json(value)
    assert json.loads(capsys.readouterr().out) == value


def test_an_error_is_a_line_and_one_more_for_each_problem(
    capsys: pytest.CaptureFixture[str],
) -> None:
    complain(BadSettings("2 problems in the settings", problems=["a: bad", "b: worse"]))
    captured = capsys.readouterr()
    assert captured.err == "tracker: 2 problems in the settings\n  a: bad\n  b: worse\n"
    assert captured.out == ""


def test_an_error_cannot_forge_lines_or_colours(capsys: pytest.CaptureFixture[str]) -> None:
    complain(NotFound("no milestone \x1b[31mfoo\ntracker: all is well"))
    assert capsys.readouterr().err == "tracker: no milestone [31mfoo tracker: all is well\n"
