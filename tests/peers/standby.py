"""A PostgreSQL server, a standby that has whatever it committed, and a proxy that leads to one."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg

from tests.databases import administer
from tests.faults.oracle import descendants
from tests.sites import PATIENCE_S, REPOSITORY, wait_for

_PORT: Final = 5432
_NAME: Final = "standby"  #: of its connection, by which the other one waits for it
_STREAMS: Final = "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'"
_SEGMENT: Final = 6  #: the line of postmaster.pid that says which shared memory it has


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """A PostgreSQL server at an address of its own, which this process reaches by its socket."""

    address: str
    data: Path
    programs: Path
    user: str
    namespace: str

    @property
    def url(self) -> str:
        """What libpq reaches it by, from here."""
        return f"postgresql://postgres@/postgres?host={self.data}"

    def start(self) -> None:
        self._control("start", *self._options)

    def restart(self) -> None:
        """As after a crash of the machine: nothing is brought to an end before."""
        self._control("restart", "-m", "immediate", *self._options)

    def stop(self) -> None:
        self._control("stop", "-m", "immediate")

    def promote(self) -> None:
        """Take over: what could only be read may be written."""
        self._control("promote")

    def kill(self) -> None:
        """Every process of it at once, and what they would leave to nobody."""
        lines = (self.data / "postmaster.pid").read_text().splitlines()
        whole = [int(lines[0]), *descendants(int(lines[0]))]
        for pid in whole:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        wait_for(lambda: not any(map(_runs, whole)), "the end of the server")
        self.run("ipcrm", "--shmem-id", lines[_SEGMENT].split()[1])
        (self.data / "postmaster.pid").unlink()

    def run(self, *command: str) -> None:
        """Run a program as the server's user, on its network."""
        as_user = ["setpriv", "--reuid", self.user, "--clear-groups"]
        done = subprocess.run(
            ["ip", "netns", "exec", self.namespace, *as_user, *command],
            check=False,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        )
        assert done.returncode == 0, done.stdout + done.stderr + (self.data / "log").read_text()

    @property
    def _options(self) -> list[str]:
        set_to = {
            "listen_addresses": self.address,
            "unix_socket_directories": self.data,
            "dynamic_shared_memory_type": "mmap",  # in its folder, which goes whatever kills it
            "wal_retrieve_retry_interval": "200ms",
        }
        options = " ".join(f"-c {name}={value}" for name, value in set_to.items())
        return ["-o", options, "-l", f"{self.data}/log"]

    def _control(self, *arguments: str) -> None:
        self.run(str(self.programs / "pg_ctl"), "-w", "-D", str(self.data), *arguments)


@dataclass(kw_only=True)
class Pair:
    """Two servers of which one is written to; whoever connects is led to it by a proxy."""

    address: str  #: of the proxy
    servers: tuple[Server, Server]  #: the one that is written to at first, and its standby
    target: Path  #: says where the proxy leads to

    def url(self, name: str, *, inside: bool = False) -> str:
        """The URL of a database, as hosts reach it, or as this process does."""
        if inside:
            return f"postgresql+psycopg://postgres@{self.address}/{name}"
        sockets = ",".join(str(each.data) for each in self.servers)
        return (
            f"postgresql+psycopg://postgres@/{name}?host={sockets}&target_session_attrs=read-write"
        )

    @property
    def primary(self) -> Server:
        """The one that is written to."""
        return next(each for each in self.servers if each.address == self.target.read_text())

    def fail_over(self, noticed: Callable[[], object]) -> None:
        """The first one is killed; the other may only be read until that is `noticed`."""
        first, second = self.servers
        first.kill()
        self.target.write_text(second.address)
        wait_for(noticed, "word of a database that may only be read")
        second.promote()

    def stop(self) -> None:
        for each in self.servers:
            if (each.data / "postmaster.pid").exists():
                each.stop()


@contextmanager
def a_pair(running: Any, hub: str, addresses: tuple[str, str, str], network: str) -> Iterator[Pair]:
    """The server that is `running`, in the namespace `hub`, with a standby and a proxy there.

    `addresses` are those of the proxy, of the server and of its standby, on `network`.
    """
    proxy, *others = addresses
    with tempfile.TemporaryDirectory(prefix="tracker-standby-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        first, second = (
            Server(
                address=address,
                data=data,
                programs=running.bin_path,
                user=running.system_user,
                namespace=hub,
            )
            for address, data in zip(others, (running.pgdata, folder / "data"), strict=True)
        )
        pair = Pair(address=proxy, servers=(first, second), target=folder / "target")
        pair.target.write_text(first.address)
        try:
            _begin(first, second, network)
            with _a_proxy(pair, hub):
                yield pair
        finally:
            pair.stop()


def _begin(first: Server, second: Server, network: str) -> None:
    """Have `second` follow `first`, which answers only for what `second` has as well."""
    with (first.data / "pg_hba.conf").open("a") as trusted:
        trusted.writelines(f"host {each} all {network} trust\n" for each in ("all", "replication"))
    first.restart()
    second.data.mkdir(mode=0o700)
    shutil.chown(second.data, first.user)
    source = f"host={first.address} user=postgres application_name={_NAME}"
    copy = ["-D", str(second.data), "-d", source, "-R", "-X", "stream", "-c", "fast", "--no-sync"]
    first.run(str(first.programs / "pg_basebackup"), *copy)
    (second.data / f".s.PGSQL.{_PORT}.lock").unlink()  # of the first one's socket
    second.start()
    waits = f"ALTER SYSTEM SET synchronous_standby_names = '{_NAME}'"
    administer(first.url, waits, "SELECT pg_reload_conf()")
    with psycopg.connect(first.url, autocommit=True) as connection:
        wait_for(lambda: connection.execute(_STREAMS).fetchone(), "the standby to follow")


@contextmanager
def _a_proxy(pair: Pair, hub: str) -> Iterator[None]:
    lead = [sys.executable, "-m", "tests.peers.proxy", pair.address, str(_PORT), str(pair.target)]
    with subprocess.Popen(["ip", "netns", "exec", hub, *lead], cwd=REPOSITORY) as proxy:
        try:
            yield
        finally:
            proxy.terminate()


def _runs(pid: int) -> bool:
    """Whether a process has not ended, be it that nobody has asked how."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
