"""Every page of the desk in a real browser: pictures in build/pictures, width, and axe-core."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.browsers import PICTURES, a_browser, needs_chromium
from tests.peers.webhook import WebhookPeer
from tests.sites import REPOSITORY, Site
from tests.web_site import WebSite, a_free_port, web_tables
from tracker.domain.source import Source
from tracker.service.clock import SystemClock
from tracker.store.database import open_store
from tracker.web.desk.desk import PLACES

_AXE = REPOSITORY / "build" / "axe" / "node_modules" / "axe-core" / "axe.min.js"
_HEADER = "X-Forwarded-User"
_SIGN_ON = f'sign_on_header = "{_HEADER}"\ntrusted_proxies = ["127.0.0.1"]\n'
#: by its name, a page below those that every page leads to
_BELOW = {
    "milestone": "/milestones/cmar",
    "source": "/sources/agenda",
    "searched": "/milestones?no_owner=yes",
}
_PAGES = {place.label.lower(): place.path for place in PLACES} | _BELOW
_WAYS = {
    "light": (1_280, "light", "screen"),
    "dark": (1_280, "dark", "screen"),
    "phone": (375, "light", "screen"),
    "print": (794, "light", "print"),
}
_LONG = "Reporting instructions for the annual financial crime return " * 4

pytestmark = needs_chromium


def _fill(site: Site) -> None:
    """Something of everything that pages show."""
    for handle, name in (("amira", "Amira Example"), ("jonas", "Jonas Beispiel")):
        site.run("person", "add", handle, "--name", name, "--mail", f"{handle}@bank.example")
    site.run("team", "add", "crypto", "--name", "Crypto team", "--member", "amira")
    site.run("person", "away", "jonas", "--from", "today", "--to", "in 9 days")
    for key, title, due, *facts in (
        ("cmar", "Client money and asset return", "in 5 days", "--owner", "amira"),
        ("late", "Annual levy", "2025-03-31", "--owner", "amira", "--authority", "FCA"),
        ("plan", "Resolution plan", "in 60 days", "--owner", "crypto"),
        ("rules", "Final rules on stablecoins", "2099", "--owner", "crypto", "--tag", "crypto"),
        ("tbc", "Consultation on fees", "TBC", "--owner", "amira"),
        ("doubt", "Statement of policy", "Monday 3 March 2099", "--owner", "the policy people"),
        ("long", _LONG, "in 20 days", "--authority", "Board_of_Governors_" * 6),
    ):
        site.run("add", title, "--due", due, "--key", key, *facts)
    site.run("move", "plan", "--due", "in 75 days", "--reason", "The regulator asked for time")
    site.run("run", "--once", check=False)
    _save_a_source(site)


def _save_a_source(site: Site) -> None:
    """One that is being fetched: the command would look at it first."""
    store, now = open_store(f"sqlite:///{site.folder}/tracker.db"), SystemClock().now()
    source = Source(
        name="agenda",
        url="https://feeds.example/agenda.ics?key=${FEED_KEY}",
        format="ics",
        every=timedelta(days=1),
        added_at=now - timedelta(days=9),
        next_at=now,
        last_success_at=now - timedelta(days=4),
        failing_since=now - timedelta(days=3),
        failures=3,
    )
    with store.write() as transaction:
        assert transaction.sources.insert(source)
        assert transaction.sources.claim("agenda", now, now + timedelta(minutes=5))
    store.close()


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebSite]:
    """One for all: nobody changes anything."""
    with WebhookPeer() as hook:
        port = a_free_port()
        tables = web_tables(port) + _SIGN_ON
        folder = tmp_path_factory.mktemp("desk")
        site = Site(folder, {"hook": hook.channel_url()}, tables=tables, timezone="UTC")
        site.set_up()
        _fill(site)
        web = WebSite(site, port)
        with web.served():
            yield web


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with a_browser() as started:
        yield started


@pytest.mark.parametrize("way", _WAYS)
def test_no_page_is_wider_than_the_screen_and_the_browser_has_no_complaint(
    way: str, web: WebSite, browser: Any
) -> None:
    width, scheme, media = _WAYS[way]
    said: list[str] = []
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        java_script_enabled=False,
        extra_http_headers={_HEADER: "amira"},
    )
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.emulate_media(media=media, color_scheme=scheme)

    for name, path in _PAGES.items():
        answer = page.goto(f"{web.base_url}{path}")
        page.screenshot(path=PICTURES / f"desk-{name}-{way}.png", full_page=True)
        assert answer.status == 200, name
        wide = page.locator("html").evaluate("each => each.scrollWidth")
        assert wide <= width, f"{name} is {wide} pixels wide on {width}"
    assert said == []
    context.close()


@pytest.mark.skipif(not _AXE.exists(), reason="axe-core is not installed (make axe)")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_that_keeps_people_out(scheme: str, web: WebSite, browser: Any) -> None:
    context = browser.new_context(
        viewport={"width": 1_280, "height": 800},
        color_scheme=scheme,
        bypass_csp=True,
        extra_http_headers={_HEADER: "amira"},
    )
    page = context.new_page()
    found = []
    for name, path in _PAGES.items():
        page.goto(f"{web.base_url}{path}")
        page.evaluate(_AXE.read_text(encoding="utf-8"))
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert result["passes"], name
        found += [
            f"{name}: {violation['id']}: {node['html']}"
            for violation in result["violations"]
            for node in violation["nodes"]
        ]
    assert found == []
    context.close()
