"""A long import written in parts, so that nobody waits for more than one of them."""

from __future__ import annotations

import pickle
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, TypeVar

from tracker.service.pace import Pace

TOGETHER: Final = 1_000  #: records that are compared and written in one transaction
_MOST: Final = 2_000  #: records of a part

_Item = TypeVar("_Item")


def in_parts(
    items: Iterable[_Item],
    *,
    weigh: Callable[[_Item], int] = lambda _item: 1,
    pace: Pace | None = None,
    monotonic: Callable[[], float] = time.monotonic,
    rest: Callable[[float], object] = time.sleep,
) -> Iterator[list[_Item]]:
    """`items` in their order, as many at a time as take a fraction of a second.

    What is done with a part is done when the next one is asked for.
    """
    pace = pace or Pace(most=_MOST)
    coming = iter(items)
    while part := list(_some(coming, weigh, pace.size)):
        began = monotonic()
        yield part
        if pause_s := pace.took(monotonic() - began):
            rest(pause_s)


def _some(coming: Iterator[_Item], weigh: Callable[[_Item], int], weight: int) -> Iterator[_Item]:
    """The next items, until they weigh as much."""
    for item in coming:
        yield item
        weight -= weigh(item)
        if weight <= 0:
            return


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
