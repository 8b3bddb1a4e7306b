"""`make bench-report`: write README.md here, of what `make bench` measured last, and keep it.

Every measurement of all that is measured is kept in `history.jsonl`, a line each, with its machine.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from tests.bench.pairs import Result

_FOLDER = Path(__file__).parent
_HISTORY = _FOLDER / "history.jsonl"
_README = _FOLDER / "README.md"
_HEAD = """\
# How fast it is, beside others

`make bench` measures each figure beside its peer, in turns, so that a noisy machine is noisy for
both; `make bench-report` writes this page of it and keeps the measurement in `history.jsonl`. What
counts is the ratio, ours over the peer's; its spread is that of the single pairs. Where the peer is
a limit, or ourselves with less to do, the name says so.

Measured with tracker {version} on {machine}.
"""


def main(measured: Path) -> None:
    """Keep what was measured, and write the page of it."""
    results = [Result(**row) for row in json.loads(measured.read_text())]
    kept = {"version": version("regulatory-tracker"), "machine": machine()}
    line = json.dumps({**kept, "results": [each.row() for each in results]})
    with _HISTORY.open("a") as history:
        history.write(line + "\n")
    _README.write_text(page(results, **kept))
    print(f"written to {_README.relative_to(Path.cwd())}")


def page(results: list[Result], *, version: str, machine: str) -> str:
    """The page: a table for each part that is measured."""
    parts = [_HEAD.format(version=version, machine=machine)]
    for name, rows in groupby(results, key=lambda each: each.part):
        parts += [f"## {name.capitalize()}\n", _table(list(rows))]
    return "\n".join(parts)


def _table(results: list[Result]) -> str:
    lines = [
        "| what | ours | peer | unit | ratio | spread |",
        "| --- | ---: | ---: | --- | ---: | --- |",
    ]
    for each in results:
        spread = f"{each.lowest:.3g} to {each.highest:.3g}" if each.lowest is not None else ""
        figures = f"{each.ours:,.4g} | {each.peer:,.4g} | {each.unit} | {each.ratio:.3g} | {spread}"
        lines.append(f"| {each.name} | {figures} |")
    return "\n".join(lines) + "\n"


def machine() -> str:
    """What measured: processors, memory and Python, and nothing that tells whose it is."""
    processors, memory_gib = (
        os.cpu_count(),
        os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 30,
    )
    return (
        f"{processors} processors ({_model()}), {memory_gib} GiB, {platform.system()}, "
        f"Python {platform.python_version()}"
    )


def _model() -> str:
    known = Path("/proc/cpuinfo")
    lines = known.read_text().splitlines() if known.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
