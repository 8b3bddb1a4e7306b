"""A time of day is that of its zone's clocks, whatever becomes of the rules of the zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.integration.office import Office, an_office
from tests.zone_databases import zones_as
from tracker.domain.milestone import Milestone
from tracker.domain.reminder import ReminderState
from tracker.errors import UnknownZone
from tracker.service.defaults import Defaults
from tracker.service.milestones.policies import apply_policies
from tracker.store.database import check_database

#: Cairo in July 2026 without summer time, as its rules were before 2023
_OLD = {"Africa/Cairo": "Etc/GMT-2"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path)
    yield office
    office.store.close()


def _start(office: Office) -> bool:
    """What the daemon does whenever it starts; whether it planned anew."""
    with office.store.write() as transaction:
        transaction.daemon.started(1, "here", "1", office.clock.now())
    policies = office.ticker.courier.rounds.claimer.orders.policies
    return apply_policies(
        office.store, Defaults(tz="UTC", policies=policies, channels=()), office.clock.now()
    )


def _get(office: Office, key: str = "m") -> Milestone:
    with office.store.read() as transaction:
        found = transaction.milestones.get(key)
    assert found is not None
    return found


def _pending(office: Office, occasion: str) -> datetime:
    with office.store.read() as transaction:
        (found,) = [
            each.reminder.fire_at
            for each in transaction.reminders.of("m")
            if each.state is ReminderState.PENDING and str(each.reminder.occasion) == occasion
        ]
    return found


def _at(office: Office) -> datetime:
    window = _get(office).due.window
    assert window is not None
    assert window.at is not None
    return window.at.astimezone(UTC)


def test_other_rules_of_a_zone_move_the_instant_and_plan_anew(
    office: Office, tmp_path: Path
) -> None:
    with zones_as(tmp_path, _OLD):
        office.add("15 July 2026, 17:00", tz="Africa/Cairo", remind="4h")
        assert _start(office)
        assert not _start(office), "nothing has changed since"
        assert _at(office).hour == 15
        assert _pending(office, "4h").hour == 11
    assert _at(office).hour == 14, "an hour earlier, as the clocks are an hour ahead"
    assert _start(office)
    assert _pending(office, "4h").hour == 10
    assert not _start(office)
    assert check_database(office.url) == ()


def test_an_event_passes_by_the_rules_of_the_day(office: Office, tmp_path: Path) -> None:
    with zones_as(tmp_path, _OLD):
        office.add("15 July 2026, 17:00", tz="Africa/Cairo", kind="meeting")
    _start(office)
    with office.store.read() as transaction:
        assert transaction.milestones.next_passing_at() == datetime(2026, 7, 15, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("why", "due"),
    [
        ("an offset says when", "15 July 2026, 17:00 UTC+2"),
        ("another zone's clocks say when", "15 July 2026, 15:00 UTC"),
        ("it is counted in hours", "72 hours after 12 July 2026 17:00 UTC+2"),
    ],
)
def test_an_instant_that_no_clock_of_the_zone_gives_stays(
    office: Office, tmp_path: Path, why: str, due: str
) -> None:
    with zones_as(tmp_path, _OLD):
        office.add(due, tz="Africa/Cairo")
        assert _at(office).hour == 15
    assert _at(office).hour == 15


def test_the_same_words_on_the_clocks_of_now_are_no_move(office: Office, tmp_path: Path) -> None:
    with zones_as(tmp_path, _OLD):
        office.add("15 July 2026, 17:00", tz="Africa/Cairo")
    office.milestones.edit("m", {"due": "15 July 2026, 17:00"}, office.clock.now())
    assert _get(office).revision == 1


@pytest.mark.parametrize("name", ["localtime", "posixrules", "right/UTC", "posix/Europe/London"])
def test_a_zone_that_only_one_host_knows_is_refused(office: Office, name: str) -> None:
    with pytest.raises(UnknownZone, match="not the same zone on every host"):
        office.add("15 July 2026", tz=name)
    with pytest.raises(UnknownZone, match="such as Europe/London"):
        office.add(f"15 July 2026, 17:00 {name}" if "/" in name else "15 July 2026", tz=name)
