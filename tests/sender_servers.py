"""The process that senders are forked from, forked for tests from one that has all imported."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from tests import nursery
from tracker.delivery.senders.fork_server import serve


def started(descriptor: int, environment: Mapping[str, str]) -> nursery.Forked:
    """In place of the one that `tracker.delivery.senders.fork_server` starts."""
    with Path(os.devnull).open("r+b") as nothing, os.fdopen(2, "wb", closefd=False) as stderr:
        return nursery.start(
            "tests.sender_servers",
            [str(descriptor)],
            environ=environment,
            folder=Path.cwd(),
            stdin=nothing,
            stdout=nothing,
            stderr=stderr,
            own_group=True,
            passed=[descriptor],
        )


def main() -> None:
    """Fork senders for whoever asks over the socket that the argument names."""
    serve(int(sys.argv[1]))
