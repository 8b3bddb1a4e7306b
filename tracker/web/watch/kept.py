"""A value that many ask for, and that is found anew every few seconds at most."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """Asks once for all who come within `for_s` seconds, whether or not that went well."""

    def __init__(
        self, find: Callable[[], Awaitable[Value]], monotonic: Callable[[], float], *, for_s: float
    ) -> None:
        self._find = find
        self._monotonic = monotonic
        self._for_s = for_s
        self._found: tuple[float, Value] | None = None
        self._lock = asyncio.Lock()

    async def __call__(self) -> Value:
        """The value as it was a few seconds ago, or is now."""
        async with self._lock:
            now = self._monotonic()
            if self._found is None or not 0 <= now - self._found[0] < self._for_s:
                self._found = now, await self._find()
            return self._found[1]
