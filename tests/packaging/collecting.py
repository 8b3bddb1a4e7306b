"""Collects the suite in worlds that differ, and holds the names and their order to be the same.

    python -m tests.packaging.collecting

Workers that collect different tests abort a whole run, and a test whose name holds the time cannot
be run again. Ends with 1 where anything differs, and says what.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from difflib import unified_diff

_SHOWN = 20  #: lines of a difference
_PATIENCE_S = 300
#: Collects at another time, on a number of cores.
_PROGRAM = """
import os, sys
from datetime import datetime
import pytest, time_machine
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:int(sys.argv[2])])
with time_machine.travel(datetime.fromisoformat(sys.argv[1]), tick=True):
    sys.exit(pytest.main(["--collect-only", "-q", "-p", "no:cacheprovider"]))
"""


#: Options of pytest's from outside would shape what is printed.
_OURS = {name: text for name, text in os.environ.items() if name != "PYTEST_ADDOPTS"}


@dataclass(frozen=True)
class World:
    """What may not shape the tests that there are."""

    begins_at: str
    umask: int
    cores: int
    environ: Mapping[str, str] = field(default_factory=dict)

    def collect(self) -> list[str]:
        """The names of all tests there, in their order."""
        with tempfile.TemporaryDirectory() as home:
            done = subprocess.run(
                [sys.executable, "-c", _PROGRAM, self.begins_at, str(self.cores)],
                env={**_OURS, "HOME": home, "PYTHONIOENCODING": "utf-8", **self.environ},
                umask=self.umask,
                capture_output=True,
                encoding="utf-8",
                timeout=_PATIENCE_S,
                check=False,
            )
        if done.returncode:
            raise SystemExit(f"{self} cannot be collected:\n{done.stdout}{done.stderr}")
        found = [line for line in done.stdout.splitlines() if "::" in line]
        if not found:
            raise SystemExit(f"{self} has no tests:\n{done.stdout}")
        return found


WORLDS = (
    World("2026-06-01T12:00:00+00:00", 0o022, 2, {"PYTHONHASHSEED": "0", "TZ": "UTC"}),
    World(
        "2028-02-29T12:00:01+00:00",
        0o077,
        1,
        {
            "PYTHONHASHSEED": "1",
            "TZ": "Pacific/Apia",
            "LC_ALL": "C",
            "USER": "somebody",
            "LOGNAME": "somebody",
        },
    ),
    World(  # the year ends while they are collected
        "2026-12-31T23:59:58+00:00",
        0o002,
        2,
        {
            "PYTHONHASHSEED": "2",
            "TZ": "America/St_Johns",
            "LC_ALL": "tr_TR.UTF-8",
            "PYTEST_XDIST_WORKER": "gw6",
            "PYTEST_XDIST_WORKER_COUNT": "7",
        },
    ),
    World(  # the clocks go forward
        "2027-03-28T00:59:59+00:00", 0o027, 1, {"PYTHONHASHSEED": "3", "TZ": "Europe/London"}
    ),
)


def main(worlds: Sequence[World] = WORLDS) -> int:
    """Collect in each world; 0 where all have the same tests."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        first, *others = pool.map(World.collect, worlds)
    differ = [
        (world, found) for world, found in zip(worlds[1:], others, strict=True) if found != first
    ]
    for world, found in differ:
        lines = unified_diff(first, found, "here", "there", lineterm="", n=0)
        shown = [line for line, _ in zip(lines, range(_SHOWN), strict=False)]
        sys.stdout.write("\n".join([f"{world} has other tests:", *shown, ""]))
    if not differ:
        sys.stdout.write(f"{len(first)} tests have the same names in {len(worlds)} worlds\n")
    return bool(differ)


if __name__ == "__main__":
    sys.exit(main())
