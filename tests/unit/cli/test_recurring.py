"""What comes round, soft dates and what nobody keeps up, from the command line."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.cli.desk import Desk


def _rules(desk: Desk, *keys: str) -> list[tuple[str, str]]:
    result = desk.attempt("lint", *keys)
    lines = result.stdout.splitlines()[1:]
    return [tuple(line.split()[:2]) for line in lines]


def test_when_shows_so_many_occurrences(desk: Desk) -> None:
    shown = desk.run("when", "by 31 March each year", "--count", "3").stdout.splitlines()
    assert [line.split()[0] for line in shown] == ["DUE", "2026-03-31", "2027-03-31", "2028-03-31"]
    found = desk.json("when", "RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31", "--count", "2")
    assert [each["latest"] for each in found] == ["2026-03-31", "2027-03-31"]
    assert all(each["recurs"] for each in found)


def test_when_shows_one_date_where_no_other_follows(desk: Desk) -> None:
    assert len(desk.json("when", "31 March 2026", "--count", "5")) == 1


@pytest.mark.parametrize(
    "options", [("--jsonl", "-"), ("every Friday", "--explain")], ids=["lines", "steps"]
)
def test_occurrences_are_of_one_phrase(desk: Desk, options: tuple[str, ...]) -> None:
    result = desk.attempt("when", *options, "--count", "2")
    assert result.exit_code == 2


def test_when_says_that_a_date_comes_round(desk: Desk) -> None:
    assert "Comes round:" in desk.run("when", "every Friday").stdout
    assert "Comes round:" not in desk.run("when", "31 March 2026").stdout


def test_met_opens_the_next_occurrence_until_the_series_ends(desk: Desk) -> None:
    added = desk.add("Annual return", "by 31 March each year", "--count", "2")
    assert (added["occurrence"], added["repeat_count"]) == (1, 2)
    desk.run("met", "annual-return")
    (following,) = desk.json("list")
    assert following["key"] == "annual-return/2027-03-31"
    assert following["occurrence"] == 2
    assert following["history"][0]["kind"] == "occurrence"
    assert "2 of 2" in desk.run("show", "annual-return/2027-03-31").stdout
    assert any(entry["kind"] == "occurrence" for entry in desk.json("log"))
    desk.run("met", "annual-return/2027-03-31")
    assert desk.json("list") == []


def test_each_occurrence_rolls_wherever_it_is_shown(desk: Desk, tmp_path: Any) -> None:
    desk.add("Return", "the 17th of each month", "--roll", "following", "--calendar", "UK")
    desk.run("met", "return")
    (following,) = desk.json("list")
    assert (following["key"], following["days_left"]) == ("return/2026-02-17", 43)
    desk.run("met", "return/2026-02-17")
    desk.run("met", "return/2026-03-17")
    desk.run("met", "return/2026-04-17")
    (rolled,) = desk.json("list")
    assert (rolled["key"], rolled["due"]["latest"]) == ("return/2026-05-18", "2026-05-18")
    told = [each["fire_at"][:10] for each in desk.json("upcoming", "--days", "200")]
    assert told[:3] == ["2026-04-18", "2026-05-17", "2026-05-19"], "around the day it rolls to"
    file = tmp_path / "out.ics"
    desk.run("export", str(file), "--format", "ics")
    assert "DTSTART;VALUE=DATE:20260518" in file.read_text()
    shown = desk.json("when", "the 17th of each month", "--roll", "preceding", "--count", "5")
    assert [each["latest"][5:] for each in shown] == ["01-16", "02-17", "03-17", "04-17", "05-15"]


def test_the_last_of_a_series_is_found(desk: Desk) -> None:
    source = ("--owner", "us", "--source", "https://example.org")
    desk.add("Return", "every Friday until 16 January 2026", *source)
    assert _rules(desk) == []
    desk.run("met", "return")
    assert _rules(desk) == [("return/2026-01-16", "last")]


def test_a_rhythm_that_is_left_open_is_refused(desk: Desk) -> None:
    result = desk.attempt("add", "Return", "--due", "every other Friday")
    assert "does not say from when" in str(result.exception)
    assert desk.json("list") == []


def test_a_series_can_be_limited_and_set_free_later(desk: Desk) -> None:
    desk.add("Annual return", "by 31 March each year", "--until", "2026-12-31")
    assert "1, until 2026-12-31" in desk.run("show", "annual-return").stdout
    desk.run("edit", "annual-return", "--count", "1")
    edited = desk.json("edit", "annual-return", "--count", "0", "--until", "2028-12-31")
    assert (edited["repeat_count"], edited["repeat_until"]) == (None, "2028-12-31")
    desk.run("met", "annual-return")
    assert [each["key"] for each in desk.json("list")] == ["annual-return/2027-03-31"]


def test_what_recurs_survives_export_and_import(desk: Desk, tmp_path: Any) -> None:
    desk.add("Annual return", "by 31 March each year", "--count", "3", "--confidence", "firm")
    desk.run("met", "annual-return")
    file = tmp_path / "milestones.yaml"
    desk.run("export", str(file))
    counts = desk.json("import", str(file))
    assert (counts["added"], counts["unchanged"]) == (0, 2)


def test_verify_records_who_checked_the_date(desk: Desk) -> None:
    desk.add("Report", "March 2026")
    printed = desk.run("verify", "report", "--by", "A. Counsel", "--note", "page unchanged").stdout
    assert printed == "report checked on 2026-01-05 by A. Counsel\n"
    checked = desk.json("verify", "report", "--on", "2026-01-04")
    assert checked["last_verified_on"] == "2026-01-04"
    told = [entry for entry in desk.json("log") if entry["kind"] == "verified"]
    assert [each["detail"] for each in told] == [
        "on 2026-01-05: page unchanged",
        "on 2026-01-04; last_verified_on: “2026-01-05” to “2026-01-04”",
    ]
    assert told[0]["by"] == "A. Counsel"


def test_what_is_closed_cannot_be_checked(desk: Desk) -> None:
    desk.add("Report", "March 2026")
    desk.run("met", "report")
    assert "report is met" in str(desk.attempt("verify", "report").exception)


def test_a_date_has_a_confidence(desk: Desk) -> None:
    assert desk.add("Report", "March 2026", "--confidence", "tentative")["confidence"] == (
        "tentative"
    )
    assert "tentative" in desk.run("show", "report").stdout
    assert desk.json("edit", "report", "--confidence", "firm")["confidence"] == "firm"


def test_lint_leaves_with_ten_where_it_finds_something(desk: Desk) -> None:
    desk.add("Report", "late January 2026", "--owner", "us")
    desk.add("Reply", "2026-01-02", "--source", "https://example.org")
    result = desk.attempt("lint")
    assert getattr(result.exception, "exit_code", None) == 10
    assert _rules(desk) == [
        ("reply", "past"),
        ("reply", "owner"),
        ("report", "soft"),
        ("report", "source"),
    ]
    assert _rules(desk, "report") == [("report", "soft"), ("report", "source")]


def test_lint_says_that_there_is_nothing(desk: Desk) -> None:
    desk.add("Report", "2026-06-30", "--owner", "us", "--source", "https://example.org")
    result = desk.run("lint")
    assert (result.exit_code, result.stdout) == (0, "")
    assert desk.json("lint") == []


def test_lint_gives_findings_to_programs(desk: Desk) -> None:
    desk.add("Report", "2026-06-30", "--owner", "us")
    result = desk.attempt("lint", "--json")
    assert '{"key": "report", "rule": "source", "problem": "nothing says' in result.stdout


def test_lint_knows_what_it_is_asked_about(desk: Desk) -> None:
    assert "no milestone has the key" in str(desk.attempt("lint", "nothing").exception)
