"""What changes several milestones at once: all of them or none, and not unasked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.cli.desk import Desk
from tests.unit.cli.executable import Installation, a_new_installation
from tracker.errors import NoMilestone, NoneChanged, NotFound, UsageError
from tracker.store.reads.reads import open_reads


@pytest.fixture
def house(desk: Desk) -> Desk:
    """Three open milestones, two of them the FCA's, and one that is closed."""
    desk.add("Fee report", "31 March 2026", "--authority", "FCA", "--tag", "fees", "--tag", "uk")
    desk.add("Fee notice", "30 April 2026", "--authority", "FCA", "--tag", "fees")
    desk.add("Final rules", "June 2026", "--authority", "SEC", "--owner", "amira")
    desk.add("Old rules", "June 2025", "--authority", "FCA")
    desk.run("waive", "old-rules", "--reason", "repealed")
    return desk


def _reference(desk: Desk, key: str) -> str:
    with open_reads(desk.settings.read_text().split('"')[1]) as reads:
        return reads.reminders_of([key])[key][0].reference


def _standings(desk: Desk) -> dict[str, str]:
    return {each["key"]: each["status"] for each in desk.json("list", "--all")}


def test_several_are_closed_at_once_each_with_its_line(house: Desk) -> None:
    done = house.run("met", "fee-report", _reference(house, "fee-notice"), "--yes")
    assert done.stdout == "fee-report met on 2026-01-05\nfee-notice met on 2026-01-05\n"
    assert _standings(house)["final-rules"] == "open"


def test_what_is_found_is_closed_and_what_is_closed_is_not_looked_for(house: Desk) -> None:
    told = house.json("waive", "--where", "authority=fca", "--reason", "withdrawn", "--yes")
    assert [each["key"] for each in told] == ["fee-report", "fee-notice"]
    assert [each["status"] for each in told] == ["waived", "waived"]


def test_a_milestone_is_changed_once_by_whatever_names_it_goes(house: Desk) -> None:
    told = house.json("ack", "fee-report", _reference(house, "fee-report"), "fee-report", "--yes")
    assert [each["key"] for each in told] == ["fee-report"]


@pytest.mark.parametrize(
    ("command", "said", "code"),
    [
        pytest.param(
            ["met", "fee-report", "fee-reprot"],
            "fee-reprot: no milestone has the key 'fee-reprot': did you mean fee-report",
            4,
            id="one that is not there",
        ),
        pytest.param(
            ["met", "fee-report", "TRK-000"],
            "TRK-000: no reminder has the reference",
            4,
            id="a reference that nobody has",
        ),
        pytest.param(
            ["met", "fee-report", "old-rules"],
            "old-rules: old-rules is waived: `tracker reopen old-rules` comes first",
            2,
            id="one that is closed",
        ),
        pytest.param(
            ["edit", "fee-report", "fee-notice", "--remove-tag", "uk"],
            "fee-notice: fee-notice has no tag 'uk'; its tags: fees",
            2,
            id="one that has not what is to be taken away",
        ),
    ],
)
def test_none_is_changed_because_of(house: Desk, command: list[str], said: str, code: int) -> None:
    before = house.json("list", "--all")
    refused = house.attempt(*command, "--yes").exception
    assert isinstance(refused, NoneChanged)
    assert str(refused) == "nothing was changed: 1 of 2 cannot be"
    assert said in refused.problems[0]
    assert refused.exit_code == code
    assert house.json("list", "--all") == before


def test_every_reason_is_told_at_once(house: Desk) -> None:
    refused = house.attempt("met", "old-rules", "fee-report", "old-rules", "--yes")
    assert isinstance(refused.exception, NoneChanged)
    refused = house.attempt("met", "nobody", "fee-report", "TRK-000", "--yes")
    assert isinstance(refused.exception, NoneChanged)
    assert len(refused.exception.problems) == 2


def test_nobody_is_asked_about_one_and_nothing_done_unasked_about_several(house: Desk) -> None:
    asked = house.attempt("met", "fee-report", "fee-notice")
    assert isinstance(asked.exception, UsageError)
    assert str(asked.exception) == "nobody can be asked here: --yes changes these 2 milestones"
    assert asked.stdout == ""
    assert "fee-notice  2026-04-30  in 115 days  Fee notice" in asked.stderr
    one = house.attempt("met", "--where", "owner=amira")
    assert str(one.exception) == "nobody can be asked here: --yes changes this milestone"
    assert set(_standings(house).values()) == {"open", "waived"}
    assert house.run("met", "fee-report").stderr == ""


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "name milestones, or say with --where which are meant"),
        (["fee-report", "--where", "tag=fees"], "name milestones, or say with --where"),
        (["--where", "tag"], "'tag' says nothing of milestones; write it as owner=amira"),
        (["--where", "colour=red"], "not looked for by 'colour'"),
        (["--where", "mine=no"], "mine is yes, not 'no'"),
    ],
)
def test_what_is_meant_is_said_in_one_way(house: Desk, options: list[str], said: str) -> None:
    refused = house.attempt("met", *options)
    assert refused.exit_code == 2
    assert said in refused.stderr


