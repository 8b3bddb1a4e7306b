"""`upcoming` says what comes, whom it reaches and why, and what comes only if nobody acts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.cli.desk import Desk

_SETTINGS = """
[channels.post]
url = "mailtos://mail.example.org?from=tracker@example.org"
for_people = true
[policies.raised]
lead_times = ["7d"]
channels.names = ["policy-team"]
tell = ["owner"]
[[policies.raised.escalation]]
after = "2d"
channels.names = ["ops"]
[[routes]]
tags = ["uk"]
tell = ["channel:ops"]
[delivery]
group_over = 2
fuse = 3
"""


@pytest.fixture
def house(desk: Desk) -> Desk:
    """Amira, whom mail reaches, a policy that is escalated and a route for a tag."""
    desk.settings.write_text(desk.settings.read_text() + _SETTINGS)
    desk.run("person", "add", "amira", "--name", "Amira Okafor", "--mail", "amira@example.org")
    return desk


def _sends(desk: Desk, *options: str) -> list[dict[str, Any]]:
    sends: list[dict[str, Any]] = desk.json("upcoming", *options)
    return sends


def test_each_is_told_why_by_policy_route_milestone_or_step(house: Desk) -> None:
    house.add("Routed", "2 March 2026", "--tag", "uk", "--policy", "raised", "--owner", "amira")
    house.add("Own", "2 April 2026", "--to", "ops", "--policy", "raised")
    first, raised = _sends(house, "--days", "52")
    assert dict(zip(first["channels"], first["sources"], strict=True)) == {
        "policy-team": "policy raised",
        "post/amira": "policy raised",
        "ops": "route 1",
    }
    assert (first["policy"], first["lead_time"], first["unless"]) == ("raised", "7d", None)
    assert (raised["kind"], raised["lead_time"]) == ("escalation", "7d>2d")
    assert (raised["sources"], raised["unless"]) == (["policy raised, after 2d"], "acknowledged")
    own = next(each for each in _sends(house) if each["key"] == "own")
    assert own["sources"] == ["named by the milestone"]
    shown = house.run("upcoming").stdout
    assert "policy raised: selected, owner; route 1: channel:ops" in shown
    assert "escalation (7d>2d); unless acknowledged" in shown
    assert "policy raised, after 2d: selected" in shown


def test_what_comes_with_others_is_shown_with_where(house: Desk) -> None:
    for number in range(3):
        house.add(f"Levy {number}", "2 March 2026", "--to", "ops")
    first = _sends(house, "--days", "40")
    assert [each["grouped"] for each in first] == [["ops"]] * 3
    assert [each["fused"] for each in first] == [[]] * 3
    assert "approach (30d); with others on ops" in house.run("upcoming").stdout


def test_what_a_fuse_keeps_is_shown_with_where(house: Desk) -> None:
    house.settings.write_text(
        house.settings.read_text().replace("group_over = 2", "group_over = 0")
    )
    for number in range(5):
        house.add(f"Levy {number}", "2 March 2026", "--to", "ops")
    assert [each["fused"] for each in _sends(house, "--days", "40")] == [
        [],
        [],
        [],
        ["ops"],
        ["ops"],
    ]
    assert house.run("upcoming", "--days", "40").stdout.count("at the fuse of ops") == 2
