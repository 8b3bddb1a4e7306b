"""Few sends at once while they are quick, many while they wait, and every end is told once."""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass, field
from functools import partial

from tests.sites import wait_for
from tracker.delivery.senders.send_threads import Crew, Order

YOUNG_S = 0.005


@dataclass
class Site:
    """A crew whose sends end when they are let, at a time that is set."""

    now: float = 100.0
    told: list[bytes] = field(default_factory=list)
    begun: queue.SimpleQueue[int] = field(default_factory=queue.SimpleQueue)
    ends: dict[int, threading.Event] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.crew = Crew(work=self._work, tell=self.told.append, monotonic=lambda: self.now)

    def order(self, *numbers: int) -> None:
        for number in numbers:
            self.ends[number] = threading.Event()
            self.crew.take([number])

    def end(self, *numbers: int) -> None:
        for number in numbers:
            self.ends[number].set()

    def begins(self, count: int) -> list[int]:
        """The next sends that begin."""
        return sorted(self.begun.get(timeout=30) for _ in range(count))

    def lines(self) -> list[int]:
        return sorted(int(line) for told in self.told for line in told.split())

    def has_told(self, number: int) -> bool:
        return number in self.lines()

    def _work(self, order: Order) -> bytes:
        number = order[0]
        self.begun.put(number)
        assert self.ends[number].wait(30)
        return b"%d\n" % number


def test_two_begin_at_once_and_as_many_again_when_they_turn_out_to_wait() -> None:
    site = Site()
    site.order(*range(5))
    assert site.crew.look() == YOUNG_S
    assert site.begins(2) == [0, 1]
    assert site.crew.look() == YOUNG_S
    assert site.begun.empty()
    site.now += 2 * YOUNG_S
    site.crew.look()
    assert site.begins(2) == [2, 3]
    site.now += 2 * YOUNG_S
    assert site.crew.look() is None
    assert site.begins(1) == [4]
    site.end(*range(5))
    wait_for(lambda: site.lines() == list(range(5)), "all ends")


def test_a_thread_that_ends_a_send_goes_on_with_the_next_and_the_next_look_tells_of_it() -> None:
    site = Site()
    site.order(*range(3))
    site.crew.look()
    site.begins(2)
    site.end(0)
    assert site.begins(1) == [2]
    assert site.told == []
    assert site.crew.look() is None
    assert site.told == [b"0\n"]
    site.end(1)
    wait_for(lambda: site.told == [b"0\n", b"1\n"], "an end that is told at once")
    site.end(2)


def test_many_ends_are_told_before_the_next_look() -> None:
    site = Site()
    site.order(*range(40))
    site.end(*range(40))
    site.crew.look()
    wait_for(lambda: site.lines() == list(range(40)), "all ends")
    assert len(site.told) < 40


def test_idle_threads_take_what_comes_next() -> None:
    site = Site()
    for number in range(20):
        site.order(number)
        site.end(number)
        site.crew.look()
        wait_for(partial(site.has_told, number), "the end")
    working = [each for each in threading.enumerate() if _works_for(each, site)]
    assert len(working) == 1


def _works_for(thread: threading.Thread, site: Site) -> bool:
    target = getattr(thread, "_target", None)
    return getattr(target, "__self__", None) is site.crew
