"""Moves the clock of every Python process that has this folder on its PYTHONPATH.

    TRACKER_TEST_AT=2028-02-29T09:00:00+00:00 TRACKER_TEST_SINCE=$(date +%s) PYTHONPATH=... pytest

It is TRACKER_TEST_AT when the system's clock shows TRACKER_TEST_SINCE, and time goes on from there
in all processes alike. Monotonic time, waits and time stamps of files stay as they are.
"""

import os
import time
from datetime import datetime, timedelta

import time_machine

_since = os.environ.get("TRACKER_TEST_SINCE")
if _since is not None:
    _passed = timedelta(seconds=time.clock_gettime(time.CLOCK_REALTIME) - float(_since))
    _now = datetime.fromisoformat(os.environ["TRACKER_TEST_AT"]) + _passed
    time_machine.travel(_now, tick=True).start()
