"""One secret that is missing stops one channel: everything else is sent, and people hear of it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.peers.webhook import WebhookPeer
from tests.sites import Site, wait_for

_TOLD_OF = "1 part of tracker's settings cannot be used"


@pytest.fixture
def peer() -> Iterator[WebhookPeer]:
    with WebhookPeer() as peer:
        yield peer


def _site(folder: Path, peer: WebhookPeer, lacking: str, **lines: str) -> Site:
    """A database that nobody served, where the channel `team` lacks what `lacking` leaves out."""
    urls = {name: peer.channel_url(f"/{name}") for name in ("team", "board", "ops")}
    site = Site(
        folder,
        urls,
        channel_lines=lines,
        delivery='operator = "ops"',
        policy='channels.names = ["team", "board"]',
    )
    _write(site, f'url = "{urls["team"]}"', lacking.format(port=peer.port))
    site.set_up()
    site.run("add", "Return", "--due", "in 1 day")
    return site


def _write(site: Site, old: str, new: str) -> None:
    text = site.settings.read_text()
    assert old in text
    site.settings.write_text(text.replace(old, new))


def _told(peer: WebhookPeer, path: str) -> list[str]:
    return [each.json["title"] for each in peer.accepted if each.path == path]


_MAIL = 'host = "smtp.example.org"\nfrom = "t@example.org"'
_LACKING = [
    ("a variable that is not set", 'url = "json://127.0.0.1:{port}/${{TEAM}}"'),
    ("a file that is gone", 'url_file = "team-url"'),
    ("the file of a password", f'{_MAIL}\nuser = "t"\npassword_file = "gone"\nto = "t@t.org"'),
    ("an address that is none", 'url = "team"'),
    ("a service that nobody knows", 'url = "slak://T/B/C"'),
]
_VARIABLE = _LACKING[0][1]
_FILE = _LACKING[1][1]


@pytest.mark.parametrize(("why", "lacking"), _LACKING, ids=[each[0] for each in _LACKING])
def test_a_first_start_stops_one_channel_and_says_so_everywhere(
    why: str, lacking: str, peer: WebhookPeer, tmp_path: Path
) -> None:
    site = _site(tmp_path, peer, lacking)

    for code in (5, 5):
        done = site.run("run", "--once", check=False)
        assert done.returncode == code, why
        assert "channels.team" in done.stderr

    assert _told(peer, "/board") == ["Due tomorrow: Return"]
    assert _told(peer, "/ops") == [_TOLD_OF]
    assert site.run("config", "check", check=False).returncode == 5
    for command, code in (("status", 5), ("doctor", 10), ("lint", 10)):
        looked = site.run(command, "--json", check=False)
        assert looked.returncode == code, command
        assert "channel team is set aside" in looked.stdout, command
    team = [each for each in site.json("log") if each.get("channel") == "team"]
    assert [each["outcome"] for each in team] == ["REFUSED"]


def test_its_fallback_is_told_and_what_is_due_there_goes_out_once_the_secret_is_there(
    peer: WebhookPeer, tmp_path: Path
) -> None:
    site = _site(tmp_path, peer, _VARIABLE, team='fallback = "board"')
    site.run("run", "--once", check=False)
    assert _told(peer, "/board") == ["Due tomorrow: Return"]
    assert _told(peer, "/ops") == [_TOLD_OF]

    site.environment = {"TEAM": "team"}
    site.run("run", "--once")

    assert _told(peer, "/team") == ["Due tomorrow: Return"]
    assert len(peer.accepted) == 3
    assert site.json("status")["settings"] == []
    assert site.json("log")[-2]["kind"] == "settings in order"


def test_a_daemon_takes_on_the_secret_as_it_comes_and_never_gives_up_a_channel_that_works(
    peer: WebhookPeer, tmp_path: Path
) -> None:
    site = _site(tmp_path, peer, _FILE, team='fallback = "ops"')
    secret = tmp_path / "team-url"
    daemon = site.start()
    try:
        wait_for(lambda: _TOLD_OF in _told(peer, "/ops"), "the operator's word")
        wait_for(lambda: "Due tomorrow: Return" in _told(peer, "/ops"), "whoever stands in")
        _write(site, 'fallback = "ops"', 'fallback = "board"')
        daemon.send_signal(signal.SIGHUP)
        wait_for(lambda: site.log.read_text().count("Settings reloaded") == 1, "what else changed")

        secret.write_text(peer.channel_url("/team"))
        daemon.send_signal(signal.SIGHUP)
        wait_for(lambda: _told(peer, "/team") == ["Due tomorrow: Return"], "what was still due")

        secret.unlink()
        daemon.send_signal(signal.SIGHUP)
        wait_for(lambda: "Settings not reloaded" in site.log.read_text(), "the refusal")
        site.run("add", "Other", "--due", "in 1 day")
        wait_for(lambda: "Due tomorrow: Other" in _told(peer, "/team"), "the channel that works")
    finally:
        assert site.stop(daemon) == 0

    assert _told(peer, "/board") == ["Due tomorrow: Return", "Due tomorrow: Other"]
    assert "Tracker has not taken on its changed settings" in _told(peer, "/ops")


def test_a_test_asks_for_the_secrets_of_its_own_channel_alone(
    peer: WebhookPeer, tmp_path: Path
) -> None:
    site = _site(tmp_path, peer, _VARIABLE)

    site.run("channel", "test", "board")
    lacking = site.run("channel", "test", "team", check=False)
    assert lacking.returncode == 3
    assert "team: REFUSED, the channel is set aside: needs ${TEAM}" in lacking.stdout

    every = site.run("channel", "test", "--all", check=False)
    assert every.returncode == 3
    assert "1 of 3 test messages were not accepted" in every.stderr
    assert "team: REFUSED" in every.stdout
    assert {each.path for each in peer.accepted} == {"/board", "/ops"}


def test_the_operators_are_told_of_a_failure_whatever_another_channel_lacks(
    peer: WebhookPeer, tmp_path: Path
) -> None:
    site = _site(tmp_path, peer, _VARIABLE)

    assert site.run("doctor", "--tell", "It failed", check=False).returncode == 10
    assert len(_told(peer, "/ops")) == 1


def test_an_operator_who_cannot_be_reached_is_stood_in_for(
    peer: WebhookPeer, tmp_path: Path
) -> None:
    site = _site(tmp_path, peer, _VARIABLE)
    _write(site, 'operator = "ops"', 'operator = "team"')

    assert site.run("run", "--once", check=False).returncode == 5
    assert _TOLD_OF in _told(peer, "/board")
    assert _TOLD_OF in _told(peer, "/ops")


def test_what_no_channel_took_is_told_to_the_operator(peer: WebhookPeer, tmp_path: Path) -> None:
    site = _site(tmp_path, peer, _VARIABLE)
    _write(site, '["team", "board"]', '["team"]')

    site.run("run", "--once", check=False)
    assert sorted(_told(peer, "/ops")) == [_TOLD_OF, "Due tomorrow: Return"]
    site.environment = {"TEAM": "team"}
    site.run("run", "--once")
    assert _told(peer, "/team") == ["Due tomorrow: Return"]


@pytest.mark.parametrize("served", [False, True])
def test_nothing_starts_where_no_channel_is_left(
    *, served: bool, peer: WebhookPeer, tmp_path: Path
) -> None:
    site = _site(tmp_path, peer, _VARIABLE)
    if served:
        site.run("run", "--once", check=False)
    before = len(peer.accepted)
    for name in ("board", "ops"):
        _write(site, f"{peer.port}/{name}", f"{peer.port}/${{GONE}}")
    site.run("add", "Other", "--due", "in 1 day")

    for words in (["run"], ["run", "--once"]):
        done = site.run(*words, check=False)
        assert done.returncode == 5, words
        for name in ("team", "board", "ops"):
            assert f"channels.{name}.url: needs ${{" in done.stderr, words
    assert len(peer.accepted) == before
    site.environment = {"TEAM": "team", "GONE": "ops"}
    site.run("run", "--once", check=False)
    assert "Due tomorrow: Other" in _told(peer, "/team")


def test_a_first_start_waits_where_nobody_would_hear_of_a_channel_that_is_set_aside(
    peer: WebhookPeer, tmp_path: Path
) -> None:
    site = _site(tmp_path, peer, _VARIABLE)
    people = f"{_MAIL}\nfor_people = true"
    for name in ("board", "ops"):
        _write(site, f'url = "{peer.channel_url("/" + name)}"', people)
    _write(site, 'operator = "ops"', "")
    _write(site, 'channels.names = ["team", "board"]', 'channels.names = ["team"]')

    assert site.run("run", "--once", check=False).returncode == 5
    assert site.json("status")["daemon"]["last_tick_at"] is None
