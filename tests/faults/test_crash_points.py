"""kill -9 at every point of a delivery: what was not told is told, what may have been says so."""

from __future__ import annotations

import random
import signal
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.databases import a_database
from tests.faults.gates import GatedPeer
from tests.faults.lives import QUICK, Work, outcomes, settle, started, work_for
from tests.faults.oracle import Verdict, told_by_log, verdict
from tests.faults.tracing import attached, need_strace
from tests.peers.webhook import WebhookPeer
from tests.progress import tell
from tests.sites import PATIENCE_S, Site, wait_for

#: System calls of the daemon from the moment in which something is due until it has been told.
_POINTS = [
    *(("fdatasync", number) for number in range(1, 16)),
    *(("unlink", number) for number in range(1, 4)),
    *(("pwrite64", number) for number in range(1, 60, 4)),
    *(("write", number) for number in range(1, 7)),
    *(("sendto", number) for number in range(1, 3)),
    *(("sendmsg", number) for number in range(1, 3)),
]


def test_a_daemon_killed_before_the_answer_repeats_the_message_and_says_so(
    tmp_path: Path,
) -> None:
    with GatedPeer(tmp_path / "received.jsonl") as peer:
        site = _site(tmp_path, peer)
        daemon = site.start()
        with work_for(site) as work:
            work.add(1)
        wait_for(lambda: peer.waiting, "the request")
        daemon.kill()
        daemon.wait()
        peer.gate.set()
        settle(site)
    assert outcomes(site, "m0") == ["UNKNOWN", "SENT"]
    found = _verdict(tmp_path, ["m0"])
    assert found.clean
    assert found.repeated == 1


@pytest.mark.parametrize(
    "sync", [1, *(pytest.param(number, marks=pytest.mark.slow) for number in range(2, 5))]
)
def test_a_daemon_killed_while_it_writes_the_outcome_is_believed_as_far_as_it_got(
    tmp_path: Path, sync: int
) -> None:
    need_strace()
    with GatedPeer(tmp_path / "received.jsonl") as peer:
        site = _site(tmp_path, peer)
        daemon = site.start()
        with work_for(site) as work:
            work.add(1)
        wait_for(lambda: peer.waiting, "the request")
        with attached(daemon.pid, tmp_path, *_kill_at("fdatasync", sync)):
            peer.gate.set()
            wait_for(lambda: daemon.poll() is not None, "the death of the daemon")
        assert daemon.returncode == -signal.SIGKILL
        settle(site)
    # An outcome whose commit had gone through is known; else the message goes out again, marked.
    assert outcomes(site, "m0") in (["SENT"], ["UNKNOWN", "SENT"])
    assert sync > 1 or outcomes(site, "m0") == ["UNKNOWN", "SENT"]
    found = _verdict(tmp_path, ["m0"])
    assert found.clean, found


@pytest.mark.slow
def test_a_daemon_killed_at_some_calls_of_a_delivery_loses_nothing(tmp_path: Path) -> None:
    points = [("fdatasync", 3), ("unlink", 2), ("fdatasync", 7), ("pwrite64", 20)]
    assert _kill_at_each(tmp_path, points) >= len(points) // 2


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_daemon_killed_at_each_call_of_a_delivery_loses_nothing(tmp_path: Path) -> None:
    points = list(_POINTS)
    random.Random(4).shuffle(points)
    died = _kill_at_each(tmp_path, points)
    tell(f"{died} kills at chosen system calls, {len(points)} tried")
    assert died >= len(points) // 2


def _kill_at_each(folder: Path, points: Iterable[tuple[str, int]]) -> int:
    """A life for each point, which ends there; a call that is never made leaves it to us."""
    need_strace()
    with WebhookPeer(log=folder / "received.jsonl") as peer:
        site = _site(folder, peer)
        with work_for(site) as work:
            lives = _Lives(site, peer, work)
            died = 0
            for place, (call, number) in enumerate(points, start=1):
                died += lives.end_at(call, number)
                tell(f"{place} places of the kill, {died} met")
        settle(site)
    found = _verdict(folder, work.keys)
    assert found.clean, found
    return died


@dataclass
class _Lives:
    """Daemons that are killed at a call of their choice, one after the other."""

    site: Site
    peer: WebhookPeer
    work: Work

    def end_at(self, call: str, number: int) -> bool:
        """Whether the daemon came to that call before its work was done."""
        running = started(self.site)
        daemon = self.site.start()
        wait_for(running, "the start of the daemon")
        with attached(daemon.pid, self.site.folder, *_kill_at(call, number)):
            self.work.add(1)
            wait_for(lambda: daemon.poll() or self._is_told(), f"{call} number {number}")
        died = daemon.poll() is not None
        daemon.kill()
        daemon.wait(PATIENCE_S)
        return died

    def _is_told(self) -> bool:
        key = f"Key: {self.work.keys[-1]}"
        return any(key in " ".join(body["message"].split()) for body in self.peer.bodies)


def _site(folder: Path, peer: WebhookPeer) -> Site:
    """A site with its database there and one channel, to `peer`."""
    a_database(f"sqlite:///{folder}/tracker.db")
    return Site(folder, {"hook": peer.channel_url()}, delivery=QUICK)


def _verdict(folder: Path, wanted: list[str]) -> Verdict:
    log = folder / "received.jsonl"
    return verdict(f"sqlite:///{folder}/tracker.db", {"hook": told_by_log(log)}, wanted=wanted)


def _kill_at(call: str, number: int) -> tuple[str, ...]:
    return "-e", f"trace={call}", "-e", f"inject={call}:signal=SIGKILL:when={number}"
