"""The real daemon over rows that cannot be read: it tells of all others, and goes on."""

from __future__ import annotations

import json
import signal
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.damaging import Cell, damage
from tests.sites import Site, wait_for
from tracker.service.clock import SystemClock
from tracker.service.feeds.saved_sources import a_source, save
from tracker.store.database import open_store

_NO_TEXT = "CAST(x'ff41c3' AS TEXT)"
_DAMAGES = {
    "a title that is no UTF-8": Cell(table="milestones", row=2, column="title"),
    "a zone that nobody knows": Cell(table="revisions", row=2, column="tz"),
    "a status of an older version": Cell(table="milestones", row=2, column="status"),
    "a window in no year": Cell(table="revisions", row=2, column="latest"),
}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site that tells people on its console, with `good`, `bad` and `fine`, all due today."""
    site = Site(tmp_path, {"house": "console://"})
    site.set_up()
    for key in ("good", "bad", "fine"):
        _add(site, key)
    return site


def _add(site: Site, key: str) -> None:
    today = SystemClock().now().date().isoformat()
    site.run("add", f"The {key} one", "--due", today, "--key", key)


def _told(site: Site) -> str:
    return site.console.read_text()


@pytest.mark.parametrize("cell", _DAMAGES.values(), ids=_DAMAGES.keys())
def test_all_others_are_told_and_the_operator_hears_of_it(site: Site, cell: Cell) -> None:
    value = "'Mars/X'" if cell.column != "title" else _NO_TEXT
    assert damage(site.folder / "tracker.db", cell, value)
    daemon = site.start()
    try:
        wait_for(lambda: "The good one" in _told(site), "the first reminder")
        wait_for(lambda: "The fine one" in _told(site), "the second reminder")
        wait_for(lambda: "the milestone bad cannot be read" in _told(site), "the operator's word")
        site.settings.write_text(site.settings.read_text().replace('"90d", ', ""))
        daemon.send_signal(signal.SIGHUP)
        wait_for(lambda: "Settings reloaded" in site.log.read_text(), "the new settings")
        _add(site, "later")
        wait_for(lambda: "The later one" in _told(site), "a reminder after the reload")
    finally:
        code = site.stop(daemon)
    assert code == 0, site.log.read_text()
    assert _told(site).count("the milestone bad cannot be read") == 1
    assert site.run("list", check=False).returncode == 10
    assert site.run("db", "check", "--repair").stdout == "ok\n"
    assert site.run("list").returncode == 0


def test_status_names_in_its_json_what_cannot_be_read(site: Site) -> None:
    assert json.loads(site.run("status", "--json").stdout)["damaged"] == []
    assert damage(
        site.folder / "tracker.db", _DAMAGES["a status of an older version"], "'archived'"
    )
    done = site.run("status", "--json", check=False)
    assert done.returncode == 10
    (damaged,) = json.loads(done.stdout)["damaged"]
    assert (damaged["table"], damaged["row"], damaged["key"]) == ("milestones", 2, "bad")
    assert damaged["reason"].startswith("status: ")


def test_sources_are_listed_beside_one_that_cannot_be_read(site: Site) -> None:
    with closing(open_store(f"sqlite:///{site.folder}/tracker.db")) as store:
        for name in ("bad", "good"):
            url = f"https://{name}.example/feed"
            made = {"format": "json", "mapping": None, "every": timedelta(days=1)}
            save(store, a_source(name, url, now=SystemClock().now(), **made), by="Amira")
    assert damage(site.folder / "tracker.db", Cell(table="sources", row=1, column="every_s"), "'x'")
    done = site.run("source", "list", "--json", check=False)
    assert done.returncode == 10
    assert [each["name"] for each in json.loads(done.stdout)] == ["good"]
    assert "of the source bad: every_s" in done.stderr
    refused = site.run("source", "sync", "bad", check=False)
    assert refused.returncode == 5
    assert "tracker db check --repair" in refused.stderr
    site.run("db", "check", "--repair")
    assert site.run("source", "list").returncode == 0
