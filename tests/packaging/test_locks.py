"""What is installed is what is locked, whatever has been published since."""

from __future__ import annotations

import re
import subprocess
import tomllib
import venv
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import pip
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.packaging.wheels import Package
from tests.sites import REPOSITORY

_PROJECT: dict[str, Any] = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
_EXTRAS = _PROJECT["project"]["optional-dependencies"]
_GROUPS = _PROJECT["dependency-groups"]
_MOST_PACKAGES = 45  #: without extras
#: What `make lock` puts into each lock beside what the package itself needs.
_LOCKS = {
    "requirements.lock": [*_EXTRAS.values(), _GROUPS["build"]],
    "requirements-dev.lock": [*_EXTRAS.values(), *_GROUPS.values()],
}


def _text(lock: str) -> str:
    return (REPOSITORY / lock).read_text()


def _locked(lock: str) -> dict[str, Requirement]:
    """The requirements of a lock by their names."""
    lines = [line.removesuffix("\\") for line in _text(lock).splitlines() if line[:1].isalnum()]
    found = [Requirement(line) for line in lines]
    return {canonicalize_name(each.name): each for each in found}


def _stated(lock: str) -> list[Requirement]:
    """What pyproject.toml asks for and the lock has to give."""
    groups = [_PROJECT["project"]["dependencies"], *_LOCKS[lock]]
    return [Requirement(line) for group in groups for line in group]


def _needs(requirement: Requirement) -> Iterator[Requirement]:
    """What an installed distribution needs in turn, here and for the extras asked of it."""
    for line in metadata.requires(requirement.name) or ():
        need = Requirement(line)
        extras = requirement.extras or {""}
        if need.marker is None or any(need.marker.evaluate({"extra": each}) for each in extras):
            yield need


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """The `bin` of an environment that holds nothing but pip, the one that runs these tests."""
    venv.create(tmp_path / "venv", with_pip=False, symlinks=True)
    (packages,) = (tmp_path / "venv").glob("lib/python*/site-packages")
    (packages / "pip").symlink_to(Path(pip.__file__).parent)
    return tmp_path / "venv" / "bin"


def _install_command(where: Path) -> list[str]:
    """How the Makefile installs a lock into an environment."""
    show = ["make", "-s", "--eval", "show-install: ; @echo $(INSTALL)", "show-install"]
    done = subprocess.run(
        [*show, f"BIN={where}"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_a_newer_release_changes_nothing_that_is_installed(tmp_path: Path, fresh: Path) -> None:
    index = tmp_path / "index"
    index.mkdir()
    locked = [
        Package(name="measure", version="1.0", extras=["toml"]),
        Package(name="plugin", version="1.0", needs=["measure[toml]>=1.0"]),
    ]
    lock = tmp_path / "lock.txt"
    lock.write_text("".join(package.write_wheel(index) for package in locked))
    for name in ("measure", "plugin"):
        Package(name=name, version="2.0", extras=["toml"]).write_wheel(index)
    offline = ["--no-index", "--find-links", str(index), "--no-cache-dir"]
    done = subprocess.run(
        [*_install_command(fresh), *offline, "-r", str(lock)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (packages,) = fresh.parent.glob("lib/python*/site-packages")
    found = {path.name for path in packages.glob("*.dist-info")}
    assert found == {"measure-1.0.dist-info", "plugin-1.0.dist-info"}


@pytest.mark.parametrize("lock", _LOCKS)
def test_a_lock_satisfies_what_is_asked_for_and_whatever_that_needs(lock: str) -> None:
    locked, waiting, seen = _locked(lock), _stated(lock), set()
    while waiting:
        asked = waiting.pop()
        if str(asked) in seen:
            continue
        seen.add(str(asked))
        given = locked.get(canonicalize_name(asked.name))
        assert given is not None, f"{lock} lacks {asked}"
        version = str(given.specifier).removeprefix("==")
        assert asked.specifier.contains(version, prereleases=True), f"{lock}: {given}, not {asked}"
        waiting += _needs(asked)


def test_a_bare_installation_takes_few_packages() -> None:
    waiting, found = [Requirement(line) for line in _PROJECT["project"]["dependencies"]], set()
    while waiting:
        asked = waiting.pop()
        if str(asked) not in found:
            found.add(str(asked))
            waiting += _needs(asked)
    names = {canonicalize_name(Requirement(each).name) for each in found}
    assert len(names) <= _MOST_PACKAGES, sorted(names)


def test_the_locks_agree() -> None:
    ours, theirs = _locked("requirements.lock"), _locked("requirements-dev.lock")
    assert {name: str(theirs[name]) for name in ours} == {
        name: str(each) for name, each in ours.items()
    }


@pytest.mark.parametrize("lock", _LOCKS)
def test_a_lock_names_one_version_and_the_hashes_of_each_and_no_index(lock: str) -> None:
    entries = re.split(r"\n(?=\w)", _text(lock).strip())
    assert [
        each for each in entries if not re.match(r"[\w.-]+==[\w.]+ .*--hash=", each, re.DOTALL)
    ] == []
    assert not re.search(r"://|--(extra-)?index|--find-links|--trusted-host", _text(lock))
