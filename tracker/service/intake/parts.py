"""A long import written in parts, so that nobody waits for more than one of them.

On SQLite whoever writes keeps all others from writing. A part holds the database for a fraction of
a second, and between two of them is a pause in which whoever waits finds it free: SQLite looks
every tenth of a second.
"""

from __future__ import annotations

import pickle
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Final, TypeVar

TOGETHER: Final = 1_000  #: records that are compared and written in one transaction
_FIRST, _LEAST, _MOST = 100, 20, 2_000  #: records of a part
_LASTS_S: Final = 0.3  #: that a part should take
_REST_S: Final = 0.1  #: between two

_Item = TypeVar("_Item")


def in_parts(
    items: Iterable[_Item],
    *,
    monotonic: Callable[[], float] = time.monotonic,
    rest: Callable[[float], object] = time.sleep,
) -> Iterator[list[_Item]]:
    """`items` in their order, as many at a time as take a fraction of a second.

    What is done with a part is done when the next one is asked for.
    """
    coming, size = iter(items), _FIRST
    while part := list(islice(coming, size)):
        began = monotonic()
        yield part
        lasted = max(monotonic() - began, 0.001)
        size = max(_LEAST, min(_MOST, 2 * size, int(size * _LASTS_S / lasted)))
        if lasted > _REST_S / 2:
            rest(_REST_S)


class Aside:
    """Values kept in a file of no name until they are taken, in their order: they may be many."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as this

    def put(self, values: Iterable[object]) -> None:
        """Keep some more."""
        pickle.dump(tuple(values), self._file)

    def taken(self) -> Iterator[Any]:
        """All of them, from the first."""
        self._file.seek(0)
        with self._file as file:
            while True:
                try:
                    yield from pickle.load(file)  # noqa: S301 - written above
                except EOFError:
                    return
