"""Real daemons on one PostgreSQL: whichever leads may be paused, killed or told to leave."""

from __future__ import annotations

import signal
from pathlib import Path

import psycopg
import pytest

from tests.sites import Daemon, Site, wait_for
from tracker.store.values.url import libpq_url

_LEADER = "SELECT d.pid FROM leadership l JOIN daemons d ON d.instance = l.instance"


def _leader(url: str) -> int | None:
    with psycopg.connect(libpq_url(url), autocommit=True) as connection:
        found = connection.execute(_LEADER).fetchone()
    return None if found is None else int(found[0])


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_another_leads_where_a_leader_falls_silent_or_leaves(
    tmp_path: Path, postgres_url: str
) -> None:
    site = Site(tmp_path, {"shown": "console://"}, database_url=postgres_url)
    running: dict[int, Daemon] = {}

    def start() -> None:
        daemon = site.start()
        running[daemon.pid] = daemon

    def other_leads(than: int) -> int:
        found: list[int | None] = []

        def looked() -> bool:
            found.append(_leader(postgres_url))
            return found[-1] not in (than, None)

        wait_for(looked, "another leader")
        assert found[-1] in running
        return int(found[-1] or 0)

    try:
        start()
        first = other_leads(0)
        start()
        wait_for(lambda: site.log.read_text().count("Daemon started") == 2, "the start of both")
        assert _leader(postgres_url) == first, "whoever comes later does not take over"
        running[first].send_signal(signal.SIGSTOP)
        second = other_leads(first)
        running[first].send_signal(signal.SIGCONT)
        wait_for(lambda: "Another daemon leads" in site.log.read_text(), "the first to know")
        assert _leader(postgres_url) == second
        running[second].kill()
        running.pop(second).wait(timeout=60)
        assert other_leads(second) == first
        start()
        last = running.pop(first)
        assert site.stop(last) == 0
        other_leads(first)
    finally:
        for daemon in running.values():
            daemon.send_signal(signal.SIGCONT)
        assert [site.stop(each) for each in running.values()] == [0] * len(running)
    assert "failed" not in site.log.read_text()
