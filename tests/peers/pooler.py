"""A pooler before a PostgreSQL server: PgBouncer, which hands out a session for one transaction."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.sites import wait_for

_SETTINGS = """
[databases]
* = host={server} port={server_port} user={user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {sessions}
server_reset_query =
max_client_conn = 100
logfile = {folder}/log
"""


@contextmanager
def a_pooler(url: str, *, sessions: int = 2) -> Iterator[str]:
    """The URL of the database at `url` through a pooler that shares so many sessions."""
    program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    if program is None:
        pytest.skip("PgBouncer is not installed (on Debian: apt-get install pgbouncer)")
    parts = urlsplit(url)
    with tempfile.TemporaryDirectory(prefix="tracker-pooler-") as name:
        folder, port = Path(name), _free_port()
        text = _SETTINGS.format(
            server=parse_qs(parts.query)["host"][0],
            server_port=parts.port or 5432,
            user=parts.username,
            port=port,
            sessions=sessions,
            folder=folder,
        )
        (folder / "settings.ini").write_text(text)
        command = [program, "-q", str(folder / "settings.ini")]
        if os.geteuid() == 0:  # it refuses to run as root, and has to reach the server's socket
            owner = Path(parse_qs(parts.query)["host"][0]).owner()
            shutil.chown(folder, owner)
            command[1:1] = ["-u", owner]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as pooler:
            try:
                wait_for(lambda: _answers(port), "the start of the pooler")
                database = parts.path.lstrip("/")
                yield f"postgresql+psycopg://{parts.username}@127.0.0.1:{port}/{database}"
            finally:
                pooler.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
