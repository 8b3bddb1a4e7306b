"""Channel URLs that would weaken or redirect delivery are refused, and nobody else waits."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.oracle import no_secret, told_by_hook, verdict
from tests.faults.oracle_truth import Happened
from tests.peers.webhook import WebhookPeer
from tests.sites import Site

_SECRET = "pathtoken-4711"

#: A channel's name, its URL, and words that the line which refuses it has to hold.
_OPTIONS = {
    "optional": ("json://example.org/{s}?optional=yes", "option optional"),
    "template": ("json://example.org/{s}?template=/etc/passwd", "option template"),
    "attach": ("json://example.org/{s}?attach=file:///etc/passwd", "option attach"),
    "verify": ("jsons://example.org/{s}?verify=no", "option verify"),
    "redirect": ("json://example.org/{s}?redirect=yes", "option redirect"),
    "insecure": ("mailtos://u:{s}@example.org?from=a@b.org&to=c@d.org&mode=insecure", "mode"),
    "copy": ("mailtos://u:{s}@example.org?from=a@b.org&to=c@d.org&bcc=e@f.org", "option bcc"),
    "two-urls": ("json://example.org/{s}, json://example.net/{s}", "several URLs"),
    "scheme": ("file:///etc/{s}", "scheme file://"),
}
_HOSTS = {
    "link-local": ("json://169.254.169.254/{s}", "169.254.169.254"),
    "link-local-6": ("json://[fe80::1]/{s}", "fe80::1"),
    "loopback": ("json://127.0.0.2/{s}", "127.0.0.2"),
    "private": ("json://10.0.0.1/{s}", "10.0.0.1"),
    "mapped": ("json://[::ffff:10.0.0.1]/{s}", "10.0.0.1"),
    "decimal": ("json://2852039166/{s}", "2852039166"),
    "hexadecimal": ("json://0x0a000001/{s}", "0x0a000001"),
    "short": ("json://10.1/{s}", ""),
    "octal": ("json://012.0.0.1/{s}", ""),
    "mail-relay": ("mailtos://u:{s}@10.0.0.1?from=a@b.org&to=c@d.org&smtp=10.0.0.1", "10.0.0.1"),
}


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(_OPTIONS, id="options"),
        pytest.param(_HOSTS, id="hosts"),
    ],
)
def test_config_check_refuses_every_bad_address_in_a_line_of_its_own(
    rows: dict[str, tuple[str, str]], tmp_path: Path
) -> None:
    site = Site(tmp_path, {name: url.format(s=_SECRET) for name, (url, _) in rows.items()})
    done = site.run("config", "check", check=False)
    lines = done.stderr.splitlines()
    told = {
        name
        for name, (_, words) in rows.items()
        if any(f"channel {name}: " in line and words in line for line in lines)
    }
    assert told == set(rows)
    assert done.returncode == 5
    assert _SECRET not in done.stderr + done.stdout


def test_the_daemon_refuses_them_too_and_serves_the_others(tmp_path: Path) -> None:
    rows = _OPTIONS | _HOSTS
    channels = {name: url.format(s=_SECRET) for name, (url, _) in rows.items()}
    with WebhookPeer() as peer:
        site = Site(tmp_path, {**channels, "healthy": peer.channel_url()})
        site.set_up()
        site.run("add", "Return", "--due", "in 5 days")
        done = site.run("run", "--once", check=False)
        told = {"healthy": told_by_hook(peer)}
    entries = [entry for entry in site.json("log") if entry["kind"] == "attempt"]
    assert {each["channel"]: each["outcome"] for each in entries} == {
        **dict.fromkeys(rows, "REFUSED"),
        "healthy": "SENT",
    }
    unexplained = {
        each["channel"]: each["detail"]
        for each in entries
        if each["channel"] in rows and rows[each["channel"]][1] not in each["detail"]
    }
    assert unexplained == {}
    assert done.returncode == 5  # some of them show at a start, and are set aside
    happened = Happened(set_aside=2)
    judged = verdict(tmp_path / "tracker.db", told, wanted=["return"], happened=happened)
    assert judged.clean, judged
    assert no_secret(tmp_path, [_SECRET], messages=[done.stdout, done.stderr]) == []
