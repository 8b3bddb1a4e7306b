"""Signing on with an account of the house: the pages as they run, beside a provider, over HTTP."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

from tests.browsers import a_browser, needs_chromium
from tests.peers.identity_provider import CLIENT, SECRET, IdentityProvider
from tests.sites import Site
from tests.web_site import WebSite, a_free_port, web_tables
from tracker.service.clock import SystemClock

_SECRET = "OIDC_CLIENT_SECRET"


def _site(folder: Path, port: int, peer: IdentityProvider) -> WebSite:
    site = Site(
        folder,
        {},
        tables=f"""{web_tables(port)}
[web.oidc]
issuer = "{peer.issuer}"
client_id = "{CLIENT}"
client_secret = "${{{_SECRET}}}"
name = "your Example Bank account"
domains = ["bank.example"]
""",
        environment={_SECRET: SECRET},
        timezone="UTC",
    )
    site.set_up()
    site.run("person", "add", "amira", "--name", "Amira Example", "--mail", "amira@bank.example")
    site.run("add", "Client asset return", "--due", "in 5 days", "--key", "m")
    return WebSite(site, port)


@needs_chromium
def test_a_browser_is_led_to_the_house_and_back_to_the_page_that_was_wanted(
    tmp_path: Path,
) -> None:
    port = a_free_port()
    back = f"http://127.0.0.1:{port}/oidc/callback"
    with IdentityProvider(SystemClock().now, back=back) as peer:
        web = _site(tmp_path, port, peer)
        with web.served(), a_browser() as browser:
            page = browser.new_page()
            page.goto(f"{web.base_url}/milestones/m")
            page.get_by_role("link", name="Sign on with your Example Bank account").click()
            assert urlsplit(page.url).path == "/milestones/m"
            assert "Signed on as Amira Example" in page.inner_text("body")
            page.goto(f"{web.base_url}/sign-off")
            page.get_by_role("button", name="Sign off").click()
            page.goto(f"{web.base_url}/milestones/m")
            assert "Please sign on" in page.inner_text("body")
        said = web.log.read_text()
    assert "Signed on" in said
    assert SECRET not in said
    log = json.loads(web.site.run("log", "--json").stdout)
    assert [each["detail"] for each in log if each["kind"] == "signed on"] == [
        "amira, by 127.0.0.1"
    ]


def test_pages_start_and_links_sign_on_while_the_house_is_down(tmp_path: Path) -> None:
    port = a_free_port()
    with IdentityProvider(SystemClock().now, back="") as peer:
        web = _site(tmp_path, port, peer)
    link = web.site.run("person", "link", "amira").stdout.strip()
    with web.served():
        assert web.reader().get("/oidc").status == 503
        reader = web.reader()
        assert reader.press(link).status == 303
        assert reader.get("/milestones/m").status == 200
