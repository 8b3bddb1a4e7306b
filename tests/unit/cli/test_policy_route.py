"""Whom a milestone reaches, as the command line says it."""

from __future__ import annotations

import pytest

from tests.unit.cli.desk import Desk
from tests.unit.cli.test_completion import offered
from tracker.errors import NotFound

_TOLD = """
tell = ["owner", "channel:ops"]
[[policies.default.escalation]]
after = "2bd"
tell = ["owner.lead"]
[channels.post]
url = "mailto://tracker:x@mail.example.org"
for_people = true
"""


@pytest.fixture
def staffed(desk: Desk) -> Desk:
    settings = desk.settings.read_text(encoding="utf-8")
    assert "[policies.everyone]" in settings
    desk.settings.write_text(
        settings.replace("[policies.everyone]", f"{_TOLD}[policies.everyone]"), encoding="utf-8"
    )
    desk.run("person", "add", "jonas", "--mail", "jonas@bank.example")
    desk.run("person", "add", "amira", "--mail", "amira@bank.example", "--stand-in", "jonas")
    desk.run("team", "add", "crypto", "--member", "amira", "--lead", "jonas")
    desk.add("Report", "2027-03-31", "--owner", "amira")
    return desk


def test_a_milestone_has_people_told_by_name(staffed: Desk) -> None:
    staffed.add("Levy", "2027-03-31", "--to", "team:crypto", "--to", "person:jonas")
    found = staffed.json("policy", "route", "levy")["recipients"]
    assert [(each["recipient"], each["why"]) for each in found if each["after"] is None] == [
        ("amira", "of crypto (by the milestone)"),
        ("jonas", "named (by the milestone)"),
    ]
    assert staffed.json("show", "levy")["to"] == ["team:crypto", "person:jonas"]
    refused = staffed.attempt("edit", "levy", "--to", "person:jonsa").exception
    assert "person:jonsa names no person that there is: did you mean jonas?" in str(refused)


def test_who_is_known_is_offered_once_a_person_is_begun(staffed: Desk) -> None:
    config = f"--config {staffed.settings}"
    assert offered(f"{config} add x --to person:") == ["person:amira", "person:jonas"]
    assert offered(f"{config} add x --to team:") == ["team:crypto"]


def test_without_a_channel_for_people_nobody_is_told_by_name(desk: Desk) -> None:
    refused = desk.attempt("add", "x", "--due", "2027-03-31", "--to", "person:amira").exception
    assert "person:amira cannot be told: no channel of the settings is for people" in str(refused)


def test_each_recipient_has_a_channel_a_name_a_time_and_a_reason(staffed: Desk) -> None:
    found = staffed.json("policy", "route", "report")
    assert (found["key"], found["owner"], found["policy"]) == ("report", "amira", "default")
    assert found["lost"] == []
    told = [
        (each["channel"], each["recipient"], each["after"], each["why"])
        for each in found["recipients"]
    ]
    assert told == [
        ("policy-team", None, None, "selected (policy default)"),
        ("post", "amira", None, "owner (policy default)"),
        ("ops", None, None, "channel:ops (policy default)"),
        ("post", "jonas", "2bd", "leads amira's team (policy default, after 2bd)"),
    ]
    shown = staffed.run("policy", "route", "report").stdout.splitlines()
    assert shown[0].split() == ["CHANNEL", "RECIPIENT", "WHEN", "WHY"]
    assert "after 2bd" in shown[-1]


def test_who_stands_in_is_named_with_for_whom(staffed: Desk) -> None:
    staffed.run("person", "away", "amira", "--from", "2020-01-01", "--to", "2040-01-01")
    found = staffed.json("policy", "route", "report")["recipients"]
    assert next(each["stood_in_for"] for each in found if each["recipient"] == "jonas") == "amira"


def test_words_that_name_nobody_are_told_where_that_left_nobody(desk: Desk) -> None:
    settings = desk.settings.read_text(encoding="utf-8")
    desk.settings.write_text(
        settings.replace("[policies.everyone]", '[policies.everyone]\ntell = ["owner"]'),
        encoding="utf-8",
    )
    desk.add("Report", "2027-03-31", "--owner", "Policy team", "--policy", "everyone")
    done = desk.run("policy", "route", "report")
    assert "Nobody is left: owner (Policy team): nobody is called that" in done.stderr
    assert desk.json("policy", "route", "report")["lost"] == [
        "owner (Policy team): nobody is called that"
    ]


def test_a_milestone_that_is_not_there_is_named(desk: Desk) -> None:
    with pytest.raises(NotFound, match="nowhere"):
        desk.run("policy", "route", "nowhere")


def test_what_lies_ahead_says_whom_it_reaches_and_why(staffed: Desk) -> None:
    sends = staffed.json("upcoming")
    assert {"post/amira"} <= {name for send in sends for name in send["channels"]}
    assert all(len(send["why"]) == len(send["channels"]) for send in sends)
    assert "WHY" in staffed.run("upcoming").stdout.splitlines()[0]


def test_a_check_of_the_settings_names_who_is_not_there(desk: Desk) -> None:
    settings = desk.settings.read_text(encoding="utf-8")
    desk.settings.write_text(
        settings.replace(
            "[policies.everyone]", f'{_TOLD}[policies.everyone]\ntell = ["team:none"]'
        ),
        encoding="utf-8",
    )
    checked = desk.run("config", "check")
    assert "policy everyone: team:none names no team that there is" in checked.stderr
    assert checked.stdout.startswith("ok: ")


def test_two_hundred_people_are_a_line_in_tables_and_all_of_them_in_json(staffed: Desk) -> None:
    people = [f"p{number:03}" for number in range(200)]
    rows = [f"{handle},{handle}@bank.example" for handle in people]
    file = staffed.settings.parent / "people.csv"
    file.write_text("\n".join(("handle,mail", *rows)), encoding="utf-8")
    staffed.run("person", "import", str(file))
    staffed.run("team", "add", "all", *(word for each in people for word in ("--member", each)))
    staffed.add("Everybody's", "2027-04-30", "--owner", "all", "--key", "all")
    for command in (("upcoming",), ("team", "list")):
        shown = staffed.run(*command).stdout
        assert " more" in shown
        assert max(map(len, shown.splitlines())) < 300, command
    sends = [each for each in staffed.json("upcoming") if each["key"] == "all"]
    assert {f"post/{handle}" for handle in people} < set(sends[0]["channels"])
    assert len(staffed.json("team", "show", "all")["members"]) == 200
