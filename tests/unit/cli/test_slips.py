"""What a newcomer mistypes is refused, in words that say what would do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.unit.cli.desk import Desk
from tracker.errors import TrackerError


@pytest.mark.parametrize(
    ("command", "lesson"),
    [
        (("move", "rules", "--due", "2027", "--reason", ""), "'--reason': it may not be empty"),
        (("waive", "rules", "--reason", " "), "'--reason': it may not be empty"),
        (("suspend", "rules", "--reason", ""), "'--reason': it may not be empty"),
        (("snooze", "rules", "--until", "June", "--reason", ""), "'--reason': it may not be"),
        (("met", "rules", "--on", "2026-01-07"), "2026-01-07 is ahead"),
        (("verify", "rules", "--on", "2099-01-01"), "2099-01-01 is ahead"),
        (("source", "add", "boe", "bankofengland.co.uk"), "write one such as https://"),
        (("list", "--owner", "amira", "--no-owner"), "--no-owner finds what is nobody's"),
        (("list", "--mine", "--no-owner"), "say no --owner, nor --mine"),
        (("feed", "add", "amira", "--owner", "amira", "--no-owner"), "--no-owner finds what is"),
        (("met", "--where", "no_owner=yes", "--where", "owner=amira"), "no_owner finds what is"),
        (("met", "--where", "no_owner=yes", "--where", "mine=yes"), "say no owner, nor mine"),
        (("list", "--onwer", "amira"), "--owner"),
        (("upcoming", "--dyas", "3"), "Did you mean '--days'?"),
        (("list", "--no-color"), "write it before the command: tracker --no-color ... list"),
        (("person", "list", "--config", "x"), "tracker --config ... person list"),
        (("add", "Other", "--due", "2027", "--confidence", "frim"), "did you mean firm?"),
        (("when", "2027", "--date-order", "dym"), "is not one of 'dmy', 'mdy'"),
        (("import", "dates", "--format", "unified_agenda"), "did you mean unified-agenda?"),
        (("when", "2027", "--roll", "folowing"), "did you mean following?"),
        (("when", "2027", "--roll", "sideways"), "write one of unadjusted"),
        (("when", "2027", "--fiscal", "PRAA"), "did you mean PRA?"),
        (("met", "--where", "onwer=amira"), "did you mean owner?"),
        (("met", "--where", "colour=red"), "by 'colour': text, standing"),
        (("list", "--sort", "ownr"), "did you mean owner?"),
        (("when", "2027", "--calendar", "Londn"), "no business calendar is called 'LONDN'"),
    ],
)
def test_a_slip_is_refused_with_a_lesson(desk: Desk, command: tuple[str, ...], lesson: str) -> None:
    before = desk.add("Rules", "31 March 2026")
    result = desk.attempt(*command)
    known = isinstance(result.exception, TrackerError)
    assert (result.exception.exit_code if known else result.exit_code) == 2
    assert lesson in (str(result.exception) if known else result.stderr)
    assert desk.json("show", "rules")["history"] == before["history"]


def test_a_milestone_may_be_met_where_the_day_has_begun(desk: Desk) -> None:
    desk.add("Rules", "31 March 2026", "--tz", "Pacific/Auckland")
    desk.clock.set(datetime(2026, 3, 30, 18, tzinfo=UTC))
    desk.run("met", "rules", "--on", "2026-03-31")
    assert desk.json("show", "rules")["closed_on"] == "2026-03-31"


@pytest.mark.parametrize("options", [["--tag", "nothing"], ["--due-before", "2026-02-01"]])
def test_a_list_of_nothing_that_fits_does_not_say_that_there_is_nothing(
    desk: Desk, options: list[str]
) -> None:
    assert "add one with" in desk.run("list").stderr
    desk.add("Rules", "31 March 2026")
    assert "`tracker list --all`" in desk.run("list", *options).stderr
