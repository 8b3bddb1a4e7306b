"""When a source is fetched again, and when its failing is worth a message."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from tracker.domain.source import Source
from tracker.planning.sending.outcome import pause_asked

_FIRST_RETRY = timedelta(minutes=5)
_LONGEST_ASKED = timedelta(days=1)
_LASTS = timedelta(days=3)
_SPREAD = 0.1  #: of an interval, to either side: not every installation asks at the same second
_MOST_DOUBLINGS = 20


def after_success(source: Source, now: datetime, *, jitter: float) -> Source:
    """`source` once it was fetched and taken in; `jitter` is between 0 and 1."""
    return replace(
        source,
        next_at=now + _spread(source.every, jitter),
        last_success_at=now,
        failing_since=None,
        failures=0,
    )


def after_failure(
    source: Source, now: datetime, *, jitter: float, retry_after: str | None = None
) -> Source:
    """`source` once it failed: tried again after 5 minutes, doubling up to its interval.

    `retry_after` is the header of that name, honoured for at most a day.
    """
    doublings = min(source.failures, _MOST_DOUBLINGS)
    pause = _spread(min(_FIRST_RETRY * (1 << doublings), source.every), jitter)
    return replace(
        source,
        next_at=now + max(pause, pause_asked(retry_after, now, _LONGEST_ASKED)),
        failing_since=source.failing_since or now,
        failures=source.failures + 1,
    )


def set_back(source: Source, now: datetime) -> Source:
    """`source` with the clock at `now`: what lies further ahead than any pause is due at once."""
    longest = max(source.every * (1 + _SPREAD), _LONGEST_ASKED)
    return replace(source, next_at=now) if source.next_at - now > longest else source


def fails_lastingly(source: Source, now: datetime) -> bool:
    """Whether it has failed for so long that somebody has to look."""
    return source.failing_since is not None and now - source.failing_since >= _LASTS


def _spread(span: timedelta, jitter: float) -> timedelta:
    return span * (1 - _SPREAD + 2 * _SPREAD * jitter)
