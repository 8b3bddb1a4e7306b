"""Runs `tracker` with one message of a channel under way at most: what it waits for is its limit.

python -m tests.bench.narrow ARGUMENTS OF TRACKER ...
"""

from __future__ import annotations

from tests.peers import launch
from tracker.planning.sending import channel_limits

if __name__ == "__main__":
    vars(channel_limits)["_WIDEST"] = 1
    launch.main()
