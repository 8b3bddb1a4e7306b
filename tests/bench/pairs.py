"""Measuring two things in turns, so that a noisy machine is noisy for both."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, kw_only=True)
class Result:
    """One line of the table; `ratio` is ours over peer."""

    name: str
    ours: float
    peer: float
    ratio: float
    unit: str
    runs: int

    def row(self) -> dict[str, object]:
        return asdict(self)


def in_turns(
    name: str, unit: str, ours: Callable[[], float], peer: Callable[[], float], *, runs: int
) -> Result:
    """Medians of `runs` alternating measurements, after one of each that does not count."""
    ours(), peer()
    pairs = [(ours(), peer()) for _ in range(runs)]
    mine = statistics.median(pair[0] for pair in pairs)
    theirs = statistics.median(pair[1] for pair in pairs)
    return Result(
        name=name,
        ours=round(mine, 4),
        peer=round(theirs, 4),
        ratio=round(statistics.median(pair[0] / pair[1] for pair in pairs), 3),
        unit=unit,
        runs=runs,
    )


def seconds(action: Callable[[], object]) -> float:
    """How long `action` takes, on the monotonic clock."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def command_seconds(command: Sequence[str], environment: Mapping[str, str]) -> float:
    """How long a process takes from start to end; it has to succeed."""
    return seconds(
        lambda: subprocess.run(command, env=dict(environment), check=True, capture_output=True)
    )
