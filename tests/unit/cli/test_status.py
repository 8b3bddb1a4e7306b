from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.unit.cli.desk import Desk
from tracker.domain.delivery import Outcome
from tracker.errors import Findings, UsageError
from tracker.service.views.doctor import _channels
from tracker.service.views.status import ChannelState, standing
from tracker.store.database import open_store
from tracker.store.engine.served import is_served
from tracker.store.engine.serving import serving_lock
from tracker.store.values.records import ChannelRecord, DaemonRecord, Planning, StoreStatus

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
        pytest.param(
            replace(DAEMON, last_tick_at=NOW - timedelta(days=2), started_at=NOW),
            None,
            True,
            id="elsewhere, it has only just followed another",
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


def test_the_people_behind_a_channel_are_summed_up() -> None:
    told = {"amira": Outcome.SENT, "jonas": Outcome.REFUSED, "lena": None, "omar": Outcome.SENT}
    records = tuple(
        ChannelRecord(
            name=f"mail/{handle}",
            last_outcome=outcome,
            last_sent_at=NOW if outcome is Outcome.SENT else None,
        )
        for handle, outcome in told.items()
    )
    (mail,) = standing(replace(QUIET, channels=records), ["mail"], NOW, served=None).channels
    assert (mail.name, mail.state, mail.people) == ("mail", ChannelState.OK, 4)
    assert (mail.unreached, mail.last_sent_at) == (("jonas",), NOW)
    alone = replace(QUIET, channels=records[1:2])
    (mail,) = standing(alone, ["mail"], NOW, served=None).channels
    assert (mail.state, mail.unreached) == (ChannelState.FAILING, ("jonas",))


def test_the_examination_names_people_whom_a_channel_does_not_reach() -> None:
    records = tuple(
        ChannelRecord(
            name=f"mail/p{number}",
            last_outcome=Outcome.REFUSED if number else Outcome.SENT,
            last_sent_at=None,
        )
        for number in range(8)
    )
    stands = standing(replace(QUIET, channels=records), ["mail"], NOW, served=None)
    (finding,) = _channels(stands)
    assert finding.finding == "the channel mail does not reach p1, p2, p3, p4, p5 and 2 more"
    alone = standing(replace(QUIET, channels=records[:2]), ["mail"], NOW, served=None)
    assert next(_channels(alone)).finding == "the channel mail does not reach p1"


def test_what_is_overdue_is_told_in_seconds() -> None:
    late = replace(QUIET, backlog=2, oldest_due_at=NOW - timedelta(minutes=2))
    assert standing(late, [], NOW, served=None).oldest_overdue_s == 120
    assert standing(QUIET, [], NOW, served=None).oldest_overdue_s is None


def test_while_a_clock_jump_is_held_the_time_is_what_the_daemon_believes() -> None:
    held = replace(QUIET, clock_offset_s=86_400.0, oldest_due_at=NOW - timedelta(minutes=2))
    stands = standing(held, [], NOW + timedelta(days=1), served=None)
    assert stands.running
    assert stands.oldest_overdue_s == 120
    assert stands.clock_held == timedelta(days=1)


def test_how_far_a_planning_is_is_shown_until_it_has_ended(desk: Desk) -> None:
    for day in ("2026-02-01", "2026-03-01", "2026-03-02"):
        desk.add(f"Due on {day}", day)
    store = open_store(f"sqlite:///{desk.settings.parent}/tracker.db")
    begun_at, first = desk.clock.now(), ("2026-02-01", "due-on-2026-02-01")
    with store.write() as transaction:
        transaction.daemon.started(1, "here", "1", begun_at)
        transaction.daemon.plan_by(Planning(policies="new", since=begun_at, after=first))
    planning = desk.json("status")["planning"]
    assert (planning["planned"], planning["ahead"]) == (1, 2)
    assert datetime.fromisoformat(planning["since"]) == begun_at
    assert "1 of 3 milestones follow the settings" in desk.run("status").stdout
    done = desk.attempt("doctor", "--json")
    assert isinstance(done.exception, Findings)
    findings = {each["check"]: each for each in json.loads(done.stdout)}
    assert "2 milestones still follow the settings of before" in findings["planning"]["finding"]
    with store.write() as transaction:
        transaction.daemon.apply_policies("new")
    assert desk.json("status")["planning"] is None
    store.close()


def test_a_clock_jump_is_shown_and_released(desk: Desk) -> None:
    with pytest.raises(UsageError, match="there is nothing to release"):
        desk.run("status", "--release")
    desk.add("Nine o'clock tomorrow", "2026-01-06")
    store = open_store(f"sqlite:///{desk.settings.parent}/tracker.db")
    with store.write() as transaction:
        transaction.daemon.started(1, "here", "1", desk.clock.now())
        transaction.daemon.set_clock_offset(90_000)
    desk.clock.advance(timedelta(hours=25))
    status = desk.json("status")
    assert (status["clock_held_s"], status["backlog"]) == (90_000, 1)
    assert "1 day, 1:00:00 ahead of what is believed" in desk.run("status").stdout
    released = desk.run("status", "--release", "--json")
    assert released.stderr.startswith("Released: the clock is believed again")
    assert '"clock_held_s": 0.0' in released.stdout
    with store.read() as transaction:
        assert transaction.daemon.clock_offset() == 0
    store.close()
    assert desk.json("log")[-1]["kind"] == "clock released"


def test_the_doctor_s_findings_are_data_and_its_exit_code_says_that_there_are_some(
    desk: Desk,
) -> None:
    found = desk.attempt("doctor", "--json")
    (finding,) = json.loads(found.stdout)
    assert finding == {
        "check": "daemon",
        "severity": "error",
        "finding": "the daemon is not running; none ever ran",
        "remedy": "tracker run, or systemctl start tracker",
    }
    assert isinstance(found.exception, Findings)
    assert "none ever ran" in desk.attempt("doctor").stdout
    with serving_lock(desk.settings.parent / "tracker.db"):
        assert desk.run("doctor").stderr == "Nothing found\n"
        assert desk.run("doctor", "--json").stdout == "[]\n"
