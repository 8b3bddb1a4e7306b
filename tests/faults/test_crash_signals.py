"""Stops, freezes, murdered senders and a second daemon: nothing is lost, and nothing told twice."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.databases import a_database
from tests.faults.gates import GatedPeer
from tests.faults.lives import (
    QUICK,
    SEPARATE,
    Work,
    attempts,
    outcomes,
    senders,
    settle,
    started,
    work_for,
)
from tests.faults.oracle import Verdict, told_by_log, verdict
from tests.peers.http_peer import Answer
from tests.peers.webhook import WebhookPeer
from tests.progress import tell
from tests.sites import PATIENCE_S, Site, wait_for

_SHORT_LEASE = SEPARATE + 'deadline = "1s"\nlease = "12s"\n'
_LONG_LEASE = SEPARATE + 'deadline = "5s"\nlease = "1h"\n'
_PAST_THE_LEASE_S = 13.0


@pytest.mark.parametrize(
    "number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)]
)
def test_a_daemon_told_to_stop_finishes_what_it_sends(
    tmp_path: Path, number: signal.Signals
) -> None:
    """SIGINT goes to the whole group, as Ctrl-C in a terminal does."""
    with GatedPeer(tmp_path / "received.jsonl") as peer:
        site = _site(tmp_path, peer)
        daemon = site.start(own_group=True)
        with work_for(site) as work:
            work.add(1)
        wait_for(lambda: peer.waiting, "the request")
        if number is signal.SIGINT:
            os.killpg(daemon.pid, number)
        else:
            daemon.send_signal(number)
        peer.gate.set()
        assert daemon.wait(PATIENCE_S) == 0, site.log.read_text()
        assert outcomes(site, "m0") == ["SENT"]
        settle(site)
    found = _verdict(tmp_path, ["m0"])
    assert found.clean
    assert found.repeated == 0


def test_one_tick_that_is_interrupted_finishes_what_it_sends_and_goes_no_further_round(
    tmp_path: Path,
) -> None:
    with GatedPeer(tmp_path / "received.jsonl") as peer:
        site = _site(tmp_path, peer)
        with work_for(site) as work:
            work.add(9)
        tick = site.start("--once", own_group=True)
        wait_for(lambda: peer.waiting, "the first request")  # a channel begins with one at a time
        os.killpg(tick.pid, signal.SIGINT)
        peer.gate.set()
        assert tick.wait(PATIENCE_S) == 0, site.log.read_text()
        found = [line["outcome"] for line in attempts(site)]
        assert 0 < found.count("SENT") == len(found) < len(work.keys)
        settle(site)
    judged = _verdict(tmp_path, work.keys)
    assert judged.clean
    assert judged.repeated == 0


def test_a_murdered_sender_costs_one_marked_repeat_and_not_the_daemon(tmp_path: Path) -> None:
    with GatedPeer(tmp_path / "received.jsonl") as peer:
        site = _site(tmp_path, peer)
        daemon = site.start()
        with work_for(site) as work:
            work.add(1)
        try:
            wait_for(lambda: peer.waiting, "the request")
            for each in senders(daemon.pid):
                os.kill(each, signal.SIGKILL)
            wait_for(lambda: "UNKNOWN" in outcomes(site, "m0"), "the end of the attempt")
            peer.gate.set()
            # A repeat that meets no living sender is certainly not sent, and comes once more.
            wait_for(lambda: outcomes(site, "m0")[-1] == "SENT", "the repeat")
            assert set(outcomes(site, "m0")[1:-1]) <= {"NOT_SENT"}
            assert daemon.poll() is None
        finally:
            code = site.stop(daemon)
    assert code == 0
    found = _verdict(tmp_path, ["m0"])
    assert found.clean, found
    assert found.repeated == 1


@pytest.mark.slow
def test_a_sender_that_dies_with_several_messages_does_not_close_their_channel(
    tmp_path: Path,
) -> None:
    """A crash is not the channel's fault: nobody waits for a breaker because of it."""
    with GatedPeer(tmp_path / "received.jsonl") as peer:
        site = _site(tmp_path, peer)
        daemon = site.start()
        try:
            with work_for(site) as work:
                peer.gate.set()
                work.add(6)  # so that several may be under way at once
                wait_for(lambda: len(peer.accepted) == 6, "the first messages")
                peer.gate.clear()
                work.add(4)
                wait_for(lambda: peer.waiting == 10, "four requests at once")
                for each in senders(daemon.pid):
                    os.kill(each, signal.SIGKILL)
                peer.gate.set()
                wait_for(lambda: peer.waiting == 14, "their repeats")
        finally:
            code = site.stop(daemon)
    assert code == 0
    assert _verdict(tmp_path, work.keys).clean


