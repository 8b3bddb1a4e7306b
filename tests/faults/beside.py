"""Run as a program that works beside a daemon, in a process of its own.

    python -m tests.faults.beside write COUNT NAME    adds milestones, and says each on stdout
    python -m tests.faults.beside read                reads everything for each line of stdin

Reading, it ends with stdin, and says how often it read.
"""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path

from tracker.cli.program import program
from tracker.store.reads.reads import open_reads


def main() -> None:
    if sys.argv[1] == "write":
        _write(int(sys.argv[2]), sys.argv[3])
    else:
        _read()


def _write(count: int, name: str) -> None:
    for number in range(count):
        arguments = ["add", "Return", "--key", f"{name}-{number}", "--due", "in 5 days"]
        program.main(arguments, standalone_mode=False)


def _read() -> None:
    settings = tomllib.loads(Path(os.environ["TRACKER_CONFIG"]).read_text())
    reads, count = open_reads(settings["database"]), 0
    for _ in sys.stdin:
        assert len(reads.milestones()) >= 0
        reads.pending_reminders()
        count += 1
    print(count)
