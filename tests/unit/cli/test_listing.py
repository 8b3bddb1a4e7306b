"""Which milestones a list has, in which columns and in which order."""

from __future__ import annotations

import pytest

from tests.unit.cli.desk import Desk


@pytest.fixture
def house(desk: Desk) -> Desk:
    """Four milestones of two owners."""
    desk.run("person", "add", "amira", "--name", "Amira Okafor")
    desk.run("person", "add", "jonas", "--name", "Jonas Lind")
    desk.run("team", "add", "crypto", "--name", "Crypto desk", "--member", "amira")
    desk.add("Fee report", "31 March 2026", "--owner", "amira", "--authority", "FCA")
    desk.add("Final rules", "March 2026", "--owner", "Crypto desk", "--jurisdiction", "UK/US")
    desk.add("Fee notice", "1 February 2026", "--owner", "jonas", "--kind", "filing")
    desk.add("Consultation", "TBC", "--owner", "Amira Okafor")
    return desk


def _listed(desk: Desk, *options: str) -> list[str]:
    return [each["key"] for each in desk.json("list", *options)]


@pytest.mark.parametrize(
    ("options", "keys"),
    [
        pytest.param(["fee"], ["fee-notice", "fee-report"], id="a word"),
        pytest.param(["fee", "FCA"], ["fee-report"], id="all of several words"),
        pytest.param(["fee", "--search", "notice"], ["fee-notice"], id="words said in two ways"),
        pytest.param(
            ["--from", "2026-03-01", "--to", "2026-03-31"],
            ["final-rules", "fee-report"],
            id="the last day is one of those that are asked for",
        ),
        pytest.param(["--to", "2026-02-01"], ["fee-notice"], id="the last day alone"),
        pytest.param(
            ["--to", "9999-12-31"], ["fee-notice", "final-rules", "fee-report"], id="no last day"
        ),
        pytest.param(["--jurisdiction", "uk"], ["final-rules"], id="where it binds among others"),
        pytest.param(["--needs-look"], [], id="what needs a look"),
    ],
)
def test_a_list_holds(house: Desk, options: list[str], keys: list[str]) -> None:
    assert _listed(house, *options) == keys


def test_what_is_mine_is_a_teams_of_mine_too_whoever_writes_it_how(
    house: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_USER", "amira")
    assert _listed(house, "--mine") == ["final-rules", "fee-report", "consultation"]
    house.run("met", "fee-report", "--on", "2026-01-05")
    assert _listed(house, "--mine", "--all") == ["final-rules", "fee-report", "consultation"]
    monkeypatch.setenv("TRACKER_USER", "somebody else")
    assert _listed(house, "--mine") == []


def test_columns_and_their_order_are_chosen(house: Desk) -> None:
    lines = house.run("list", "--columns", "owner,key", "--sort", "owner,-due").stdout.splitlines()
    assert [line.split() for line in lines[:2]] == [["OWNER", "KEY"], ["amira", "fee-report"]]
    assert [line.split()[-1] for line in lines[1:]] == [
        "fee-report",
        "consultation",
        "final-rules",
        "fee-notice",
    ]


def test_what_has_no_date_comes_last_whichever_way_round(house: Desk) -> None:
    by_day = ["fee-notice", "final-rules", "fee-report"]
    assert _listed(house, "--sort", "due") == [*by_day, "consultation"]
    assert _listed(house, "--sort", "-due") == [*by_day[::-1], "consultation"]
    assert _listed(house, "--sort", "standing,title")[0] == "consultation"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--columns", "key,onwer"], "no column is called 'onwer': did you mean owner?"),
        (["--sort", "colour of it"], "write some of key, due, standing, title, owner"),
        (["--json", "--columns", "key"], "--json gives all of a milestone: leave out --columns"),
        (["--mine", "--owner", "jonas"], "--mine says whose: leave out --owner"),
        (["--to", "2026-01-01", "--due-before", "2026-01-01"], "say one"),
    ],
)
def test_a_list_is_refused_in_words_that_teach(house: Desk, options: list[str], said: str) -> None:
    result = house.attempt("list", *options)
    assert result.exit_code == 2
    assert said in result.stderr


def test_an_owner_of_nothing_may_be_somebody_else(house: Desk) -> None:
    assert "did you mean --owner 'amira'?" in house.run("list", "--owner", "amria").stderr
    assert "did you mean" not in house.run("list", "--owner", "amira", "--kind", "x").stderr
