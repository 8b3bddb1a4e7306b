"""Starts daemons from a process that has everything imported: hundreds of lives in minutes.

    python -m tests.faults.nursery

Reads an order a line from stdin: `{"environ": {...}, "log": path, "console": path}` answers the
process id of a daemon that runs `tests.peers.launch run`; `{"reap": pid}` answers how it ended, as
`os.waitstatus_to_exitcode` says it, when it has.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any, Self

from tests.sites import REPOSITORY, Site

_IMPORTED = (
    "tests.peers.launch",
    "tracker.cli.main",
    "tracker.cli.program",
    "tracker.daemon.serve",
    "tracker.cli.commands.run",
)


@dataclass
class Nursery:
    """The test's side: forks daemons of `site`; use as a context manager."""

    site: Site

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery"],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def start(self) -> int:
        """Start a daemon; gives its process id."""
        site = self.site
        return self._ask(
            {"environ": site.environ(), "log": str(site.log), "console": str(site.console)}
        )

    def reap(self, pid: int) -> int:
        """Wait until that daemon has ended; gives its exit code, or minus the signal's number."""
        return self._ask({"reap": pid})

    def _ask(self, order: dict[str, Any]) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(order), file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())


def main() -> None:
    """Take orders until stdin ends."""
    for name in _IMPORTED:
        importlib.import_module(name)
    for line in sys.stdin:
        print(_done(json.loads(line)), flush=True)


def _done(order: dict[str, Any]) -> int:
    if "reap" in order:
        return os.waitstatus_to_exitcode(os.waitpid(order["reap"], 0)[1])
    pid = os.fork()
    if pid == 0:
        _become_daemon(order)
    return pid


def _become_daemon(order: dict[str, Any]) -> None:
    os.environ.clear()
    os.environ.update(order["environ"])
    with open(os.devnull) as nothing:  # noqa: PTH123 - a device, not a path of ours
        os.dup2(nothing.fileno(), 0)
    for path, number in ((order["console"], 1), (order["log"], 2)):
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.dup2(file, number)
        os.close(file)
    sys.argv = ["tracker", "run"]
    importlib.import_module("tests.peers.launch").main()


if __name__ == "__main__":
    main()
