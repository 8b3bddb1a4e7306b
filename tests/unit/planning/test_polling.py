"""When a source is fetched again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.planning_builders import utc
from tracker.domain.source import Source
from tracker.planning.polling import after_failure, after_success, fails_lastingly, set_back

_NOW = utc("2026-11-22 12:00")
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def _source(every: timedelta = 12 * _HOUR) -> Source:
    return Source(
        name="fr",
        url="https://example.org/",
        format="federal-register",
        every=every,
        added_at=_NOW,
        next_at=_NOW,
    )


@pytest.mark.parametrize(("jitter", "hours"), [(0.0, 10.8), (0.5, 12.0), (1.0, 13.2)])
def test_after_success_it_is_fetched_again_after_about_its_interval(
    jitter: float, hours: float
) -> None:
    failing = replace(_source(), failures=3, failing_since=_NOW - _DAY)
    after = after_success(failing, _NOW, jitter=jitter)
    assert after.next_at - _NOW == timedelta(hours=hours)
    assert (after.last_success_at, after.failing_since, after.failures) == (_NOW, None, 0)


def test_pauses_after_failures_double_up_to_the_interval() -> None:
    source, pauses = _source(_HOUR), []
    for _ in range(6):
        source = after_failure(source, _NOW, jitter=0.5)
        pauses.append((source.next_at - _NOW) / _MINUTE)
    assert pauses == [5, 10, 20, 40, 60, 60]
    assert after_failure(replace(source, failures=10**6), _NOW, jitter=1.0).next_at == (
        _NOW + 66 * _MINUTE
    )


def test_a_stretch_of_failures_begins_with_the_first() -> None:
    first = after_failure(_source(), _NOW, jitter=0.5)
    second = after_failure(first, _NOW + _DAY, jitter=0.5)
    assert (second.failing_since, second.failures) == (_NOW, 2)
    assert second.last_success_at is None


@pytest.mark.parametrize(
    ("why", "asked", "pause"),
    [
        ("longer than the pause", "1800", 30 * _MINUTE),
        ("shorter than the pause", "60", 5 * _MINUTE),
        ("at most a day", "99999999", _DAY),
        ("as a date", "Sun, 22 Nov 2026 14:00:00 GMT", 2 * _HOUR),
        ("nonsense", "soon", 5 * _MINUTE),
    ],
)
def test_a_server_may_ask_for_patience(why: str, asked: str, pause: timedelta) -> None:
    after = after_failure(_source(), _NOW, jitter=0.5, retry_after=asked)
    assert after.next_at - _NOW == pause, why


def test_it_fails_lastingly_after_three_days() -> None:
    assert not fails_lastingly(_source(), _NOW)
    failing = replace(_source(), failing_since=_NOW - 3 * _DAY)
    assert fails_lastingly(failing, _NOW)
    assert not fails_lastingly(failing, _NOW - timedelta(seconds=1))


def test_a_clock_that_was_set_back_makes_due_what_would_wait_too_long() -> None:
    source = replace(_source(2 * _DAY), next_at=_NOW)
    assert set_back(source, _NOW - 2 * _DAY).next_at == _NOW
    assert set_back(source, _NOW - 3 * _DAY).next_at == _NOW - 3 * _DAY
    soon = replace(_source(_HOUR), next_at=_NOW)  # the server may have asked for a day
    assert set_back(soon, _NOW - _DAY).next_at == _NOW
