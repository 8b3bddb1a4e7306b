"""From the lines of config/README.md to a mail in a server's hands, on a Debian 12 with nothing."""

from __future__ import annotations

import configparser
import re
import shlex
from pathlib import Path

import pytest

from tests.documents import blocks, page
from tests.packaging.bare_debian import MAIL, PASSWORD, BareDebian
from tests.packaging.distribution import make
from tests.peers.authority import Authority
from tests.peers.smtp import SmtpPeer
from tests.sites import REPOSITORY

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]

_PAGE = page(REPOSITORY / "config/README.md").partition("## Under systemd")[2]
_INSTALLING, _SECRET, _ADDING, _, _MANUAL, *_ = blocks(_PAGE)


def test_the_lines_of_the_page_lead_to_a_mail(debian: BareDebian, tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    debian.trust(authority.pem)
    make(debian.root / "srv/dist")
    (wheel,) = (debian.root / "srv/dist").glob("*.whl")
    for line in _INSTALLING:
        printed = debian.run(
            line.replace("regulatory-tracker[web]", f"/srv/dist/{wheel.name}[web]")
        )
    assert "systemd does not run here" in printed
    assert "is not executable" not in debian.run(
        "systemd-analyze verify --man=no tracker.service tracker-doctor.timer 2>&1"
    )
    with SmtpPeer(authority, user="tracker@example.org", password=PASSWORD) as post:
        settings = debian.root / "etc/tracker/tracker.toml"
        text = settings.read_text().replace('[channels.console]\nurl = "console://"\n', "")
        text = text.replace("allow_hosts = []", 'allow_hosts = ["127.0.0.1"]')
        settings.write_text(text + MAIL.format(port=post.port))
        for line in _SECRET:
            debian.run(line, given=PASSWORD + "\n")
        (adding,) = _ADDING
        debian.run(adding.replace('"Q3 2027"', '"tomorrow"'))

        assert _started(debian, "run --once") is not None
        (mail,) = post.mails
        assert mail.recipients == ("ops@bank.example",)
        assert "FCA: final rules" in mail.text
    for line in _MANUAL:
        debian.run(line)
    debian.run("test -s /usr/local/share/man/man1/tracker-db-backup.1")
    assert debian.run("/opt/tracker/bin/pip check") == "No broken requirements found.\n"
    debian.run("tracker service uninstall")
    assert not list(debian.root.glob("etc/systemd/system/tracker*"))
    assert (debian.root / "var/lib/tracker/tracker.db").exists()


def _started(debian: BareDebian, verb: str) -> str:
    """What the unit starts, as systemd would: its user, variables and credentials."""
    text = (debian.root / "etc/systemd/system/tracker.service").read_text()
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.read_string(text)
    credentials = re.findall(r"(?m)^LoadCredential=([^:]+):(.+)$", text)
    assert [name for name, _ in credentials] == ["smtp-password"]
    folder = "/run/credentials/tracker.service"
    debian.run(f"install -d -o tracker -m 0500 {folder}")
    for name, place in credentials:
        debian.run(f"install -o tracker -m 0400 {shlex.quote(place)} {folder}/{name}")
    variables = re.findall(r"(?m)^Environment=(.+)$", text)
    command = unit["Service"]["ExecStart"].removesuffix("run") + verb
    environ = " ".join([*variables, f"CREDENTIALS_DIRECTORY={folder}"])
    return debian.run(f"cd /var/lib/tracker && runuser -u tracker -- env {environ} {command}")
