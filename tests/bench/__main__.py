"""`make bench`: print the table and write build/bench.json."""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from tests.bench import (
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
    starting,
    ticking,
)
from tests.bench.pairs import Result

_MODULES = {
    "ticking": ticking,
    "scheduling": scheduling,
    "claiming": claiming,
    "importing": importing,
    "listing": listing,
    "phrases": phrases,
    "following": following,
    "delivering": delivering,
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
    results: list[Result] = []
    for name, module in _MODULES.items():
        if wanted and name not in wanted:
            continue
        with tempfile.TemporaryDirectory() as folder:
            for result in module.measure(Path(folder)):
                results.append(replace(result, part=name))
                print(_line(result), flush=True)
    _OUTPUT.parent.mkdir(exist_ok=True)
    _OUTPUT.write_text(json.dumps([result.row() for result in results], indent=2) + "\n")
    print(f"written to {_OUTPUT}")


def _line(result: Result) -> str:
    return (
        f"{result.name:<72} ours {result.ours:>10.4g} {result.unit:<10} "
        f"peer {result.peer:>10.4g}  ratio {result.ratio:>6.3f}  ({result.runs} runs)"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
