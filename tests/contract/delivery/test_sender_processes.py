"""Whatever happens to a sender process, its sends end, with evidence of how far they got."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.contract.delivery.rigs import a_message
from tests.contract.delivery.sender_rigs import (
    PATIENCE_S,
    HangingNames,
    collected,
    fork_server_of,
    forked_from,
    lives,
    outcome,
    processes,
    served_by,
)
from tests.peers.authority import Authority
from tests.peers.http_peer import Answer, Fault
from tests.peers.slack import TOKEN, SlackPeer
from tests.peers.smtp import SmtpPeer
from tests.peers.webhook import WebhookPeer
from tests.sites import REPOSITORY, wait_for
from tracker.delivery.senders.senders import SenderProcesses
from tracker.domain.channel import HEARTBEAT
from tracker.domain.delivery import Phase, Wire
from tracker.domain.message import Message

HANGS = Answer(fault=Fault.HANG)

forked = pytest.mark.usefixtures("forked_servers")


@pytest.fixture
def names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HangingNames]:
    with contextlib.closing(HangingNames(tmp_path, monkeypatch)) as hanging:
        yield hanging


@pytest.mark.parametrize("how", ["sleeps", "spins"])
def test_a_name_that_is_never_resolved_is_ended_as_not_sent(how: str, names: HangingNames) -> None:
    with WebhookPeer() as peer:
        url = names.sleeps_url if how == "sleeps" else names.spins_url
        addresses = {"hangs": url, "desk": peer.channel_url()}
        with processes(addresses, deadline_s=2.0, grace_s=0.5) as senders:
            (pid,) = served_by(senders)
            evidence = outcome(senders, "hangs")
            assert outcome(senders, "desk").accepted
            assert served_by(senders) != [pid]
            wait_for(lambda: not lives(pid), "the end of the process")
    assert evidence.phase is Phase.CONNECTING
    assert evidence.detail == "the sender was killed past its deadline"


@forked
def test_a_process_that_stands_still_is_killed_and_what_went_out_is_unknown() -> None:
    with (
        WebhookPeer().will_answer(HANGS) as peer,
        processes({"desk": peer.channel_url()}, deadline_s=1, grace_s=0.5) as senders,
    ):
        (pid,) = served_by(senders)
        senders.submit(1, "desk", a_message())
        wait_for(lambda: peer.requests, "the request's arrival")
        os.kill(pid, signal.SIGSTOP)
        evidence = collected(senders, 1)[1]
        assert outcome(senders, "desk").accepted
    assert evidence.phase is Phase.BYTES_OUT
    assert evidence.detail == ("the message went out, then the sender was killed past its deadline")


def test_sends_beside_one_that_hangs_end_well(names: HangingNames) -> None:
    with WebhookPeer(usual=Answer(delay_s=1.0)) as peer:
        addresses = {"hangs": names.sleeps_url, "desk": peer.channel_url()}
        with processes(addresses, deadline_s=2, grace_s=0.2) as senders:
            (pid,) = served_by(senders)
            senders.submit(1, "hangs", a_message())
            names.wait_for_a_caller()
            for number in range(2, 6):
                senders.submit(number, "desk", a_message())
            found = collected(senders, 5)
            wait_for(lambda: not lives(pid), "the end of the process")
    assert [found[number].accepted for number in sorted(found)] == [False, True, True, True, True]


def test_a_killed_sender_leaves_unknown_what_was_out_and_unsent_what_was_not(
    names: HangingNames,
) -> None:
    with WebhookPeer().will_answer(HANGS) as peer:
        addresses = {"hangs": names.sleeps_url, "desk": peer.channel_url()}
        with processes(addresses) as senders:
            (pid,) = served_by(senders)
            senders.submit(1, "desk", a_message())
            senders.submit(2, "hangs", a_message())
            names.wait_for_a_caller()
            wait_for(lambda: peer.requests, "the request's arrival")
            os.kill(pid, signal.SIGKILL)
            found = collected(senders, 2)
            assert outcome(senders, "desk").accepted
    assert (found[1].phase, found[2].phase) == (Phase.BYTES_OUT, Phase.CONNECTING)
    assert found[1].detail == "the message went out, then the sender died"
    assert found[2].detail == "the sender died"


def test_a_send_is_not_taken_to_be_as_far_as_the_one_before_it_was(names: HangingNames) -> None:
    with WebhookPeer() as peer:
        addresses = {"hangs": names.sleeps_url, "desk": peer.channel_url()}
        with processes(addresses) as senders:
            (pid,) = served_by(senders)
            assert outcome(senders, "desk").accepted
            senders.submit(2, "hangs", a_message())
            names.wait_for_a_caller()
            os.kill(pid, signal.SIGKILL)
            assert collected(senders, 1)[2].phase is Phase.CONNECTING


@forked
def test_a_mail_whose_sender_dies_is_unknown_once_its_data_were_asked_for(
    authority: Authority,
) -> None:
    with (
        SmtpPeer(authority, delay_s=3600) as peer,
        processes({"mail": peer.channel_url()}) as senders,
    ):
        (pid,) = served_by(senders)
        senders.submit(1, "mail", a_message())
        wait_for(lambda: phase_of(senders, 1) is Phase.BYTES_OUT, "the mail's going out")
        os.kill(pid, signal.SIGKILL)
        evidence = collected(senders, 1)[1]
    assert (evidence.wire, evidence.phase) == (Wire.SMTP, Phase.BYTES_OUT)


@forked
def test_a_mail_whose_sender_dies_before_that_is_not_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(PATIENCE_S)
        sender = f"user:pass@127.0.0.1:{listener.getsockname()[1]}?from=tracker@example.org"
        url = f"mailtos://{sender}&to=desk@example.org&smtp=127.0.0.1"
        with processes({"mail": url}) as senders:
            (pid,) = served_by(senders)
            senders.submit(1, "mail", a_message())
            with listener.accept()[0] as silent:
                silent.sendall(b"220 mail.example.org\r\n")
                wait_for(lambda: phase_of(senders, 1) is Phase.CONNECTED, "the connection")
                os.kill(pid, signal.SIGKILL)
                evidence = collected(senders, 1)[1]
    assert (evidence.wire, evidence.phase) == (Wire.SMTP, Phase.CONNECTED)
    assert evidence.detail == "the sender died"


def phase_of(senders: SenderProcesses, number: int) -> Phase | None:
    """How far a send has got; None where it ended."""
    senders._look(0)
    found = [
        link.progress.phase(link.jobs[number].slot)
        for link in senders._links
        if number in link.jobs
    ]
    return found[0] if found else None


def test_an_end_of_the_fork_server_is_survived() -> None:
    with WebhookPeer() as peer, processes({"desk": peer.channel_url()}) as senders:
        (pid,) = served_by(senders)
        os.kill(fork_server_of(), signal.SIGKILL)
        wait_for(lambda: not lives(pid), "the end of what it forked")
        wait_for(lambda: outcome(senders, "desk").accepted, "a new sender")


def test_signals_meant_for_the_daemon_do_not_cut_a_send() -> None:
    """A terminal's Ctrl-C and a service manager's SIGTERM go to all processes."""
    slow = WebhookPeer(usual=Answer(delay_s=0.5))
    with slow as peer, processes({"desk": peer.channel_url()}) as senders:
        (pid,) = served_by(senders)
        senders.submit(1, "desk", a_message())
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            os.kill(pid, number)
            os.kill(fork_server_of(), number)
        assert os.getsid(pid) != os.getsid(0)
        assert collected(senders, 1)[1].accepted


@forked
def test_sixty_four_sends_go_on_at_once_in_one_process() -> None:
    together = threading.Barrier(64)

    class Crowd(WebhookPeer):
        def judge(self, *_: object) -> Answer:
            together.wait(30)
            return Answer()

    with Crowd() as peer, processes({"desk": peer.channel_url()}) as senders:
        for number in range(64):
            senders.submit(number, "desk", a_message())
        assert all(each.accepted for each in collected(senders, 64).values())


@forked
def test_the_process_with_least_to_do_gets_the_next_send() -> None:
    hangs = WebhookPeer(usual=HANGS)
    with hangs as peer, processes({"desk": peer.channel_url()}, number=3) as senders:
        assert len(served_by(senders)) == 3
        for number in range(6):
            senders.submit(number, "desk", a_message())
        assert [len(link.jobs) for link in senders._links] == [2, 2, 2]


def test_senders_that_cannot_live_are_not_started_over_and_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    births = tmp_path / "births"
    (tmp_path / "apprise.py").write_text(
        f"open({str(births)!r}, 'a').write('x')\nraise SystemExit(1)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with processes({"desk": "json://127.0.0.1/hook"}, number=2) as senders:
        found = [outcome(senders, "desk") for _ in range(100)]
        assert senders.capacity("desk") == 1_000
        assert 1 <= len(births.read_text()) <= 10
    assert {each.phase for each in found} == {Phase.CONNECTING}
    assert "no sender could be started" in {each.detail for each in found}
    assert all(each.crashed for each in found), "no channel is to be closed for that"


def test_only_the_console_starts_no_process() -> None:
    with processes({"console": "console://"}) as senders:
        assert outcome(senders, "console").accepted
        with pytest.raises(ValueError, match="values to unpack"):
            fork_server_of()


def test_no_address_shows_in_the_list_of_processes() -> None:
    with processes({"desk": SlackPeer.channel_url}) as senders:
        for pid in [*served_by(senders), fork_server_of()]:
            shown = Path(f"/proc/{pid}/cmdline").read_bytes()
            shown += Path(f"/proc/{pid}/environ").read_bytes()
            assert not any(secret.encode() in shown for secret in TOKEN.split("/"))


def test_memory_is_bounded_and_no_core_is_left() -> None:
    with processes({"desk": "json://127.0.0.1/hook"}) as senders:
        (pid,) = served_by(senders)
        limits = {
            line[:26].strip(): line[26:].split()
            for line in Path(f"/proc/{pid}/limits").read_text().splitlines()
        }
    assert int(limits["Max data size"][0]) <= 1 << 29
    assert limits["Max core file size"][:2] == ["0", "0"]


DAEMON = """
import io, os, sys, time
from tracker.delivery.open_channel import open_senders
from tracker.domain.message import Message
senders = open_senders(
    {"desk": sys.argv[1]}, allow_hosts=["127.0.0.1"], schemes=[], stream=io.StringIO()
)
senders.submit(1, "desk", Message(title="t", text="x", message_id="<a@b>"))
print("apprise" in sys.modules, flush=True)
while True:
    senders.finished(1)
