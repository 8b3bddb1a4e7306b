"""One daemon after the other is upgraded, the schema beneath those that have yet to be."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg
import pytest

from tests.faults.lives import QUICK, started
from tests.faults.oracle import told_by_hook, unsettled, verdict
from tests.peers.http_peer import Answer
from tests.peers.webhook import WebhookPeer
from tests.sites import REPOSITORY, Daemon, Site, wait_for
from tracker.store.values.url import libpq_url
from tracker.store.values.versions import HEAD

pytestmark = pytest.mark.slow

_BEFORE: Final = "066ab3520c209e36830f98df25bfc3229fcf7cd3"  #: the last one of 0.2.0's schema
_SCHEMA: Final = "0021"  #: of that
_MANY: Final = 100  #: milestones at each step
_SOME: Final = 10  #: of them, so that others are still to be sent
_REFUSED: Final = 5  #: what a command ends with that does not know the schema


@dataclass(frozen=True, kw_only=True, slots=True)
class _Program:
    """A tree of ours, and the interpreter whose every process, isolated or not, runs it."""

    root: Path = REPOSITORY
    python: str = sys.executable


def _program_of(revision: str, folder: Path) -> _Program:
    """That of an earlier revision; the test is skipped where this copy of the repository lacks it.

    All else is what this environment has, but for the tree that it has of ours.
    """
    wanted = ["git", "archive", "--format=zip", revision, "tracker", "tests/peers"]
    packed = subprocess.run(wanted, cwd=REPOSITORY, capture_output=True, check=False)
    if packed.returncode:
        pytest.skip(
            f"{revision[:8]} is not in this copy of the repository, which is shallow or none: "
            "`git fetch --unshallow`"
        )
    root, environment = folder / "tree", folder / "environment"
    zipfile.ZipFile(io.BytesIO(packed.stdout)).extractall(root)
    venv.create(environment, symlinks=True)
    python = environment / "bin" / "python"
    asked = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    Path(told, "before.pth").write_text(f"{root}\n{sysconfig.get_path('purelib')}\n")
    where = [python, "-I", "-c", "import tracker; print(tracker.__file__)"]
    found = subprocess.run(where, capture_output=True, text=True, check=True).stdout
    assert Path(found.strip()).is_relative_to(root)
    return _Program(root=root, python=str(python))


_PRESENT: Final = _Program()


@pytest.mark.timeout(300)
def test_daemons_are_upgraded_one_after_the_other_and_nothing_is_missed_or_hidden(
    tmp_path: Path, empty_postgres_url: str
) -> None:
    url = empty_postgres_url
    old = _program_of(_BEFORE, tmp_path / "program")
    with WebhookPeer(usual=Answer(delay_s=0.1)) as peer:

        def site(name: str, program: _Program = _PRESENT) -> Site:
            return _site(tmp_path / name, peer, url, program)

        sites = [site("one", old), site("two", old)]
        sites[0].run("init")
        assert _schema(url) == _SCHEMA
        _add(sites[0], "before")
        daemons = [_started(each) for each in sites]
        wait_for(lambda: len(peer.accepted) >= _SOME, "the first messages")

        newer = site("newer")
        newer.run("db", "upgrade")
        assert _schema(url) == HEAD
        _add(newer, "beneath")
        wait_for(lambda: len(peer.accepted) >= _MANY + _SOME, "what those of before go on to send")
        assert [each.poll() for each in daemons] == [None, None]
        assert sites[0].run("status", check=False).returncode == _REFUSED, "none begins anew"

        for number, before in enumerate(sites):
            _add(newer, f"{number} changes")
            assert before.stop(daemons[number]) == 0
            sites[number] = site(f"{number} anew")
            daemons[number] = _started(sites[number])
        wait_for(lambda: unsettled(url) == 0, "the end of all that is due")
        codes = [each.stop(daemon) for each, daemon in zip(sites, daemons, strict=True)]
    assert codes == [0, 0], [each.log.read_text()[-2_000:] for each in sites]
    told = {"hook": told_by_hook(peer)}
    found = verdict(url, told, wanted=_keys("before", "beneath", "0 changes", "1 changes"))
    assert found.clean, found
    assert found.repeated == 0, "whoever leaves finishes what is under way"


def _site(folder: Path, peer: WebhookPeer, url: str, program: _Program) -> Site:
    """An installation of a program."""
    folder.mkdir()
    return Site(
        folder,
        {"hook": peer.channel_url(), "ops": "console://"},
        environment={"XDG_STATE_HOME": str(folder)},
        delivery=QUICK + 'operator = "ops"\n',
        policy='channels.names = ["hook"]',
        database_url=url,
        forked=False,
        root=program.root,
        python=program.python,
    )


def _keys(*prefixes: str) -> list[str]:
    return [f"{prefix.replace(' ', '-')}-{each}" for prefix in prefixes for each in range(_MANY)]


def _add(site: Site, prefix: str) -> None:
    """Have a command of that program add milestones of which each has a reminder that is due."""
    records = [
        {"key": key, "title": f"Milestone {key}", "due": "in 5 days"} for key in _keys(prefix)
    ]
    file = site.folder / f"{prefix}.json"
    file.write_text(json.dumps(records))
    site.run("import", str(file))


def _started(site: Site) -> Daemon:
    has_begun = started(site)
    daemon = site.start()
    wait_for(has_begun, "the start of a daemon")
    return daemon


def _schema(url: str) -> str:
    with psycopg.connect(libpq_url(url)) as connection:
        [(found,)] = connection.execute("SELECT version_num FROM alembic_version")
    return str(found)
