"""Adding milestones and listing them, with a clock that stands."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import timedelta

import click
import pytest

from tests.unit.cli.desk import NOW, Desk
from tracker.errors import TrackerError, UsageError


def test_the_new_key_is_the_first_word_that_is_printed(desk: Desk) -> None:
    result = desk.run("add", "Final rules", "--due", "2026-03-31")
    assert result.stdout == "final-rules added: due 31 March 2026, in 85 days\n"
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("due", "doubt"),
    [
        pytest.param("2025-12-31", "past", id="a date that is past"),
        pytest.param("03/04/2026", "can be read as", id="a date that can be read in two ways"),
        pytest.param("TBC", "nobody is reminded", id="no date at all"),
    ],
)
def test_doubts_about_a_date_are_told_on_stderr(desk: Desk, due: str, doubt: str) -> None:
    result = desk.run("add", "Title", "--due", due, "--json")
    assert "tracker: warning: " in result.stderr
    assert doubt in result.stderr
    assert doubt not in result.stdout


def test_what_can_be_read_in_two_ways_shows_both(desk: Desk) -> None:
    added = desk.add("Title", "03/04/2026")
    assert added["due"]["ambiguous"] == [
        {"earliest": "2026-03-04", "latest": "2026-03-04"},
        {"earliest": "2026-04-03", "latest": "2026-04-03"},
    ]
    assert "Can be read as" in desk.run("show", "title").stdout


def _listed(desk: Desk, *options: str) -> list[str]:
    return [milestone["key"] for milestone in desk.json("list", *options)]


def test_a_list_holds_what_is_asked_for_by_date(desk: Desk) -> None:
    desk.add("late", "2026-06-01", "--tag", "a", "--jurisdiction", "UK", "--owner", "jonas")
    desk.add("soon", "2026-02-01", "--tag", "a", "--tag", "b", "--jurisdiction", "EU")
    desk.add("someday", "TBC")
    desk.add("done", "2026-02-02")
    desk.add("paused", "2026-03-01")
    desk.run("met", "done")
    desk.run("suspend", "paused", "--reason", "stayed")
    assert _listed(desk) == ["soon", "paused", "late", "someday"]
    assert _listed(desk, "--open") == ["soon", "late", "someday"]
    assert _listed(desk, "--all") == ["soon", "done", "paused", "late", "someday"]
    assert _listed(desk, "--due-before", "2026-06-01") == ["soon", "paused"]
    assert _listed(desk, "--tag", "a") == ["soon", "late"]
    assert _listed(desk, "--tag", "a", "--tag", "b") == ["soon"]
    assert _listed(desk, "--jurisdiction", "EU") == ["soon"]
    assert _listed(desk, "--jurisdiction", "US") == []
    assert _listed(desk, "--no-owner") == ["soon", "paused", "someday"]


def test_a_list_for_people_has_a_line_each_without_control_characters(desk: Desk) -> None:
    desk.add("evil title", "2026-02-01", "--key", "evil")
    with closing(sqlite3.connect(desk.settings.with_name("tracker.db"))) as database:
        kept = ("evil \x1b[31m\n title\u202e",)  # as versions before took it
        database.execute("UPDATE milestones SET title = ?", kept)
        database.commit()
    lines = desk.run("list").stdout.splitlines()
    assert lines == [
        "KEY   DUE         STANDING    TITLE",
        "evil  2026-02-01  in 27 days  evil [31m title",
    ]


def test_an_empty_list_says_so_on_stderr(desk: Desk) -> None:
    result = desk.run("list")
    assert result.stdout == ""
    assert "No milestones" in result.stderr
    assert desk.json("list") == []


def test_days_left_count_to_the_last_day_once_the_window_has_opened(desk: Desk) -> None:
    added = desk.add("Window", "March 2026")
    assert added["days_left"] == 55
    desk.clock.advance(timedelta(days=60))
    assert desk.json("show", "window")["days_left"] == 25
    desk.clock.advance(timedelta(days=30))
    late = desk.json("show", "window")
    assert (late["days_left"], late["overdue"]) == (-5, True)
    assert "overdue 5 days" in desk.run("list").stdout


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        pytest.param(("--policy", "nobody"), "default, everyone", id="an unknown policy"),
        pytest.param(("--to", "nobody"), "policy-team, ops", id="an unknown channel or tag"),
        pytest.param(("--tz", "Mars/Olympus"), "Mars/Olympus", id="an unknown zone"),
        pytest.param(("--calendar", "nowhere"), "calendar", id="an unknown calendar"),
        pytest.param(("--key", "a b"), "letters, digits", id="a key with a space"),
        pytest.param(("--key", "k" * 101), "up to 100", id="a key that nobody can type"),
    ],
)
def test_nothing_is_added_with(desk: Desk, options: tuple[str, ...], problem: str) -> None:
    result = desk.attempt("add", "Title", "--due", "2026-03-31", *options)
    assert isinstance(result.exception, UsageError)
    assert problem in str(result.exception)
    assert desk.json("list") == []


def test_colours_are_only_for_terminals_that_want_them(desk: Desk) -> None:
    desk.add("Late", "2025-12-31")
    assert "\x1b" not in desk.run("list").stdout


def test_the_clock_of_the_desk_stands(desk: Desk) -> None:
    assert desk.add("Title", "2026-03-31")["as_of"] == NOW.date().isoformat()


def test_usage_errors_are_click_s_own(desk: Desk) -> None:
    result = desk.attempt("add", "Title")
    assert result.exit_code == click.UsageError.exit_code == UsageError.exit_code
    assert "--due" in result.stderr
    assert not isinstance(result.exception, TrackerError)


def test_an_overdue_milestone_is_shown_without_scraps_of_colour(desk: Desk) -> None:
    desk.add("Late return", "2 January 2026", "--key", "late")
    shown = desk.run("show", "late").stdout
    assert "Standing:    overdue 3 days\n" in shown


def test_a_doubtful_date_needs_a_look_until_it_is_verified(desk: Desk) -> None:
    added = desk.add("Levy", "Monday 30 June 2026, if laid", "--owner", "Tax", "--quote", "So.")
    assert added["needs_a_look"]
    assert added["due"]["doubts"] == [
        "30 June 2026 is a Tuesday, not a Monday",
        "left aside: 'if laid'",
    ]
    assert "in 176 days, needs a look" in desk.run("list").stdout
    assert "Needs a look: 30 June 2026 is a Tuesday" in desk.run("show", "levy").stdout
    [finding] = json.loads(desk.attempt("lint", "--json").stdout)
    assert finding["rule"] == "doubtful"
    assert not desk.json("verify", "levy")["needs_a_look"]
    assert desk.attempt("lint").exit_code == 0
    shown = desk.run("show", "levy").stdout
    assert "Needs a look" not in shown
    assert "Settled:       30 June 2026 is a Tuesday" in shown


def test_words_without_a_doubt_settle_the_date_that_they_repeat(desk: Desk) -> None:
    desk.add("Levy", "Monday 30 June 2026")
    mended = desk.json("edit", "levy", "--due", "Tuesday 30 June 2026")
    assert not mended["needs_a_look"]
    assert mended["revision"] == 1, "the date is the same: nobody is told of a move"
    doubtful = desk.json("edit", "levy", "--due", "30 June 2026 unless postponed")
    assert doubtful["needs_a_look"]


def test_the_order_of_day_and_month_can_be_said_at_once_or_later(desk: Desk) -> None:
    at_once = desk.add("Levy", "05/02/2027", "--date-order", "DMY")
    assert (at_once["due"]["text"], at_once["source_quote"]) == ("2027-02-05", "05/02/2027")
    warning = desk.run("add", "Toll", "--due", "05/02/2027").stderr
    assert "`tracker edit toll --date-order dmy` or mdy says which is meant" in warning
    later = desk.json("edit", "toll", "--date-order", "mdy")
    assert (later["due"]["earliest"], later["due"]["latest"]) == ("2027-05-02", "2027-05-02")
    assert desk.add("Fee", "25/02/2027", "--date-order", "mdy")["due"]["earliest"] == "2027-02-25"


@pytest.mark.parametrize(
    "command", [("add", "Title", "--due", "TBC"), ("edit", "levy"), ("move", "levy")]
)
def test_a_source_is_a_url(desk: Desk, command: tuple[str, ...]) -> None:
    desk.add("Levy", "2026-06-30")
    result = desk.attempt(*command, "--source", "page 3 of the paper")
    assert result.exit_code == 2
    assert "is no URL; write one such as" in result.stderr
    assert desk.json("edit", "levy", "--source", "")["source_url"] is None


def test_a_limit_is_for_what_recurs(desk: Desk) -> None:
    for option in ("--count=3", "--until=2030-01-01"):
        with pytest.raises(UsageError, match="does not recur, so --count and --until limit"):
            desk.run("add", "Levy", "--due", "30 June 2026", option)
        assert desk.json("list") == []
    desk.add("Levy", "30 June each year", "--count", "3")
    desk.run("move", "levy", "--due", "1 July 2026", "--reason", "a strike")
    assert desk.json("edit", "levy", "--count", "4")["repeat_count"] == 4
    desk.add("Toll", "TBC", "--count", "3")
    desk.add("Fee", "1 July 2026")
    with pytest.raises(UsageError, match="does not recur"):
        desk.run("edit", "fee", "--until", "2030-01-01")


def test_a_proposed_date_is_doubted_like_any_other(desk: Desk) -> None:
    desk.add("Levy", "30 June 2026")
    told = desk.run(
        "move", "levy", "--proposed", "--due", "Monday 30 July 2026", "--reason", "a paper"
    )
    assert "warning: 30 July 2026 is a Thursday, not a Monday" in told.stderr
    assert not desk.json("show", "levy")["needs_a_look"], "it is not in force"
    adopted = desk.json("move", "levy", "--adopt")
    assert adopted["needs_a_look"]


def test_a_title_that_is_there_already_is_worth_a_word(desk: Desk) -> None:
    assert desk.run("add", "Levy", "--due", "30 June 2026").stderr == ""
    again = desk.run("add", "Levy", "--due", "30 June 2027").stderr
    assert again == "tracker: warning: levy is there already: this is another milestone, levy-2\n"
    named = desk.run("add", "Levy", "--due", "30 June 2028", "--key", "levy-of-2028")
    assert named.stderr == "", "who names a key knows"
