"""The daemon's jobs: when they run, what hastens them, and how they end."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine
from structlog.testing import capture_logs

from tracker.daemon.job import Job
from tracker.daemon.scheduler import Scheduler
from tracker.errors import BadData
from tracker.service.clock import SystemClock

PATIENCE_S = 30.0
DAY_S = 86_400.0


class Bell:
    """Counts rings, each of which asks for the next after `pause_s`."""

    def __init__(self, pause_s: float) -> None:
        self.pause_s = pause_s
        self.rung = threading.Semaphore(0)
        self.job = Job("Bell", self.ring, every_s=DAY_S)

    def ring(self) -> float:
        self.rung.release()
        return self.pause_s

    def heard(self) -> bool:
        return self.rung.acquire(timeout=PATIENCE_S)


class Hanging:
    """A job that hangs until it is released."""

    def __init__(self) -> None:
        self.began, self.release = threading.Event(), threading.Event()
        self.job = Job("Hanging", self.hang, every_s=DAY_S)

    def hang(self) -> None:
        self.began.set()
        self.release.wait(PATIENCE_S)


def test_a_job_runs_again_as_soon_as_its_last_run_asked_for() -> None:
    bell, scheduler = Bell(0.01), Scheduler(SystemClock())
    scheduler.add(bell.job)
    scheduler.start()
    assert all(bell.heard() for _ in range(20))
    assert scheduler.stop(PATIENCE_S)


def test_what_runs_aside_runs_again_as_its_last_run_asked_for_however_long_that_took() -> None:
    bell, begun = Bell(0.01), threading.Semaphore(0)

    def ring_late() -> float:
        begun.acquire(timeout=PATIENCE_S)  # APScheduler has planned the next run by then
        return bell.ring()

    job = Job("Late bell", ring_late, every_s=DAY_S)
    scheduler = Scheduler(SystemClock())
    scheduler.add(job, aside=True)
    scheduler.start()
    for _ in range(3):
        begun.release()
        assert bell.heard()
    assert scheduler.stop(PATIENCE_S)


def test_jobs_that_are_far_off_can_be_hastened() -> None:
    here, aside, scheduler = Bell(DAY_S), Bell(DAY_S), Scheduler(SystemClock())
    here.job.name = "Another bell"
    scheduler.add(here.job)
    scheduler.add(aside.job, aside=True)
    scheduler.start()
    assert here.heard()
    assert aside.heard()
    for bell in (here, aside) * 3:
        while not bell.rung.acquire(timeout=0.2):
            scheduler.hasten()
    assert scheduler.stop(PATIENCE_S)


def test_a_job_that_hangs_holds_up_nobody_who_hastens_or_stops() -> None:
    hanging, scheduler = Hanging(), Scheduler(SystemClock())
    scheduler.add(hanging.job)
    scheduler.start()
    assert hanging.began.wait(PATIENCE_S)
    assert hanging.job.running
    scheduler.hasten()
    assert not scheduler.stop(0.05)
    hanging.release.set()
    assert scheduler.stop(PATIENCE_S)


def test_a_job_that_hangs_aside_holds_up_neither_the_others_nor_the_end() -> None:
    bell, hanging, scheduler = Bell(0.01), Hanging(), Scheduler(SystemClock())
    scheduler.add(hanging.job, aside=True)
    scheduler.add(bell.job)
    scheduler.start()
    assert hanging.began.wait(PATIENCE_S)
    assert all(bell.heard() for _ in range(20))
    assert scheduler.stop(PATIENCE_S)
    assert not hanging.job.stop(0)
    hanging.release.set()
    assert hanging.job.stop(PATIENCE_S)


def test_a_clock_that_is_set_ahead_by_years_makes_no_run_up_for() -> None:
    bell, scheduler = Bell(1.0), Scheduler(SystemClock())
    scheduler.add(bell.job)
    scheduler.start()
    assert bell.heard()
    with time_machine.travel(SystemClock().now() + timedelta(days=3_653)):
        assert bell.heard()
        assert not bell.rung.acquire(timeout=0.5)
    assert scheduler.stop(PATIENCE_S)


def test_a_job_that_has_stopped_works_no_more() -> None:
    bell = Bell(1.0)
    assert bell.job.stop(0)
    bell.job.run()
    assert not bell.rung.acquire(blocking=False)


def test_life_shows_at_the_beginning_and_the_end_of_a_run() -> None:
    hanging = Hanging()
    run = threading.Thread(target=hanging.job.run)
    run.start()
    assert hanging.began.wait(PATIENCE_S)
    assert hanging.job.signs == 1
    hanging.release.set()
    run.join()
    assert (hanging.job.signs, hanging.job.running) == (2, False)


@pytest.mark.parametrize(
    ("error", "traced"), [(BadData("it is locked"), False), (ZeroDivisionError("oh"), True)]
)
def test_faults_are_said_at_first_and_their_end_once(error: Exception, *, traced: bool) -> None:
    faults = [error, error, error]

    def work() -> float:
        if faults:
            raise faults.pop()
        return 0.1

    job, pauses = Job("Polling", work, every_s=30.0), []
    with capture_logs() as logs:
        for _ in range(5):
            job.run()
            pauses.append(job.pause_s)
    assert pauses == [30.0, 30.0, 30.0, 0.1, 0.1]
    assert [(each["event"], each["failures"]) for each in logs] == [
        ("Polling failed", 1),
        ("Polling works again", 3),
    ]
    assert (logs[0]["error"], logs[0]["exc_info"]) == (str(error), traced)
