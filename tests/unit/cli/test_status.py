from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tracker.domain.delivery import Outcome
from tracker.service.status import ChannelState, standing
from tracker.store.records import ChannelRecord, DaemonRecord, StoreStatus
from tracker.store.serving import is_served, serving_lock

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
    ("daemon", "served", "running"),
    [
        pytest.param(DAEMON, True, True, id="its lock is held"),
        pytest.param(None, True, True, id="its lock is held before it has said a word"),
        pytest.param(DAEMON, False, False, id="it was killed a moment after its last tick"),
        pytest.param(None, None, False, id="none ever ran"),
        pytest.param(DAEMON, None, True, id="elsewhere, it ticked a moment ago"),
        pytest.param(
            replace(DAEMON, last_tick_at=NOW - timedelta(minutes=2)),
            None,
            False,
            id="elsewhere, it fell silent",
        ),
        pytest.param(
            replace(DAEMON, last_tick_at=None, started_at=NOW),
            None,
            True,
            id="elsewhere, it has only just begun",
        ),
        pytest.param(replace(DAEMON, stopped_at=NOW), None, False, id="elsewhere, it has stopped"),
    ],
)
def test_a_daemon_runs_where(
    daemon: DaemonRecord | None, *, served: bool | None, running: bool
) -> None:
    stands = standing(replace(QUIET, daemon=daemon), [], NOW, served=served)
    assert stands.running is running


def test_a_database_is_served_while_its_lock_is_held(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/tracker.db"
    assert is_served(url) is False
    with serving_lock(tmp_path / "tracker.db"):
        assert is_served(url) is True
    assert is_served(url) is False
    assert is_served("postgresql+psycopg://localhost/tracker") is None


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
    (channel,) = standing(replace(QUIET, channels=(record,)), ["mail"], NOW, served=None).channels
    assert channel.state is state


def test_channels_of_the_settings_come_first_and_lost_ones_are_told() -> None:
    lost = ChannelRecord(name="old", last_outcome=Outcome.SENT, last_sent_at=NOW)
    stands = standing(replace(QUIET, channels=(lost,)), ["mail", "slack"], NOW, served=None)
    assert [(channel.name, channel.state.value) for channel in stands.channels] == [
        ("mail", "unused"),
        ("slack", "unused"),
        ("old", "not configured"),
    ]


def test_what_is_overdue_is_told_in_seconds() -> None:
    late = replace(QUIET, backlog=2, oldest_due_at=NOW - timedelta(minutes=2))
    assert standing(late, [], NOW, served=None).oldest_overdue_s == 120
    assert standing(QUIET, [], NOW, served=None).oldest_overdue_s is None
