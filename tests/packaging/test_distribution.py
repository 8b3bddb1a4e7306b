"""What is given out is all that it should be, nothing else, and the same whoever makes it."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from email.parser import HeaderParser
from pathlib import Path

import pytest

from tests.packaging.distribution import COMPLETIONS, DIGESTS, LOCK, MANUAL, SAMPLES, make
from tests.packaging.reference import entries
from tests.sites import REPOSITORY

_PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
_VERSION: str = _PROJECT["version"]
_STEM = f"regulatory_tracker-{_VERSION}"
_WHEEL, _SDIST = f"{_STEM}-py3-none-any.whl", f"{_STEM}.tar.gz"
_DATA = f"{_STEM}.data/data/"
_PAGES = {f"{MANUAL}/{entry.name.replace(' ', '-')}.1" for entry in entries()}

pytestmark = pytest.mark.skipif(
    not (REPOSITORY / ".git").exists(), reason="no clone: git does not know what is given out"
)


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "dist"
    make(folder)
    return folder


def _known(under: str) -> set[str]:
    command = ["git", "-C", str(REPOSITORY), "ls-files", under]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {name for name in done.stdout.splitlines() if (REPOSITORY / name).is_file()}


def test_there_are_a_sdist_a_wheel_the_lock_and_their_digests(given: Path) -> None:
    assert {each.name for each in given.iterdir()} == {_WHEEL, _SDIST, LOCK, DIGESTS}
    lines = [line.split() for line in (given / DIGESTS).read_text().splitlines()]
    assert {name: digest for digest, name in lines} == {
        each.name: hashlib.sha256(each.read_bytes()).hexdigest()
        for each in given.iterdir()
        if each.name != DIGESTS
    }
    assert (given / LOCK).read_bytes() == (REPOSITORY / LOCK).read_bytes()


def test_the_newest_release_of_the_changelog_is_the_version() -> None:
    heads = re.findall(r"(?m)^## (.*)$", (REPOSITORY / "CHANGELOG.md").read_text())
    assert heads[0] == "[Unreleased]"
    assert re.fullmatch(rf"\[{re.escape(_VERSION)}\] - \d{{4}}-\d\d-\d\d", heads[1])


def test_the_wheel_holds_the_package_and_what_shells_and_man_look_for(given: Path) -> None:
    with zipfile.ZipFile(given / _WHEEL) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
        metadata = HeaderParser().parsestr(wheel.read(f"{_STEM}.dist-info/METADATA").decode())
    shared = {f"{_DATA}{name}" for name in (*COMPLETIONS.values(), SAMPLES, *_PAGES)}
    assert names == _known("tracker") | shared
    assert metadata["Version"] == _VERSION


def test_the_sdist_holds_what_git_knows_and_gives_the_same_wheel(
    given: Path, tmp_path: Path
) -> None:
    with tarfile.open(given / _SDIST) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    subprocess.run(["tar", "-xf", str(given / _SDIST), "-C", str(tmp_path)], check=True)
    assert names == _known(".") | {*COMPLETIONS.values(), SAMPLES} | _PAGES | {"PKG-INFO"}
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=tmp_path / _STEM,
        env={**os.environ, "SOURCE_DATE_EPOCH": _epoch(given)},
        capture_output=True,
        check=True,
    )
    assert (tmp_path / _WHEEL).read_bytes() == (given / _WHEEL).read_bytes()


def _epoch(given: Path) -> str:
    with tarfile.open(given / _SDIST) as sdist:
        return str(int(sdist.getmember(f"{_STEM}/pyproject.toml").mtime))


def test_whoever_makes_it_makes_the_same(given: Path, tmp_path: Path) -> None:
    elsewhere = {"TZ": "Pacific/Apia", "LC_ALL": "C", "PYTHONHASHSEED": "7", "COLUMNS": "40"}
    subprocess.run(
        [sys.executable, "-m", "tests.packaging.distribution", str(tmp_path / "dist")],
        cwd=REPOSITORY,
        env={**os.environ, **elsewhere, "HOME": str(tmp_path)},
        umask=0o077,
        capture_output=True,
        check=True,
    )
    assert (tmp_path / "dist" / DIGESTS).read_text() == (given / DIGESTS).read_text()


@pytest.fixture(scope="module")
def prefix(given: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the wheel is installed."""
    folder = tmp_path_factory.mktemp("prefix")
    venv.create(folder, with_pip=False, symlinks=True)
    into = ["--python", str(folder / "bin/python"), "install", "--no-index", "--no-deps"]
    command = [sys.executable, "-m", "pip", *into, str(given / _WHEEL)]
    subprocess.run(command, capture_output=True, check=True)
    return folder


@pytest.mark.skipif(shutil.which("man") is None, reason="man is not installed")
@pytest.mark.parametrize("name", ["tracker", "tracker-db-backup"])
def test_man_finds_the_pages_where_the_program_is_on_the_path(prefix: Path, name: str) -> None:
    environ = {"PATH": f"{prefix}/bin:{os.environ['PATH']}", "LC_ALL": "C", "HOME": str(prefix)}
    done = subprocess.run(
        ["man", "-w", name], env=environ, capture_output=True, text=True, check=False
    )
    assert done.stdout == f"{prefix}/{MANUAL}/{name}.1\n", done.stderr


def test_shells_find_what_completes(prefix: Path) -> None:
    for shell, name in COMPLETIONS.items():
        script = (prefix / name).read_text()
        assert f"_TRACKER_COMPLETE={shell}_complete" in script
    complete = 'source "$1"; complete -p tracker'
    done = subprocess.run(
        ["bash", "-c", complete, "bash", str(prefix / COMPLETIONS["bash"])],
        capture_output=True,
        text=True,
        check=False,
    )
    assert re.search(r"-F _tracker_completion tracker$", done.stdout), done.stderr
