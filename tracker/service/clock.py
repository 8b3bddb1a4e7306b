"""The only reader of the clock; everything below takes `now` as an argument."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)


def today(clock: Clock, tz: str) -> date:
    """The present day in the IANA zone `tz`."""
    return clock.now().astimezone(ZoneInfo(tz)).date()
