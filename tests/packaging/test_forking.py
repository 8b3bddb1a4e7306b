"""What forked workers run is told as if it had run in one process, and none of it is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_CONFTEST = """
import os
import pytest
from tests.forking import Forks

def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Forks(config, 2))

def pytest_runtest_logreport(report):
    assert "nobody_can_tell" not in report.nodeid or "PYTEST_XDIST_WORKER" in os.environ

@pytest.fixture(scope="session")
def broken_at_last():
    yield
    raise OSError("left open")
"""
_ENDINGS = """
import os, signal, sys, warnings
import pytest

def test_prints_and_fails():
    print("before", 7)
    os.write(1, b"below Python")
    assert 1 == 2

def test_has_a_folder_of_its_worker(tmp_path, worker_id):
    assert tmp_path.parent.name == worker_id == os.environ["PYTEST_XDIST_WORKER"]

def test_is_skipped():
    pytest.skip("not here")

@pytest.mark.xfail(strict=True)
def test_fails_as_it_should():
    assert False

def test_warns():
    warnings.warn("mind the gap")

def test_is_killed():
    os.kill(os.getpid(), signal.SIGKILL)

@pytest.mark.parametrize("number", range(30))
def test_comes_after(number):
    pass

@pytest.mark.timeout(0.1)
def test_takes_too_long():
    while True:
        pass
"""


def _run(folder: Path, tests: str, *options: str) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text(_CONFTEST)
    (folder / "test_it.py").write_text(tests)
    empty = folder / "pytest.ini"
    empty.write_text("[pytest]\n")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-rA", "-p", "no:schemathesis", *options, str(folder)],
        cwd=Path(__file__).parents[2],
        env={name: text for name, text in os.environ.items() if not name.startswith("PYTEST_")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_every_ending_is_told_once(tmp_path: Path) -> None:
    done = _run(tmp_path, _ENDINGS)
    assert done.returncode == 1, done.stderr
    assert "3 failed, 32 passed, 1 skipped, 1 xfailed, 1 warning in" in done.stdout
    assert "before 7\nbelow Python" in done.stdout
    assert "assert 1 == 2" in done.stdout
    assert "mind the gap" in done.stdout
    assert "test_is_killed ___" in done.stdout
    assert "a worker ended with -9" in done.stdout
    assert "Timeout (>0.1s) from pytest-timeout" in done.stdout
    assert done.stdout.count("PASSED") == 32


def test_none_is_handed_out_after_as_many_failures_as_were_allowed(tmp_path: Path) -> None:
    tests = "import pytest\n@pytest.mark.parametrize('n', range(200))\ndef test_no(n): assert n < 0"
    done = _run(tmp_path, tests, "-x")
    assert done.returncode == 1
    assert "stopping after" in done.stdout
    assert 1 <= done.stdout.count("FAILED") <= 2


def test_what_fails_once_all_have_run_fails_the_last(tmp_path: Path) -> None:
    done = _run(tmp_path, "def test_it(broken_at_last): pass")
    assert done.returncode == 1
    assert "1 passed, 1 error" in done.stdout
    assert "left open" in done.stdout


def test_a_worker_that_fails_on_its_way_out_fails_the_run(tmp_path: Path) -> None:
    tests = "import os, atexit\ndef test_it(): atexit.register(os._exit, 5)"
    done = _run(tmp_path, tests)
    assert done.returncode == 1
    assert "a worker ended with 5" in done.stdout


def test_workers_leave_where_nobody_hands_out_more(tmp_path: Path) -> None:
    done = _run(tmp_path, "def test_nobody_can_tell(): pass\ndef test_it(): pass")
    assert done.returncode == 3
    assert "INTERNALERROR" in done.stdout


def test_what_cannot_be_collected_keeps_all_from_running(tmp_path: Path) -> None:
    done = _run(tmp_path, "import nowhere\ndef test_it(): pass")
    assert done.returncode == 2
    assert "1 error" in done.stdout
