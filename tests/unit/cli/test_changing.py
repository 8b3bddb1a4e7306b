"""Edits, moves, closing, suspending and snoozing, with a clock that stands."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.unit.cli.desk import Desk
from tracker.errors import NotFound, UsageError


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
    whose = dict.fromkeys(("owner_kind", "owner_handle", "owner_name"))
    assert desk.json("show", "title") == {**before, **whose, "counted_from_it": []}
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


def test_an_instant_at_which_it_was_met_is_kept_on_the_clock_of_its_zone(desk: Desk) -> None:
    desk.add("Title", "2026-03-31", "--tz", "Asia/Tokyo")
    told = desk.run("met", "title", "--at", "2026-01-05T08:20").stdout
    assert told == "title met at Monday 5 January 2026, 08:20 Tokyo time\n"
    shown = desk.json("show", "title")
    assert (shown["closed_on"], shown["closed_at"]) == ("2026-01-05", "2026-01-04T23:20:00+00:00")
    assert "at 2026-01-04T23:20+00:00" in desk.run("log", "title").stdout
    reopened = desk.json("reopen", "title")
    assert (reopened["closed_on"], reopened["closed_at"]) == (None, None)


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        (("--at", "2026-01-05T09:31Z"), "what is to come cannot have come about"),
        (("--at", "2026-01-05"), "is no instant; write it as 2026-03-31T09:30"),
        (("--at", "2026-01-05T24:10"), "is no instant"),
        (("--at", "2026-01-05T09:00", "--on", "2026-01-05"), "leave out --on"),
    ],
)
def test_an_instant_that_cannot_be_is_refused(
    desk: Desk, options: tuple[str, ...], fault: str
) -> None:
    desk.add("Title", "2026-03-31")
    refused = desk.attempt("met", "title", *options)
    assert refused.exit_code == 2 or isinstance(refused.exception, UsageError)
    assert fault in refused.output + str(refused.exception)
    assert desk.json("show", "title")["status"] == "open"


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
