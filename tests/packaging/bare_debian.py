"""A bare Debian 12 in a folder, on which somebody does what config/README.md says, as root."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

DEBOOTSTRAP = shutil.which("debootstrap", path=f"{os.environ['PATH']}:/usr/sbin")
#: a channel to a server on loopback, and what its user says to sign on
MAIL = """
[channels.mail]
host = "127.0.0.1"
port = {port}
user = "tracker@example.org"
password_file = "smtp-password"
from = "tracker@example.org"
to = "ops@bank.example"
"""
PASSWORD = "p@ss/word: 100%"
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
#: What every installation of Debian 12 has and the smallest tree does not.
_USUAL = "ca-certificates,systemd"
_PATIENCE_S = 400
#: Mounts are gone with the command: they are in a space of its own.
_INSIDE = """
mount -t proc proc "$0/proc" && mount --bind /dev "$0/dev" && exec chroot "$0" "$@"
"""
_TRUSTED = "/etc/ssl/certs/ca-certificates.crt"
_NETWORK = ("http_proxy", "https_proxy", "no_proxy")


class NoDebian(Exception):
    """A tree of Debian cannot be had here; the text says why."""


@dataclass(frozen=True)
class BareDebian:
    """The tree in `root`; commands in it run with nothing of this machine's but its network."""

    root: Path

    @classmethod
    def made(cls, root: Path) -> BareDebian:
        """A new one. Raises NoDebian where there is no tool, no right or no mirror for it."""
        if DEBOOTSTRAP is None or os.geteuid():
            raise NoDebian("debootstrap is not installed, or this is not root")
        command = [DEBOOTSTRAP, "--variant=minbase", f"--include={_USUAL}", "bookworm"]
        try:
            done = _run([*command, str(root)])
        except subprocess.TimeoutExpired as error:
            raise NoDebian(f"debootstrap did not end in {_PATIENCE_S} s") from error
        if done.returncode:
            raise NoDebian(f"debootstrap: {done.stdout[-500:]}{done.stderr[-500:]}")
        for name in ("resolv.conf", "hosts"):
            shutil.copyfile(f"/etc/{name}", root / "etc" / name)
        return cls(root)

    def run(self, line: str, *, given: str = "", code: int = 0) -> str:
        """Run a line of shell; what it printed. It has to end with `code`."""
        environ = {name: os.environ[name] for name in _NETWORK if name in os.environ}
        words = ["unshare", "--mount", "--propagation", "private", "sh", "-c", _INSIDE]
        done = _run(
            [*words, str(self.root), "sh", "-ec", line],
            given,
            {**environ, "PATH": _PATH, "HOME": "/root", "PIP_CERT": _TRUSTED},
        )
        assert done.returncode == code, (line, done.stdout, done.stderr)
        return done.stdout

    def trust(self, certificate: Path) -> None:
        """Have the machine trust an authority, as Debian does it; and what this machine does."""
        shutil.copyfile(certificate, self.root / "usr/local/share/ca-certificates/house.crt")
        self.run("update-ca-certificates")
        bundle = self.root / _TRUSTED[1:]
        bundle.write_text(bundle.read_text() + Path(_TRUSTED).read_text())


def _run(
    words: list[str], given: str = "", environ: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words,
        input=given,
        env=environ,
        capture_output=True,
        text=True,
        timeout=_PATIENCE_S,
        check=False,
    )