def test_nothing_like_that_is_not_found(house: Desk) -> None:
    with pytest.raises(NotFound, match="no milestones are like that"):
        house.run("met", "--where", "tag=nothing", "--yes")


def test_what_is_mine_and_what_was_paused_is_found(
    house: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_USER", "amira")
    told = house.run("suspend", "--where", "mine=yes", "--reason", "stayed", "--yes").stdout
    assert told == "final-rules suspended\n"
    told = house.run("reopen", "--where", "authority=SEC", "--yes").stdout
    assert told.startswith("final-rules open: ")
    assert house.json("reopen", "--where", "standing=closed", "--yes")[0]["key"] == "old-rules"


def test_all_that_is_done_to_one_is_done_to_several(house: Desk) -> None:
    fees = ("--where", "tag=fees", "--yes")
    moved = house.run("move", *fees, "--due", "1 May 2026", "--reason", "a new paper").stdout
    assert [line.partition(":")[0] for line in moved.splitlines()] == [
        "fee-report moved",
        "fee-notice moved",
    ]
    tried = house.json("move", *fees[:2], "--due", "2027", "--reason", "r", "--dry-run")
    assert [each["due"]["text"] for each in tried] == ["2027", "2027"]
    kept = house.run("move", *fees, "--due", "2027", "--reason", "r", "--proposed").stdout
    assert kept.count("proposed, not in force: 2027") == 2
    adopted = house.json("move", *fees, "--adopt")
    assert [each["revision"] for each in adopted] == [3, 3]
    snoozed = house.run("snooze", *fees, "--until", "2026-02-02", "--reason", "r").stdout
    assert snoozed.count("snoozed until 2026-02-02 00:00 (Europe/London)") == 2
    assert house.run("verify", *fees).stdout.count("checked on 2026-01-05") == 2
    assert house.run("missed", *fees).stdout.count("missed on 2026-01-05") == 2


def test_tags_are_added_and_taken_away_beside_the_others(house: Desk) -> None:
    changed = house.json("edit", "fee-report", "--add-tag", "crypto", "--remove-tag", "uk")
    assert changed["tags"] == ["fees", "crypto"]
    assert house.json("edit", "fee-report", "--add-tag", "fees")["tags"] == ["fees", "crypto"]
    assert house.json("edit", "fee-report", "--tag", "one")["tags"] == ["one"]
    assert house.json("edit", "fee-report", "--remove-tag", "one")["tags"] == []
    refused = house.attempt("edit", "fee-report", "--tag", "a", "--add-tag", "b")
    assert "--tag says all tags: leave out --add-tag and --remove-tag" in refused.stderr


def test_a_reference_will_do_wherever_a_key_does(house: Desk) -> None:
    reference = _reference(house, "fee-report")
    assert house.json("policy", "route", reference)["key"] == "fee-report"
    found = house.attempt("lint", reference, "--json")
    assert {each["key"] for each in json.loads(found.stdout)} == {"fee-report"}
    house.add("Reply", "30 days after report", "--anchor", "report=fee-report")
    pinned = _reference(house, "reply")
    moved = house.json(
        *("move", reference, "--due", "1 May 2026", "--reason", "r", "--pin", pinned)
    )
    assert [(each["key"], each["effect"]) for each in moved["dependents"]] == [("reply", "pinned")]


@pytest.mark.parametrize("command", ["show", "explain", "met", "log", "lint"])
def test_a_slip_in_a_key_is_answered_with_what_was_meant(house: Desk, command: str) -> None:
    with pytest.raises(NoMilestone, match="did you mean fee-report"):
        house.run(command, "fee-reporrt")
    with pytest.raises(NoMilestone, match="`tracker list --all` shows them all"):
        house.run(command, "zebra")


def test_a_person_at_a_terminal_sees_what_would_change_and_agrees(tmp_path: Path) -> None:
    desk = a_new_installation(tmp_path)
    _two(desk)
    shown = desk.answered(["met", "fee-report", "fee-notice"], "n", code=1)
    assert "Change these 2 milestones? [y/N]" in shown
    assert "nothing was changed" in shown
    shown = desk.answered(["met", "--where", "text=fee"], "y")
    assert "Fee notice" in shown
    assert "fee-notice met on " in shown


def _two(desk: Installation) -> None:
    for title in ("Fee report", "Fee notice"):
        desk.run("add", title, "--due", "31 March 2099")
