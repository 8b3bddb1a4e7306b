"""Every listing of a full house, as terminals of 80 and 120 characters show it: in `golden`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click import testing

from tests.unit.cli.desk import Desk
from tracker.errors import Findings

_GOLDEN = Path(__file__).parent / "golden"
_SETTINGS = """
[channels.post]
url = "mailtos://mail.example.org?from=tracker@example.org"
for_people = true
[channels.digests-of-the-legal-department]
url = "console://"
digest = "weekly"
[policies.escalating]
lead_times = ["90d", "30d", "14d", "7d", "1d", "0d"]
overdue_every = "7d"
channels.names = ["policy-team", "digests-of-the-legal-department"]
tell = ["owner"]
[[policies.escalating.escalation]]
after = "2d"
channels.names = ["ops"]
[web]
base_url = "https://tracker.example.org"
[calendars.HOUSE]
base = "UK"
closed = [2026-12-24]
verified_until = 2027
"""
LISTINGS = {
    "list": ["list"],
    "list_all": ["list", "--all", "--columns", "key,due,standing,owner,authority,tags,title"],
    "upcoming": ["upcoming", "--days", "30"],
    "log": ["log"],
    "lint": ["lint"],
    "status": ["status"],
    "person_list": ["person", "list"],
    "team_list": ["team", "list"],
    "channel_list": ["channel", "list"],
    "policy_list": ["policy", "list"],
    "policy_route": ["policy", "route", "joint-report"],
    "calendar_list": ["calendar", "list"],
    "calendar_show": ["calendar", "show", "HOUSE", "--year", "2026"],
    "feed_list": ["feed", "list"],
    "token_list": ["token", "list"],
    "source_list": ["source", "list"],
    "when": ["when", "every 2 weeks from 4 January 2027", "--count", "3"],
    "show": ["show", "comments-on-the-proposed-rules-for-the-custody-of-digital-as"],
}


@pytest.fixture
def house(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """People, a team, channels, policies, a feed, a token and milestones of every standing."""
    monkeypatch.setenv("TRACKER_USER", "amira")
    desk.settings.write_text(desk.settings.read_text() + _SETTINGS)
    run = desk.run
    run("person", "add", "amira", "--name", "Amira Okafor", "--mail", "amira@example.org")
    run("person", "add", "jonas", "--name", "Jonas Lindqvist", "--stand-in", "amira")
    run("person", "away", "jonas", "--from", "2026-01-04", "--to", "2026-01-16")
    run("team", "add", "crypto", "--name", "Digital assets desk", "--member", "amira")
    custody = "Comments on the proposed rules for the custody of digital assets"
    run(*_add(custody, "15 January 2026", "--authority", "FCA", "--owner", "crypto"))
    run(*_add("Joint report", "March 2026", "--owner", "amira", "--policy", "escalating"))
    run(*_add("Annual return", "31 March each year", "--owner", "jonas", "--tag", "tax"))
    run(*_add("Late filing", "1 November 2025", "--owner", "amira", "--policy", "escalating"))
    run(*_add("Final rules", "TBC", "--jurisdiction", "UK/US"))
    run(*_add("Repealed", "June 2026"))
    key = "comments-on-the-proposed-rules-for-the-custody-of-digital-as"
    why = "The consultation was extended by sixteen days after industry bodies asked for more time"
    run("move", key, "--due", "31 January 2026", "--reason", why)
    run("waive", "repealed", "--reason", "the act that asked for it was repealed")
    run("ack", "late-filing", "--note", "on it")
    run(
        "feed",
        "add",
        "amira",
        "--name",
        "Digital assets",
        "--tag",
        "crypto",
        "--from",
        "2026-01-01",
    )
    run("token", "add", "amira", "--name", "Spreadsheet of the legal department", "--role", "read")
    unseen = ("--no-check", "--format", "ics")
    run("source", "add", "timetable-of-the-regulator", "http://127.0.0.1:9/dates.ics", *unseen)
    run("source", "add", "register", "http://127.0.0.1:9/register.ics", "--every", "1d", *unseen)
    return desk


def _add(title: str, due: str, *options: str) -> list[str]:
    return ["add", title, "--due", due, *options]


@pytest.mark.parametrize("columns", [80, 120])
def test_listings_fit_the_terminal_and_say_what_they_said(
    house: Desk, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(testing._NamedTextIOWrapper, "isatty", lambda _stream: True)
    monkeypatch.setenv("COLUMNS", str(columns))
    for name, command in LISTINGS.items():
        result = house.attempt(*command)
        assert result.exception is None or isinstance(result.exception, Findings), name
        _compare(f"{name}_{columns}.txt", result.stdout)
        if name not in {"show", "status"}:  # facts, which the terminal itself may break
            assert max(map(len, result.stdout.splitlines())) <= columns, name


def _compare(file: str, shown: str) -> None:
    if os.environ.get("TRACKER_TEST_GOLDEN") == "write":
        (_GOLDEN / file).write_text(shown, encoding="utf-8")
    assert shown == (_GOLDEN / file).read_text(encoding="utf-8")


def test_every_golden_listing_belongs_to_a_command() -> None:
    names = {f"{name}_{columns}" for name in LISTINGS for columns in (80, 120)}
    assert {path.stem for path in _GOLDEN.iterdir()} == names
