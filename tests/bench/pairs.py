"""Measuring two things in turns, so that a noisy machine is noisy for both."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, kw_only=True)
class Result:
    """One line of the table; `ratio` is ours over peer, of all pairs from `lowest` to `highest`."""

    name: str
    ours: float
    peer: float
    ratio: float
    unit: str
    runs: int
    lowest: float | None = None
    highest: float | None = None
    part: str = ""  #: of all that is measured

    def row(self) -> dict[str, object]:
        return asdict(self)


def in_turns(
    name: str, unit: str, ours: Callable[[], float], peer: Callable[[], float], *, runs: int
) -> Result:
    """Medians of `runs` alternating measurements, after one of each that does not count."""
    ours(), peer()
    pairs = [(ours(), peer()) for _ in range(runs)]
    ratios = [mine / theirs for mine, theirs in pairs]
    return Result(
        name=name,
        ours=round(statistics.median(pair[0] for pair in pairs), 4),
        peer=round(statistics.median(pair[1] for pair in pairs), 4),
        ratio=round(statistics.median(ratios), 3),
        lowest=round(min(ratios), 3),
        highest=round(max(ratios), 3),
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
