"""The package for Debian brings all of it, and takes all of it away but what is somebody's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging import debian_package
from tests.packaging.bare_debian import BareDebian
from tests.packaging.distribution import COMPLETIONS, DIGESTS, make
from tests.sites import REPOSITORY

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1200),
    pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="dpkg-deb is not installed"),
]

_ELSEWHERE = {
    "TZ": "Pacific/Apia",
    "LC_ALL": "C",
    "PYTHONHASHSEED": "7",
    "PYTHONUTF8": "0",
    "DPKG_DEB_COMPRESSOR_TYPE": "gzip",
    "DPKG_DEB_THREADS_MAX": "1",
}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ours = subprocess.run(
        [debian_package.PYTHON, "-c", "import sys, venv; print(*sys.version_info[:2])"],
        capture_output=True,
        text=True,
        check=False,
    )
    if ours.stdout.split() != ["3", "11"]:
        pytest.skip(f"{debian_package.PYTHON} is not that of Debian 12")
    dist = tmp_path_factory.mktemp("made") / "dist"
    make(dist)
    return debian_package.make(dist)


def test_it_comes_serves_and_goes(package: Path, debian: BareDebian) -> None:
    shutil.copy(package, debian.root / "srv")
    debian.run(f"apt-get install -y -qq --no-install-recommends /srv/{package.name}")

    assert "31 March 2027" in debian.run("tracker when 'by the end of March 2027'")
    assert debian.run("readlink -f /usr/bin/tracker") == "/opt/tracker/bin/tracker\n"
    debian.run("test -s /usr/share/man/man1/tracker-db-backup.1")
    for name in (COMPLETIONS["bash"], COMPLETIONS["fish"], "share/zsh/vendor-completions/_tracker"):
        debian.run(f"grep -q _TRACKER_COMPLETE /usr/{name}")
    debian.run("tracker service install")
    assert "systemd does not run here" in debian.run("tracker service status")
    assert "ExecStart=/opt/tracker/bin/tracker run" in debian.run(
        "cat /etc/systemd/system/tracker.service"
    )
    assert "\nok" in f"\n{debian.run('tracker --config /etc/tracker/tracker.toml config check')}"

    debian.run("tracker service uninstall && apt-get purge -y -qq regulatory-tracker")
    assert not (debian.root / "opt/tracker").exists()
    assert not (debian.root / "usr/bin/tracker").is_symlink()
    assert (debian.root / "var/lib/tracker/tracker.db").exists()


def test_whoever_makes_it_makes_the_same(package: Path, tmp_path: Path) -> None:
    dist, deep = tmp_path / "dist", tmp_path / ("deep" * 30) / ("deeper" * 20)
    dist.mkdir()
    for given in package.parent.iterdir():
        if given != package:
            shutil.copy(given, dist)
    deep.mkdir(parents=True)
    deep.chmod(0o2700)  # what is made in it has its group
    subprocess.run(
        [sys.executable, "-m", "tests.packaging.debian_package", str(dist)],
        cwd=REPOSITORY,
        env={**os.environ, **_ELSEWHERE, "TMPDIR": str(deep)},
        umask=0o077,
        capture_output=True,
        check=True,
    )
    assert package.name in (package.parent / DIGESTS).read_text()
    assert (dist / DIGESTS).read_text() == (package.parent / DIGESTS).read_text()
