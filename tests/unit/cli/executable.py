"""`tracker` in a folder of its own: the real executable, or its like with everything imported."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests import nursery

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
    """A folder after `tracker init`."""
    installation = Installation(folder, environment)
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
