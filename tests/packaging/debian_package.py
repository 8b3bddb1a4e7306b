"""A package for Debian 12 with all that tracker needs but Python: no index is asked later.

    python -m tests.packaging.debian_package DIST

It is made of the lock and the wheel in the folder DIST, and put there: the environment in
/opt/tracker that config/README.md makes by hand, and links to it where things are looked for.
The same commit gives the same bytes, wherever, by whomever and whenever it is made.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.packaging.distribution import COMPLETIONS, LOCK, MANUAL, epoch, write_digests
from tests.sites import REPOSITORY

PYTHON = "/usr/bin/python3"  #: Debian's own, which the package goes on to use
_HOME = "opt/tracker"
#: Where Debian's shells look, which is elsewhere for one of them.
_PLACES = {**COMPLETIONS, "zsh": "share/zsh/vendor-completions/_tracker"}
#: What the program begins with; pip writes it otherwise where the path to its Python is a long one.
_BODY = "# -*- coding: utf-8 -*-\n"
_START = f"#!/{_HOME}/bin/python\n"
_FORM = ("--root-owner-group", "-Zxz", "-z6")  #: said, as the environment may say otherwise
_CONTROL = """\
Package: regulatory-tracker
Version: {version}
Architecture: {architecture}
Maintainer: whoever has built it <root@localhost>
Section: admin
Priority: optional
Depends: python3 (>= {python}), python3 (<< {later}), ca-certificates
Description: {about}
"""
_SCRIPTS = {
    "postinst": f"/{_HOME}/bin/python -m compileall -q -j 0 /{_HOME}/lib",
    "prerm": f"find /{_HOME}/lib -depth -name __pycache__ -exec rm -r {{}} +",
}


def make(dist: Path) -> Path:
    """Build it of what is in `dist`; its file there."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    architecture = _said("dpkg", "--print-architecture")
    package = dist / f"{project['name']}_{project['version']}_{architecture}.deb"
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch, "root")
        _install(root / _HOME, dist)
        _link(root)
        _describe(root, project, architecture)
        _said("chmod", "-R", "u=rwX,go=rX,ug-s", str(root))  # folders bear the group of theirs
        building = ["dpkg-deb", *_FORM, "--build", str(root), str(package)]
        _said("env", f"SOURCE_DATE_EPOCH={epoch()}", *building)
    write_digests(dist)
    return package


def _install(home: Path, dist: Path) -> None:
    """Make the environment that will be in /opt/tracker, without what names this machine."""
    (wheel,) = dist.glob("*.whl")
    _said(PYTHON, "-m", "venv", "--without-pip", str(home))
    pip = [sys.executable, "-m", "pip", "--python", str(home / "bin/python"), "install", "-q"]
    pip += ["--no-compile", "--no-deps"]
    _said(*pip, "--require-hashes", "-r", str(dist / LOCK))
    _said(*pip, "--no-index", str(wheel))
    for script in (home / "bin").iterdir():
        if script.name == "tracker":
            _, body = script.read_text().split(_BODY)
            script.write_text(_START + body)
        elif not script.is_symlink():
            script.unlink()
    settings = home / "pyvenv.cfg"
    lines = settings.read_text().splitlines(keepends=True)
    settings.write_text("".join(each for each in lines if not each.startswith("command")))
    for record in _of_pip(home):
        record.unlink()


def _of_pip(home: Path) -> Iterator[Path]:
    """What pip keeps for itself: digests of scripts as they were here, and where wheels lay."""
    for name in ("RECORD", "direct_url.json"):
        yield from home.glob(f"lib/python*/site-packages/*.dist-info/{name}")


def _link(root: Path) -> None:
    """Link the program, its manual and what completes it to where they are looked for."""
    pages = [f"{MANUAL}/{each.name}" for each in (root / _HOME / MANUAL).iterdir()]
    places = {"bin/tracker": "bin/tracker", **{each: each for each in pages}}
    places |= {_PLACES[shell]: name for shell, name in COMPLETIONS.items()}
    for place, name in places.items():
        link = root / "usr" / place
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(f"/{_HOME}/{name}")


def _describe(root: Path, project: dict[str, str], architecture: str) -> None:
    python = _said(PYTHON, "-c", "import sys; print(*sys.version_info[:2])").split()
    control = root / "DEBIAN/control"
    control.parent.mkdir()
    control.write_text(
        _CONTROL.format(
            version=project["version"],
            architecture=architecture,
            python=".".join(python),
            later=f"{python[0]}.{int(python[1]) + 1}",
            about=project["description"].rstrip("."),
        )
    )
    for name, line in _SCRIPTS.items():
        script = control.with_name(name)
        script.write_text(f"#!/bin/sh\nset -e\n{line}\n")
        script.chmod(0o755)


def _said(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{words[0]}: {done.stdout}{done.stderr}")
    return done.stdout.strip()


if __name__ == "__main__":
    sys.stdout.write(f"{make(Path(sys.argv[1]))}\n")
