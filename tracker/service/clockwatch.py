"""The time that tracker believes: a jump of the system's clock is held until somebody confirms it.

A clock that jumps ahead by more than an hour while tracker runs, at once or in small steps, would
make due what lies in the future; until the jump is released, time goes on as if it had not
happened. So it does where a clock is further ahead at the start than tracker can have been down.
"""

from __future__ import annotations

import ctypes
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.service.clock import Clock

_JUMP = timedelta(hours=1)
_SET_BACK = timedelta(seconds=60)
_RELEASED_AFTER_S = 600.0
_SETTLED_AFTER_S = 3_600.0
_DRIFT = 0.0002  #: of a clock that is only put right now and then: 17 s a day
_NONE = timedelta()

_TIME_ERROR = 5  #: adjtimex(2): the clock is not synchronised
_TIMEX_BYTES = 512  #: more than struct timex takes anywhere; modes = 0 in it only reads


@dataclass(frozen=True, kw_only=True, slots=True)
class Jump:
    """The system's clock went ahead; what that makes due is held."""

    ahead: timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """The system's clock is further ahead than what is known of the time allows."""

    ahead: timedelta
    known: datetime  #: the last instant that was believed before
    of_server: bool = False  #: that is what the clock of the database's server shows


@dataclass(frozen=True, kw_only=True, slots=True)
class SetBack:
    """The system's clock went back, and believed time with it."""

    by: timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class Released:
    """Nothing is held any more: the clock was mended, or a time server confirms it."""


Sight = Jump | Doubt | SetBack | Released


class BelievedClock:
    """The system's clock without the jumps that nobody has confirmed; threads may share it.

    `monotonic` gives seconds that go on while the machine sleeps, so that sleep is downtime and no
    jump. An hour in all is believed, and what a clock drifts that is put right now and then.
    `held` is what an earlier process held. Before this one the clock was `undisturbed` for so long,
    unless it `begins_with` something; a doubt is held beside the rest.
    `synchronised` says whether the system's clock follows a time server, in which case what is
    held is believed after ten minutes.
    """

    def __init__(  # noqa: PLR0913 - what a clock begins with
        self,
        system: Clock,
        monotonic: Callable[[], float],
        *,
        held: timedelta = _NONE,
        undisturbed: timedelta = _NONE,
        begins_with: Doubt | SetBack | None = None,
        synchronised: Callable[[], bool],
    ) -> None:
        self._system = system
        self._monotonic = monotonic
        self._synchronised = synchronised
        self._lock = threading.Lock()
        self._held = held + (begins_with.ahead if isinstance(begins_with, Doubt) else _NONE)
        self._crept = _NONE  #: how far the clock went ahead in steps that were believed
        self._read_at = (system.now(), monotonic())
        before = _NONE if begins_with else undisturbed
        self._set_at = self._read_at[1] - before.total_seconds()
        self._sights: list[Sight] = [begins_with] if begins_with else []

    @property
    def held(self) -> timedelta:
        """By how much the system's clock is ahead of the believed one."""
        return self._held

    def now(self) -> datetime:
        """The present instant as tracker believes it, aware, in UTC."""
        with self._lock:
            return self._advance()

    def look(self) -> Sight | None:
        """What has become of the clock, each thing once; to be asked at every tick."""
        with self._lock:
            self._advance()
            if self._held and self._confirmed():
                self._held = _NONE
                self._sights.append(Released())
            return self._sights.pop(0) if self._sights else None

    @property
    def settled(self) -> bool:
        """Whether nothing is held, and a time server or an hour says that it stays so."""
        with self._lock:
            self._advance()
            waited = self._read_at[1] - self._set_at
            return not self._held and (waited >= _SETTLED_AFTER_S or self._synchronised())

    def doubt(self, doubt: Doubt) -> None:
        """Hold what the clock is ahead by, as something else knows better than what it did."""
        with self._lock:
            self._advance()
            self._held += doubt.ahead
            self._set_at = self._read_at[1]
            self._sights.append(doubt)

    def release(self) -> None:
        """Believe the system's clock, because somebody says so; nobody needs to be told of it."""
        with self._lock:
            self._advance()
            self._held = self._crept = _NONE

    def _advance(self) -> datetime:
        """Hold or give way, by what both clocks did since the last reading; gives the time."""
        system, monotonic = self._system.now(), self._monotonic()
        before, elapsed = self._read_at[0], timedelta(seconds=monotonic - self._read_at[1])
        self._read_at = (system, monotonic)
        ahead = system - before - elapsed
        crept = max(_NONE, self._crept + ahead - elapsed * _DRIFT)
        if ahead > _JUMP:
            self._hold(ahead, monotonic)
        elif ahead < -_SET_BACK:
            self._give_way(-ahead)
        elif crept > _JUMP:
            self._hold(crept, monotonic)
            self._crept = _NONE
            self._go_back(crept - ahead)
        else:
            self._crept = crept
        return system - self._held

    def _hold(self, ahead: timedelta, monotonic: float) -> None:
        self._held += ahead
        self._set_at = monotonic
        self._sights.append(Jump(ahead=ahead))

    def _give_way(self, back: timedelta) -> None:
        """A clock that goes back takes away from what is held, and only then from believed time."""
        given = min(back, self._held)
        self._held -= given
        if given and not self._held:
            self._sights.append(Released())
        self._crept = max(_NONE, self._crept - (back - given))
        self._go_back(back - given)

    def _go_back(self, by: timedelta) -> None:
        """Believed time is `by` earlier than it was; a little is nothing."""
        if by > _SET_BACK:
            self._set_at = self._read_at[1]
            self._sights.append(SetBack(by=by))

    def _confirmed(self) -> bool:
        waited = self._read_at[1] - self._set_at
        return waited >= _RELEASED_AFTER_S and self._synchronised()


def monotonic() -> float:
    """Seconds that never jump and go on while the machine sleeps."""
    return time.clock_gettime(_CLOCK)


def synchronised() -> bool:
    """Whether the kernel says that a time server disciplines the clock; False where it cannot."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
    except (OSError, AttributeError):
        return False
    return bool(0 <= state < _TIME_ERROR)


_CLOCK: int = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
