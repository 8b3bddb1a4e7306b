"""On a server the schema may be upgraded while a daemon of before still runs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.databases import administer
from tests.faults.lives import QUICK, Work
from tests.faults.oracle import told_by_hook, verdict
from tests.peers.http_peer import Answer
from tests.peers.webhook import WebhookPeer
from tests.sites import Site, wait_for
from tracker.store.database import open_store
from tracker.store.values.url import libpq_url
from tracker.store.values.versions import HEAD

_LATER = "INSERT INTO upgrades (revision, tracker_version) VALUES ('9999', '99.0')"
_SCHEMA = "UPDATE alembic_version SET version_num = '{}'"


@pytest.mark.skipif("TRACKER_TEST_AT" in os.environ, reason="the server's clock cannot be set")
def test_a_daemon_of_before_ends_with_a_word_and_its_successor_goes_on(
    tmp_path: Path, second_postgres_url: str
) -> None:
    server = libpq_url(second_postgres_url)
    with WebhookPeer(usual=Answer(delay_s=1)) as peer:
        site = Site(
            tmp_path,
            {"hook": peer.channel_url(), "ops": "console://"},
            delivery=QUICK + 'operator = "ops"\n',
            policy='channels.names = ["hook"]',
            database_url=second_postgres_url,
        )
        work = Work(open_store(second_postgres_url), ("hook",))
        daemon = site.start()
        work.add(2)
        wait_for(lambda: peer.requests, "a message on its way")
        administer(server, _SCHEMA.format("9999"), _LATER)
        assert daemon.wait(timeout=60) == 5
        said = site.log.read_text()
        assert "made by tracker 99.0, which is newer than this one knows" in said
        assert "upgrade tracker" in said
        assert site.start().wait(timeout=60) == 5, "nor does it begin anew"
        administer(server, _SCHEMA.format(HEAD))
        work.add(2)
        successor = site.start()
        try:
            wait_for(lambda: len(peer.accepted) >= 4, "every reminder")
        finally:
            assert site.stop(successor) == 0
        work.store.close()
        judged = verdict(second_postgres_url, {"hook": told_by_hook(peer)}, wanted=work.keys)
    assert judged.clean, judged
    assert len(peer.accepted) == 4, "what was under way was finished, and written down"
