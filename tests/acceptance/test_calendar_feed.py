"""A calendar subscribes to what `tracker web` serves beside a running daemon."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.calendar_readers import by_vobject
from tests.sites import Site
from tests.web_site import WebSite, a_free_port, web_tables


@pytest.fixture
def web(tmp_path: Path) -> WebSite:
    port = a_free_port()
    site = Site(tmp_path, {"ops": "console://"}, tables=web_tables(port), timezone="UTC")
    site.run("init")
    site.run("person", "add", "amira", "--name", "Amira Example")
    site.run("add", "Client asset return", "--due", "15 March 2027", "--key", "m")
    site.run("add", "Levy", "--due", "Q2 2027", "--key", "levy")
    site.run("add", "Rules", "--due", "TBC", "--key", "rules")
    return WebSite(site, port)


def test_a_subscribed_calendar_follows_what_is_done(web: WebSite) -> None:
    site, reader = web.site, web.reader()
    made = site.json("feed", "add", "amira")
    path = urlsplit(made["url"]).path
    daemon = site.start()
    try:
        with web.served():
            first = reader.get(path)
            assert first.status == 200
            uids = [each.uid.partition("@")[0] for each in by_vobject(first.html)]
            assert uids == ["levy+opens", "levy", "m"]
            assert "left out: 1 without a date" in first.html.replace("\\", "")
            site.run("export", str(site.folder / "all.ics"))
            assert (site.folder / "all.ics").read_bytes() == first.body

            tag = first.headers["etag"]
            assert reader.get(path, if_none_match=tag).status == 304
            head = reader.get(path, "HEAD")
            assert (head.body, head.headers["content-length"]) == (b"", str(len(first.body)))
            site.run("move", "m", "--due", "16 March 2027", "--reason", "it slipped")
            moved = reader.get(path, if_none_match=tag)
            assert (moved.status, "DTSTART;VALUE=DATE:20270316" in moved.html) == (200, True)

            [feed] = site.json("feed", "list")
            assert feed["used_at"] is not None
            site.run("feed", "revoke", str(feed["id"]))
            assert reader.get(path).status == 404
    finally:
        assert site.stop(daemon) == 0
    shown = path.rpartition("/")[2].removesuffix(".ics")
    logs = [each for each in site.folder.rglob("*") if each.is_file()]
    assert web.log in logs
    assert not [each for each in logs if shown.encode() in each.read_bytes()]
