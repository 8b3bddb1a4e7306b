"""Ctrl-C ends every command quietly, whenever it comes; the daemon counts that as a good end."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.unit.cli.executable import TRACKER, Installation, a_new_installation, interruptible

_PATIENCE_S = 60
_IMPORTED = "import time:"  #: a line of -X importtime begins so
_MORE_THAN_A_PIPE_HOLDS = 1_000_000


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return a_new_installation(tmp_path)


@contextmanager
def _process(installation: Installation, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A command that tells on stderr what it imports, as soon as it has."""
    with (
        interruptible(),
        subprocess.Popen(
            [sys.executable, "-X", "importtime", TRACKER, *arguments],
            cwd=installation.folder,
            env=installation.environ(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        try:
            yield process
        finally:
            process.kill()  # where a test has failed, nothing else ends it


def _interrupt(process: subprocess.Popen[str]) -> tuple[int, list[str]]:
    """Its exit code, and what it says on stderr beside its imports."""
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=_PATIENCE_S)
    lines = [line for line in told.splitlines() if line and not line.startswith(_IMPORTED)]
    return process.returncode, lines


def _wait_for_the_import_of(module: str, process: subprocess.Popen[str]) -> None:
    assert process.stderr is not None
    for line in process.stderr:
        if line.rpartition("|")[2].strip() == module:
            return
    pytest.fail(f"{module} was not imported")


@pytest.mark.parametrize("module", ["click", "sqlalchemy", "tracker.daemon.run"])
@pytest.mark.parametrize("once", [False, True], ids=["the daemon", "one tick"])
def test_run_ends_well_while_it_starts(
    installation: Installation, module: str, *, once: bool
) -> None:
    with _process(installation, "run", *(["--once"] if once else [])) as process:
        _wait_for_the_import_of(module, process)
        assert _interrupt(process) == (0, [])


@pytest.mark.parametrize(
    ("arguments", "module"),
    [
        pytest.param("init", "click", id="at its first steps"),
        pytest.param("--config run init", "sqlalchemy", id="while it imports what it needs"),
        pytest.param("log run", "tracker.cli.params", id="of a milestone called run"),
    ],
)
def test_a_command_that_starts_says_that_it_was_interrupted(
    installation: Installation, arguments: str, module: str
) -> None:
    with _process(installation, *arguments.split()) as process:
        _wait_for_the_import_of(module, process)
        assert _interrupt(process) == (130, ["tracker: interrupted"])


def test_a_command_at_work_undoes_it_and_says_that_it_was_interrupted(
    installation: Installation,
) -> None:
    with _process(installation, "import", "--format", "yaml", "-") as process:
        assert process.stdin is not None
        _wait_for_the_import_of("tracker.cli.importing.report", process)
        process.stdin.write("#" * _MORE_THAN_A_PIPE_HOLDS)  # returns once most of it was read
        assert _interrupt(process) == (130, ["tracker: interrupted"])
