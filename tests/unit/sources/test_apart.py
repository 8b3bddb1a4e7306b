"""Work apart: whatever it does to its process, whoever waits is told in a line."""

from __future__ import annotations

import os
import pickle
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from tests.sites import wait_for
from tests.unit.sources import works
from tracker.domain.milestone import Confidence
from tracker.errors import BadData, ImportRefused
from tracker.sources.apart.apart import ReaderBroke, apart
from tracker.sources.apart.limits import memory_of
from tracker.sources.apart.values import (
    NotData,
    TooLarge,
    packed,
    received,
    unpacked,
)
from tracker.sources.record import MilestoneRecord, SourceRecord

pytestmark = pytest.mark.usefixtures("fresh_readers")


@pytest.mark.parametrize(
    ("why", "work", "told"),
    [
        (
            "memory",
            works.greedy,
            " MB of memory, so nothing of it was taken",
        ),
        ("processor", works.works_on, "reading it took more than 240 s of processor time"),
        (
            "killed",
            partial(works.dies, signal.SIGKILL),
            "its reader was killed, perhaps",
        ),
        (
            "crashed",
            partial(works.dies, signal.SIGSEGV),
            "its reader crashed (SIGSEGV)",
        ),
        ("left", works.leaves, "its reader ended early (exit code 7)"),
        ("too much at once", works.says_much, "holds a text that is too large for a milestone"),
        ("no data", works.says_what_is_no_data, "its reader failed (builtins.print is no data)"),
    ],
)
def test_whatever_ends_a_process_is_a_fault_of_what_it_read(
    why: str, work: partial[Iterator[object]], told: str
) -> None:
    with pytest.raises(BadData) as refused:
        list(apart(work, "a.json"))
    assert told in str(refused.value), why
    assert str(refused.value).endswith("so nothing of it was taken")


def test_values_come_in_order_and_the_process_is_limited() -> None:
    assert list(apart(works.values, "a")) == [0, 1, 2]
    ((memory, core, cpu),) = list(apart(works.limits, "a"))
    assert memory <= 1 << 30
    assert core == 0
    assert cpu == 240


def test_what_hangs_is_ended_and_told() -> None:
    with pytest.raises(BadData, match=r"reading it took more than 0\.1 s"):
        list(apart(works.hangs, "a.json", awaited_s=0.1))


def test_who_stops_listening_ends_the_process() -> None:
    with closing(apart(works.hangs, "a.json")) as coming:
        pid = next(coming)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_process_ends_with_the_one_that_waits_for_it() -> None:
    program = (
        "from tests.unit.sources.works import hangs\n"
        "from tracker.sources.apart.apart import apart\n"
        "coming = apart(hangs, 'a')\n"
        "print(next(coming), flush=True)\n"
        "import signal; signal.pause()\n"
    )
    waiting = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert waiting.stdout is not None
    pid = int(waiting.stdout.readline())
    waiting.kill()
    waiting.communicate()
    wait_for(lambda: not _lives(pid), "its end")


def test_errors_come_back_as_they_were_and_others_with_their_trace() -> None:
    with pytest.raises(ImportRefused, match="no") as refused:
        list(apart(works.refuses, "a"))
    assert refused.value.problems == ("a", "b")
    with pytest.raises(ReaderBroke, match="ZeroDivisionError") as broke:
        list(apart(works.is_at_fault, "a"))
    assert "is_at_fault" in str(broke.value)
    with pytest.raises(ReaderBroke, match="OSError"):
        list(apart(works.writes_a_file, "a"))


@pytest.mark.parametrize(
    "value",
    [
        MilestoneRecord(title="A", due="TBC", tags=("é\x07", "b"), as_of=date(2026, 1, 2)),
        SourceRecord(title="A", external_id="x", due="TBC", printed="\ud800"),
        (datetime(2026, 1, 2, tzinfo=UTC), timedelta(1), Confidence.LIKELY, {"a": [1, None, 2.5]}),
    ],
    ids=["a milestone", "a date", "plain values"],
)
def test_data_comes_back_the_same(value: object) -> None:
    assert unpacked(packed(value)[4:]) == value


@dataclass
class _Trap:
    call: object
    arguments: tuple[object, ...]

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return self.call, self.arguments


@pytest.mark.parametrize(
    "content",
    [
        pickle.dumps(_Trap(os.system, ("true",))),
        pickle.dumps(_Trap(packed, (1,))),
        pickle.dumps(subprocess.Popen),
        b"ctracker.sources.apart.values\ndt.date\n.",
        b"",
        b"\x80\x05K",
    ],
    ids=["a command", "a function of ours", "a class", "through a module", "nothing", "half"],
)
def test_what_is_no_data_is_refused_unread(content: bytes) -> None:
    with pytest.raises(NotData):
        unpacked(content)


def test_a_frame_that_says_it_is_huge_is_not_waited_for() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"\xff\xff\xff\xff")
        with pytest.raises(TooLarge):
            received(ours)


@pytest.mark.parametrize(
    ("why", "free", "memory"),
    [
        ("nobody says", None, 1024),
        ("a large machine", 64 * 1024, 1024),
        ("a container of 1 GB leaves room for the daemon", 1024, 512),
        ("a small one leaves what a reader needs", 256, 192),
    ],
)
def test_memory_follows_the_machine(why: str, free: int | None, memory: int) -> None:
    assert memory_of(None if free is None else free << 20) == memory << 20, why


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