@pytest.mark.slow
def test_senders_that_are_killed_over_and_over_lose_nothing(tmp_path: Path) -> None:
    with GatedPeer(tmp_path / "received.jsonl") as peer:
        site = _site(tmp_path, peer)
        daemon = site.start()
        try:
            with work_for(site) as work:
                for _ in range(6):
                    _kill_the_senders_of(daemon.pid, peer, work)
            wait_for(lambda: site.json("status")["backlog"] == 0, "the end of the backlog")
            assert daemon.poll() is None
        finally:
            code = site.stop(daemon)
    assert code == 0
    found = _verdict(tmp_path, work.keys)
    assert found.clean, found


def _kill_the_senders_of(daemon: int, peer: GatedPeer, work: Work) -> None:
    """While they send; then wait for the repeat of what they sent."""
    peer.gate.clear()
    began = peer.waiting
    work.add(1)
    wait_for(lambda: peer.waiting > began, "the request")
    for each in senders(daemon):
        os.kill(each, signal.SIGKILL)
    peer.gate.set()
    wait_for(lambda: peer.waiting > began + 1, "the repeat")


@pytest.mark.parametrize("lives", [6, pytest.param(40, marks=pytest.mark.slow)])
def test_a_crash_loop_at_start_loses_nothing(tmp_path: Path, lives: int) -> None:
    chance = random.Random(11)
    with WebhookPeer(log=tmp_path / "received.jsonl") as peer:
        site = _site(tmp_path, peer)
        with work_for(site) as work:
            work.add(10)
            for number in range(1, lives + 1):
                daemon = site.start()
                time.sleep(chance.uniform(0, 0.3))
                daemon.kill()
                assert daemon.wait(PATIENCE_S) == -signal.SIGKILL
                tell(f"{number} of {lives} kills")
        settle(site)
    found = _verdict(tmp_path, work.keys)
    assert found.clean, found


@pytest.mark.slow
def test_a_second_daemon_on_a_file_is_refused_and_disturbs_nothing(tmp_path: Path) -> None:
    with WebhookPeer(log=tmp_path / "received.jsonl") as peer:
        site = _site(tmp_path, peer)
        running = started(site)
        first = site.start()
        try:
            wait_for(running, "the start of the daemon")
            second = site.run("run", check=False)
            assert second.returncode == 1
            assert f"process {first.pid}" in second.stderr
            with work_for(site) as work:
                work.add(3)
            wait_for(lambda: len(peer.accepted) == 3, "the messages of the first")
        finally:
            code = site.stop(first)
    assert code == 0
    found = _verdict(tmp_path, work.keys)
    assert found.clean
    assert found.repeated == 0


@pytest.mark.slow
def test_two_daemons_on_a_server_share_the_work_and_repeat_nothing(
    tmp_path: Path, postgres_url: str
) -> None:
    log = tmp_path / "received.jsonl"
    with WebhookPeer(log=log, usual=Answer(delay_s=0.5)) as peer:
        sites = [_folder_of(tmp_path / name, peer, postgres_url, name) for name in ("a", "b")]
        running = [started(site) for site in sites]
        daemons = [site.start() for site in sites]
        try:
            for check in running:
                wait_for(check, "the start of both")
            with work_for(sites[0]) as work:
                work.add(80)
            wait_for(lambda: sites[0].json("status")["backlog"] == 0, "the end of the backlog")
        finally:
            codes = [site.stop(each) for site, each in zip(sites, daemons, strict=True)]
        shares = Counter(each.path for each in peer.accepted)
    assert codes == [0, 0]
    assert set(shares) == {"/a", "/b"}, shares
    found = verdict(postgres_url, {"hook": told_by_log(log)}, wanted=work.keys)
    assert found.clean, found
    assert found.repeated == 0


