"""The process that reads a document, forked for tests from one that has everything imported."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tests import nursery
from tracker.sources.apart.child import serve


def started(descriptor: int, files: Sequence[int]) -> nursery.Forked:
    """In place of the one that `tracker.sources.apart` starts, with the same limits."""
    with Path(os.devnull).open("r+b") as nothing:
        return nursery.start(
            "tests.readers",
            [str(descriptor)],
            environ=os.environ,
            folder=Path.cwd(),
            stdin=nothing,
            stdout=nothing,
            stderr=nothing,
            own_group=True,
            passed=[descriptor, *files],
        )


def main() -> None:
    """Read what is asked for over the socket that the argument names."""
    serve(int(sys.argv[1]))
