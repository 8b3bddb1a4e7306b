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
from typing import Any

from tests.bench.pairs import Result

_FOLDER = Path(__file__).parent
HISTORY = _FOLDER / "history.jsonl"
README = _FOLDER / "README.md"
_HEAD = """\
# How fast it is, beside others

`make bench` measures each figure beside its peer, in turns, so that a noisy machine is noisy for
both; `make bench-report` writes this page of it and keeps the measurement in `history.jsonl`. What
counts is the ratio, ours over the peer's; its spread is that of the single pairs. Where the peer is
a limit, or ourselves with less to do, the name says so.

Measured with tracker {version} on {machine}.
A load above the number of processors means that others used the machine, too: seconds are long
then, ratios hold.
"""


def main(measured: Path) -> None:
    """Keep what was measured, and write the page of it."""
    rows = json.loads(measured.read_text())
    kept = {"version": version("regulatory-tracker"), "machine": machine(), "results": rows}
    with HISTORY.open("a") as history:
        history.write(json.dumps(kept) + "\n")
    README.write_text(page(kept))
    print(f"written to {README.relative_to(Path.cwd())}")


def page(kept: dict[str, Any]) -> str:
    """The page of a measurement as a line of the history has it: a table for each part."""
    parts = [_HEAD.format(**kept)]
    results = [Result(**row) for row in kept["results"]]
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
    """What measured: processors, memory, Python and what else went on, not whose it is."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 30
    return (
        f"{os.cpu_count()} processors ({_model()}) with a load of {os.getloadavg()[2]:.0f} at the "
        f"end, {memory} GiB, {platform.system()}, Python {platform.python_version()}"
    )


def _model() -> str:
    known = Path("/proc/cpuinfo")
    lines = known.read_text().splitlines() if known.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