@pytest.mark.slow
def test_a_daemon_frozen_past_its_lease_tells_what_it_had_not(
    tmp_path: Path,
) -> None:
    """Its answer came while it slept: a late answer counts, and what follows is marked."""
    with GatedPeer(tmp_path / "received.jsonl") as peer:
        site = _site(tmp_path, peer, _SHORT_LEASE)
        daemon = site.start(own_group=True)
        with work_for(site) as work:
            work.add(3)
        try:
            wait_for(lambda: peer.waiting, "the request")
            os.killpg(daemon.pid, signal.SIGSTOP)
            peer.gate.set()
            time.sleep(_PAST_THE_LEASE_S)  # what is tested is that time passes
            os.killpg(daemon.pid, signal.SIGCONT)
            wait_for(lambda: site.json("status")["backlog"] == 0, "the end of the backlog")
        finally:
            code = site.stop(daemon)
    assert code == 0
    found = _verdict(tmp_path, work.keys)
    assert found.clean, found


@pytest.mark.slow
def test_a_second_daemon_takes_over_from_a_frozen_one_that_wakes_up_later(
    tmp_path: Path, postgres_url: str
) -> None:
    log = tmp_path / "received.jsonl"
    with GatedPeer(log) as peer:
        sites = [
            _folder_of(tmp_path / name, peer, postgres_url, name, _SHORT_LEASE)
            for name in ("a", "b")
        ]
        frozen = sites[0].start(own_group=True)
        with work_for(sites[0]) as work:
            work.add(3)
        wait_for(lambda: peer.waiting, "the request of the first")
        os.killpg(frozen.pid, signal.SIGSTOP)
        peer.gate.set()
        second = sites[1].start()
        try:
            wait_for(lambda: _on_path(peer, "/b") == 3, "the messages of the second")
        finally:
            os.killpg(frozen.pid, signal.SIGCONT)
            codes = [sites[0].stop(frozen), sites[1].stop(second)]
    assert codes == [0, 0]
    found = verdict(postgres_url, {"hook": told_by_log(log)}, wanted=work.keys)
    assert (found.missed, found.repeated, found.unmarked, found.integrity) == (0, 1, 0, "ok")
    # What was unknown to the second when it told again is known since the first woke up.
    attempts = sorted(outcomes(sites[1], key) for key in work.keys)
    assert attempts == [["SENT"], ["SENT"], ["SENT", "SENT"]]


@pytest.mark.slow
def test_what_a_killed_daemon_had_claimed_on_a_server_does_not_wait_for_its_lease(
    tmp_path: Path, postgres_url: str
) -> None:
    log = tmp_path / "received.jsonl"
    with GatedPeer(log) as peer:
        site = _folder_of(tmp_path / "a", peer, postgres_url, "a", _LONG_LEASE)
        killed = site.start(own_group=True)
        with work_for(site) as work:
            work.add(1)
        wait_for(lambda: peer.waiting, "the request")
        os.killpg(killed.pid, signal.SIGKILL)
        killed.wait(PATIENCE_S)
        peer.gate.set()
        successor = site.start()
        try:
            wait_for(lambda: outcomes(site, "m0")[-1:] == ["SENT"], "the repeat")
        finally:
            code = site.stop(successor)
    assert code == 0
    assert outcomes(site, "m0") == ["UNKNOWN", "SENT"]
    found = verdict(postgres_url, {"hook": told_by_log(log)}, wanted=work.keys)
    assert found.clean, found


def _site(folder: Path, peer: WebhookPeer, delivery: str = QUICK) -> Site:
    """A site with its database there and one channel, to `peer`."""
    a_database(f"sqlite:///{folder}/tracker.db")
    return Site(folder, {"hook": peer.channel_url()}, delivery=delivery)


def _folder_of(folder: Path, peer: WebhookPeer, url: str, name: str, delivery: str = QUICK) -> Site:
    """One of several sites on a server, whose messages are told from the others' by their path."""
    folder.mkdir()
    channels = {"hook": peer.channel_url(f"/{name}")}
    return Site(folder, channels, delivery=delivery, database_url=url)


def _on_path(peer: WebhookPeer, path: str) -> int:
    return sum(each.path == path for each in peer.accepted)


def _verdict(folder: Path, wanted: list[str]) -> Verdict:
    log = folder / "received.jsonl"
    return verdict(f"sqlite:///{folder}/tracker.db", {"hook": told_by_log(log)}, wanted=wanted)
