"""strace around a daemon: to kill it at a chosen system call, to fail one, to see their order."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.sites import REPOSITORY, Site, wait_for


def need_strace() -> str:
    """The path of strace; skips the test where there is none, or it may not trace."""
    program = shutil.which("strace")
    if program is None:
        pytest.skip("strace is not installed: apt-get install strace")
    tried = subprocess.run([program, "-qq", "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"strace may not trace here: {tried.stderr.strip()}")
    return program


@contextmanager
def attached(pid: int, folder: Path, *options: str) -> Iterator[Path]:
    """Trace all threads of a running process with `options`; gives the file that it writes.

    Ends tracing, not the process, when the block ends.
    """
    program, output, words = need_strace(), folder / "strace.txt", folder / "strace.err"
    with words.open("wb") as errors:
        tracer = subprocess.Popen(
            [program, "-f", "-o", str(output), "-p", str(pid), *options], stderr=errors
        )
    try:
        wait_for(lambda: tracer.poll() is not None or "attached" in words.read_text(), "the tracer")
        assert "attached" in words.read_text(), words.read_text()
        yield output
    finally:
        tracer.kill()  # what it traces runs on; asked politely, it waits for what is dead already
        tracer.wait()


def started_under(site: Site, output: Path, *options: str) -> subprocess.Popen[bytes]:
    """A daemon that runs with all its children under strace from its first instruction.

    The process that this gives is strace; it ends when the daemon does, with the same exit code.
    A signal for the daemon goes to `traced(tracer)`.
    """
    program = need_strace()
    command = [program, "-f", "-qq", "-o", str(output), *options, *site.command("run")]
    with site.log.open("ab") as log, site.console.open("ab") as console:
        return subprocess.Popen(
            command, env=site.environ(), cwd=REPOSITORY, stdout=console, stderr=log
        )


def traced(tracer: subprocess.Popen[bytes]) -> int:
    """The process that strace started."""
    children = Path(f"/proc/{tracer.pid}/task/{tracer.pid}/children").read_text().split()
    return int(children[0])
