"""A database that may only be read, as a standby is, is waited for until it may be written."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import pytest

from tests.databases import administer
from tests.faults.lives import QUICK, Work
from tests.faults.oracle import told_by_hook, verdict
from tests.peers.webhook import WebhookPeer
from tests.sites import Site, wait_for
from tracker.store.database import open_store
from tracker.store.values.url import libpq_url

_READ_ONLY = (
    "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = {}', "
    "current_database()); END $$"
)


@pytest.mark.skipif("TRACKER_TEST_AT" in os.environ, reason="the server's clock cannot be set")
def test_a_daemon_that_meets_a_standby_says_so_and_begins_once_that_has_taken_over(
    tmp_path: Path, second_postgres_url: str
) -> None:
    server = libpq_url(second_postgres_url)
    with WebhookPeer() as peer, closing(open_store(second_postgres_url)) as store:
        site = Site(
            tmp_path,
            {"hook": peer.channel_url(), "ops": "console://"},
            delivery=QUICK + 'operator = "ops"\n',
            policy='channels.names = ["hook"]',
            database_url=second_postgres_url,
        )
        work = Work(store, ("hook",))
        work.add(3)
        administer(server, _READ_ONLY.format("on"))
        daemon = site.start()
        try:
            wait_for(lambda: "Waiting for the database" in site.log.read_text(), "its word")
            administer(server, "BEGIN READ WRITE; " + _READ_ONLY.format("off") + "; COMMIT")
            wait_for(lambda: len(peer.accepted) == 3, "every reminder")
        finally:
            assert site.stop(daemon) == 0
        found = verdict(second_postgres_url, {"hook": told_by_hook(peer)}, wanted=work.keys)
    assert found.clean, found
    assert "may only be read, as a standby is before it takes over" in site.log.read_text()
