"""The daily proof over a real database: silent where all is in place, and told once where not."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.integration.office import Office, an_office
from tests.sites import a_policy
from tracker.config.settings import load_settings
from tracker.daemon.leadership import Leadership
from tracker.daemon.proving import Proofs
from tracker.daemon.run import Daemon
from tracker.daemon.scheduler import Scheduler
from tracker.daemon.systemd import ServiceManager
from tracker.domain.milestone import MilestoneStatus
from tracker.service.clockwatch import BelievedClock
from tracker.service.defaults import Defaults
from tracker.service.milestones.policies import apply_policies
from tracker.service.sending.proving import Prover

_POLICY = a_policy(tz="UTC")


@pytest.fixture(name="office")
def staffed_office(tmp_path: Path) -> Office:
    """An office whose operator reads mail, with a daemon that has planned by its policies."""
    office = an_office(tmp_path, policy=_POLICY, operators=("mail",))
    with office.store.write() as transaction:
        transaction.daemon.started(1, "here", "1", office.clock.now())
    apply_policies(
        office.store,
        Defaults(tz="UTC", policies={"default": _POLICY}, channels=()),
        office.clock.now(),
    )
    return office


def _prover(office: Office) -> Prover:
    return Prover(store=office.store, orders=office.ticker.orders, url=office.url)


def _wrong(office: Office) -> list[str]:
    found = _prover(office).prove(office.clock.now())
    return [f"{each.key}: {each.problem}" for each in found]


def _spoil(office: Office, *statements: str) -> None:
    with office.store.write() as transaction:
        for statement in statements:
            transaction.milestones._connection.exec_driver_sql(statement)


def test_nothing_is_said_through_the_life_of_every_kind(office: Office) -> None:
    """Duties, events, vague and missing dates, series, moves, snoozes and closings, day by day."""
    office.add("20 January 2026", key="duty")
    office.add("12 January 2026", key="event", kind="in_force")
    office.add("February 2026", key="vague")
    office.add("to be confirmed", key="missing")
    office.add("every month on the 15th", key="round")
    office.add("not before 10 January 2026", key="from")
    office.add("20 January 2026 17:00", key="hour")
    for day in range(0, 100, 5):
        office.tick_at(date(2026, 1, 6) + timedelta(days=day))
        now = office.clock.now()
        match day:
            case 5:
                office.milestones.snooze("duty", now + timedelta(days=2), "later", now)
            case 20:
                office.milestones.acknowledge("duty", now, note=None)
                office.milestones.suspend("vague", "later", now)
            case 30:
                office.milestones.close("round", MilestoneStatus.MET, now, on=now.date())
                office.milestones.reopen("vague", now)
            case 60:
                office.milestones.reopen("round", now)
                office.milestones.verify("missing", now, on=now.date())
        assert _wrong(office) == [], day


def test_a_reminder_that_is_gone_is_told_once_with_its_key(office: Office) -> None:
    office.add("20 March 2026", key="spoilt")
    office.add("20 March 2026", key="sound")
    _spoil(office, "DELETE FROM reminders WHERE milestone_id = 1 AND lead_time = '7d'")
    for _ in range(2):
        (problem,) = _wrong(office)
        assert problem.startswith("spoilt: nothing is stored that would tell of 7d")
        office.tick()
    (word,) = [each for each in office.mail.accepted if "missing" in each.title]
    assert word.title == "Reminders are missing: 1 milestone to look at"
    assert "spoilt" in word.text
    assert "sound" not in word.text


def test_what_was_handed_to_nobody_is_found(office: Office) -> None:
    office.add("12 January 2026", key="spoilt")
    office.tick_at(date(2026, 1, 6))
    assert _wrong(office) == []
    _spoil(office, "DELETE FROM attempts", "DELETE FROM deliveries")
    (problem,) = _wrong(office)
    assert "on no channel" in problem


def test_a_series_whose_next_one_is_gone_is_found(office: Office) -> None:
    office.add("every month on the 15th", key="round")
    office.tick_at(date(2026, 1, 14))
    office.tick_at(date(2026, 1, 16))
    assert _wrong(office) == []
    _spoil(
        office,
        "DELETE FROM attempts",
        "DELETE FROM deliveries",
        "DELETE FROM events",
        "DELETE FROM reminders WHERE milestone_id > 1",
        "DELETE FROM revisions WHERE milestone_id > 1",
        "DELETE FROM milestones WHERE id > 1",
        "UPDATE reminders SET state = 'folded' WHERE state = 'dispatched'",
    )
    office.clock.advance(timedelta(days=2))
    assert any("its series goes on with round/2026-02-15" in each for each in _wrong(office))


def test_a_key_that_somebody_else_took_is_no_next_one(office: Office) -> None:
    office.add("every month on the 15th", key="round")
    office.add("20 March 2026", key="round/2026-02-15")
    now = office.clock.now()
    office.milestones.close("round", MilestoneStatus.MET, now, on=now.date())
    with office.store.read() as transaction:
        assert transaction.milestones.get("round/2026-02-15-2") is not None
    assert _wrong(office) == []
    _spoil(
        office,
        "DELETE FROM reminders WHERE milestone_id = 3",
        "DELETE FROM revisions WHERE milestone_id = 3",
        "DELETE FROM events WHERE milestone_id = 3",
        "DELETE FROM milestones WHERE id = 3",
    )
    office.clock.advance(timedelta(days=2))
    assert any("its series goes on with round/2026-02-15" in each for each in _wrong(office))


def test_what_mends_it_does(office: Office) -> None:
    office.add("20 March 2026", key="spoilt")
    _spoil(office, "DELETE FROM reminders WHERE milestone_id = 1")
    assert _wrong(office)
    office.milestones.suspend("spoilt", "to plan it anew", office.clock.now())
    office.milestones.reopen("spoilt", office.clock.now())
    assert _wrong(office) == []


class _Waiting(Scheduler):
    """A scheduler that is asked when its jobs run, and runs none."""

    def planned(self) -> dict[str, str]:
        """The jobs by name, each with where it runs."""
        return {each.id: each.executor for each in self._scheduler.get_jobs()}


def test_a_daemon_has_it_proved_aside(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.daemon.run.Scheduler", _Waiting)
    settings = load_settings(None, {})
    clock = BelievedClock(office.clock, lambda: 0.0, synchronised=lambda: False)
    daemon = Daemon(
        office.store,
        clock,
        lambda _in_force: settings,
        lambda _settings, _owner: office.ticker,
        settings=settings,
        system=office.clock,
        leadership=Leadership(office.store, clock, office.clock),
        manager=ServiceManager({}),
    )
    assert isinstance(daemon._scheduler, _Waiting)
    assert daemon._scheduler.planned()["Proof"] == "aside"


def test_it_is_proved_ten_minutes_after_the_start_and_then_once_a_day(office: Office) -> None:
    """A fault that comes about after a proof is told by the next one, a day later."""
    settings = load_settings(None, {})
    proofs = Proofs(lambda _: _prover(office), settings, office.clock)
    office.add("20 March 2026", key="spoilt")
    pauses: list[float] = []
    told: list[int] = []
    for run in range(4):
        if run == 2:
            _spoil(office, "DELETE FROM reminders WHERE milestone_id = 1 AND lead_time = '7d'")
        proofs.job.run()
        pauses.append(proofs.job.pause_s)
        office.clock.advance(timedelta(seconds=proofs.job.pause_s))
        office.tick()
        told.append(sum("missing" in each.title for each in office.mail.accepted))
    assert pauses == [600, 86_400, 86_400, 86_400]
    assert told == [0, 0, 1, 1], "and the same is told once"
