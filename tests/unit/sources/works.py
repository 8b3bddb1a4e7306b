"""Pieces of work that do to their process whatever a document might bring a reader to do."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Iterator

from tracker.errors import ImportRefused
from tracker.sources.apart.values import LARGEST_FRAME


def values() -> Iterator[object]:
    yield from range(3)


def limits() -> Iterator[object]:
    kinds = (resource.RLIMIT_AS, resource.RLIMIT_CORE, resource.RLIMIT_CPU)
    yield [resource.getrlimit(kind)[0] for kind in kinds]


def greedy() -> Iterator[object]:
    yield 1
    yield len([bytes(1024) for _ in range(10_000_000)])


def hangs() -> Iterator[object]:
    yield os.getpid()
    signal.pause()


def works_on() -> Iterator[object]:
    resource.setrlimit(resource.RLIMIT_CPU, (1, 2))
    while True:
        pass
    yield


def dies(number: int) -> Iterator[object]:
    yield 1
    os.kill(os.getpid(), number)


def leaves() -> Iterator[object]:
    os._exit(7)
    yield


def writes_a_file() -> Iterator[object]:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with open("/dev/shm/never", "wb") as file:  # noqa: PTH123, S108 - nothing may come of it
        file.write(b"x" * 10_000)
        file.flush()
    yield


def refuses() -> Iterator[object]:
    raise ImportRefused("no", problems=("a", "b"))
    yield


def is_at_fault() -> Iterator[object]:
    yield 1 // 0


def says_much() -> Iterator[object]:
    yield "x" * (LARGEST_FRAME + 1)


def says_what_is_no_data() -> Iterator[object]:
    yield print
