"""Signing on by a link that is mailed: a browser asks, the daemon sends, a button is pressed."""

from __future__ import annotations

import re
from pathlib import Path

from tests.browsers import a_browser, needs_chromium
from tests.peers.authority import Authority
from tests.peers.smtp import PASSWORD, USER, SmtpPeer
from tests.sites import Site, wait_for
from tests.web_site import WebSite, a_free_port, web_tables


def _site(folder: Path, mail: SmtpPeer, authority: Authority, port: int) -> WebSite:
    url = f"mailtos://{USER}:{PASSWORD}@127.0.0.1:{mail.port}?from=tracker@example.org"
    site = Site(
        folder,
        {"mail": f"{url}&smtp=127.0.0.1"},
        channel_lines={"mail": "for_people = true"},
        policy='tell = ["owner"]',
        tables=web_tables(port),
        environment={"SSL_CERT_FILE": str(authority.pem)},
        timezone="UTC",
    )
    site.set_up()
    site.run("person", "add", "amira", "--name", "Amira Example", "--mail", "amira@bank.example")
    site.run("add", "Asset return", "--due", "in 300 days", "--key", "m")
    return WebSite(site, port)


@needs_chromium
def test_a_browser_asks_for_a_link_and_signs_on_by_it(tmp_path: Path) -> None:
    authority, port = Authority(tmp_path), a_free_port()
    with SmtpPeer(authority) as mail:
        web = _site(tmp_path, mail, authority, port)
        daemon = web.site.start()
        try:
            with web.served(), a_browser() as browser:
                page = browser.new_page()
                page.goto(f"{web.base_url}/milestones/m")
                page.get_by_label("Your e-mail").fill("amira@bank.example")
                page.get_by_role("button", name="Send me a link").click()
                assert "Please look into your mail" in page.inner_text("body")
                wait_for(lambda: mail.mails, "the mail with the link")
                (caught,) = mail.mails
                (link,) = re.findall(rf"{web.base_url}/sign-on/mail/\S+", caught.text)
                assert caught.recipients == ("amira@bank.example",)
                assert browser.new_page().goto(link).status == 403  # a scanner of mail
                page.goto(link)
                page.get_by_role("button", name="Sign on").click()
                assert page.url == f"{web.base_url}/milestones/m"
                assert "Signed on as Amira Example" in page.inner_text("body")
        finally:
            assert web.site.stop(daemon) == 0
        log = web.site.run("log", "--full", "--json").stdout
    assert "Sign on to the pages" in log
    said = web.log.read_text() + web.site.log.read_text()
    files = b"".join(each.read_bytes() for each in tmp_path.glob("*.db*"))
    token = link.rpartition("/")[2]
    assert token not in log + said
    assert token.encode() not in files
