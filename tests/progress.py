"""Says how far a long run is: `pytest --progress-every=30` names what runs, and how far it is."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.databases import RUN_FOLDER


def tell(text: str) -> None:
    """Say how far the test that calls this is, or what it found: the last text counts."""
    sys.stdout.write(f"\n{text}\n")
    nodeid = os.environ["PYTEST_CURRENT_TEST"].rpartition(" ")[0]
    file = Path(os.environ[RUN_FOLDER], f"{os.getpid()}.told")
    new = file.with_suffix(".new")
    new.write_text(json.dumps([nodeid, text]))
    new.replace(file)  # whoever reads it meanwhile finds the one or the other


class Progress:
    """Writes a line for every running test, every so many seconds, and what it told at its end."""

    def __init__(self, reporter: pytest.TerminalReporter, every_s: float) -> None:
        self._reporter = reporter
        self._every_s = every_s
        self._running: dict[str, float] = {}  #: test to when it began
        self._is_over = threading.Event()

    def pytest_sessionstart(self) -> None:
        threading.Thread(target=self._run, daemon=True).start()

    def pytest_sessionfinish(self) -> None:
        self._is_over.set()

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._running[nodeid] = time.monotonic()

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        self._running.pop(nodeid, None)
        if text := _told().get(nodeid):
            self._write(f"{nodeid}: {text}")

    def _run(self) -> None:
        while not self._is_over.wait(self._every_s):
            told = _told()
            for nodeid, since in tuple(self._running.items()):
                text = told.get(nodeid, "under way")
                self._write(f"{nodeid}: {text}, after {time.monotonic() - since:.0f} s")

    def _write(self, line: str) -> None:
        self._reporter.ensure_newline()
        self._reporter.write_line(line)
        self._reporter.flush()


def _told() -> dict[str, str]:
    """What tests have told last, by their names."""
    files = Path(os.environ[RUN_FOLDER]).glob("*.told")
    return dict(json.loads(file.read_text()) for file in files)
