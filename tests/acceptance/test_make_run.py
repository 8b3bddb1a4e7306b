"""`make run` in a terminal: Ctrl-C ends it in good order, whenever it comes."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.sites import REPOSITORY, wait_for

_PAINTED = r"^.*\r|\x1b\[[?0-9;]*[a-zA-Z]"
_CTRL_C = b"\x03"
_TO_TRY = "how a date is read"
_COLUMNS = 80
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

    def rows(self, folder: Path) -> int:
        """How many rows it takes in a `folder` of a usual name; a bar paints itself on one."""
        shown = self.shown.replace(str(folder), "/home/amira/tracker")
        lines = [re.sub(_PAINTED, "", line.rstrip("\r")) for line in shown.rstrip().split("\n")]
        return sum(max(1, -(-len(line) // _COLUMNS)) for line in lines)

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
    termios.tcsetwinsize(inside, (24, _COLUMNS))
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


def _interrupted(folder: Path, text: str) -> _Terminal:
    """What a terminal showed where Ctrl-C came as soon as it showed `text`."""
    with _make_run(folder) as terminal:
        wait_for(lambda: terminal.shows(text), text)
        terminal.type(_CTRL_C)
        assert terminal.exit_code() == 0, terminal.shown
    assert "Traceback" not in terminal.shown
    assert "***" not in terminal.shown
    return terminal


def test_at_first_it_shows_what_is_due_and_what_to_try_and_then_what_comes(tmp_path: Path) -> None:
    first = _interrupted(tmp_path, _TO_TRY)
    *_, due = re.findall(r"(?m)^(\d+) milestones, the most urgent first", first.shown)
    assert "Daemon started" in first.shown
    assert re.search(r"(?m)^When +What +Owner", first.shown)
    assert first.rows(tmp_path) <= 22 + int(due), first.shown

    again = _interrupted(tmp_path, "Next send: ")
    assert "Told last: " in again.shown
    assert _TO_TRY not in again.shown
    assert again.rows(tmp_path) <= 10, again.shown


def test_control_c_ends_it_without_an_error_while_it_is_set_up(tmp_path: Path) -> None:
    _interrupted(tmp_path, "the database")


def test_a_fault_is_still_one(tmp_path: Path) -> None:
    (tmp_path / "tracker.toml").write_text("colour = 1")
    with _make_run(tmp_path) as terminal:
        assert terminal.exit_code() == 2
    assert "colour" in terminal.shown
