"""No secret leaves the settings: not for a log, a file, a message or the list of processes."""

from __future__ import annotations

import json
import subprocess
from contextlib import ExitStack
from pathlib import Path

from tests.api_client import PREFIX
from tests.databases import a_database
from tests.faults.oracle import descendants, no_secret, told_by_hook, told_by_mails
from tests.faults.oracle_truth import NOTHING, untruths
from tests.faults.standings import trusting
from tests.integration.answer_desk import an_answer_desk
from tests.peers.authority import Authority
from tests.peers.http_peer import Answer
from tests.peers.smtp import PASSWORD, SmtpPeer
from tests.peers.webhook import WebhookPeer
from tests.sites import Site, wait_for
from tests.web_routes import looked_at_by_programs, routes_of
from tests.web_site import HttpReader, WebSite, a_free_port, web_tables

_IN_SETTINGS, _IN_FILE, _IN_ENVIRONMENT = "insettings-4711", "infile-4712", "inenvironment-4713"
_ECHO = Answer(status=403, body=f"{_IN_SETTINGS} {_IN_FILE} {_IN_ENVIRONMENT} is wrong".encode())
_DELIVERY = 'deadline = "4s"\nlease = "30s"\nrefused_every = "1s"\n'
_COMMANDS = ["log --json", "status --json", "config show --json"]


def test_no_secret_shows_anywhere_while_channels_take_and_refuse(
    tmp_path: Path, authority: Authority
) -> None:
    """The services repeat the secrets in their refusals, as some do."""
    with ExitStack() as stack:
        peer = stack.enter_context(WebhookPeer())
        mail = stack.enter_context(SmtpPeer(authority))
        no = f"550 5.7.1 {PASSWORD} {_IN_FILE} refused"
        refusing = stack.enter_context(SmtpPeer(authority, rcpt_reply=no))
        (tmp_path / "channel.url").write_text(peer.channel_url(f"/{_IN_FILE}"))
        peer.by_path = {f"/{_IN_SETTINGS}/echo": (_ECHO,)}
        site = Site(
            tmp_path,
            {
                "mail": mail.channel_url(),
                "refusing": refusing.channel_url(),
                "echoing": peer.channel_url(f"/{_IN_SETTINGS}/echo"),
                "unreadable": f"json://example.org/{_IN_SETTINGS}?template=/etc/passwd",
                "environment": f"json://127.0.0.1:{peer.port}/${{HOOK_TOKEN}}",
            },
            environment={**trusting(authority), "HOOK_TOKEN": _IN_ENVIRONMENT},
            delivery=_DELIVERY,
            tables='[channels.file]\nurl_file = "channel.url"',
        )
        site.set_up()
        site.run("add", "Return", "--due", "in 5 days")
        daemon = site.start()
        try:
            wait_for(lambda: len(peer.accepted) == 2 and mail.mails, "what can arrive")
            wait_for(lambda: len(peer.requests) > 4, "repeated refusals")
            shown = [_everything(site.run(*each.split())) for each in _COMMANDS]
            received = {"hook": told_by_hook(peer), "mail": told_by_mails(mail)}
            told = [str(each) for messages in received.values() for each in messages]
            secrets = [PASSWORD, _IN_SETTINGS, _IN_FILE]
            leaks = no_secret(
                tmp_path,
                secrets,
                but=[tmp_path / "channel.url"],
                messages=[*shown, *told],
                daemon=daemon.pid,
            )
            assert _open_to_others(tmp_path) == []
            leaks += no_secret(tmp_path, [_IN_ENVIRONMENT], messages=[*shown, *told])
            leaks += [f"process {each}" for each in descendants(daemon.pid) if _knows(each)]
        finally:
            code = site.stop(daemon)
    assert leaks == []
    assert untruths(received, NOTHING) == []
    assert code == 0
    assert no_secret(tmp_path, [*secrets, _IN_ENVIRONMENT], but=[tmp_path / "channel.url"]) == []


