"""When the daemon complains, and when it gives up."""

from __future__ import annotations

from tracker.daemon.stall import Stall
from tracker.service.complaints import Complaints


def test_a_failure_is_told_at_once_then_once_a_minute_with_how_many_there_were() -> None:
    complaints = Complaints()
    told = [complaints.failed(float(second)) for second in range(125)]
    assert [(second, count) for second, count in enumerate(told) if count] == [
        (0, 1),
        (60, 61),
        (120, 121),
    ]


def test_the_end_of_failures_is_told_once() -> None:
    complaints = Complaints()
    assert complaints.worked() is None
    complaints.failed(0.0)
    complaints.failed(1.0)
    assert complaints.worked() == 2
    assert complaints.worked() is None
    assert complaints.failed(2.0) == 1


def test_a_sign_that_changes_is_life_however_slowly() -> None:
    stall = Stall(patience_s=120)
    assert not any(stall.looks_dead(second // 100, float(second)) for second in range(1_000))


def test_a_sign_that_stands_for_the_patience_is_death() -> None:
    stall = Stall(patience_s=120)
    deaths = [second for second in range(0, 200, 5) if stall.looks_dead("still", float(second))]
    assert deaths[0] == 120


def test_time_in_which_nobody_looked_does_not_count() -> None:
    stall = Stall(patience_s=120)
    stall.looks_dead("still", 0.0)
    assert not stall.looks_dead("still", 3_600.0)
    assert not stall.looks_dead("still", 3_605.0)
