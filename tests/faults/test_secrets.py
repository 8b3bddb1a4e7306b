"""No secret leaves the settings: not for a log, a file, a message or the list of processes."""

from __future__ import annotations

import subprocess
from contextlib import ExitStack
from pathlib import Path

from tests.faults.oracle import descendants, no_secret, told_by_hook, told_by_mails
from tests.faults.standings import trusting
from tests.peers.authority import Authority
from tests.peers.http_peer import Answer
from tests.peers.smtp import PASSWORD, SmtpPeer
from tests.peers.webhook import WebhookPeer
from tests.sites import Site, wait_for

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
        site.run("init")
        site.run("add", "Return", "--due", "in 5 days")
        daemon = site.start()
        try:
            wait_for(lambda: len(peer.accepted) == 2 and mail.mails, "what can arrive")
            wait_for(lambda: len(peer.requests) > 4, "repeated refusals")
            shown = [_everything(site.run(*each.split())) for each in _COMMANDS]
            told = [str(each) for each in (*told_by_hook(peer), *told_by_mails(mail))]
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
    assert code == 0
    assert no_secret(tmp_path, [*secrets, _IN_ENVIRONMENT], but=[tmp_path / "channel.url"]) == []


def _open_to_others(folder: Path) -> list[str]:
    """The database and what lies beside it, where others than its owner may look into it."""
    ours = list(folder.glob("tracker.db*"))
    assert ours
    return [each.name for each in ours if each.stat().st_mode & 0o077]


def _knows(pid: int) -> bool:
    return _IN_ENVIRONMENT.encode() in Path(f"/proc/{pid}/environ").read_bytes()


def _everything(done: subprocess.CompletedProcess[str]) -> str:
    return done.stdout + done.stderr
