"""Runs `tracker` as a process whose Slack and clock belong to the test.

    python -m tests.peers.launch ARGUMENTS OF TRACKER ...

TRACKER_TEST_SLACK   the web-hook URL that takes the place of Slack's (`SlackPeer.webhook_url`)
TRACKER_TEST_SLACK_API  the address of its interface for bots (`SlackPeer.api_url`)
TRACKER_TEST_TRAVEL  an ISO instant with offset; the clock starts there and runs on

`time_machine` changes the wall clock only: `time.monotonic`, waits, locks and socket time-outs go
on as ever, in all threads, so a daemon runs normally at another date. TLS compares certificates
with the real clock. Sender processes, which have no use for the date, learn of Slack's stand-in
through `in_senders` on their PYTHONPATH. Settings of a service on this machine are not read.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from datetime import datetime
from pathlib import Path

import time_machine

from tracker.config import locate

IN_SENDERS = Path(__file__).parent / "in_senders"


def main() -> None:
    """Apply the environment's wishes, then be `tracker`."""
    vars(locate)["OF_THE_MACHINE"] = Path(os.devnull)
    slack = os.environ.get("TRACKER_TEST_SLACK")
    if slack:
        plugin = importlib.import_module("apprise.plugins.slack").NotifySlack
        plugin.webhook_url = slack
        plugin.api_url = os.environ.get("TRACKER_TEST_SLACK_API", plugin.api_url)
        paths = [str(IN_SENDERS), *filter(None, [os.environ.get("PYTHONPATH")])]
        os.environ["PYTHONPATH"] = os.pathsep.join(paths)
    sys.argv[0] = "tracker"
    instant = os.environ.get("TRACKER_TEST_TRAVEL")
    clock = (
        time_machine.travel(datetime.fromisoformat(instant), tick=True)
        if instant
        else contextlib.nullcontext()
    )
    with clock:
        sys.exit(importlib.import_module("tracker.cli.main").main())


if __name__ == "__main__":
    main()
