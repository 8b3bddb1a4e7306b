"""A clock that tests set."""

from __future__ import annotations

from datetime import datetime, timedelta


class SetClock:
    """Stands still until a test moves it."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def set(self, now: datetime) -> None:
        self._now = now

    def advance(self, by: timedelta) -> None:
        self._now += by
