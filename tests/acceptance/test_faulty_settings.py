"""Settings with faults: what is sound of them is served, and people hear of the rest."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.peers.http_peer import Answer
from tests.peers.webhook import WebhookPeer
from tests.sites import Site, wait_for


@pytest.fixture
def peer() -> Iterator[WebhookPeer]:
    with WebhookPeer() as peer:
        yield peer


def _site(folder: Path, peer: WebhookPeer, *, served: bool = True) -> Site:
    """With a channel for all, one for the operator, and a daemon that has run."""
    site = Site(
        folder,
        {"team": peer.channel_url("/team"), "ops": peer.channel_url("/ops")},
        delivery='operator = "ops"',
        policy='channels.names = ["team"]',
    )
    site.set_up()
    if served:
        site.run("run", "--once")
    site.run("add", "Return", "--due", "in 1 day")
    return site


def _damage(site: Site, old: str, new: str) -> None:
    text = site.settings.read_text()
    assert old in text
    site.settings.write_text(text.replace(old, new))


def _told(peer: WebhookPeer, path: str) -> list[str]:
    return [each.json["title"] for each in peer.accepted if each.path == path]


_CONSOLE = '[channels.spare]\nurl = "slack://${GONE}/x"\n[delivery]'
_OF_A_CHANNEL = [
    ("a variable that is not set", "[delivery]", _CONSOLE),
    ("a file that is gone", "[delivery]", '[channels.spare]\nurl_file = "gone"\n[delivery]'),
]
_FAULTS = [
    ("a heartbeat that is none", "[delivery]", '[watch]\nheartbeat_url = "${GONE}"\n[delivery]'),
    ("a policy for what is gone", '["team"]', '["team", "gone"]'),
    ("an unknown key", "[delivery]", "[delivery]\ncolour = 1"),
    ("an unknown table", "[delivery]", "[colours]\nred = 1\n[delivery]"),
    ("a faulty policy", "[delivery]", '[policies.p]\nlead_times = ["soon"]\n[delivery]'),
    ("a faulty calendar", "[delivery]", '[calendars.c]\nbase = "ZZ"\n[delivery]'),
]


@pytest.mark.parametrize(
    ("why", "old", "new"),
    _OF_A_CHANNEL + _FAULTS,
    ids=[each[0] for each in _OF_A_CHANNEL + _FAULTS],
)
def test_an_installation_that_ran_goes_on_and_its_operator_hears_once(
    why: str, old: str, new: str, peer: WebhookPeer, tmp_path: Path
) -> None:
    site = _site(tmp_path, peer)
    _damage(site, old, new)
    for code in (5, 5):
        assert site.run("run", "--once", check=False).returncode == code, why

    assert _told(peer, "/team") == ["Due tomorrow: Return"]
    assert _told(peer, "/ops") == ["1 part of tracker's settings cannot be used"]
    assert site.run("config", "check", check=False).returncode == 5
    status = site.run("status", "--json", check=False)
    assert status.returncode == 5
    assert "is set aside" in status.stdout
    assert "settings" in site.run("doctor", check=False).stdout


@pytest.mark.parametrize(("why", "old", "new"), _FAULTS, ids=[each[0] for each in _FAULTS])
def test_a_database_that_nobody_served_waits_for_sound_settings(
    why: str, old: str, new: str, peer: WebhookPeer, tmp_path: Path
) -> None:
    site = _site(tmp_path, peer, served=False)
    _damage(site, old, new)

    assert site.run("run", "--once", check=False).returncode == 5, why
    assert peer.accepted == []


def test_what_is_for_a_channel_that_is_set_aside_goes_to_its_fallback(
    peer: WebhookPeer, tmp_path: Path
) -> None:
    site = _site(tmp_path, peer)
    _damage(site, peer.channel_url("/team"), 'slack://${GONE}/x"\nfallback = "ops')
    site.run("run", "--once", check=False)

    assert "Due tomorrow: Return" in _told(peer, "/ops")
    (refused,) = [
        each for each in site.json("log") if each["kind"] == "attempt" and each["channel"] == "team"
    ]
    assert refused["outcome"] == "REFUSED"
    assert "the channel is set aside" in refused["detail"]


def test_a_channel_is_tried_whatever_is_wrong_with_another(
    peer: WebhookPeer, tmp_path: Path
) -> None:
    site = _site(tmp_path, peer)
    _damage(site, "[delivery]", "[delivery]\ncolour = 1")
    assert site.run("channel", "test", "team", check=False).returncode == 5
    assert _told(peer, "/team") == ["tracker test message"]


def test_mended_settings_are_in_order_again(peer: WebhookPeer, tmp_path: Path) -> None:
    site = _site(tmp_path, peer)
    _damage(site, "[delivery]", "[delivery]\ncolour = 1")
    site.run("run", "--once", check=False)
    _damage(site, "colour = 1\n", "")
    site.run("run", "--once")

    assert site.json("status")["settings"] == []
    kinds = [each["kind"] for each in site.json("log")]
    assert kinds[-1] == "settings in order"


def test_a_daemon_keeps_its_settings_where_the_changed_ones_are_faulty_and_says_so_once(
    peer: WebhookPeer, tmp_path: Path
) -> None:
    site = _site(tmp_path, peer)
    daemon = site.start()
    try:
        wait_for(lambda: _told(peer, "/team"), "the reminder")
        _damage(site, "[delivery]", "[delivery]\ncolour = 1")
        for times in (1, 2):
            daemon.send_signal(signal.SIGHUP)
            wait_for(
                lambda times=times: site.log.read_text().count("Settings not reloaded") == times,
                "the refusal",
            )
        wait_for(lambda: _told(peer, "/ops"), "the operator's word")
        site.run("add", "Other", "--due", "in 1 day", check=False)
        status = site.run("status", "--json", check=False)
        _damage(site, "colour = 1\n", "")
        daemon.send_signal(signal.SIGHUP)
        wait_for(lambda: "Settings reloaded" in site.log.read_text(), "the mended settings")
    finally:
        assert site.stop(daemon) == 0

    assert _told(peer, "/ops") == ["Tracker has not taken on its changed settings"]
    assert status.returncode == 5
    assert site.json("status")["settings"] == []


def test_what_was_for_a_channel_that_was_renamed_does_not_go_to_everybody(
    peer: WebhookPeer, tmp_path: Path
) -> None:
    site = Site(
        tmp_path,
        {name: peer.channel_url(f"/{name}") for name in ("board", "public", "legal", "ops")},
        delivery='operator = "ops"\nretry_first = "2s"\nretry_cap = "2s"',
        policy='channels.names = ["legal"]',
    )
    site.set_up()
    site.run("run", "--once")
    peer.by_path = {"/board": (Answer(status=503),)}
    site.run("add", "Takeover bid", "--due", "in 1 day", "--to", "board")
    site.run("run", "--once", check=False)
    site.run("add", "Merger", "--due", "in 1 day", "--to", "board")
    _damage(site, "[channels.board]", "[channels.directors]")
    site.run("run", "--once", check=False)
    wait_for(
        lambda: site.run("run", "--once", check=False) and len(_told(peer, "/legal")) == 2,
        "what waited for the channel that was renamed",
    )

    assert {each.path for each in peer.accepted} == {"/ops", "/legal"}
    for key in ("Takeover bid", "Merger"):
        assert any(key in title for title in _told(peer, "/legal")), key
        assert any(key in title for title in _told(peer, "/ops")), key
    assert _told(peer, "/ops").count("No channel is called board any more") == 1


def test_nothing_is_printed_where_channels_were_told_until_now(
    peer: WebhookPeer, tmp_path: Path
) -> None:
    site = _site(tmp_path, peer)
    site.run("run", "--once")
    kept = site.settings.read_text()
    database = kept.splitlines()[0]
    for text in (f"{database}\n", f"{database}\n{kept.splitlines()[1]}\n# [channels.team]\n"):
        site.settings.write_text(text)
        for words in (["run", "--once"], ["run"], ["config", "check"]):
            done = site.run(*words, check=False)
            assert done.returncode == 5, words
            assert done.stdout == ""
            assert "no channel is configured, but this database has told people" in done.stderr
            assert "team" in done.stderr


@pytest.mark.parametrize(
    ("why", "text"), [("emptied", ""), ("cut off", 'database = "sqlite:'), ("gone", None)]
)
def test_a_named_file_that_is_of_no_use_ends_every_command(
    why: str, text: str | None, peer: WebhookPeer, tmp_path: Path
) -> None:
    site = _site(tmp_path, peer)
    if text is None:
        site.settings.unlink()
    else:
        site.settings.write_text(text)
    commands = ["run", "run --once", "config check", "config show", "status", "list", "upcoming"]
    commands += ["add X --due 2027-01-01", "channel list", "channel test team", "policy list"]
    commands += ["lint", "log", "source list", "db check", "ack TRK-0000", "met return"]
    for command in commands:
        done = site.run(*command.split(), check=False)
        assert (done.returncode, done.stdout) == (5, ""), (why, command, done.stderr)
        assert str(site.settings) in done.stderr
    assert peer.accepted == []
