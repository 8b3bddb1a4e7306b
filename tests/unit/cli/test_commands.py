"""Commands in this process, with a clock that stands; the real executable has tests of its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import click
import pytest

from tests.unit.cli.desk import NOW, Desk, a_desk
from tracker.errors import NotFound, TrackerError, UsageError

_MILESTONE = {
    "key",
    "title",
    "kind",
    "status",
    "authority",
    "jurisdiction",
    "instrument",
    "owner",
    "tags",
    "source_url",
    "source_quote",
    "as_of",
    "policy",
    "revision",
    "due",
    "days_left",
    "overdue",
    "history",
}
_DUE = {
    "text",
    "status",
    "earliest",
    "latest",
    "precision",
    "modality",
    "at",
    "tz",
    "waiting_on",
    "rule",
    "ambiguous",
}


def test_a_milestone_has_every_field_of_the_contract(desk: Desk) -> None:
    added = desk.add(
        "Taskforce report",
        "March 2026",
        *("--as-of", "2025-09-24", "--authority", "HM Treasury", "--jurisdiction", "UK"),
        *("--owner", "Policy", "--instrument", "Statement", "--kind", "report"),
        *("--tag", "crypto", "--tag", "uk", "--source", "https://example.org/a", "--quote", "So."),
        *("--remind", "60d, 10bd", "--to", "ops", "--tz", "America/New_York"),
        *("--calendar", "UK", "--roll", "following"),
    )
    assert set(added) >= _MILESTONE
    assert set(added["due"]) == _DUE
    assert added["due"] == {
        "text": "March 2026",
        "status": "dated",
        "earliest": "2026-03-01",
        "latest": "2026-03-31",
        "precision": "month",
        "modality": "on",
        "at": None,
        "tz": "America/New_York",
        "waiting_on": [],
        "rule": None,
        "ambiguous": [],
    }
    stated = {name: added[name] for name in ("key", "authority", "jurisdiction", "owner", "tags")}
    assert stated == {
        "key": "taskforce-report",
        "authority": "HM Treasury",
        "jurisdiction": "UK",
        "owner": "Policy",
        "tags": ["crypto", "uk"],
    }
    assert (added["days_left"], added["overdue"], added["revision"]) == (55, False, 1)
    assert (added["remind"], added["to"]) == (["60d", "10bd"], ["ops"])
    assert (added["calendar"], added["roll"]) == ("UK", "following")
    assert added["history"] == [
        {
            "revision": 1,
            "earliest": "2026-03-01",
            "latest": "2026-03-31",
            "text": "March 2026",
            "reason": "added",
            "changed_at": "2026-01-05T09:30:00+00:00",
            "kind": "added",
            "source": None,
            "by": None,
        }
    ]
    assert desk.json("show", "taskforce-report") == {**added, "counted_from_it": []}
    assert desk.json("list") == [added]


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
    desk.add("late", "2026-06-01", "--tag", "a", "--jurisdiction", "UK")
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


def test_a_list_for_people_has_a_line_each_without_control_characters(desk: Desk) -> None:
    desk.add("evil \x1b[31m\n title\u202e", "2026-02-01", "--key", "evil")
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


def test_an_edit_changes_what_is_named_and_nothing_else(desk: Desk) -> None:
    before = desk.add("Title", "2026-03-31", "--owner", "A", "--tag", "x", "--remind", "7d")
    after = desk.json("edit", "title", "--authority", "FCA", "--owner", "")
    assert after == {**before, "authority": "FCA", "owner": None}
    cleared = desk.json("edit", "title", "--tag", "", "--remind", "")
    assert (cleared["tags"], cleared["remind"]) == ([], None)


def test_an_edit_of_nothing_is_a_slip(desk: Desk) -> None:
    desk.add("Title", "2026-03-31")
    assert "name at least one option" in desk.attempt("edit", "title").stderr
    with pytest.raises(UsageError, match="needs a title"):
        desk.run("edit", "title", "--title", "")


def test_a_move_is_tried_out_without_a_trace_and_then_made(desk: Desk) -> None:
    before = desk.add("Title", "2026-03-31")
    move = ("move", "title", "--due", "30 June 2026", "--reason", "new statement")
    tried = desk.run(*move, "--dry-run")
    assert tried.stdout.startswith("title would move: from 31 March 2026 to 30 June 2026")
    assert desk.json("show", "title") == {**before, "counted_from_it": []}
    assert desk.run(*move).stdout.startswith("title moved: from 31 March 2026 to 30 June 2026")
    after = desk.json("show", "title")
    assert after["revision"] == 2
    assert [(each["earliest"], each["reason"]) for each in after["history"]] == [
        ("2026-03-31", "added"),
        ("2026-06-30", "new statement"),
    ]
    assert "new statement" in desk.run("show", "title").stdout


@pytest.mark.parametrize(
    ("command", "status", "closed_on"),
    [
        (("met", "title"), "met", "2026-01-05"),
        (("met", "title", "--on", "2026-01-02"), "met", "2026-01-02"),
        (("missed", "title", "--reason", "never came"), "missed", "2026-01-05"),
        (("waive", "title", "--reason", "dissolved"), "waived", "2026-01-05"),
    ],
    ids=" ".join,
)
def test_a_closed_milestone_sends_nothing_until_it_is_reopened(
    desk: Desk, command: tuple[str, ...], status: str, closed_on: str
) -> None:
    desk.add("Title", "2026-03-31")
    planned = desk.json("upcoming")
    closed = desk.json(*command)
    assert (closed["status"], closed["closed_on"]) == (status, closed_on)
    assert desk.json("upcoming") == []
    assert desk.json("reopen", "title")["status"] == "open"
    assert desk.json("upcoming") == planned


def test_a_suspended_milestone_waits_for_reopen(desk: Desk) -> None:
    desk.add("Title", "2026-03-31")
    assert desk.run("suspend", "title", "--reason", "stayed").stdout == "title suspended\n"
    assert desk.json("upcoming") == []
    reopened = desk.run("reopen", "title").stdout
    assert reopened == "title open: due 31 March 2026, in 85 days\n"


@pytest.mark.parametrize(
    ("until", "instant"),
    [
        pytest.param(
            "2026-07-01", "2026-06-30T23:00:00+00:00", id="a day begins in the house's zone"
        ),
        pytest.param("2026-07-01T14:00+00:00", "2026-07-01T14:00:00+00:00", id="an instant"),
        pytest.param("next Monday", "2026-01-12T00:00:00+00:00", id="words"),
    ],
)
def test_a_snooze_ends_when_it_is_said_to(desk: Desk, until: str, instant: str) -> None:
    desk.add("Title", "2026-12-31")
    snoozed = desk.json("snooze", "title", "--until", until, "--reason", "waiting")
    shown = datetime.fromisoformat(snoozed["snoozed_until"])
    assert shown == datetime.fromisoformat(instant)


def test_every_planned_send_has_the_fields_of_the_contract(desk: Desk) -> None:
    desk.add("Title", "2026-03-31")
    first, *rest = desk.json("upcoming")
    assert first == {
        "fire_at": "2026-03-01T09:00:00+00:00",
        "key": "title",
        "title": "Title",
        "lead_time": "30d",
        "kind": "approach",
        "channels": ["policy-team"],
    }
    assert [send["kind"] for send in rest] == ["approach", "overdue"]
    assert desk.json("upcoming", "--days", "20") == []
    table = desk.run("upcoming").stdout.splitlines()
    assert table[0].startswith("AT (Europe/London)")
    assert table[2].startswith("2026-03-30 09:00")  # nine o'clock of summer time


def test_the_log_tells_what_was_done_to_a_milestone(desk: Desk) -> None:
    desk.add("Title", "2026-03-31")
    desk.add("Other", "2026-03-31")
    desk.run("ack", "title", "--by", "A. Counsel", "--note", "on it")
    entries = desk.json("log", "title")
    assert [entry["kind"] for entry in entries] == ["added", "acknowledged"]
    assert set(entries[0]) == {
        *("at", "kind", "key", "ref", "lead_time", "channel", "outcome", "attempt"),
        *("possible_repeat", "detail"),
    }
    assert "A. Counsel" in entries[1]["detail"]
    assert len(desk.json("log")) == 3
    assert "acknowledged" in desk.run("log").stdout


def test_the_status_has_the_fields_of_the_contract(desk: Desk) -> None:
    status = desk.json("status")
    assert set(status) == {"daemon", "backlog", "oldest_overdue_s", "channels"}
    assert set(status["daemon"]) >= {"running", "pid", "last_tick_at", "tick_ms"}
    assert status["daemon"]["running"] is False
    assert status["channels"] == [
        {"name": "policy-team", "state": "unused", "last_outcome": None, "last_sent_at": None},
        {"name": "ops", "state": "unused", "last_outcome": None, "last_sent_at": None},
    ]
    desk.add("Title", "2026-01-01")
    late = desk.json("status")
    assert late["backlog"] > 0
    assert late["oldest_overdue_s"] > 0
    assert "not running" in desk.run("status").stdout


def test_a_phrase_is_explained_to_people_and_programs(desk: Desk) -> None:
    told = desk.run("when", "March", "2026", "--as-of", "2025-09-24").stdout
    assert "March 2026 (1 to 31 March 2026)" in told
    assert "2026-03-31 (Tuesday)" in told
    read = desk.json("when", "March 2026")
    assert set(read) >= _DUE | {"used", "unread", "notes", "as_of"}
    assert (read["earliest"], read["latest"], read["as_of"]) == (
        "2026-03-01",
        "2026-03-31",
        "2026-01-05",
    )
    assert desk.json("when", "noon on 1 July 2026")["at"] == "2026-07-01T12:00:00+01:00"


def test_phrases_come_from_a_file_too(desk: Desk) -> None:
    file = desk.settings.with_name("phrases.jsonl")
    file.write_text('{"phrase": "2026-03-31"}\n{"phrase": "gibberish"}\n')
    first, second = desk.run("when", "--jsonl", str(file)).stdout.splitlines()
    assert '"earliest": "2026-03-31"' in first
    assert '"error": ' in second


def test_channels_are_listed_and_never_their_addresses(desk: Desk) -> None:
    assert desk.json("channel", "list") == [
        {"name": "policy-team", "tags": ["crypto", "uk"], "fallback": "ops"},
        {"name": "ops", "tags": [], "fallback": None},
    ]
    for command in (("channel", "list"), ("config", "show"), ("config", "show", "--json")):
        assert "console://" not in desk.run(*command).stdout


def test_a_test_message_goes_to_whom_it_is_told_to(desk: Desk) -> None:
    told = desk.run("channel", "test", "ops").stdout
    assert "tracker test message" in told
    assert told.endswith("ops: SENT, written\n")
    everyone = desk.run("channel", "test", "--all").stdout
    assert everyone.count("tracker test message") == 2
    assert "name one of policy-team, ops, or say --all" in desk.attempt("channel", "test").stderr
    with pytest.raises(NotFound, match="policy-team, ops"):
        desk.run("channel", "test", "nobody")


def test_policies_show_whom_they_tell(desk: Desk) -> None:
    default, everyone = desk.json("policy", "list")
    assert default["channels"] == ["policy-team"]
    assert default["lead_times"] == ["30d", "1d"]
    assert everyone["channels"] == ["policy-team", "ops"]
    assert desk.json("policy", "show", "everyone") == everyone
    assert "5bd" in desk.run("policy", "show", "everyone").stdout
    assert "30d 1d" in desk.run("policy", "list").stdout
    with pytest.raises(NotFound, match="default, everyone"):
        desk.run("policy", "show", "nobody")


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
        "dry_run": False,
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
    ("arguments", "problem"),
    [
        (("show", "nope"), "no milestone has the key 'nope'"),
        (("log", "nope"), "no milestone has the key 'nope'"),
        (("edit", "nope", "--owner", "x"), "no milestone has the key 'nope'"),
        (("move", "nope", "--due", "2027", "--reason", "r"), "no milestone has the key 'nope'"),
        (("met", "nope"), "no milestone has the key 'nope'"),
        (("reopen", "nope"), "no milestone has the key 'nope'"),
        (("ack", "nope"), "no milestone has the key 'nope'"),
        (("ack", "TRK-0000"), "no reminder has the reference"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_stranger_is_not_found(desk: Desk, arguments: tuple[str, ...], problem: str) -> None:
    result = desk.attempt(*arguments)
    assert isinstance(result.exception, NotFound)
    assert problem in str(result.exception)
    assert result.stdout == ""


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
