"""The timeline and the calendar in a real browser; pictures go to build/pictures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browsers import PICTURES, a_browser, needs_chromium
from tests.peers.webhook import WebhookPeer
from tests.sites import Site
from tests.web_site import WebSite, a_free_port, web_tables

_SIGN_ON = 'sign_on_header = "X-User"\ntrusted_proxies = ["127.0.0.1"]\n'
_YEAR = "from=2099-Q1&quarters=4"
#: what is added: title, date, and what else is stated of it
_ADDED = {
    "return": (
        "Client money and asset return (CMAR) <b>March</b>",
        "31 March 2099",
        "--owner amira",
    ),
    "month": ("Taskforce report", "April 2099", "--owner jonas --authority FCA"),
    "quarter": ("Final rules on stablecoins", "Q3 2099", "--owner amira --authority FCA"),
    "range": ("Consultation on fees", "1 February 2099 to 15 March 2099", "--kind consultation"),
    "wait": ("Rules in force", "not before 1 June 2099", "--authority ESMA"),
    "tbc": ("Guidance on custody", "TBC", "--authority ESMA"),
    "late": ("Levy", "15 January 2020", "--owner jonas"),
    "at": ("Attestation", "10 March 2099 17:00 UTC", "--owner amira"),
    "end": ("A return at the end of the year, whose title is long, " * 2, "30 December 2099", ""),
    **{f"k{each}": (f"Filing {each}", "10 March 2099", "") for each in range(8)},
}

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebSite]:
    with WebhookPeer() as hook:
        port = a_free_port()
        site = Site(
            tmp_path_factory.mktemp("site"),
            {"hook": hook.channel_url()},
            tables=web_tables(port) + _SIGN_ON,
            timezone="UTC",
        )
        site.set_up()
        for handle, name in (("amira", "Amira Example"), ("jonas", "Jonas Beispiel")):
            site.run("person", "add", handle, "--name", name, "--mail", f"{handle}@bank.example")
        for key, (title, due, facts) in _ADDED.items():
            site.run("add", title, "--due", due, "--key", key, *facts.split())
        site.run("move", "month", "--due", "June 2099", "--reason", "ministers asked for time")
        site.run("move", "month", "--due", "May to July 2099", "--reason", "and for more")
        proposed = ("--proposed", "--reason", "a consultation says so")
        site.run("move", "return", "--due", "30 April 2099", *proposed)
        web = WebSite(site, port)
        with web.served():
            yield web


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with a_browser() as started:
        yield started


_WAYS = {
    "light": (1200, "light", "screen"),
    "dark": (1200, "dark", "screen"),
    "phone": (375, "light", "screen"),
    "print": (794, "light", "print"),
}


def _opened(browser: Any, said: list[str], *, width: int, scheme: str) -> Any:
    """A page without scripts, of Amira; `said` gets what the browser complains of."""
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        java_script_enabled=False,
        extra_http_headers={"X-User": "amira"},
    )
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    return page


def test_what_was_added_by_a_command_stands_on_timeline_and_month(
    web: WebSite, browser: Any
) -> None:
    said: list[str] = []
    page = _opened(browser, said, width=1200, scheme="light")
    page.goto(f"{web.base_url}/timeline?{_YEAR}")
    bar = page.get_by_role("link", name="Attestation")
    assert "10 March 2099" in bar.first.get_attribute("aria-label")
    bar.first.click()
    assert page.url == f"{web.base_url}/milestones/at"
    page.goto(f"{web.base_url}/calendar?month=2099-03&owner=amira")
    page.get_by_role("link", name="17:00 Attestation").click()
    assert page.url == f"{web.base_url}/milestones/at"
    assert said == []


@pytest.mark.parametrize("name", _WAYS)
def test_times_fit_and_are_styled(name: str, web: WebSite, browser: Any) -> None:
    width, scheme, media = _WAYS[name]
    said: list[str] = []
    page = _opened(browser, said, width=width, scheme=scheme)
    page.emulate_media(media=media, color_scheme=scheme)
    shown = {
        "timeline": f"/timeline?{_YEAR}",
        "timeline-by": f"/timeline?{_YEAR}&by=authority",
        "timeline-wide": "/timeline?from=2098-Q1&quarters=20",
        "timeline-past": "/timeline?from=2020-Q1&quarters=1",
        "calendar": "/calendar?month=2099-03",
    }
    for picture, path in shown.items():
        page.goto(f"{web.base_url}{path}")
        page.screenshot(path=PICTURES / f"web-{picture}-{name}.png", full_page=True)
        assert page.locator("body").evaluate("each => each.scrollWidth") <= width, picture
    assert said == []
