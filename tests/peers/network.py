"""Hosts on a network of their own: network namespaces on a bridge, with PostgreSQL servers.

Nobody else can reach any of their addresses. Servers and receivers listen in the namespace of the
bridge, each daemon runs in that of its host, with process numbers and a host name of its own.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

import pytest

from tests.databases import a_server
from tests.faults.oracle import descendants
from tests.peers.standby import Pair, a_pair
from tests.sites import PATIENCE_S, REPOSITORY, Site

SERVER: Final = "10.231.0.1"  #: as hosts know it
RECEIVER: Final = "10.231.0.2"
_SERVERS: Final = ("10.231.0.3", "10.231.0.4")
_NETWORK: Final = "10.231.0.0/24"
_HOST: Final = "10.231.0.1{}"
_NEW_NETWORK: Final = 0x40000000  #: <linux/sched.h>, CLONE_NEWNET
_INSIDE: Final = 'hostname "$1" && shift && exec "$@"'

Made = TypeVar("Made")


@dataclass
class Host:
    """A machine on which a daemon runs."""

    name: str
    namespace: str
    hub: str
    site: Site
    log: Path = field(init=False)
    daemon: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.log = self.site.log

    def start(self) -> None:
        """Start a daemon."""
        enter = ["ip", "netns", "exec", self.namespace, "unshare", "--uts", "--pid", "--fork"]
        named = ["--mount-proc", "--kill-child", "sh", "-c", _INSIDE, "sh", self.name]
        with self.log.open("ab") as log:
            self.daemon = subprocess.Popen(
                [*enter, *named, *self.site.command("run")],
                env=self.site.environ(),
                cwd=REPOSITORY,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )

    def kill(self) -> None:
        """The power fails."""
        assert self.daemon is not None
        self.daemon.kill()
        self.daemon.wait(PATIENCE_S)

    def pause(self) -> None:
        """Everything on it stands still, and does not know."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def stop(self) -> int:
        """Ask the daemon to end; gives its exit code."""
        assert self.daemon is not None
        for pid in self._processes()[:1]:
            os.kill(pid, signal.SIGTERM)
        return self.daemon.wait(PATIENCE_S)

    def cut_off(self) -> None:
        """Nobody reaches it, and it reaches nobody."""
        _ip("-n", self.hub, "link", "set", self.name, "down")

    def join(self) -> None:
        _ip("-n", self.hub, "link", "set", self.name, "up")

    def lose_server(self) -> None:
        """What it says to the database is lost; all others hear it."""
        _ip("-n", self.namespace, "route", "add", "blackhole", f"{SERVER}/32")

    def find_server(self) -> None:
        _ip("-n", self.namespace, "route", "del", "blackhole", f"{SERVER}/32")

    def _processes(self) -> list[int]:
        assert self.daemon is not None
        return descendants(self.daemon.pid)

    def _signal(self, number: int) -> None:
        for pid in self._processes():
            with suppress(ProcessLookupError):
                os.kill(pid, number)


@dataclass(frozen=True, kw_only=True, slots=True)
class Network:
    """A bridge with servers on it."""

    hub: str
    server: Pair
    namespaces: tuple[str, ...]

    def host(self, number: int, site: Site) -> Host:
        """The host of that number, counted from 0, which serves `site`."""
        return Host(
            name=f"host{number}", namespace=self.namespaces[number], hub=self.hub, site=site
        )

    def on_bridge(self, make: Callable[[], Made]) -> Made:
        """What `make` gives, with the sockets that it opens on the bridge."""
        made: list[Made] = []

        def inside() -> None:
            with Path(f"/run/netns/{self.hub}").open() as namespace:
                entered = ctypes.CDLL(None).setns(namespace.fileno(), _NEW_NETWORK)
            assert entered == 0
            made.append(make())

        thread = threading.Thread(target=inside)
        thread.start()
        thread.join()
        return made[0]


@contextmanager
def a_network(hosts: int) -> Iterator[Network]:
    """A bridge with so many hosts and two servers; the test is skipped where none can be made."""
    for program in ("ip", "unshare", "setpriv"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed (on Debian: iproute2, util-linux)")
    if os.geteuid():
        pytest.skip("only root makes network namespaces")
    hub, *namespaces = names = [f"tracker-{os.getpid()}-{each}" for each in ("hub", *range(hosts))]
    try:
        _connect(hub, namespaces)
        with (
            a_server() as running,
            a_pair(running, hub, (SERVER, *_SERVERS), _NETWORK) as server,
        ):
            yield Network(hub=hub, server=server, namespaces=tuple(namespaces))
    finally:
        for each in names:
            subprocess.run(["ip", "netns", "delete", each], check=False, capture_output=True)


def _connect(hub: str, namespaces: Sequence[str]) -> None:
    try:
        _ip("netns", "add", hub)
        _ip("-n", hub, "link", "set", "lo", "up")
        _ip("-n", hub, "link", "add", "bridge", "type", "bridge")
    except subprocess.CalledProcessError as error:
        pytest.skip(f"no network namespaces here: {error.stderr.decode().strip()}")
    for address in (SERVER, RECEIVER, *_SERVERS):
        _ip("-n", hub, "address", "add", f"{address}/24", "dev", "bridge")
    _ip("-n", hub, "link", "set", "bridge", "up")
    for number, each in enumerate(namespaces):
        name, inside = f"host{number}", ("-n", each)
        _ip("netns", "add", each)
        _ip("-n", hub, "link", "add", name, "type", "veth", "peer", "name", "up0", "netns", each)
        _ip("-n", hub, "link", "set", name, "master", "bridge", "up")
        _ip(*inside, "address", "add", f"{_HOST.format(number)}/24", "dev", "up0")
        for device in ("lo", "up0"):
            _ip(*inside, "link", "set", device, "up")


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True, timeout=PATIENCE_S)
