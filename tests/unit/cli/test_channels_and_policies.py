"""Channels and policies as the command line shows and tries them."""

from __future__ import annotations

import pytest

from tests.unit.cli.desk import Desk
from tracker.errors import NotFound


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
