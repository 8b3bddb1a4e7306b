"""One daemon after the other is upgraded, the schema beneath those that have yet to be."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
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


def _program_of(revision: str, folder: Path) -> Path:
    """The tree of an earlier revision; skipped where this copy of the repository lacks it."""
    wanted = ["git", "archive", "--format=zip", revision, "tracker", "tests/peers"]
    packed = subprocess.run(wanted, cwd=REPOSITORY, capture_output=True, check=False)
    if packed.returncode:
        pytest.skip(
            f"{revision[:8]} is not in this copy of the repository, which is shallow or none: "
            "`git fetch --unshallow`"
        )
    zipfile.ZipFile(io.BytesIO(packed.stdout)).extractall(folder)
    return folder


@pytest.mark.timeout(300)
def test_daemons_are_upgraded_one_after_the_other_and_nothing_is_missed_or_hidden(
    tmp_path: Path, empty_postgres_url: str
) -> None:
    url = empty_postgres_url
    old = _program_of(_BEFORE, tmp_path / "program")
    with WebhookPeer(usual=Answer(delay_s=0.1)) as peer:

        def site(name: str, root: Path = REPOSITORY) -> Site:
            return _site(tmp_path / name, peer, url, root)

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


def _site(folder: Path, peer: WebhookPeer, url: str, root: Path) -> Site:
    """An installation of the program at `root`."""
    folder.mkdir()
    return Site(
        folder,
        {"hook": peer.channel_url(), "ops": "console://"},
        environment={"XDG_STATE_HOME": str(folder)},
        delivery=QUICK + 'operator = "ops"\n',
        policy='channels.names = ["hook"]',
        database_url=url,
        forked=False,
        root=root,
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
