from __future__ import annotations

from tracker.delivery.senders.restarts import Restarts


def test_the_first_restart_is_free_and_each_further_one_waits_longer() -> None:
    restarts, now = Restarts(), 100.0
    waits = []
    for _ in range(9):
        restarts.failed(now)
        waited = next(each for each in range(100) if restarts.allowed(now + each))
        waits.append(waited)
        now += waited
    assert waits == [0, 1, 2, 4, 8, 16, 32, 60, 60]


def test_a_success_makes_the_next_restart_free_again() -> None:
    restarts = Restarts()
    for _ in range(5):
        restarts.failed(0.0)
    restarts.succeeded()
    restarts.failed(50.0)
    assert restarts.allowed(50.0)
