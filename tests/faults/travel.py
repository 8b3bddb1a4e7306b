"""Runs `tests.peers.launch` on a clock that a file sets: whatever instant is written there, it is.

    TRACKER_TEST_CLOCK=FILE python -m tests.faults.travel ARGUMENTS OF TRACKER ...

Only the wall clock jumps; monotonic time goes on as ever.
"""

from __future__ import annotations

import os
import threading
from datetime import datetime
from pathlib import Path

import time_machine

from tests.peers.launch import main as launch

_LOOK_EVERY_S = 0.02


def main() -> None:
    """Be `tracker` at that time, and follow the file."""
    file = Path(os.environ["TRACKER_TEST_CLOCK"])
    begin = file.read_text()
    with time_machine.travel(datetime.fromisoformat(begin), tick=True) as traveller:
        threading.Thread(target=_follow, args=(file, begin, traveller), daemon=True).start()
        launch()


def _follow(file: Path, known: str, traveller: time_machine.Coordinates) -> None:
    while not threading.Event().wait(_LOOK_EVERY_S):
        text = file.read_text()
        if text not in {known, ""}:
            known = text
            traveller.move_to(datetime.fromisoformat(text))


if __name__ == "__main__":
    main()
