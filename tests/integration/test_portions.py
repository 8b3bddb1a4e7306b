"""What is due at once is handed over in portions, the most urgent first, while messages leave."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.inline_senders import InlineSenders
from tests.integration.office import START, Memory, Office, an_office
from tracker.domain.delivery import Evidence
from tracker.domain.milestone import MilestoneStatus
from tracker.service.sending import claiming
from tracker.store.reads.reads import open_reads

_PORTION = 2
_MANY = 7


class _Slow(InlineSenders):
    """Tells of nothing that has ended before it is let."""

    held: bool = True

    def finished(self, timeout_s: float) -> tuple[tuple[int, Evidence], ...]:
        return () if self.held else super().finished(timeout_s)


def _in_portions(office: Office) -> Office:
    office.rounds.portions.at_once = _PORTION
    return office


def _crowded(office: Office) -> list[str]:
    """As many milestones as several portions hold, the least urgent added first; by urgency."""
    for number in reversed(range(_MANY)):
        office.add((START.date() + timedelta(days=5 + number)).isoformat(), f"m{number}")
    return [f"m{number}" for number in range(_MANY)]


def _keys(sent: Memory) -> list[list[str]]:
    """What each message told of."""
    return [[str(dict(told)["key"]) for told in message.reminders] for message in sent.sent]


def _planned(office: Office) -> int:
    with office.store.write() as transaction:
        return len(transaction.reminders.due(office.clock.now(), 100))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return _in_portions(an_office(tmp_path))


def test_messages_leave_while_others_are_still_planned(office: Office) -> None:
    _crowded(office)
    office.rounds.go(0)
    assert _keys(office.slack) == [["m0"]]
    assert _planned(office) == _MANY - _PORTION


def test_what_is_not_handed_over_yet_is_waited_for_and_late(office: Office) -> None:
    _crowded(office)
    office.rounds.go(0)
    office.clock.advance(timedelta(minutes=6))
    now = office.clock.now()
    with open_reads(office.url) as reads:
        stands = reads.status(now)
    assert stands.backlog == _MANY - _PORTION + 2 * _PORTION  # milestones, then deliveries
    assert stands.oldest_due_at == START
    due_at = office.ticker.tick()
    assert due_at is not None
    assert due_at < now


def test_the_most_urgent_leaves_first_whatever_came_first(office: Office) -> None:
    wanted = [[key] for key in _crowded(office)]
    office.tick()
    assert (_keys(office.slack), _keys(office.mail)) == (wanted, wanted)


def test_what_comes_due_meanwhile_and_is_more_urgent_is_not_behind_them(office: Office) -> None:
    _crowded(office)
    office.rounds.go(0)
    office.add("2026-01-06", "tomorrow")
    office.clock.advance(timedelta(seconds=10))
    office.tick()
    told = [key for (key,) in _keys(office.slack)]
    assert told.index("tomorrow") < told.index("m2")


def test_what_belongs_into_one_message_is_told_in_one(tmp_path: Path) -> None:
    office = _in_portions(an_office(tmp_path, group_over=3))
    wanted = _crowded(office)
    office.tick()
    assert (_keys(office.slack), _keys(office.mail)) == ([wanted], [wanted])


def test_what_a_fuse_gathers_is_told_in_one(tmp_path: Path) -> None:
    office = _in_portions(an_office(tmp_path, fuse=2))
    wanted = _crowded(office)
    office.tick()
    assert _keys(office.slack)[:3] == [wanted[:1], wanted[1:2], wanted[2:]]


def test_an_event_closes_after_all_was_told_that_was_due_before(tmp_path: Path) -> None:
    office = _in_portions(an_office(tmp_path))
    keys = [f"hearing{number}" for number in range(_MANY)]
    for key in keys:
        office.add("2026-01-06", key, kind="hearing")
    office.tick_at(date(2026, 1, 8))
    assert sorted(key for (key,) in _keys(office.slack)) == keys
    with office.store.read() as transaction:
        found = transaction.milestones.get_many(keys).values()
    assert {each.status for each in found} == {MilestoneStatus.PASSED}


def test_no_more_is_handed_over_than_can_leave_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claiming, "_READY", 1)
    receivers = {"slack": Memory(), "mail": Memory()}
    senders = _Slow(receivers)
    office = _in_portions(an_office(tmp_path, senders=senders))
    seconds = itertools.count()
    office.rounds.portions.monotonic = lambda: float(next(seconds))
    _crowded(office)
    office.rounds.go(0)
    assert _planned(office) == _MANY - _PORTION
    office.rounds.go(0)  # one is under way on each channel, and one is ready
    assert _planned(office) == _MANY - _PORTION
    for _ in range(20):  # what is planned may be for other channels, so that it does not stay so
        office.rounds.go(0)
    assert _planned(office) == 0
    senders.held = False
    office.tick()
    assert _keys(receivers["slack"]) == [[f"m{number}"] for number in range(_MANY)]