def test_no_secret_is_in_any_answer_or_log_of_pages_beside_a_daemon(tmp_path: Path) -> None:
    with WebhookPeer() as peer:
        web = _with_pages(tmp_path, peer)
        token = web.site.run(
            "token", "add", "amira", "--name", "n", "--role", "edit"
        ).stdout.strip()
        daemon = web.site.start()
        try:
            wait_for(lambda: len(peer.requests) > 4, "repeated refusals")
            with web.served():
                reader, link = _signed_on(web)
                told = [*_by_people(reader, tmp_path), *_by_programs(web, token)]
        finally:
            assert web.site.stop(daemon) == 0
    assert any("echoing" in each for each in told), "what was refused is told of"
    files = [tmp_path / "channel.url", tmp_path / "web-secret"]
    secrets = [_IN_SETTINGS, _IN_FILE, _IN_ENVIRONMENT, files[1].read_text().strip()]
    assert no_secret(tmp_path, secrets, but=files, messages=told) == []
    lets_in = [token, link.rpartition("/")[2], *reader.cookies.values()]
    assert no_secret(tmp_path, lets_in) == []


def _with_pages(folder: Path, peer: WebhookPeer) -> WebSite:
    """A site whose services take and refuse, with pages on which that is told."""
    (folder / "channel.url").write_text(peer.channel_url(f"/{_IN_FILE}"))
    peer.by_path = {f"/{_IN_SETTINGS}/echo": (_ECHO,)}
    port = a_free_port()
    site = Site(
        folder,
        {
            "echoing": peer.channel_url(f"/{_IN_SETTINGS}/echo"),
            "environment": f"json://127.0.0.1:{peer.port}/${{HOOK_TOKEN}}",
        },
        environment={"HOOK_TOKEN": _IN_ENVIRONMENT},
        delivery=_DELIVERY,
        tables='[channels.file]\nurl_file = "channel.url"\n' + web_tables(port),
    )
    site.set_up()
    site.run("person", "add", "amira", "--mail", "amira@bank.example")
    site.run("add", "Return", "--due", "in 5 days", "--key", "m", "--owner", "amira")
    return WebSite(site, port)


def _signed_on(web: WebSite) -> tuple[HttpReader, str]:
    """A browser in which Amira has signed on, and the link that did it."""
    reader, link = web.reader(), web.site.run("person", "link", "amira").stdout.strip()
    assert reader.press(link).status == 303
    assert reader.get("/").status == 200
    return reader, link


def _by_people(reader: HttpReader, folder: Path) -> list[str]:
    """What is answered on every route of the pages."""
    url = f"sqlite:///{folder}/routes.db"
    a_database(url)
    with an_answer_desk(url) as beside:
        routes = routes_of(beside.app)
    asked = [reader._ask(*each, b"", {"content-length": "0"}) for each in routes]
    return [f"{each.headers}{each.html}" for each in asked]


def _by_programs(web: WebSite, token: str) -> list[str]:
    """What the interface answers to whatever only looks."""
    program = {"authorization": f"Bearer {token}"}
    document = json.loads(web.reader().get(f"{PREFIX}/openapi.json").html)
    paths = looked_at_by_programs(document)
    asked = [web.reader().get(f"{PREFIX}{path}", **program) for path in paths]
    assert {each.status for each in asked} <= {200, 404, 422}
    return [f"{each.headers}{each.html}" for each in asked]


def _open_to_others(folder: Path) -> list[str]:
    """The database and what lies beside it, where others than its owner may look into it."""
    ours = list(folder.glob("tracker.db*"))
    assert ours
    return [each.name for each in ours if each.stat().st_mode & 0o077]


def _knows(pid: int) -> bool:
    return _IN_ENVIRONMENT.encode() in Path(f"/proc/{pid}/environ").read_bytes()


def _everything(done: subprocess.CompletedProcess[str]) -> str:
    return done.stdout + done.stderr
