"""Answer pages in a real browser, without scripts; what it shows is kept in build/pictures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browsers import PICTURES, a_browser, needs_chromium
from tests.peers.webhook import WebhookPeer
from tests.sites import Site
from tests.web_site import WebSite, a_free_port, web_tables

pytestmark = needs_chromium


@pytest.fixture
def web(tmp_path: Path) -> Iterator[WebSite]:
    with WebhookPeer() as hook:
        port = a_free_port()
        site = Site(tmp_path, {"hook": hook.channel_url()}, tables=web_tables(port), timezone="UTC")
        site.set_up()
        title = "Client money and asset return (CMAR) <b>September</b>"
        facts = ("--owner", "amira", "--authority", "FCA", "--source", "https://fca.example/cmar")
        site.run("add", title, "--due", "in 5 days", "--key", "m", *facts)
        site.run("person", "add", "amira", "--name", "Amira Example", "--mail", "a@bank.example")
        site.run("person", "add", "jonas", "--name", "Jonas Beispiel", "--mail", "j@bank.example")
        site.run("run", "--once")
        web = WebSite(site, port)
        with web.served():
            yield web


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with a_browser() as started:
        yield started


def _page(browser: Any, said: list[str], *, width: int = 900, scheme: str = "light") -> Any:
    """A page without scripts; `said` gets what the browser complains of."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=False
    )
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    return page


def test_seen_it_and_done_are_pressed_and_the_log_names_who(web: WebSite, browser: Any) -> None:
    said: list[str] = []
    page = _page(browser, said)

    page.goto(web.link("seen", recipient="amira"))
    assert page.get_by_role("heading", level=1).inner_text() == "I have seen it"
    page.get_by_role("button", name="Seen it").click()
    assert "it is noted" in page.get_by_role("status").inner_text()
    page.goto(web.link("done"))
    page.get_by_label("Who are you?").select_option(label="Jonas Beispiel")
    page.get_by_label("Note (optional)").fill("filed")
    page.get_by_role("button", name="Done").click()
    assert "It is met" in page.get_by_role("status").inner_text()

    by = {entry["kind"]: entry["by"] for entry in web.site.json("log", "m") if entry["by"]}
    assert by["acknowledged"] == "amira"
    assert by["met"] == "jonas"
    assert said == []


@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    [("light", 900, "light"), ("dark", 900, "dark"), ("phone", 375, "light")],
)
def test_pages_fit_and_are_styled(
    name: str, width: int, scheme: str, web: WebSite, browser: Any
) -> None:
    said: list[str] = []
    page = _page(browser, said, width=width, scheme=scheme)
    shown = {
        "seen": web.link("seen", recipient="amira"),
        "done": web.link("done", recipient="amira"),
        "not-mine": web.link("not-mine"),
        "moved": web.link("moved", recipient="amira"),
    }
    for picture, link in shown.items():
        page.goto(link)
        page.screenshot(path=PICTURES / f"web-{picture}-{name}.png", full_page=True)
        assert page.locator("main").bounding_box()["width"] <= width
        assert page.locator("body").evaluate("each => each.scrollWidth") <= width
        paper = page.locator("body").evaluate("each => getComputedStyle(each).backgroundColor")
        assert paper == ("rgb(20, 23, 27)" if scheme == "dark" else "rgb(255, 255, 255)")
    page.get_by_label("The new date").fill("31 March 2099")
    page.get_by_label("Why it changed").fill("The regulator said so.")
    page.get_by_role("button").click()
    page.screenshot(path=PICTURES / f"web-read-{name}.png", full_page=True)
    assert page.get_by_role("heading", level=1).inner_text() == "Is this right?"
    page.get_by_role("button", name="Store the new date").click()
    page.screenshot(path=PICTURES / f"web-given-{name}.png", full_page=True)
    assert said == []
    page.goto(shown["done"])
    page.screenshot(path=PICTURES / f"web-lapsed-{name}.png", full_page=True)
    assert "Its date has changed since" in page.get_by_role("status").inner_text()
