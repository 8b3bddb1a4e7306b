"""`tracker source`: what officials publish, kept in step by the daemon."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.following_sources import a_document
from tests.peers.feeds import FeedPeer
from tests.peers.http_peer import Answer, Fault
from tests.peers.webhook import WebhookPeer
from tests.sites import Site, wait_for
from tests.unit.cli.executable import Installation, a_new_installation

_KEY = "fr-2026-00001-comments-close-on"


@pytest.fixture
def peer() -> Iterator[FeedPeer]:
    with FeedPeer() as started:
        yield started


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    made = a_new_installation(tmp_path, FEED_KEY="hunter2-hunter2")
    settings = tmp_path / "config" / "tracker.toml"
    settings.write_text(
        f'database = "sqlite:///{tmp_path}/var/tracker.db"\n'
        '[delivery]\nallow_hosts = ["127.0.0.1"]\n'
    )
    return made


def test_a_source_is_shown_saved_fetched_listed_and_removed(
    installation: Installation, peer: FeedPeer
) -> None:
    url = peer.publish_search([a_document(1, "2099-05-04"), a_document(2, "2099-05-05")])
    added = installation.run("source", "add", "fr", url, "--every", "6h")
    assert added.out.splitlines() == [
        f"added {_KEY}: due 4 May 2099",
        "added fr-2026-00002-comments-close-on: due 5 May 2099",
        "2 added, 0 moved, 0 changed, 0 vanished, 0 unchanged (nothing was written yet)",
        "fr saved: federal-register, every 6h",
    ]
    assert "tracker source sync fr" in added.err
    assert installation.run("list", "--json").json == []
    assert installation.run("source", "list").out.splitlines()[1].split()[-2:] == ["new", "-"]
    tried = installation.run("source", "sync", "--dry-run")
    assert tried.out.splitlines()[0] == f"fr: added {_KEY}: due 4 May 2099"
    done = installation.run("source", "sync", "fr")
    assert done.out == "fr: 2 added, 0 moved, 0 changed, 0 vanished\n"
    (listed,) = installation.run("source", "list", "--json").json
    assert (listed["name"], listed["format"], listed["every_s"]) == (
        "fr",
        "federal-register",
        21_600,
    )
    assert (listed["state"], listed["last_run"]["added"]) == ("ok", 2)
    assert listed["next_at"] > listed["last_success_at"]
    removed = installation.run("source", "remove", "fr")
    assert removed.out == "fr removed; its 2 milestones stay\n"
    assert len(installation.run("list", "--json").json) == 2
    assert installation.run("source", "list", "--json").json == []


@pytest.mark.slow
def test_what_fails_is_told_and_the_others_are_taken_in(
    installation: Installation, peer: FeedPeer
) -> None:
    good = peer.publish_search([a_document(1, "2099-05-04")])
    lost = f"{peer.base_url}/lost?api_key=${{FEED_KEY}}"
    installation.run("source", "add", "good", good)
    installation.run("source", "add", "lost", lost, "--no-check", "--format", "ics")
    done = installation.run("source", "sync", "--all", code=3)
    assert done.out == "good: 1 added, 0 moved, 0 changed, 0 vanished\n"
    assert done.err.splitlines() == [
        f"lost: failed: {peer.base_url}/lost: answers 404 Not Found",
        "tracker: 1 of 2 sources failed",
    ]
    told = installation.run("source", "sync", "--all", "--json", code=3).json
    assert [(each["name"], each["outcome"]) for each in told] == [
        ("good", "imported"),
        ("lost", "failed"),
    ]
    tried = installation.run("source", "sync", "lost", "--dry-run", "--json", code=3).json
    assert [each["outcome"] for each in tried] == ["failed"]
    listed = installation.run("source", "list")
    assert "answers 404 Not Found" in listed.out
    assert peer.requests[-1].path == "/lost?api_key=hunter2-hunter2"
    database = sqlite3.connect(installation.folder / "var" / "tracker.db")
    assert "hunter2" not in "\n".join(database.iterdump())
    database.close()


@pytest.mark.parametrize(
    ("why", "arguments", "code", "problem"),
    [
        ("nothing there", ("add", "a", "URL/no"), 5, "/no: answers 404 Not Found"),
        ("no feed", ("add", "a", "URL/page"), 2, "a: which format is that? Say --format"),
        ("no mapping", ("add", "a", "URL/grid"), 2, "a: a spreadsheet needs --map FILE"),
        ("no format", ("add", "a", "URL/page", "--no-check"), 2, "say its --format, too"),
        ("no span", ("add", "a", "URL/page", "--every", "soon"), 2, "unreadable duration"),
        ("a secret", ("add", "a", "URL/page?api_key=x"), 2, "api_key looks like a secret"),
        ("a private host", ("add", "a", "http://127.0.0.2:1/"), 5, "is a private address"),
        ("a stranger", ("sync", "a"), 4, "no source is called 'a'"),
        ("a stranger, again", ("remove", "a"), 4, "no source is called 'a'"),
        ("both", ("sync", "a", "--all"), 2, "name a source or say --all, not both"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(  # noqa: PLR0913, PLR0917 - a table
    why: str,
    arguments: tuple[str, ...],
    code: int,
    problem: str,
    installation: Installation,
    peer: FeedPeer,
) -> None:
    peer.publish("/page", b"<html>Hello</html>")
    peer.publish("/grid", b"PK\x03\x04")
    asked = [each.replace("URL", peer.base_url) for each in arguments]
    assert problem in installation.run("source", *asked, code=code).err, why
    assert installation.run("source", "list", "--json").json == []


@pytest.mark.slow
def test_a_name_that_is_taken_is_refused_before_anything_is_fetched(
    installation: Installation, peer: FeedPeer
) -> None:
    installation.run("source", "add", "a", peer.base_url, "--no-check", "--format", "ics")
    refused = installation.run("source", "add", "a", peer.base_url, code=5)
    assert "a source is called 'a' already" in refused.err
    assert peer.requests == []
    installation.run("source", "add", "b", peer.base_url, "--no-check", "--format", "ics")
    assert "name one of a, b, or say --all" in installation.run("source", "sync", code=2).err


def test_a_mapping_is_kept_with_its_source(installation: Installation, peer: FeedPeer) -> None:
    url = peer.publish("/grid.csv", b"Id,What,When\n7,Policy statement,Q3 2099\n")
    mapping = installation.folder / "grid.toml"
    mapping.write_text('[columns]\nexternal_id = "Id"\ntitle = "What"\ndue = "When"\n')
    installation.run("source", "add", "grid", url, "--map", "grid.toml")
    mapping.unlink()
    assert installation.run("source", "sync").out.startswith("grid: 1 added")


@pytest.mark.slow
def test_the_daemon_fetches_sources_and_a_server_that_hangs_holds_up_nothing(
    tmp_path: Path, peer: FeedPeer
) -> None:
    url = peer.publish_search([a_document(1, "2099-05-04")])
    with WebhookPeer() as hook, FeedPeer(usual=Answer(fault=Fault.HANG)) as stuck:
        stuck.will_answer(Answer(fault=Fault.HANG))
        site = Site(tmp_path, {"hook": hook.channel_url()})
        site.set_up()
        site.run("source", "add", "fr", url)
        daemon = site.start()
        try:
            wait_for(lambda: [each["key"] for each in site.json("list")] == [_KEY], "the import")
            site.run("source", "add", "stuck", f"{stuck.base_url}/x", "--no-check", "--format=ics")
            wait_for(lambda: stuck.requests, "asking the server that hangs")
            site.run("add", "Return", "--due", "in 5 days")
            wait_for(lambda: hook.accepted, "a reminder")
            states = {each["name"]: each["state"] for each in site.json("source", "list")}
            assert states == {"fr": "ok", "stuck": "fetching"}
        finally:
            code = site.stop(daemon)
    assert code == 0, site.log.read_text()
    log = site.log.read_text()
    assert "A source was left in the middle" in log
    assert 'event="Source synced"' in log
    assert "Traceback" not in log
