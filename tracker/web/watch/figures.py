"""The figures of `/metrics`: their names, their units, and what each of them says."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Final

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector, CollectorRegistry

from tracker.domain.delivery import Outcome
from tracker.domain.milestone import MilestoneStatus
from tracker.service.views.readiness import troubles
from tracker.service.views.status import Status
from tracker.store.values.records import Figures

_VERSION: Final = version("regulatory-tracker")
_HOUR_S: Final = 3_600
_DAY_S: Final = 86_400
_STEPS_S: Final = (_HOUR_S, 4 * _HOUR_S, _DAY_S, 3 * _DAY_S, 7 * _DAY_S, 30 * _DAY_S)
_SOURCES: Final = ("ok", "failing", "paused")
_ENDED: Final = tuple(each for each in Outcome if each is not Outcome.STARTED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What was read of the database at `at`."""

    at: datetime
    stands: Status
    figures: Figures


class Figured(Collector):
    """A reading as Prometheus takes it."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def collect(self) -> Iterator[Metric]:
        """Each figure, with all values of its labels that can be."""
        reading = self._reading
        yield InfoMetricFamily("tracker_build", "What is watched.", {"version": _VERSION})
        yield from _of_the_daemon(reading.stands, reading.at)
        yield from _of_sends(reading.stands, reading.figures)
        yield from _of_milestones(reading.figures)


def written(reading: Reading) -> bytes:
    """`reading` in the text format of Prometheus."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figured(reading))
    return generate_latest(registry)


def _of_the_daemon(stands: Status, at: datetime) -> Iterator[Metric]:
    yield _gauge("ready", "Whether reminders leave in time.", not troubles(stands, at))
    yield _gauge("daemon_running", "Whether a daemon has ticked of late.", stands.running)
    held_s = stands.clock_held.total_seconds()
    yield _gauge(
        "clock_held_seconds", "How far ahead the clock jumped, while that is held.", held_s
    )
    daemon = stands.daemon
    if daemon is not None and daemon.last_tick_at is not None:
        age_s = (at - stands.clock_held - daemon.last_tick_at).total_seconds()
        yield _gauge("tick_age_seconds", "Since the last tick of the daemon.", max(age_s, 0))
    if daemon is not None and daemon.tick_ms is not None:
        took = "How long the last tick of the daemon took."
        yield _gauge("tick_duration_seconds", took, daemon.tick_ms / 1_000)


def _of_sends(stands: Status, figures: Figures) -> Iterator[Metric]:
    yield _gauge("backlog", "What is due to be told, and accepted by no channel.", stands.backlog)
    oldest = "For how long the oldest of that has been due; 0 where nothing is."
    yield _gauge("oldest_overdue_seconds", oldest, stands.oldest_overdue_s or 0)
    attempts = GaugeMetricFamily(
        "tracker_delivery_attempts",
        "Tries at a delivery that have ended. What came of one may become known later.",
        labels=("channel", "outcome"),
    )
    told = {channel for channel, _ in figures.attempts}
    for channel in sorted(told | {each.name for each in stands.channels}):
        for outcome in _ENDED:
            number = figures.attempts.get((channel, outcome.value), 0)
            attempts.add_metric((channel, outcome.value), number)
    yield attempts
    yield _lag(figures.seen_after_s)


def _of_milestones(figures: Figures) -> Iterator[Metric]:
    yield _by("milestones", "Milestones.", "status", tuple(MilestoneStatus), figures.milestones)
    yield _gauge("milestones_overdue", "Duties that are open and past their date.", figures.overdue)
    yield _by("sources", "Saved sources, by how they are.", "state", _SOURCES, figures.sources)
    yield CounterMetricFamily("tracker_slips", "Dates that have moved.", value=figures.moves)


def _gauge(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(f"tracker_{name}", says, value=value)


def _by(
    name: str, says: str, label: str, words: Sequence[str], numbers: Mapping[str, int]
) -> Metric:
    family = GaugeMetricFamily(f"tracker_{name}", says, labels=(label,))
    for word in words:
        family.add_metric((str(word),), numbers.get(word, 0))
    return family


def _lag(seconds: Sequence[float]) -> Metric:
    """Each is counted in every step that it is below or at."""
    counts = [0] * (len(_STEPS_S) + 1)
    for each in seconds:
        counts[bisect_left(_STEPS_S, each)] += 1
    steps = [*map(float, _STEPS_S), float("inf")]
    buckets = [(_step(step), sum(counts[: place + 1])) for place, step in enumerate(steps)]
    return HistogramMetricFamily(
        "tracker_acknowledgement_lag_seconds",
        "From the first time that a reminder was accepted until somebody acknowledged it.",
        buckets=buckets,
        sum_value=sum(seconds),
    )


def _step(seconds: float) -> str:
    return "+Inf" if seconds == float("inf") else str(seconds)
