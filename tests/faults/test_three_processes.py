"""Command lines that write, a daemon that ticks, a process that reads: no lock."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.peers.webhook import WebhookPeer
from tests.sites import REPOSITORY, Site, wait_for

_WRITER = """
import sys
from tracker.cli.program import program
for number in range(int(sys.argv[1])):
    key = f"w{sys.argv[2]}-{number}"
    program.main(["add", "Return", "--key", key, "--due", "in 5 days"], standalone_mode=False)
"""
_READER = """
import os, sys, tomllib
from tracker.store.reads.reads import open_reads
reads = open_reads(tomllib.load(open(os.environ["TRACKER_CONFIG"], "rb"))["database"])
count = 0
while sys.stdin.readable() and not os.path.exists(sys.argv[1]):
    assert len(reads.milestones(statuses=None)) >= 0
    reads.pending_reminders()
    count += 1
print(count)
"""


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("writers", "writes"), [(1, 150), pytest.param(4, 150, marks=pytest.mark.slow)]
)
def test_writes_beside_a_daemon_and_a_reader_meet_no_lock(
    tmp_path: Path, writers: int, writes: int
) -> None:
    done = tmp_path / "done"
    with WebhookPeer() as peer:
        site = Site(tmp_path, {"hook": peer.channel_url()}, delivery="group_over = 0\nfuse = 0")
        site.run("init")
        daemon = site.start()
        reader = _python(site, _READER, str(done))
        pens = [_python(site, _WRITER, str(writes), str(number)) for number in range(writers)]
        try:
            complaints = [pen.communicate(timeout=240)[1] for pen in pens]
            assert [pen.returncode for pen in pens] == [0] * writers, complaints
            wait_for(lambda: len(peer.accepted) >= writers * writes, "every reminder")
        finally:
            done.touch()
            read, objections = reader.communicate(timeout=60)
            code = site.stop(daemon)
    assert code == 0
    assert reader.returncode == 0, objections
    assert int(read) > 10
    assert len(site.json("list", "--all")) == len(peer.accepted) == writers * writes
    for words in (*complaints, objections, site.log.read_text()):
        assert "locked" not in words


def _python(site: Site, code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        env=site.environ(),
        cwd=REPOSITORY,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
