"""`tracker web` and `tracker run` side by side: pages without a pause, and reminders that leave."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from tests.peers.webhook import WebhookPeer
from tests.sites import Site, wait_for
from tests.web_reader import Answered
from tests.web_site import WebSite, a_free_port, web_tables

_SIGN_ON = 'sign_on_header = "X-User"\ntrusted_proxies = ["127.0.0.1"]\n'
_PATHS = ("/milestones", "/milestones/m0", "/milestones?text=levy", "/readyz", "/metrics")
_TOLD = 12
_READERS = 4  #: each asks for every page while a reminder is added


_ELSEWHEN = pytest.mark.skipif(
    "TRACKER_TEST_AT" in os.environ, reason="the server's clock cannot be set"
)


@pytest.mark.parametrize("kind", ["a file", pytest.param("a server", marks=_ELSEWHEN)])
def test_reminders_leave_while_pages_are_asked_for_without_a_pause(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgres_url") if kind == "a server" else None
    port, together = a_free_port(), threading.Barrier(_READERS + 1)
    answered: list[Answered] = []
    with WebhookPeer() as hook:
        site = Site(
            tmp_path,
            {"hook": hook.channel_url()},
            database_url=url,
            tables=web_tables(port) + _SIGN_ON,
            timezone="UTC",
            delivery="group_over = 0\nfuse = 0",
        )
        if url is None:
            site.set_up()
        else:
            (tmp_path / "web-secret").write_text("7" * 64)
        site.run("person", "add", "amira", "--name", "Amira Example")
        web = WebSite(site, port)

        def ask(first: int) -> None:
            reader = web.reader()
            reader.headers = {"x-user": "amira"}
            for _ in range(_TOLD):
                together.wait()
                answered.extend(map(reader.get, (*_PATHS[first:], *_PATHS[:first])))

        daemon = site.start()
        asking = [threading.Thread(target=ask, args=(first,)) for first in range(_READERS)]
        try:
            with web.served():
                for each in asking:
                    each.start()
                for number in range(_TOLD):
                    together.wait()
                    added = ("add", f"Levy {number}", "--due", "in 5 days", "--key", f"m{number}")
                    site.run(*added)
                wait_for(lambda: len(hook.accepted) == _TOLD, "every reminder")
                wait_for(lambda: site.json("status")["backlog"] == 0, "the last outcome")
                for each in asking:
                    each.join()
        finally:
            together.abort()
            assert site.stop(daemon) == 0
    assert len(answered) == _TOLD * _READERS * len(_PATHS)
    _held_up_by_nothing(answered, web.log.read_text() + site.log.read_text())


def _held_up_by_nothing(answered: list[Answered], said: str) -> None:
    assert {each.status for each in answered if "Levy" in each.html} == {200}
    assert {each.status for each in answered} <= {200, 404, 503}
    unready = [each for each in answered if each.status == 503]
    assert not any("database" in each.html for each in unready)
    assert not any("<html" in each.html for each in unready)
    assert "Traceback" not in said
    assert "locked" not in said
