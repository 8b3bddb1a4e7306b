"""Command lines that write, a daemon that ticks, a process that reads: no lock."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

import pytest

from tests import nursery
from tests.faults.oracle import told_by_hook, verdict
from tests.peers.webhook import WebhookPeer
from tests.sites import REPOSITORY, Site, wait_for


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("writers", "writes"), [(1, 150), pytest.param(4, 150, marks=pytest.mark.slow)]
)
def test_writes_beside_a_daemon_and_a_reader_meet_no_lock(
    tmp_path: Path, writers: int, writes: int
) -> None:
    with WebhookPeer() as peer:
        site = Site(tmp_path, {"hook": peer.channel_url()}, delivery="group_over = 0\nfuse = 0")
        site.set_up()
        daemon = site.start()
        written, writes_told = os.pipe()
        with os.fdopen(written) as told, Path(os.devnull).open() as nothing:
            reader = _beside(site, "read", stdin=told)
            with os.fdopen(writes_told, "w") as telling:
                pens = [
                    _beside(site, "write", str(writes), f"w{number}", stdin=nothing, stdout=telling)
                    for number in range(writers)
                ]
        try:
            ended = [pen.wait(timeout=240) for pen in pens]
            assert ended == [0] * writers, _complaints(tmp_path)
            wait_for(lambda: len(peer.accepted) >= writers * writes, "every reminder")
        finally:
            looked = reader.wait(timeout=60)
            code = site.stop(daemon)
    assert code == 0
    assert looked == 0, _complaints(tmp_path)
    assert int((tmp_path / "read").read_text()) >= writers * writes
    judged = verdict(tmp_path / "tracker.db", {"hook": told_by_hook(peer)})
    assert judged.clean, judged
    assert len(site.json("list", "--all")) == len(peer.accepted) == writers * writes
    for words in (_complaints(tmp_path), site.log.read_text()):
        assert "locked" not in words


def _beside(
    site: Site, *arguments: str, stdin: IO[str], stdout: IO[str] | None = None
) -> nursery.Forked:
    """One of `beside`; its complaints, and what it says, go to files of the site."""
    with (
        (site.folder / arguments[0]).open("w") as said,
        (site.folder / "complaints").open("a") as complaints,
    ):
        return nursery.start(
            "tests.faults.beside",
            arguments,
            environ=site.environ(),
            folder=REPOSITORY,
            stdin=stdin,
            stdout=stdout or said,
            stderr=complaints,
        )


def _complaints(folder: Path) -> str:
    return (folder / "complaints").read_text()
