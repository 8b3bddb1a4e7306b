"""People and teams on the command line: added, shown, changed, handed over, removed."""

from __future__ import annotations

import json

import pytest

from tests.unit.cli.desk import Desk, a_desk
from tests.unit.cli.test_completion import offered


@pytest.fixture(scope="module")
def staff(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A database with two people and their team: what several commands made, once."""
    folder = tmp_path_factory.mktemp("staff")
    desk = a_desk(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("TRACKER_DATABASE_URL", raising=False)
        desk.run(
            *("person", "add", "amira", "--name", "Amira Example", "--mail", "amira@bank.example"),
            *("--tz", "Europe/Dublin", "--calendar", "UK", "--quiet", "19:00-07:30, days off"),
            *("--address", "sms=+447700900123"),
        )
        desk.run("person", "add", "jonas", "--slack", "U0123")
        desk.run("person", "edit", "amira", "--stand-in", "jonas")
        desk.run(
            *("team", "add", "crypto", "--member", "amira", "--member", "jonas", "--lead", "jonas")
        )
    return (folder / "tracker.db").read_bytes()


@pytest.fixture
def staffed(desk: Desk, staff: bytes) -> Desk:
    desk.settings.with_name("tracker.db").write_bytes(staff)
    return desk


def test_what_is_said_of_somebody_is_shown(staffed: Desk) -> None:
    found = staffed.json("person", "show", "amira")
    assert found == {
        "handle": "amira",
        "name": "Amira Example",
        "addresses": {"mail": "amira@bank.example", "sms": "+447700900123"},
        "via": [],
        "tz": "Europe/Dublin",
        "calendar": "UK",
        "quiet": "19:00-07:30, days off",
        "stand_in": "jonas",
        "away": [],
        "left_on": None,
        "away_today": False,
        "told_today": "amira",
        "teams": ["crypto"],
        "leads": [],
        "owns": [],
    }
    shown = staffed.run("person", "show", "Amira Example").stdout
    for words in ("amira@bank.example", "Stand-in: jonas", "Teams:    crypto", "here"):
        assert words.split() == [word for word in words.split() if word in shown]


def test_everybody_is_listed_with_what_reaches_them(staffed: Desk) -> None:
    rows = staffed.run("person", "list").stdout.splitlines()
    assert [row.split()[0] for row in rows] == ["NAME", "amira", "jonas"]
    assert "mail, sms" in rows[1]
    assert [each["handle"] for each in staffed.json("person", "list")] == ["amira", "jonas"]
    teams = staffed.json("team", "list")
    assert teams == [
        {"handle": "crypto", "name": "crypto", "members": ["amira", "jonas"], "leads": ["jonas"]}
    ]


def test_where_nobody_is_known_it_says_how_to_add_somebody(desk: Desk) -> None:
    assert desk.json("person", "list") == []
    assert "tracker person add NAME" in desk.run("person", "list").stderr
    assert "tracker team add NAME" in desk.run("team", "list").stderr


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        (
            "person add amira --mail other@bank.example",
            5,
            "'amira' is there already: `tracker person edit amira` changes",
        ),
        ("person add crypto", 5, "'crypto' is there already: `tracker team edit crypto`"),
        ("person add Amira", 2, "cannot name a person or team: write at most 64 small letters"),
        (
            "person add x --mail nobody",
            2,
            "the mail address is none",
        ),
        ("person add x --mail a@b.example,c@d.example", 2, "the mail address is none"),
        ("person add x --address +4477", 2, "write SERVICE=TARGET"),
        ("person add x --tz Mars/Base", 2, "no time zone is called 'Mars/Base'"),
        ("person add x --calendar Mars", 2, "no business calendar is called 'MARS'"),
        ("person add x --stand-in jonsa", 2, "the stand-in 'jonsa' is nobody: did you mean jonas?"),
        ("person edit jonas --stand-in jonas", 2, "nobody stands in for themselves"),
        ("person add x --quiet night", 2, "says no quiet times: write hours such as 19:00-07:30"),
        ("person add x --via slack", 2, "via 'slack': that is no service of which x has"),
        ("person show amria", 4, "nobody goes by 'amria': did you mean amira?"),
        ("person show crypto", 4, "'crypto' is a team: `tracker team show crypto`"),
        ("team show amira", 4, "'amira' is a person: `tracker person show amira`"),
        ("team show crpyto", 4, "no team goes by 'crpyto': did you mean crypto?"),
        ("team show zzz", 4, "`tracker team list` names them all"),
        ("team add other --member nobody", 2, "other: 'nobody' is nobody"),
        ("team edit crypto --member amira --add jonas", 2, "--member names all of them"),
        ("person add owner", 2, "'owner' has a meaning of its own where policies say whom to tell"),
        ("team add lead", 2, "'lead' has a meaning of its own"),
        ("person add x --mail AMIRA@bank.example", 2, "x: the mail address is amira's: whoever"),
        ("person edit jonas --mail amira@bank.example", 2, "jonas: the mail address is amira's"),
        ("person away amira", 2, "say the days with --from and --to, or --back alone"),
        ("person away amira --from 2026-02-02", 2, "say the days with --from and --to"),
        ("person away amira --from 2026-02-02 --to 2026-02-01", 2, "is before"),
        ("person away amira --from 2025-12-01 --to 2026-01-04", 2, "lies wholly behind 2026-01-05"),
        ("person away amira --from TBC --to 2026-05-01", 2, "names no day"),
        ("person leave amira --to amira", 2, "'amira' is who leaves: hand over to somebody else"),
        ("person leave amira --to nobody", 4, "nobody goes by 'nobody'"),
        ("person remove nobody --erase", 4, "nobody goes by 'nobody'"),
        ("person adopt Nobody amira", 4, "no milestone is owned by 'Nobody'"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(
    staffed: Desk, line: str, code: int, said: str
) -> None:
    result = staffed.attempt(*line.split())
    assert result.exception is not None
    told = getattr(result.exception, "message", None) or str(result.exception)
    assert said in result.stderr + told
    assert code == (getattr(result.exception, "exit_code", None) or result.exit_code)


def test_only_what_is_named_changes_and_an_empty_text_takes_away(staffed: Desk) -> None:
    before = staffed.json("person", "show", "amira")
    staffed.run("person", "edit", "amira", "--slack", "U0999", "--address", "sms=", "--quiet", "")
    after = staffed.json("person", "show", "amira")
    assert after["addresses"] == {"mail": "amira@bank.example", "slack": "U0999"}
    assert after["quiet"] is None
    same = ("name", "tz", "calendar", "stand_in", "teams")
    assert [after[name] for name in same] == [before[name] for name in same]


def test_an_address_of_who_has_left_can_be_anothers_until_they_return(staffed: Desk) -> None:
    address = staffed.json("person", "show", "amira")["addresses"]["mail"]
    staffed.run("person", "leave", "amira", "--to", "jonas")
    staffed.run("person", "add", "kim", "--mail", address)
    staffed.run("person", "edit", "kim", "--tz", "Europe/Dublin")
    back = staffed.attempt("person", "edit", "amira", "--returned")
    assert "amira: the mail address is kim's" in str(back.exception)


def test_who_shares_a_full_name_is_warned_of_and_meant_by_it_no_more(staffed: Desk) -> None:
    staffed.add("Report", "2026-06-30", "--owner", "Amira Example")
    assert staffed.json("person", "show", "amira")["owns"] == ["report"]
    told = staffed.run("person", "add", "amira2", "--name", "Amira Example")
    assert "'Amira Example' is amira, too: that name means nobody any more" in told.stderr
    assert staffed.json("person", "show", "amira")["owns"] == []
    told = staffed.run("team", "edit", "crypto", "--name", "AMIRA Example")
    assert "'AMIRA Example' is amira, amira2, too" in told.stderr


def test_ways_are_services_with_an_address_and_can_be_taken_away(staffed: Desk) -> None:
    staffed.run("person", "edit", "amira", "--via", "sms", "--via", "mail")
    assert staffed.json("person", "show", "amira")["via"] == ["sms", "mail"]
    staffed.run("person", "edit", "amira", "--via", "")
    assert staffed.json("person", "show", "amira")["via"] == []


def test_who_is_away_is_shown_with_who_is_told(staffed: Desk) -> None:
    told = staffed.run("person", "away", "amira", "--from", "2026-01-05", "--to", "2026-01-09")
    assert told.stdout == "amira is away from 2026-01-05 to 2026-01-09\n"
    assert "away until 2026-01-09: jonas is told" in staffed.run("person", "list").stdout
    found = staffed.json("person", "show", "amira")
    assert (found["away_today"], found["told_today"]) == (True, "jonas")
    staffed.run("person", "away", "amira", "--back")
    assert staffed.json("person", "show", "amira")["away"] == []


def test_an_absence_is_said_in_words_and_shown_as_it_is_read(staffed: Desk) -> None:
    told = staffed.run("person", "away", "amira", "--from", "next Friday", "--to", "20 January")
    assert told.stdout == "amira is away from 2026-01-09 to 2026-01-20\n"
    assert "it may be 9 January 2026 or 16 January 2026" in told.stderr
    assert "no year is named: the next such date is taken" in told.stderr
    told = staffed.run("person", "away", "amira", "--from", "next month", "--to", "next month")
    assert told.stdout == "amira is away from 2026-02-01 to 2026-02-28\n"


def test_where_nobody_stands_in_it_is_said(staffed: Desk) -> None:
    told = staffed.run("person", "away", "jonas", "--from", "2026-02-02", "--to", "2026-02-03")
    assert "nobody stands in for jonas on 2026-02-02" in told.stderr
    assert "away from 2026-02-02" in staffed.run("person", "show", "jonas").stdout


def test_who_leaves_hands_over_what_is_open_and_is_back_with_nothing(staffed: Desk) -> None:
    for key, owner in (("mine", "amira"), ("named", "Amira Example"), ("other", "jonas")):
        staffed.add("Title", "March 2026", "--key", key, "--owner", owner)
    staffed.add("Title", "June 2026", "--key", "closed", "--owner", "amira")
    staffed.run("met", "closed")
    done = staffed.json("person", "leave", "amira", "--to", "jonas")
    assert done == {
        "left": "amira",
        "left_on": "2026-01-05",
        "to": "jonas",
        "milestones": ["mine", "named"],
        "stand_ins": [],
        "teams": ["crypto"],
        "told_on": ["ops"],
    }
    owners = {each["key"]: each["owner"] for each in staffed.json("list", "--all")}
    assert owners == {"mine": "jonas", "named": "jonas", "other": "jonas", "closed": "amira"}
    assert staffed.json("team", "show", "crypto")["members"] == ["jonas"]
    assert staffed.json("team", "show", "crypto")["owns"] == []
    assert "left 2026-01-05: jonas is told" in staffed.run("person", "list").stdout
    again = staffed.attempt("person", "leave", "amira", "--to", "jonas")
    assert "amira left on 2026-01-05 already" in str(again.exception)
    staffed.run("person", "edit", "amira", "--returned")
    assert staffed.json("person", "show", "amira")["left_on"] is None


def test_who_owns_something_open_is_not_removed(staffed: Desk) -> None:
    staffed.add("Title", "March 2026", "--key", "mine", "--owner", "Amira Example")
    refused = staffed.attempt("person", "remove", "amira")
    assert "amira owns 1 open milestone (mine): `tracker person leave amira" in str(
        refused.exception
    )
    staffed.run("met", "mine")
    assert staffed.run("person", "remove", "amira").stdout == "amira removed\n"
    assert [each["handle"] for each in staffed.json("person", "list")] == ["jonas"]
    again = staffed.attempt("person", "add", "amira")
    assert "was removed on 2026-01-05" in str(again.exception)
    assert staffed.run("person", "remove", "amira", "--erase").stdout.startswith("amira removed")


def test_a_team_that_owns_something_open_is_not_removed(staffed: Desk) -> None:
    staffed.add("Title", "March 2026", "--key", "theirs", "--owner", "crypto")
    assert "crypto owns 1 open milestone" in str(
        staffed.attempt("team", "remove", "crypto").exception
    )
    staffed.run("person", "adopt", "crypto", "jonas")
    staffed.run("team", "remove", "crypto")
    assert staffed.json("team", "list") == []


def test_words_become_a_team_in_every_milestone(staffed: Desk) -> None:
    for key, owner in (("a", "Policy team"), ("b", "policy team "), ("c", "Somebody else")):
        staffed.add("Title", "March 2026", "--key", key, "--owner", owner)
    assert staffed.json("person", "adopt", "Policy team", "crypto") == ["a", "b"]
    owners = {each["key"]: each["owner"] for each in staffed.json("list")}
    assert owners == {"a": "crypto", "b": "crypto", "c": "Somebody else"}
    (entry,) = [each for each in staffed.json("log", "a") if each["kind"] == "edited"]
    assert (entry["old"], entry["new"]) == ({"owner": "Policy team"}, {"owner": "crypto"})
    near = staffed.attempt("person", "adopt", "Somebody", "crypto")
    assert "did you mean 'Somebody else'?" in str(near.exception)


def test_a_team_gains_and_loses_people(staffed: Desk) -> None:
    staffed.run("person", "add", "kim")
    staffed.run("team", "edit", "crypto", "--add", "kim", "--drop", "jonas", "--name", "Coins")
    assert staffed.json("team", "show", "crypto") == {
        "handle": "crypto",
        "name": "Coins",
        "members": ["amira", "kim"],
        "leads": [],
        "owns": [],
    }
    staffed.run("team", "edit", "Coins", "--member", "kim", "--lead", "amira")
    found = staffed.json("team", "show", "crypto")
    assert (found["members"], found["leads"]) == (["kim"], ["amira"])
    assert "kim:" in staffed.run("team", "show", "crypto").stdout


def test_whoever_is_added_is_told_what_was_theirs_by_name_already(desk: Desk) -> None:
    desk.add("Title", "March 2026", "--owner", "Amira")
    added = desk.run("person", "add", "amira")
    assert "theirs by name already: 1 open milestone (title)" in added.stderr
    assert "nothing reaches amira yet: tracker person edit amira --mail ADDRESS" in added.stderr


def test_the_log_says_who_did_what_and_holds_nothing_personal(staffed: Desk) -> None:
    staffed.run("person", "edit", "amira", "--mail", "new@bank.example", "--by", "ops")
    staffed.run("person", "leave", "amira", "--to", "jonas")
    staffed.run("person", "remove", "amira", "--erase")
    entries = staffed.json("log")
    kinds = [each["kind"] for each in entries]
    assert kinds == [
        *("person added", "person added", "person edited", "team added", "person edited"),
        *("person left", "team edited", "person removed", "person erased"),
    ]
    assert entries[4]["by"] == "ops"
    assert entries[4]["detail"] == "amira: mail address changed"
    said = json.dumps(entries)
    for secret in ("bank.example", "Amira Example", "U0123", "+4477"):
        assert secret not in said


def test_names_are_completed(staffed: Desk) -> None:
    config = f"--config {staffed.settings}"
    assert offered(f"{config} person show a") == ["amira"]
    assert sorted(offered(f"{config} person leave amira --to ")) == ["amira", "crypto", "jonas"]
    assert offered(f"{config} team edit ") == ["crypto"]
    assert sorted(offered(f"{config} add x --owner ")) == ["amira", "crypto", "jonas"]


def test_whose_it_is_and_what_that_is_stands_in_json(staffed: Desk) -> None:
    for key, owner in (("a", "Amira Example"), ("b", "crypto"), ("c", "Policy team")):
        staffed.add("Title", "March 2026", "--key", key, "--owner", owner)
    staffed.add("Title", "March 2026", "--key", "d")
    kinds = {each["key"]: (each["owner"], each["owner_kind"]) for each in staffed.json("list")}
    assert kinds == {
        "a": ("Amira Example", "person"),
        "b": ("crypto", "team"),
        "c": ("Policy team", "words"),
        "d": (None, None),
    }
    found = staffed.json("show", "a")
    assert [found[name] for name in ("owner", "owner_kind", "owner_handle", "owner_name")] == [
        *("Amira Example", "person", "amira", "Amira Example"),
    ]
    assert staffed.json("show", "c")["owner_name"] is None
    assert "Owned by:    the team crypto\n" in staffed.run("show", "b").stdout


def test_lint_names_owners_and_people_that_reach_nobody(staffed: Desk) -> None:
    staffed.add(
        *("Title", "March 2027", "--key", "c", "--owner", "Policy team"),
        *("--source", "https://example.org"),
    )
    found = json.loads(staffed.attempt("lint", "--json").stdout)
    assert [(each["key"], each["rule"]) for each in found] == [
        *(("c", "owner-unknown"), ("amira", "person"), ("jonas", "person")),
    ]
    assert "for_people = true" in found[1]["problem"]
    alone = json.loads(staffed.attempt("lint", "c", "--json").stdout)
    assert [each["rule"] for each in alone] == ["owner-unknown"]


def test_doctor_says_whom_nothing_reaches(staffed: Desk) -> None:
    found = json.loads(staffed.attempt("doctor", "--json").stdout)
    said = [each for each in found if each["check"] == "person"]
    assert [each["severity"] for each in said] == ["warning", "warning"]
    assert said[0]["finding"].startswith("amira: nothing reaches this person")


def test_whoever_names_an_owner_nobody_knows_is_asked_whom_they_mean(staffed: Desk) -> None:
    line = ("add", "Title", "--due", "March 2027", "--key", "k", "--owner")
    assert "owner nobody knows: Amria; did you mean amira?" in staffed.run(*line, "Amria").stderr
    again = staffed.run("edit", "k", "--owner", "Zoe Nobody")
    assert "owner nobody knows: Zoe Nobody; `tracker person list`" in again.stderr
    for known in ("amira", "Amira Example", "crypto", ""):
        assert "nobody knows" not in staffed.run("edit", "k", "--owner", known).stderr
    assert "nobody knows" not in staffed.run("edit", "k", "--kind", "report").stderr


def test_where_nobody_is_known_owners_are_words(desk: Desk) -> None:
    added = desk.run("add", "Title", "--due", "March 2027", "--owner", "Policy team")
    assert "nobody knows" not in added.stderr
