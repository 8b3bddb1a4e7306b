from __future__ import annotations

import threading

from tracker.delivery.wire.watchdog import Watchdog


def test_what_is_under_way_at_its_deadline_is_cut() -> None:
    cut = threading.Event()
    with Watchdog().over(0.01, cut.set):
        assert cut.wait(30)


def test_what_ended_in_time_is_not_cut() -> None:
    watchdog, ended, later = Watchdog(), threading.Event(), threading.Event()
    with watchdog.over(0.05, ended.set):
        pass
    with watchdog.over(0.1, later.set):
        assert later.wait(30)
    assert not ended.is_set()


def test_a_nearer_deadline_is_held_while_a_farther_one_is_waited_for() -> None:
    watchdog, near = Watchdog(), threading.Event()
    with watchdog.over(3600, lambda: None), watchdog.over(0.01, near.set):
        assert near.wait(30)


def test_every_deadline_is_held_by_one_thread() -> None:
    watchdog, before = Watchdog(), threading.active_count()
    cuts = [threading.Event() for _ in range(20)]
    blocks = [watchdog.over(0.01, each.set) for each in cuts]
    for each in blocks:
        each.__enter__()
    assert all(each.wait(30) for each in cuts)
    assert threading.active_count() <= before + 1


def test_a_deadline_that_was_put_off_is_held_later() -> None:
    watchdog, early, late = Watchdog(), threading.Event(), threading.Event()
    with watchdog.over(0.05, early.set) as deadline:
        deadline.extend(3600)
        with watchdog.over(0.2, late.set):
            assert late.wait(30)
        assert not early.is_set()


def test_a_deadline_is_never_brought_forward_and_one_that_is_over_stays_so() -> None:
    watchdog, cut, later = Watchdog(), threading.Event(), threading.Event()
    with watchdog.over(3600, cut.set) as deadline:
        deadline.extend(0.01)
        with watchdog.over(0.1, later.set):
            assert later.wait(30)
        assert not cut.is_set()
    deadline.extend(0.01)
    with watchdog.over(0.1, later.set):
        pass
    assert not cut.is_set()
