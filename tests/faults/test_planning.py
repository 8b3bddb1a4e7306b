"""Changed settings and many milestones: killed in the middle of planning, nothing is left out."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.lives import QUICK, started
from tests.peers.webhook import WebhookPeer
from tests.sites import Daemon, Site, wait_for

_DUE, _AHEAD = 3, 1_500
_LACKING = (
    "SELECT count(*) FROM milestones m WHERE NOT EXISTS (SELECT 1 FROM reminders r "
    "WHERE r.milestone_id = m.id AND r.lead_time = '5d' AND r.state <> 'superseded')"
)


def _asked(site: Site, query: str) -> int:
    with closing(sqlite3.connect(site.folder / "tracker.db", timeout=30)) as connection:
        return int(connection.execute(query).fetchone()[0])


def _import(site: Site) -> None:
    rows = [f"now-{each},Filing,2026-06-05" for each in range(_DUE)]
    rows += [f"m-{each},Ahead,2026-09-{1 + each % 28:02}" for each in range(_AHEAD)]
    file = site.folder / "many.csv"
    file.write_text("\n".join(["key,title,due", *rows, ""]))
    site.run("import", str(file))


def _ready(site: Site) -> Daemon:
    runs = started(site)
    daemon = site.start()
    wait_for(runs, "its start")
    return daemon


def _told(peer: WebhookPeer) -> list[str]:
    return [each["title"] for each in peer.bodies if each["title"] == "Due in 6 days: Filing"]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_daemon_that_is_killed_while_it_plans_goes_on_where_it_was(tmp_path: Path) -> None:
    with WebhookPeer() as peer:
        hook = {"hook": peer.channel_url("/hook")}
        site = Site(tmp_path, hook, delivery=QUICK, travel_to="2026-05-01T10:00:00+00:00")
        site.set_up()
        _import(site)
        site.stop(_ready(site))
        assert _asked(site, _LACKING) == _DUE + _AHEAD
        site.travel_to = "2026-05-30T12:00:00+00:00"
        other = site.settings.read_text().replace('"90d", "30d",', '"5d",')
        site.settings.write_text(other)
        daemon = _ready(site)
        daemon.kill()
        daemon.wait(timeout=60)
        left = _asked(site, _LACKING)
        assert 0 < left < _DUE + _AHEAD, "it was ready in the middle"
        last = _ready(site)
        wait_for(lambda: _asked(site, "SELECT planning IS NULL FROM daemon"), "the end")
        wait_for(lambda: len(_told(peer)) >= _DUE, "what is due")
        site.stop(last)
        assert _asked(site, _LACKING) == 0
        assert len(_told(peer)) == _DUE, "each once"
