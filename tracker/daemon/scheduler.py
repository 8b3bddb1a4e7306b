"""When the daemon's jobs run: APScheduler, kept clear of what a clock that is set does to it.

The jobs are in memory only, for whatever must not be lost is in our tables. Late runs are made up
for once, and two runs of a job never meet.
"""

from __future__ import annotations

import contextlib
import threading
from datetime import UTC, datetime, timedelta

import apscheduler.job
from apscheduler.executors.base import BaseExecutor, run_job
from apscheduler.executors.debug import DebugExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from tracker.daemon.job import Job
from tracker.service.clock import Clock

_HERE, _ASIDE = "default", "aside"
_ONCE = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}


class Scheduler:
    """Runs jobs, each again after as many seconds as its last run asked for.

    They run in the scheduler's own thread: handing a tick that finds nothing to a pool would cost
    as much as the tick. Therefore nobody may wait for the scheduler while a job may hang, and
    whatever waits for others, such as a server, runs aside.
    """

    def __init__(self, system: Clock) -> None:
        self._system = system
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={_HERE: DebugExecutor(), _ASIDE: _OwnThread(system)},
            job_defaults=_ONCE,
            daemon=True,
        )
        self._here: list[Job] = []

    def add(self, job: Job, *, aside: bool = False) -> None:
        """Run `job` at the start, then again and again; `aside` in a thread of its own."""
        if not aside:
            self._here.append(job)
        self._scheduler.add_job(
            job.run,
            _Pause(job),
            id=job.name,
            executor=_ASIDE if aside else _HERE,
            next_run_time=self._system.now(),
        )

    def start(self) -> None:
        """Begin with a run of every job."""
        self._scheduler.start()

    def hasten(self) -> None:
        """Run every job now, whatever the clock says; does not wait for that.

        After the clock was set back, all that is planned would be far off.
        """
        threading.Thread(target=self._reschedule, name="hasten", daemon=True).start()

    def stop(self, within_s: float) -> bool:
        """Run nothing more; whether what ran here ended within `within_s` seconds."""
        if not all(job.stop(within_s) for job in self._here):
            return False
        self._scheduler.shutdown()
        return True

    def _reschedule(self) -> None:
        with contextlib.suppress(JobLookupError):  # stopped meanwhile
            for planned in self._scheduler.get_jobs():
                planned.modify(next_run_time=self._system.now())


class _OwnThread(BaseExecutor):  # type: ignore[misc]  # APScheduler has no types
    """Gives every run a thread that ends with the process; a pool's threads would keep it.

    When it runs again is known at the end of a run, so it is planned once more then.
    """

    def __init__(self, system: Clock) -> None:
        super().__init__()
        self._system = system

    def _do_submit_job(self, planned: apscheduler.job.Job, run_times: list[datetime]) -> None:
        arguments = [planned, run_times]
        threading.Thread(target=self._run, args=arguments, name=planned.id, daemon=True).start()

    def _run(self, planned: apscheduler.job.Job, run_times: list[datetime]) -> None:
        self._run_job_success(planned.id, run_job(planned, _ASIDE, run_times, self._logger.name))
        next_at = planned.trigger.get_next_fire_time(None, self._system.now())
        with contextlib.suppress(JobLookupError):  # stopped meanwhile
            planned.modify(next_run_time=next_at)


class _Pause(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """Fires as long after the present as the job asks; one that took longer is due at once.

    APScheduler's own intervals count from the last time: a clock that is set ahead by ten years
    would have it list every second of them before the next tick.
    """

    def __init__(self, job: Job) -> None:
        self._job = job

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        """The next instant; APScheduler asks for it, aside from a run as soon as that has begun."""
        return now + timedelta(seconds=self._job.pause_s)