"""


def test_senders_die_with_the_daemon_even_those_that_stand_still() -> None:
    with WebhookPeer(usual=HANGS) as peer:
        daemon = subprocess.Popen(
            [sys.executable, "-c", DAEMON, peer.channel_url()],
            stdout=subprocess.PIPE,
            text=True,
            cwd=REPOSITORY,
        )
        assert daemon.stdout is not None
        with daemon, daemon.stdout as said:
            assert said.readline() == "False\n"  # Apprise stays out of the daemon
            wait_for(lambda: peer.requests, "the request's arrival")
            server = fork_server_of(daemon.pid)
            senders = forked_from(server)
            os.kill(senders[0], signal.SIGSTOP)
            daemon.kill()
        assert len(senders) == 2
        wait_for(lambda: not any(map(lives, [server, *senders])), "the senders' end")


@forked
def test_a_heartbeat_is_a_plain_get() -> None:
    with WebhookPeer() as peer:
        with processes({}, heartbeat=f"{peer.base_url}/ping/token") as senders:
            evidence = outcome(senders, HEARTBEAT)
        (call,) = peer.requests
    assert (call.method, call.path, call.body) == ("GET", "/ping/token", b"")
    assert evidence.accepted


@forked
@pytest.mark.parametrize(
    ("path", "called"),
    [
        ("/ping/token", ["/ping/token/fail"]),
        ("/ping/key/slug/?rid=1", ["/ping/key/slug/fail?rid=1"]),
        ("/api/push/token?status=up&msg=OK", ["/api/push/token?status=down&msg=OK"]),
        ("/api/push/token", []),
        ("/ping/", []),
        ("/anything/else", []),
    ],
)
def test_bad_news_goes_where_the_watcher_takes_it_and_else_nowhere(
    path: str, called: list[str]
) -> None:
    news = replace(a_message(), urgent=True)
    with WebhookPeer() as peer, processes({}, heartbeat=f"{peer.base_url}{path}") as senders:
        senders.submit(1, HEARTBEAT, news)
        evidence = collected(senders, 1)[1]
        assert [call.path for call in peer.requests] == called
    assert evidence.accepted


@forked
def test_a_heartbeat_follows_no_redirect_and_shows_no_token() -> None:
    answer = Answer(status=302, headers={"Location": "/elsewhere"})
    with WebhookPeer(usual=answer) as peer:
        with processes({}, heartbeat=f"{peer.base_url}/ping/token") as senders:
            evidence = outcome(senders, HEARTBEAT)
        assert len(peer.requests) == 1
    assert not evidence.accepted
    assert "token" not in evidence.detail


@forked
def test_a_heartbeat_to_a_private_address_is_refused() -> None:
    with WebhookPeer() as peer:
        with processes({}, heartbeat=peer.base_url, allow_hosts=()) as senders:
            evidence = outcome(senders, HEARTBEAT)
        assert peer.requests == []
    assert (evidence.phase, evidence.wire) == (Phase.UNUSABLE, Wire.HTTP)


@forked
def test_a_message_larger_than_the_pipe_does_not_block_who_hands_it_over() -> None:
    big = Message(title="t", text="x" * 3_000_000, message_id="<a@b>")
    with WebhookPeer() as peer, processes({"desk": peer.channel_url()}) as senders:
        (pid,) = served_by(senders)
        os.kill(pid, signal.SIGSTOP)
        senders.submit(1, "desk", big)
        assert senders.finished(0) == ()
        os.kill(pid, signal.SIGCONT)
        assert collected(senders, 1)[1].accepted


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process shares")
def test_senders_share_the_plugins_that_they_were_forked_with() -> None:
    with WebhookPeer() as peer, processes({"desk": peer.channel_url()}) as senders:
        (pid,) = served_by(senders)
        own = _kilobytes(pid, "Private_Dirty")
        assert outcome(senders, "desk").accepted
    assert own < 15_000  # the plugins alone are 25,000


def _kilobytes(pid: int, kind: str) -> int:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(rollup.partition(f"{kind}:")[2].split()[0])
