"""Planning anew what follows other settings: some at a time, aside from the ticks."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import structlog

from tracker.config.settings import Settings
from tracker.daemon.job import Job
from tracker.errors import NotLeading
from tracker.service.milestones.policies import begin_planning, plan_some
from tracker.service.pace import Pace
from tracker.service.settings import defaults_of
from tracker.store.store import Store

_log = structlog.get_logger()

_LOOK_EVERY_S = 30.0  #: for what somebody else has left in the middle
_MOST = 500  #: milestones planned in one transaction


class Plans:
    """Plans by the settings that were read last, however much that is.

    How far it is stands in the database, so that whoever comes next goes on from there. Of several
    daemons the one that leads plans; `store` refuses the word of any other.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        *,
        leads: Callable[[], bool] = lambda: True,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.job = Job("Planning", self._plan, every_s=_LOOK_EVERY_S)
        self._store = store
        self._leads = leads
        self._settings = settings
        self._monotonic = monotonic
        self._pace = Pace(most=_MOST)

    def begin(self, settings: Settings, now: datetime) -> None:
        """Have all that is planned follow `settings`; the nearest does when this returns."""
        self._settings = settings
        if not self._leads():
            return
        with suppress(NotLeading):
            is_begun = begin_planning(self._store, defaults_of(settings), now) is not None
            if is_begun and self._some():
                _log.info("Reminders are planned anew, beside the ticks")

    def finish(self, stopped: Callable[[], bool]) -> None:
        """Plan all that is left, unless `stopped`."""
        with suppress(NotLeading):
            while not stopped() and self._some():
                pass

    def _plan(self) -> float | None:
        with suppress(NotLeading):
            while not self.job.stopping and self._leads():
                began = self._monotonic()
                if not self._some():
                    return None
                if pause_s := self._pace.took(self._monotonic() - began):
                    return pause_s
        return None

    def _some(self) -> bool:
        """Plan some; whether any are left."""
        with self._store.read() as transaction:
            planning = transaction.daemon.planning()
        if planning is None:
            return False
        rules = defaults_of(self._settings)
        return plan_some(self._store, rules, planning, self._pace.size) is not None
