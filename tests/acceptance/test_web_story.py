"""From a message to its answer: the button in what arrived is pressed, and what follows is seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.browsers import a_browser, needs_chromium
from tests.peers.authority import Authority
from tests.peers.slack import SlackPeer
from tests.peers.smtp import PASSWORD, USER, SmtpPeer
from tests.peers.webhook import WebhookPeer
from tests.sites import Site, wait_for
from tests.web_reader import links_in
from tests.web_site import WebSite, a_free_port, web_tables
from tracker.domain.people.answer import BUTTONS

_SIGNED_ON_BY_A_PROXY = 'sign_on_header = "X-User"\ntrusted_proxies = ["127.0.0.1"]\n'


@pytest.fixture
def hook() -> Iterator[WebhookPeer]:
    with WebhookPeer() as peer:
        yield peer


def _site(folder: Path, hook: WebhookPeer, tables: str) -> Site:
    site = Site(folder, {"hook": hook.channel_url()}, tables=tables, timezone="UTC")
    site.set_up()
    site.run("add", "Client asset return", "--due", "in 5 days", "--key", "m")
    site.run("run", "--once")
    return site


def _buttons(text: str, base_url: str) -> dict[str, str]:
    """The links of a message by their words."""
    wanted = "|".join(map(re.escape, BUTTONS.values()))
    return dict(re.findall(rf"({wanted}): ({re.escape(base_url)}/a/\S+)", text))


def test_whoever_presses_the_button_of_a_message_has_answered(
    tmp_path: Path, hook: WebhookPeer
) -> None:
    port = a_free_port()
    site = _site(
        tmp_path,
        hook,
        web_tables(port),
    )
    web = WebSite(site, port)
    (message,) = hook.bodies
    buttons = _buttons(message["message"], web.base_url)
    assert {"Seen it", "Done"} <= buttons.keys(), message["message"]

    with web.served():
        for link in buttons.values():
            assert web.reader().get(link).status == 200
        given = web.reader().press(buttons["Seen it"], who="A. Counsel")
        assert given.status == 200, given.words

    (answered,) = [each for each in site.json("log", "m") if each["kind"] == "acknowledged"]
    assert answered["by"] == "A. Counsel"


def test_a_channel_that_several_read_asks_who_it_was(tmp_path: Path) -> None:
    port = a_free_port()
    with SlackPeer() as slack:
        site = Site(
            tmp_path,
            {"policy-team": SlackPeer.channel_url},
            tables=web_tables(port),
            environment={"TRACKER_TEST_SLACK": slack.webhook_url},
            timezone="UTC",
        )
        site.set_up()
        for name, called in (("amira", "Amira Example"), ("jonas", "Jonas Beispiel")):
            site.run("person", "add", name, "--name", called, "--slack", f"U0{name.upper()}")
        site.run("add", "Asset <return> & more", "--due", "in 5 days", "--key", "m")
        site.run("run", "--once")
        (payload,) = [each.json for each in slack.accepted]
    web = WebSite(site, port)
    linked = re.findall(r"<(http[^|>]+)\|([^>]+)>", str(payload))
    buttons = {words: link for link, words in linked}
    assert {"Seen it", "Done"} <= buttons.keys(), payload

    with web.served():
        shown = web.reader().get(buttons["Seen it"])
        assert set(shown.page.choices["who"]) == {"", "amira", "jonas"}
        given = web.reader().send(shown, who="jonas")
        assert given.status == 200, given.words

    acknowledged = site.json("show", "m")["acknowledged"]
    assert acknowledged["by"] == "jonas"
    assert acknowledged["channel"] == "policy-team"


def test_without_pages_a_message_says_which_command_answers(
    tmp_path: Path, hook: WebhookPeer
) -> None:
    _site(tmp_path, hook, "")

    (message,) = hook.bodies
    assert "tracker ack" in message["message"]
    assert "/a/" not in message["message"]


@contextmanager
def _office(folder: Path) -> Iterator[tuple[WebSite, SmtpPeer]]:
    """A site that tells an owner at an address of her own, and her lead two days later."""
    authority, port = Authority(folder), a_free_port()
    with SmtpPeer(authority) as mail:
        url = f"mailtos://{USER}:{PASSWORD}@127.0.0.1:{mail.port}?from=tracker@example.org"
        site = Site(
            folder,
            {"mail": f"{url}&smtp=127.0.0.1"},
            channel_lines={"mail": "for_people = true"},
            policy='tell = ["owner"]',
            tables='[[policies.default.escalation]]\nafter = "2bd"\ntell = ["owner.lead"]\n'
            f"{web_tables(port)}{_SIGNED_ON_BY_A_PROXY}",
            environment={"SSL_CERT_FILE": str(authority.pem)},
            timezone="UTC",
        )
        site.set_up()
        for handle, name in (("amira", "Amira Example"), ("jonas", "Jonas Beispiel")):
            site.run("person", "add", handle, "--name", name, "--mail", f"{handle}@bank.example")
        site.run("team", "add", "crypto", "--member", "amira", "--lead", "jonas")
        web = WebSite(site, port)
        with web.served():
            yield web, mail


def _add(site: Site) -> None:
    site.run("add", "Asset return", "--due", "in 5 days", "--key", "m", "--owner", "amira")


@pytest.fixture
def told(tmp_path: Path) -> Iterator[tuple[WebSite, SmtpPeer]]:
    """The office once its owner has been told."""
    with _office(tmp_path) as (web, mail):
        _add(web.site)
        web.site.run("run", "--once")
        yield web, mail


def _raised(site: Site) -> list[str]:
    """When somebody else is to be told, by time."""
    return [each["fire_at"] for each in site.json("upcoming") if each["kind"] == "escalation"]


def test_the_owner_answers_from_her_mail_and_nothing_is_raised(
    told: tuple[WebSite, SmtpPeer],
) -> None:
    web, mail = told
    (caught,) = mail.mails
    assert caught.recipients == ("amira@bank.example",)
    buttons = links_in(caught.html)
    assert {"Seen it", "Done"} <= buttons.keys()
    raised = _raised(web.site)
    assert raised

    given = web.reader().press(buttons["Seen it"])

    assert given.status == 200, given.words
    assert "You answer as Amira Example" in web.reader().get(buttons["Done"]).words
    log = web.site.json("log", "m")
    assert [each["by"] for each in log if each["kind"] == "acknowledged"] == ["amira"]
    acknowledged = web.site.json("show", "m")["acknowledged"]
    assert acknowledged["by"] == "amira"
    assert acknowledged["channel"] == "mail"
    assert _raised(web.site) == raised[1:], "what comes of later reminders is as it was"


def test_a_date_that_the_owner_moves_wears_out_the_links_of_her_mail(
    told: tuple[WebSite, SmtpPeer],
) -> None:
    web, mail = told
    buttons = links_in(mail.mails[0].html)
    reader = web.reader()

    read = reader.press(buttons["The date has changed"], due="31 March 2099", reason="postponed")
    assert "31 March 2099" in read.words
    assert reader.send(read).status == 200

    late = reader.get(buttons["Done"])
    assert late.status == 410
    assert "postponed" in late.words
    assert web.site.json("show", "m")["due"]["earliest"] == "2099-03-31"


@needs_chromium
def test_a_milestone_is_added_seen_told_answered_and_seen_to_be(tmp_path: Path) -> None:
    """From the command line through timeline, month, mail and button to what all of them say."""
    with _office(tmp_path) as (web, mail), a_browser() as browser:
        site = web.site
        daemon = site.start()
        try:
            _add(site)
            month = site.json("show", "m")["due"]["earliest"][:7]
            desk = browser.new_context(
                java_script_enabled=False, extra_http_headers={"X-User": "amira"}
            ).new_page()
            for path in ("/timeline", f"/calendar?month={month}", "/mine"):
                desk.goto(f"{web.base_url}{path}")
                assert desk.get_by_role("link", name="Asset return").first.is_visible(), path
            wait_for(lambda: mail.mails, "the reminder")
            wait_for(lambda: site.json("status")["backlog"] == 0, "its outcome")

            said = _pressed(browser, tmp_path, mail.mails[0].html)

            assert "You have it" in said
            desk.goto(f"{web.base_url}/milestones/m")
            shown = desk.get_by_role("main").inner_text()
            desk.goto(f"{web.base_url}/mine")
            waiting = desk.get_by_role("region", name="Waits for an answer").inner_text()
        finally:
            assert site.stop(daemon) == 0
        assert "Waits for an answer (0)" in waiting
        assert "Amira Example" in shown.partition("Who has it")[2].strip().partition("\n")[0]
        assert site.json("show", "m")["acknowledged"]["by"] == "amira"
        log = [(each["kind"], each.get("by")) for each in site.json("log", "m")]
        assert ("acknowledged", "amira") in log
        assert [each.recipients for each in mail.mails] == [("amira@bank.example",)]


def _pressed(browser: Any, folder: Path, html: str) -> str:
    """What a browser without scripts shows once the first button of a mail has been pressed."""
    letter = folder / "mail.html"
    letter.write_text(html, encoding="utf-8")
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(letter.as_uri())
    page.get_by_role("link", name="Seen it").click()
    page.get_by_role("button", name="Seen it").click()
    said: str = page.get_by_role("status").inner_text()
    return said
