"""Sends begin at once, whatever the others wait for, and every end is told once."""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass, field
from functools import partial

import pytest

from tests.sites import wait_for
from tracker.delivery.senders import send_threads
from tracker.delivery.senders.send_threads import Order, SendThreads


@dataclass
class Site:
    """Threads whose sends end when they are let."""

    told: list[bytes] = field(default_factory=list)
    begun: queue.SimpleQueue[int] = field(default_factory=queue.SimpleQueue)
    ends: dict[int, threading.Event] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.threads = SendThreads(work=self._work, tell=self.told.append)

    def order(self, *numbers: int) -> None:
        for number in numbers:
            self.ends[number] = threading.Event()
            self.threads.take([number])

    def end(self, *numbers: int) -> None:
        for number in numbers:
            self.ends[number].set()

    def begins(self, count: int) -> list[int]:
        """The next sends that begin."""
        return sorted(self.begun.get(timeout=30) for _ in range(count))

    def lines(self) -> list[int]:
        return sorted(map(int, self.told))

    def has_told(self, number: int) -> bool:
        return number in self.lines()

    def working(self) -> int:
        targets = [getattr(each, "_target", None) for each in threading.enumerate()]
        return sum(getattr(target, "__self__", None) is self.threads for target in targets)

    def _work(self, order: Order) -> bytes:
        number = order[0]
        self.begun.put(number)
        assert self.ends[number].wait(30)
        return b"%d\n" % number


def test_all_begin_at_once_and_each_is_told_when_it_ends() -> None:
    site = Site()
    site.order(*range(40))
    assert site.begins(40) == list(range(40))
    site.end(7)
    wait_for(lambda: site.told == [b"7\n"], "the end of one")
    site.end(*range(40))
    wait_for(lambda: site.lines() == list(range(40)), "all ends")


def test_what_is_more_than_there_may_be_threads_waits_for_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(send_threads, "_MOST", 2)
    site = Site()
    site.order(*range(3))
    assert site.begins(2) == [0, 1]
    assert site.working() == 2
    site.end(0)
    assert site.begins(1) == [2]
    site.end(1, 2)
    wait_for(lambda: site.lines() == [0, 1, 2], "all ends")


def test_idle_threads_take_what_comes_next() -> None:
    site = Site()
    for number in range(20):
        site.order(number)
        site.end(number)
        wait_for(partial(site.has_told, number), "the end")
    assert site.working() == 1
