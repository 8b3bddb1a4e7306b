from __future__ import annotations

import os
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tracker.domain.delivery import Outcome
from tracker.service.status import ChannelState, is_alive_here, standing
from tracker.store.records import ChannelRecord, DaemonRecord, StoreStatus

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAEMON = DaemonRecord(
    pid=4711,
    host="elsewhere",
    version="0.1.0",
    started_at=NOW - timedelta(days=1),
    last_tick_at=NOW - timedelta(seconds=9),
    tick_ms=1.5,
    stopped_at=None,
)
QUIET = StoreStatus(daemon=DAEMON, backlog=0, oldest_due_at=None, channels=())


@pytest.mark.parametrize(
    ("daemon", "alive", "running"),
    [
        pytest.param(None, True, False, id="none ever ran"),
        pytest.param(DAEMON, False, True, id="it ticked a moment ago"),
        pytest.param(
            replace(DAEMON, last_tick_at=NOW - timedelta(minutes=2)),
            False,
            False,
            id="it fell silent",
        ),
        pytest.param(
            replace(DAEMON, last_tick_at=NOW - timedelta(minutes=2)),
            True,
            True,
            id="it is silent, but its process is here",
        ),
        pytest.param(replace(DAEMON, last_tick_at=None), True, True, id="it has only just begun"),
        pytest.param(replace(DAEMON, stopped_at=NOW), True, False, id="it has stopped"),
    ],
)
def test_a_daemon_runs_where(daemon: DaemonRecord | None, *, alive: bool, running: bool) -> None:
    stands = standing(replace(QUIET, daemon=daemon), [], NOW, alive=lambda _daemon: alive)
    assert stands.running is running


def test_only_a_process_of_this_host_can_be_seen_to_live() -> None:
    here = replace(DAEMON, pid=os.getpid(), host=socket.gethostname())
    assert is_alive_here(here)
    assert not is_alive_here(replace(here, host="elsewhere"))
    assert not is_alive_here(replace(here, pid=2**22 + 1))  # beyond what Linux gives out


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (None, ChannelState.UNUSED),
        (Outcome.SENT, ChannelState.OK),
        (Outcome.NOT_SENT, ChannelState.FAILING),
        (Outcome.REFUSED, ChannelState.FAILING),
        (Outcome.UNKNOWN, ChannelState.FAILING),
        (Outcome.POISON, ChannelState.FAILING),
    ],
)
def test_a_channel_is_as_its_last_message_was(outcome: Outcome | None, state: ChannelState) -> None:
    record = ChannelRecord(name="mail", last_outcome=outcome, last_sent_at=None)
    (channel,) = standing(replace(QUIET, channels=(record,)), ["mail"], NOW).channels
    assert channel.state is state


def test_channels_of_the_settings_come_first_and_lost_ones_are_told() -> None:
    lost = ChannelRecord(name="old", last_outcome=Outcome.SENT, last_sent_at=NOW)
    stands = standing(replace(QUIET, channels=(lost,)), ["mail", "slack"], NOW)
    assert [(channel.name, channel.state.value) for channel in stands.channels] == [
        ("mail", "unused"),
        ("slack", "unused"),
        ("old", "not configured"),
    ]


def test_what_is_overdue_is_told_in_seconds() -> None:
    late = replace(QUIET, backlog=2, oldest_due_at=NOW - timedelta(minutes=2))
    assert standing(late, [], NOW).oldest_overdue_s == 120
    assert standing(QUIET, [], NOW).oldest_overdue_s is None
