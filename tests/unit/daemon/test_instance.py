"""Which daemons are certain to have ended."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tracker.daemon import instance
from tracker.daemon.instance import is_gone, this_instance


def _of(pid: int, mine: str) -> str:
    """What a process of that number called itself, beside this one."""
    host, _, place = mine.split("/")
    return f"{host}/{pid}/{place}"


@pytest.fixture
def ended() -> int:
    """The number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def test_a_process_that_has_ended_is_gone_and_one_that_runs_is_not(ended: int) -> None:
    mine = this_instance()
    assert is_gone(_of(ended, mine))
    assert not is_gone(mine)
    assert not is_gone(_of(os.getppid(), mine))


def test_each_start_has_a_name_of_its_own() -> None:
    assert this_instance() != this_instance()


def test_nothing_is_known_of_processes_that_count_elsewhere(
    ended: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "boot_id").write_text("another machine, or this one before it was started anew")
    with monkeypatch.context() as patch:
        patch.setattr(instance, "_BOOT", tmp_path / "boot_id")
        elsewhere = this_instance()
    assert not is_gone(_of(ended, elsewhere))


def test_nothing_is_known_where_nobody_can_tell_where_it_counts(
    ended: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(instance, "_BOOT", tmp_path / "none")
    assert not is_gone(_of(ended, this_instance()))


@pytest.mark.parametrize(
    "name", ["", "test", "here/7/token", "a/99999999999999999999999/0123456789ab-01234567"]
)
def test_a_name_of_another_form_is_not_gone(name: str) -> None:
    assert not is_gone(name)
