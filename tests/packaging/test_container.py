"""The image is built and run as its files say, with nothing but what they give it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.packaging.bare_debian import MAIL, PASSWORD, BareDebian
from tests.packaging.container import Container, Image, instructions, services
from tests.packaging.distribution import make
from tests.peers.authority import Authority
from tests.peers.smtp import SmtpPeer
from tests.sites import REPOSITORY, wait_for
from tests.web_site import a_free_port

_DOCKERFILE = REPOSITORY / "config/Dockerfile"
_COMPOSE = REPOSITORY / "config/compose.yaml"
_SETTINGS = f"""
[delivery]
allow_hosts = ["127.0.0.1"]
{MAIL}
[web]
base_url = "http://0.0.0.0:{{pages}}"
listen = "0.0.0.0:{{pages}}"
"""
_USER = 10001


def test_whatever_is_installed_is_locked_or_given_out() -> None:
    lines = [rest for word, rest in instructions(_DOCKERFILE) if word == "RUN"]
    installing = [part for line in lines for part in line.split("&&") if "pip install" in part]
    assert len(installing) == 2
    assert all("--require-hashes" in each or "--no-index" in each for each in installing)


def test_every_container_of_tracker_can_write_its_volume_alone() -> None:
    found = services(_COMPOSE)
    for name in ("tracker", "pages"):
        writable = [each for each in found[name]["volumes"] if not each.endswith(":ro")]
        assert writable == ["data:/var/lib/tracker"]
        assert found[name]["read_only"] is True
    assert found["db"]["profiles"] == ["postgres"]
    assert "POSTGRES_PASSWORD" not in found["db"]["environment"]


def _places(root: Path, folder: Path, settings: str) -> dict[str, Path]:
    """What is mounted, and where: as an engine makes it, and as the page says that it is given."""
    for name in ("etc/tracker", "run/secrets"):
        (root / name).mkdir()
    (root / "etc/tracker/tracker.toml").touch()
    found = {"./tracker.toml": folder / "tracker.toml", "./secrets": folder / "secrets"}
    found["./tracker.toml"].write_text(settings)
    found["./tracker.toml"].chmod(0o644)
    found["./secrets"].mkdir()
    secret = found["./secrets"] / "smtp-password"
    secret.write_text(PASSWORD)
    secret.chmod(0o400)
    data = folder / "data"
    data.mkdir(mode=0o700)
    for each in (secret, data):
        os.chown(each, _USER, _USER)
    return {**found, "data": data}


def _at(service: Mapping[str, Any], port: int) -> dict[str, Any]:
    """The service where its port is another, as nothing keeps ours apart from this machine's."""
    asked = [word.replace(":8080/", f":{port}/") for word in service["healthcheck"]["test"]]
    return {**service, "healthcheck": {"test": asked}}


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_a_mail_leaves_and_pages_are_served(debian: BareDebian, tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    debian.trust(authority.pem)
    make(tmp_path / "dist")
    image = Image.built(debian, _DOCKERFILE, tmp_path / "dist")
    assert (image.user, image.volumes) == ("tracker", ["/var/lib/tracker"])
    assert debian.run("id -u tracker").strip() == str(_USER)

    with SmtpPeer(authority, user="tracker@example.org", password=PASSWORD) as post:
        port, found = a_free_port(), services(_COMPOSE)
        places = _places(debian.root, tmp_path, _SETTINGS.format(port=post.port, pages=port))
        daemon = Container(image, found["tracker"], places)
        daemon.run("tracker", "init")
        daemon.run("tracker", "add", "FCA: final rules", "--due", "tomorrow")
        assert not daemon.is_healthy()  # no daemon runs
        served = Container(image, _at(found["pages"], port), places)
        with served.running(tmp_path / "pages.log"), daemon.running(tmp_path / "daemon.log"):
            wait_for(served.is_healthy, "pages that are well")
            wait_for(lambda: bool(post.mails), "the mail")
            wait_for(daemon.is_healthy, "a daemon that is well")
    assert post.mails[0].recipients == ("ops@bank.example",)
    assert "FCA: final rules" in post.mails[0].text
    log = (tmp_path / "daemon.log").read_text()
    assert "Daemon stopped" in log
    assert PASSWORD not in log
    daemon.run("sh", "-c", "! touch /etc/x /opt/tracker/x /run/secrets/x 2>/dev/null")
