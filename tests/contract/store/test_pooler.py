"""Behind a pooler that hands out sessions by the transaction, nothing is left to a session."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from tests.faults.lives import QUICK
from tests.faults.oracle import told_by_hook
from tests.peers.pooler import a_pooler
from tests.peers.webhook import WebhookPeer
from tests.sites import Site
from tracker.store.database import create_database, open_store
from tracker.store.reads.reads import open_reads

_ROUNDS = 30  #: more than the driver waits for before it prepares a statement


@pytest.mark.skipif("TRACKER_TEST_AT" in os.environ, reason="the server's clock cannot be set")
def test_commands_and_the_daemon_work_through_it(tmp_path: Path, empty_postgres_url: str) -> None:
    with a_pooler(empty_postgres_url) as url, WebhookPeer() as peer:
        site = Site(tmp_path, {"hook": peer.channel_url()}, delivery=QUICK, database_url=url)
        site.run("init")
        for number in range(4):
            site.run("add", f"Return {number}", "--due", "in 5 days")
        site.run("run", "--once")
        assert len(told_by_hook(peer)) == 4
        assert len(site.json("list")) == 4
        assert site.json("status")["backlog"] == 0
        site.run("met", "return-1")
        assert site.run("db", "check").stdout == "ok\n"


def test_transactions_of_many_connections_share_sessions(empty_postgres_url: str) -> None:
    faults: list[Exception] = []
    with a_pooler(empty_postgres_url) as url:
        create_database(url)
        store = open_store(url, busy_timeout_s=7)

        def work() -> None:
            try:
                for _ in range(_ROUNDS):
                    with store.write() as transaction:
                        transaction.daemon.clock_offset()
                    with open_reads(url) as reads:
                        reads.log()
            except Exception as error:  # noqa: BLE001 - told below
                faults.append(error)

        threads = [threading.Thread(target=work) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        store.close()
        assert faults == []
        with open_reads(url) as reads:
            left = reads._reader.rows("SELECT count(*) AS many FROM pg_prepared_statements")
            kept = reads._reader.rows("SELECT current_setting('lock_timeout') AS kept")
    assert left[0]["many"] == 0
    assert kept[0]["kept"] == "0", "what a transaction sets ends with it"
