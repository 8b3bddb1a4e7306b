"""`tracker` in a folder of its own: the real executable, or its like with everything imported."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests import nursery
from tests.databases import a_database

TRACKER = str(Path(sys.executable).parent / "tracker")
_OURS = ("TRACKER_CONFIG", "TRACKER_DATABASE_URL", "NO_COLOR", "XDG_CONFIG_HOME")
_PATIENCE_S = 60.0


@dataclass(frozen=True, kw_only=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Installation:
    """A folder in which `tracker` is run."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    forked: bool = True  #: from a process that has everything imported, to save time

    def run(self, *arguments: str, given: str = "", code: int | None = 0) -> Done:
        """Run a command to its end; it has to end with `code`, and never with a traceback."""
        ended = self._forked(arguments, given) if self.forked else self._started(arguments, given)
        assert "Traceback" not in ended.stderr, ended.stderr
        done = Done(code=ended.returncode, out=ended.stdout, err=ended.stderr)
        assert code is None or done.code == code, done
        return done

    def answered(self, arguments: Sequence[str], *answers: str, code: int = 0) -> str:
        """What a command says on a terminal to somebody who answers so."""
        ours, theirs = pty.openpty()
        with os.fdopen(theirs, "r+b", buffering=0) as terminal:
            process = nursery.start(
                "tests.peers.launch",
                arguments,
                environ=self.environ(),
                folder=self.folder,
                stdin=terminal,
                stdout=terminal,
                stderr=terminal,
            )
        os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
        shown = b""
        with suppress(OSError):  # how Linux says that the other end was closed
            while part := os.read(ours, 65_536):
                shown += part
        os.close(ours)
        assert process.wait(timeout=_PATIENCE_S) == code, shown
        return shown.decode()

    def _forked(self, arguments: Sequence[str], given: str) -> subprocess.CompletedProcess[str]:
        return nursery.run(
            "tests.peers.launch",
            arguments,
            environ=self.environ(),
            folder=self.folder,
            given=given,
            timeout=_PATIENCE_S,
        )

    def _started(self, arguments: Sequence[str], given: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [TRACKER, *arguments],
            cwd=self.folder,
            env=self.environ(),
            input=given,
            capture_output=True,
            text=True,
            timeout=_PATIENCE_S,
            check=False,
        )

    def environ(self) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if name not in _OURS}
        return {**clean, "HOME": str(self.folder), **self.environment}


def a_new_installation(folder: Path, **environment: str) -> Installation:
    """A folder after `tracker init`; its database is a copy, which spares its migrations."""
    installation = Installation(folder, environment)
    a_database(f"sqlite:///{folder}/var/tracker.db")
    installation.run("init")
    return installation


@contextmanager
def interruptible() -> Iterator[None]:
    """What a shell starts in the background has SIGINT ignored, and hands that down."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
