"""Policies that change, or are gone, while milestones follow them: no reminder is lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from tests.integration.office import Office, an_office
from tests.sites import a_policy
from tracker.domain.policy import LeadTime, Policy
from tracker.service.defaults import Defaults
from tracker.service.milestones.policies import apply_policies

_DUE = date(2026, 1, 20)


def _policy(*lead_times: str, name: str = "default") -> Policy:
    return a_policy(tz="UTC", name=name, lead_times=tuple(map(LeadTime.parse, lead_times)))


def _start(office: Office, policies: Mapping[str, Policy]) -> None:
    """What a daemon does before its first tick under `policies`."""
    with office.store.write() as transaction:
        transaction.daemon.started(1, "here", "1", office.clock.now())
    office.ticker.look_again()
    apply_policies(
        office.store, Defaults(tz="UTC", policies=policies, channels=()), office.clock.now()
    )


def _titles(office: Office) -> list[str]:
    return [each.title for each in office.slack.accepted]


def test_a_lead_time_that_changes_on_the_day_between_is_told_all_the_same(tmp_path: Path) -> None:
    office = an_office(tmp_path, policy=_policy("7d"))
    office.add(_DUE.isoformat())
    office.tick_at(date(2026, 1, 12), hour=12)
    _start(office, {"default": _policy("8d")})
    office.tick()
    assert _titles(office) == []
    office.tick_at(date(2026, 1, 13))
    assert _titles(office) == ["Due in 7 days: Milestone"]
    office.store.close()


def test_a_policy_that_is_gone_leaves_its_milestones_to_the_default_one(tmp_path: Path) -> None:
    policies = {"default": _policy("5d", "1d"), "strict": _policy("9d", name="strict")}
    office = an_office(tmp_path, policy=policies["default"], operators=("mail",))
    _start(office, policies)
    office.add(_DUE.isoformat())
    with office.store.write() as transaction:
        statement = "UPDATE milestones SET policy = 'strict'"
        transaction.milestones._connection.exec_driver_sql(statement)
    for _ in range(2):
        _start(office, {"default": policies["default"]})
        office.tick()
    (word,) = office.mail.accepted
    assert "The policy strict is gone" in word.title
    assert "1 milestone follows" in word.text
    office.tick_at(date(2026, 1, 15))
    office.tick_at(date(2026, 1, 19))
    assert _titles(office) == ["Due in 5 days: Milestone", "Due tomorrow: Milestone"]
    office.store.close()
