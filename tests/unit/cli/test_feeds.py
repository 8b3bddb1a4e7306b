"""Feeds: given to a person, listed, and revoked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.desk import Desk, a_desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = a_desk(tmp_path)
    with desk.settings.open("a") as settings:
        settings.write('[web]\nbase_url = "https://tracker.example.org/t"\n')
    desk.run("person", "add", "amira", "--name", "Amira Example")
    return desk


def test_a_feed_is_an_address_that_is_shown_once(desk: Desk) -> None:
    given = desk.run("feed", "add", "Amira Example", "--name", "Crypto", "--tag", "crypto")
    url = given.stdout.strip()
    assert url.startswith("https://tracker.example.org/t/feed/trk_")
    assert url.endswith(".ics")
    assert given.stderr == "feed 1 for amira; the address is not shown again\n"
    shown = url.rpartition("/")[2].removesuffix(".ics")
    for words in (["feed", "list"], ["feed", "list", "--json"], ["log"], ["log", "--json"]):
        told = desk.run(*words)
        assert shown not in told.stdout + told.stderr
    assert "token issued" in desk.run("log").stdout


def test_what_a_feed_asks_for_is_kept_with_it(desk: Desk) -> None:
    options = ("--tag", "crypto", "--owner", "Amira", "--due-from", "2027-01-01")
    made = desk.json("feed", "add", "amira", *options, "--alarms", "1w, 2h")
    assert made.pop("url").startswith("https://tracker.example.org/t/feed/trk_")
    assert desk.json("feed", "list") == [made]
    assert made == {
        "id": 1,
        "name": "Regulatory milestones",
        "person": "amira",
        "search": "owner=Amira&tag=crypto&due_from=2027-01-01&alarms=1w,2h",
        "created_at": "2026-01-05T09:30:00+00:00",
        "expires_at": None,
        "revoked_at": None,
        "used_at": None,
        "state": "good",
    }


def test_a_feed_is_revoked_by_its_number(desk: Desk) -> None:
    desk.run("feed", "add", "amira")
    desk.run("feed", "add", "amira", "--name", "Another")
    assert desk.run("feed", "revoke", "1").stdout == "feed 1 of amira revoked\n"
    assert desk.json("feed", "revoke", "1")["revoked_at"] == "2026-01-05T09:30:00+00:00"
    assert [each["state"] for each in desk.json("feed", "list")] == ["good", "revoked"]
    listed = desk.run("feed", "list").stdout.splitlines()
    assert [line.split()[:3] for line in listed[1:]] == [
        ["2", "amira", "good"],
        ["1", "amira", "revoked"],
    ]
    assert "there is no feed of the number 7" in str(desk.attempt("feed", "revoke", "7").exception)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["nobody"], "nobody is called 'nobody'"),
        (["amira", "--alarms", "5bd"], "5bd cannot be an alarm"),
        (["amira", "--alarms", "soon"], "unreadable lead time 'soon'"),
        (["amira", "--alarms", "1d,2d,3d,4d,5d,6d"], "rings at most 5 times"),
        (["amira", "--due-from", "tomorrow"], "is no day"),
    ],
)
def test_no_feed_is_made_of(desk: Desk, options: list[str], told: str) -> None:
    done = desk.attempt("feed", "add", *options)
    assert told in f"{done.exception} {done.stderr}"
    assert desk.run("feed", "list").stderr == "No feeds; add one with: tracker feed add PERSON\n"


def test_without_pages_a_feed_would_lead_nowhere(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "other")
    assert "web.base_url is not set" in str(desk.attempt("feed", "add", "amira").exception)
