"""The order of things on disk and on the wire: no byte leaves before its claim is durable."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from tests.faults.lives import SEPARATE, work_for
from tests.faults.oracle import told_by_hook, told_by_mails, verdict
from tests.faults.tracing import need_strace, started_under, traced
from tests.peers.authority import Authority
from tests.peers.smtp import SmtpPeer
from tests.peers.webhook import WebhookPeer
from tests.sites import PATIENCE_S, Site, wait_for

_MESSAGES = 3
_TRACED = ("-yy", "-s", "8192", "-e", "trace=pwrite64,write,writev,sendto,sendmsg,fdatasync,fsync")
_SYNC = re.compile(r"(?P<pid>\d+) +(?:<\.\.\. )?f(?:data)?sync(?P<rest>.*)")
_OF_DATABASE = re.compile(r"tracker\.db(?:-wal)?>")


@pytest.mark.parametrize("wire", ["http", pytest.param("smtp", marks=pytest.mark.slow)])
def test_a_claim_is_on_disk_before_its_first_byte_leaves(tmp_path: Path, wire: str) -> None:
    need_strace()
    if wire == "http":
        with WebhookPeer() as hook:
            lines = _trace(Site(tmp_path, {"hook": hook.channel_url()}, delivery=SEPARATE), hook)
            port = hook.port
    else:
        authority = Authority(tmp_path)
        with SmtpPeer(authority) as mail:
            site = Site(
                tmp_path,
                {"mail": mail.channel_url()},
                delivery=SEPARATE,
                environment={"SSL_CERT_FILE": str(authority.pem)},
            )
            lines = _trace(site, mail)
            port = mail.port
    _hold(lines, _tokens(tmp_path / "tracker.db"), port)


def _trace(site: Site, peer: WebhookPeer | SmtpPeer) -> list[str]:
    """Let a daemon send some messages one after the other; what strace saw of it, in order."""
    output = site.folder / "strace.txt"
    site.set_up()
    tracer = started_under(site, output, "--seccomp-bpf", *_TRACED)
    try:
        with work_for(site) as work:
            for number in range(1, _MESSAGES + 1):
                work.add(1)
                wait_for(_told(site, number), f"message {number} and its outcome")
    finally:
        os.kill(traced(tracer), signal.SIGTERM)
        code = tracer.wait(PATIENCE_S)
    assert code == 0
    by_mail = isinstance(peer, SmtpPeer)
    told = {"mail": told_by_mails(peer)} if by_mail else {"hook": told_by_hook(peer)}
    assert [len(messages) for messages in told.values()] == [_MESSAGES]
    judged = verdict(site.folder / "tracker.db", told, wanted=work.keys)
    assert judged.clean, judged
    return output.read_text(errors="replace").splitlines()


def _told(site: Site, number: int) -> Callable[[], bool]:
    def told() -> bool:
        with closing(sqlite3.connect(site.folder / "tracker.db")) as connection:
            query = "SELECT count(*) FROM attempts WHERE outcome = 'SENT'"
            return connection.execute(query).fetchone() == (number,)

    return told


def _tokens(database: Path) -> list[str]:
    """The tokens of the claims, oldest first."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT token FROM attempts ORDER BY id").fetchall()
    return [str(token) for (token,) in rows]


def _hold(lines: list[str], tokens: list[str], port: int) -> None:
    """Each claim is written, then synced, and only then does its connection get a byte."""
    sends = _first_bytes(lines, port)
    assert len(tokens) == len(sends) == _MESSAGES
    for token, send in zip(tokens, sends, strict=True):
        written = next(
            number
            for number, line in enumerate(lines)
            if token in line and "write" in line and _OF_DATABASE.search(line)
        )
        synced = _synced_after(lines, written)
        assert written < synced < send, "a byte left before its claim was on disk"


def _first_bytes(lines: list[str], port: int) -> list[int]:
    """The lines in which a connection to `port` on this machine gets its first bytes."""
    seen, found = set[str](), []
    for number, line in enumerate(lines):
        connection = re.search(rf"<TCP:\[[^\]]*->127\.0\.0\.1:{port}\]>", line)
        if connection and connection[0] not in seen:
            seen.add(connection[0])
            found.append(number)
    return found


def _synced_after(lines: list[str], written: int) -> int:
    """The line in which a sync of the database that began after `written` has succeeded."""
    waiting = set[str]()
    for number in count(written + 1):
        sync = _SYNC.match(lines[number])
        if sync is None:
            continue
        if sync["rest"].startswith(" resumed"):
            if sync["pid"] in waiting and sync["rest"].endswith("= 0"):
                return number
        elif _OF_DATABASE.search(sync["rest"]):
            if sync["rest"].endswith("= 0"):
                return number
            waiting.add(sync["pid"])
    raise AssertionError("the claim was never synced")
