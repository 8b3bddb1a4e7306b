"""`make run` in a terminal: Ctrl-C ends it in good order, whenever it comes."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.sites import REPOSITORY, wait_for

_CTRL_C = b"\x03"
_RUNS = "Daemon started"
#: The first terminal that a session's leader opens is its own. What a shell starts in the
#: background has SIGINT ignored.
_IN_TERMINAL = """
import os, signal, sys
terminal = os.open(sys.argv[1], os.O_RDWR)
for number in range(3):
    os.dup2(terminal, number)
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execvp(sys.argv[2], sys.argv[2:])
"""


class _Terminal:
    """A terminal in which `make run` runs, and what it has shown."""

    def __init__(self, screen: int, process: subprocess.Popen[bytes]) -> None:
        self._screen = screen
        self.process = process
        self.shown = ""

    def shows(self, text: str) -> bool:
        """Whether it has shown `text` by now."""
        while select.select([self._screen], [], [], 0)[0]:
            self.shown += os.read(self._screen, 4096).decode(errors="replace")
        return text in self.shown

    def type(self, keys: bytes) -> None:
        os.write(self._screen, keys)

    def exit_code(self) -> int:
        """What it ended with; reads on meanwhile, or what it writes would fill the terminal."""
        wait_for(lambda: not self.shows("\0") and self.process.poll() is not None, "the end")
        self.shows("")
        return self.process.wait()


@contextmanager
def _make_run(folder: Path) -> Iterator[_Terminal]:
    binaries = Path(sys.executable).parent
    # The environment is the one that runs this test: nothing is to be installed.
    make = ["make", "-o", ".venv/run.stamp", "run", f"BIN={binaries}"]
    screen, inside = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", _IN_TERMINAL, os.ttyname(inside), *make],
        cwd=REPOSITORY,
        env={
            **{name: text for name, text in os.environ.items() if not name.startswith("MAKE")},
            "TRACKER_CONFIG": str(folder / "tracker.toml"),
            "TRACKER_DATABASE_URL": f"sqlite:///{folder}/tracker.db",
        },
        start_new_session=True,
    )
    terminal = _Terminal(screen, process)
    try:
        yield terminal
    finally:
        process.kill()
        process.wait()
        os.close(screen)
        os.close(inside)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the settings and the database are, from one test to the next."""
    return tmp_path_factory.mktemp("run")


@pytest.mark.parametrize(
    "text", [_RUNS, "the database"], ids=["while it runs", "while it is set up"]
)
def test_control_c_ends_it_without_an_error(folder: Path, text: str) -> None:
    with _make_run(folder) as terminal:
        wait_for(lambda: terminal.shows(text), text)
        terminal.type(_CTRL_C)
        assert terminal.exit_code() == 0, terminal.shown
    assert "Traceback" not in terminal.shown
    assert "***" not in terminal.shown


def test_a_fault_is_still_one(tmp_path: Path) -> None:
    (tmp_path / "tracker.toml").write_text("colour = 1")
    with _make_run(tmp_path) as terminal:
        assert terminal.exit_code() == 2
    assert "colour" in terminal.shown
