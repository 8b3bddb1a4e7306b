"""Channels and policies as the command line shows and tries them."""

from __future__ import annotations

import pytest

from tests.unit.cli.desk import Desk
from tracker.errors import NotFound


def test_channels_are_listed_and_never_their_addresses(desk: Desk) -> None:
    team, ops = desk.json("channel", "list")
    assert (team["name"], team["tags"], team["fallback"]) == (
        "policy-team",
        ["crypto", "uk"],
        "ops",
    )
    assert (ops["name"], ops["tags"], ops["fallback"]) == ("ops", [], None)
    for command in (("channel", "list"), ("config", "show"), ("config", "show", "--json")):
        assert "console://" not in desk.run(*command).stdout


def test_when_and_how_fast_a_channel_tells_is_listed(desk: Desk) -> None:
    _rewrite(desk, 'tags = ["crypto", "uk"]', 'tags = ["crypto", "uk"]\nrate = 30')
    _rewrite(desk, "[policies.default]", 'digest = "weekly"\ndigest_on = "fri"\n[policies.default]')
    team, ops = desk.json("channel", "list")
    assert (team["digest"], team["digest_at"], team["all_clear"], team["rate"]) == (
        None,
        None,
        False,
        30,
    )
    assert (ops["digest"], ops["digest_at"], ops["digest_on"]) == ("weekly", "08:30", "fri")
    assert (ops["all_clear"], ops["rate"]) == (True, 0)
    _, team_line, ops_line = desk.run("channel", "list").stdout.splitlines()
    assert team_line.split() == ["policy-team", "crypto,", "uk", "ops", "30"]
    assert ops_line.split() == ["ops", "weekly", "Fri", "08:30", "weekly", "Fri", "08:30"]


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


def test_quiet_times_and_steps_of_a_policy_are_shown(desk: Desk) -> None:
    _rewrite(
        desk,
        "[policies.everyone]",
        """quiet_hours = "19:00-07:30"
quiet_days_off = true
[[policies.default.escalation]]
after = "2bd"
channels.names = ["ops"]
[policies.everyone]""",
    )
    default, everyone = desk.json("policy", "list")
    assert (default["quiet_hours"], default["quiet_days_off"]) == ("19:00-07:30", True)
    assert default["urgent_in_quiet"] is True
    assert default["escalation"] == [{"after": "2bd", "channels": ["ops"]}]
    assert (everyone["quiet_hours"], everyone["escalation"]) == (None, [])
    shown = desk.run("policy", "show", "default").stdout
    assert "19:00-07:30, days off" in shown
    assert "told all the same" in shown
    assert "After 2bd:    ops, unless somebody acknowledges" in shown
    assert "Quiet" not in desk.run("policy", "show", "everyone").stdout
    assert "19:00-07:30, days off  2bd" in desk.run("policy", "list").stdout


def test_a_check_of_the_settings_says_what_silences_an_overdue_duty(desk: Desk) -> None:
    assert desk.run("config", "check").stderr == ""
    _rewrite(desk, "[policies.everyone]", '[policies.everyone]\noverdue_every = "0d"')
    checked = desk.run("config", "check")
    assert checked.stdout.startswith("ok: ")
    assert "policies.everyone.overdue_every: " in checked.stderr
    assert "once and never again" in checked.stderr


def _rewrite(desk: Desk, before: str, after: str) -> None:
    settings = desk.settings.read_text(encoding="utf-8")
    assert before in settings
    desk.settings.write_text(settings.replace(before, after), encoding="utf-8")
