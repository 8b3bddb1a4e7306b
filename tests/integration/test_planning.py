"""Planning anew some milestones at a time: what is planned is what it would be at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from tests.integration.office import Office, an_office
from tests.integration.people_house import a_house, a_person, told
from tests.sites import a_policy
from tracker.domain.milestone import MilestoneStatus
from tracker.domain.policy import LeadTime, Policy
from tracker.service.defaults import Defaults
from tracker.service.milestones.policies import (
    apply_policies,
    begin_planning,
    fingerprint,
    plan_some,
)
from tracker.service.people.clocks import following_clocks
from tracker.store.values.records import BEFORE_ALL, Planning

_DUE = date(2026, 1, 20)
_DAY = timedelta(days=1)


def _policy(*lead_times: str, hour: int = 9) -> Policy:
    policy = a_policy(tz="UTC", lead_times=tuple(map(LeadTime.parse, lead_times)))
    return replace(policy, send_at=policy.send_at.replace(hour=hour))


def _rules(office: Office) -> Defaults:
    """The settings that the office serves by."""
    orders = office.ticker.orders
    channels = tuple(orders.channels.values())
    return Defaults(tz="UTC", policies=orders.policies, channels=channels, routes=orders.routes)


def _served(folder: Path, before: Policy, *keys: str) -> Office:
    """An office whose milestones, due on one day, follow `before`; others are in force since."""
    office = an_office(folder, policy=before)
    with office.store.write() as transaction:
        transaction.daemon.started(1, "here", "1", office.clock.now())
    for key in keys:
        office.add(_DUE.isoformat(), key=key)
    apply_policies(office.store, _rules(office), office.clock.now())
    return office


def _under(office: Office, policy: Policy) -> Office:
    """The same with other settings."""
    channels = dict(office.ticker.orders.channels)
    told = replace(policy, channels=_rules(office).policies["default"].channels)
    return an_office(
        Path(office.url.removeprefix("sqlite:///")).parent,
        policy=told,
        channels=channels,
        url=office.url,
        slack=office.slack,
    )


def _planned(office: Office) -> Mapping[str, list[tuple[str, object, str]]]:
    with office.store.read() as transaction:
        keys = [key for _, key in transaction.milestones.open_after(BEFORE_ALL, 100)]
        found = transaction.reminders.of_many(keys)
    told = {
        key: [(str(each.reminder.occasion), each.reminder.fire_at, each.state) for each in mine]
        for key, mine in found.items()
    }
    return {key: sorted(mine) for key, mine in told.items()}


def _begin(office: Office) -> Planning:
    found = begin_planning(office.store, _rules(office), office.clock.now())
    assert found is not None
    return found


def _titles(office: Office) -> list[str]:
    return [each.title for each in office.slack.accepted]


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    both = tmp_path / "whole", tmp_path / "parts"
    for folder in both:
        folder.mkdir()
    return both


@pytest.mark.parametrize("seed", range(4))
def test_planned_in_parts_all_is_as_planned_at_once(folders: tuple[Path, Path], seed: int) -> None:
    planned = []
    for folder in folders:
        office, chance = _served(folder, _policy("30d", "7d", "1d")), Random(seed)
        for number in range(8):
            due = _DUE + chance.randrange(60) * _DAY
            office.add(chance.choice([due.isoformat(), "tbc", f"{due:%B %Y}"]), key=f"m{number}")
        office.milestones.close("m3", MilestoneStatus.MET, office.clock.now(), on=_DUE)
        office.tick_at(_DUE - 7 * _DAY, hour=12)
        office.store.close()
        served = _under(office, _policy("20d", "7d", "2d", hour=10))
        served.clock.set(office.clock.now())
        if folder == folders[0]:
            assert apply_policies(served.store, _rules(served), served.clock.now())
        else:
            _plan_in_parts(served, chance)
        planned.append(_planned(served))
        with served.store.read() as transaction:
            assert transaction.daemon.planning() is None
            assert transaction.daemon.policies_applied() == fingerprint(_rules(served))
        served.store.close()
    assert planned[0] == planned[1]


def _plan_in_parts(office: Office, chance: Random) -> None:
    """A few at a time, by daemons that each leave in the middle, while time goes by."""
    left: Planning | None = _begin(office)
    while left is not None:
        office.clock.set(office.clock.now() + timedelta(minutes=1))
        left = _begin(office)
        for _ in range(chance.randrange(1, 3)):
            if left is not None:
                left = plan_some(office.store, _rules(office), left, chance.randrange(1, 4))


def test_what_is_due_is_planned_before_its_turn(tmp_path: Path) -> None:
    before = _served(tmp_path, _policy("7d", "2d", "1d"), "a", "b")
    office = _under(before, _policy("6d", "2d"))
    _begin(office)
    office.tick_at(_DUE - 7 * _DAY)
    assert _titles(office) == [], "the policy in force tells nothing of what is due by the other"
    office.tick_at(_DUE - 6 * _DAY)
    assert _titles(office) == ["Due in 6 days: Milestone"] * 2
    office.tick_at(_DUE - 2 * _DAY)
    assert _titles(office)[2:] == ["Due in 2 days: Milestone"] * 2
    for served in (before, office):
        served.store.close()


def test_what_the_new_policy_tells_while_it_is_planned_is_not_lost(tmp_path: Path) -> None:
    before = _served(tmp_path, _policy("1d"), "a")
    office = _under(before, _policy("8d", "1d"))
    office.clock.set(office.clock.now().replace(day=12, hour=8))
    left = _begin(office)
    office.tick_at(_DUE - 8 * _DAY, hour=10)
    assert _titles(office) == [], "its turn has not come"
    assert plan_some(office.store, _rules(office), left) is not None
    office.tick()
    assert _titles(office) == ["Due in 8 days: Milestone"]
    for served in (before, office):
        served.store.close()


def test_who_comes_next_goes_on_by_the_same_instant(tmp_path: Path) -> None:
    before = _served(tmp_path, _policy("1d"), "a", "b")
    office = _under(before, _policy("8d"))
    begun = _begin(office)
    left = plan_some(office.store, _rules(office), begun, 1)
    assert left == replace(begun, after=(_DUE.isoformat(), "a"))
    office.clock.set(office.clock.now() + _DAY)
    assert _begin(office) == left
    other = _under(before, _policy("9d"))
    other.clock.set(office.clock.now())
    again = _begin(other)
    assert (again.since, again.after) == (begun.since, BEFORE_ALL), "other settings begin anew"
    assert plan_some(office.store, _rules(office), left) is None, "it is somebody else's by then"
    assert not _is_planned(office, "b", "8d")
    for served in (before, office, other):
        served.store.close()


def _is_planned(office: Office, key: str, occasion: str) -> bool:
    return any(each[0] == occasion for each in _planned(office)[key])


def test_people_who_change_meanwhile_leave_the_planning_to_go_on(tmp_path: Path) -> None:
    house = a_house(tmp_path, told("owner"))
    amira = a_person("amira", tz="UTC")
    house.employ(amira)
    house.add("2026-03-31", owner="amira")
    rules = house.rules
    with house.store.write() as transaction:
        transaction.daemon.started(1, "here", "1", house.clock.now())
    begun = begin_planning(house.store, rules, house.clock.now())
    assert begun is not None
    with (
        following_clocks(house.store, rules, house.clock.now()),
        house.store.write() as transaction,
    ):
        transaction.people.update(replace(amira, tz="Asia/Tokyo"), house.clock.now())
    with house.store.read() as transaction:
        after = transaction.daemon.planning()
    assert after is not None
    assert after.policies not in (begun.policies, None)
    assert plan_some(house.store, rules, begun) is not None, "the daemon goes on"
    house.store.close()
