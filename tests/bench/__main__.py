"""`make bench`: print the table and write build/bench.json.

`make bench PARTS="listing claiming"` measures these alone.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.bench import (
    backing_up,
    claiming,
    delivering,
    feed,
    flooding,
    following,
    foretelling,
    idle,
    importing,
    listing,
    mails,
    pages,
    phrases,
    prose,
    scheduling,
    sharing,
    starting,
    ticking,
)
from tests.bench.pairs import Result

PARTS = {
    "ticking": ticking,
    "scheduling": scheduling,
    "claiming": claiming,
    "importing": importing,
    "backing_up": backing_up,
    "listing": listing,
    "phrases": phrases,
    "following": following,
    "delivering": delivering,
    "sharing": sharing,
    "flooding": flooding,
    "mails": mails,
    "pages": pages,
    "foretelling": foretelling,
    "idle": idle,
    "prose": prose,
    "starting": starting,
    "feed": feed,
}
_OUTPUT = Path("build/bench.json")


def main(wanted: list[str]) -> None:
    """Measure the parts that are `wanted`, or all; the others keep what was measured before."""
    if strangers := {*wanted} - {*PARTS}:
        sys.exit(f"not measured here: {', '.join(strangers)}; there are {', '.join(PARTS)}")
    known = json.loads(_OUTPUT.read_text()) if _OUTPUT.exists() else []
    _OUTPUT.parent.mkdir(exist_ok=True)
    for part in wanted or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            measured = [replace(each, part=part) for each in _shown(part, Path(folder))]
        known = [row for row in known if row["part"] != part] + [each.row() for each in measured]
        known.sort(key=lambda row: [*PARTS].index(row["part"]))
        _OUTPUT.write_text(json.dumps(known, indent=2) + "\n")
    print(f"written to {_OUTPUT}")


def _shown(part: str, folder: Path) -> Iterator[Result]:
    for result in PARTS[part].measure(folder):
        print(_line(result), flush=True)
        yield result


def _line(result: Result) -> str:
    return (
        f"{result.name:<72} ours {result.ours:>10.4g} {result.unit:<10} "
        f"peer {result.peer:>10.4g}  ratio {result.ratio:>6.3f}  ({result.runs} runs)"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
