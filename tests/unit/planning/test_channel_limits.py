"""How much a channel may have under way, in seconds of a monotonic clock."""

from __future__ import annotations

import pytest

from tests.planning_builders import next_room_s
from tracker.domain.delivery import Outcome
from tracker.planning.sending.channel_limits import ChannelLimits, Room, fuse_room

_SENT, _POISON = Outcome.SENT, Outcome.POISON
_FAILS = (Outcome.NOT_SENT, Outcome.REFUSED, Outcome.UNKNOWN)
_FAILURES = (*_FAILS, *_FAILS[:2])  #: as many as open the breaker


def _sent(limits: ChannelLimits, *outcomes: Outcome, at: float = 0.0) -> ChannelLimits:
    """The limits after one send after the other."""
    for outcome in outcomes:
        limits = limits.started(1, at).after(outcome, at)
    return limits


def test_a_channel_begins_with_one_send() -> None:
    limits = ChannelLimits()
    assert limits.room(0.0) == 1
    assert limits.started(1, 0.0).room(0.0) == 0


def test_each_success_doubles_what_may_be_under_way_up_to_sixty_four() -> None:
    rooms = [_sent(ChannelLimits(), *[_SENT] * count).room(0.0) for count in range(8)]
    assert rooms == [1, 2, 4, 8, 16, 32, 64, 64]


@pytest.mark.parametrize("failure", _FAILS)
def test_a_failure_leaves_one(failure: Outcome) -> None:
    assert _sent(ChannelLimits(), _SENT, _SENT, failure).room(0.0) == 1


@pytest.mark.parametrize("outcome", [_POISON, Outcome.WITHDRAWN, Outcome.STARTED])
def test_what_is_not_the_channels_doing_changes_nothing(outcome: Outcome) -> None:
    assert _sent(ChannelLimits(), _SENT, outcome) == _sent(ChannelLimits(), _SENT)
    broken = _sent(ChannelLimits(), *_FAILURES)
    assert _sent(broken, outcome, at=500.0) == broken


def test_what_is_under_way_takes_room_until_it_ends() -> None:
    limits = _sent(ChannelLimits(), _SENT, _SENT).started(3, 0.0)
    assert limits.room(0.0) == 1
    assert next_room_s(limits.started(1, 0.0), 0.0) is None
    assert limits.after(_SENT, 0.0).room(0.0) == 6


def test_an_end_that_nobody_began_is_not_counted() -> None:
    assert ChannelLimits().after(_SENT, 0.0).under_way == 0


def test_five_failures_in_a_row_open_the_breaker_for_two_minutes() -> None:
    limits = _sent(ChannelLimits(), *_FAILURES, at=10.0)
    assert not _sent(ChannelLimits(), *_FAILURES[:4]).is_open(0.0)
    assert limits.is_open(129.9)
    assert limits.room(129.9) == 0
    assert next_room_s(limits, 10.0) == 130.0
    assert not limits.is_open(130.0)
    assert limits.room(130.0) == 1, "a probe"


def test_a_success_between_failures_keeps_the_breaker_closed() -> None:
    assert not _sent(ChannelLimits(), *_FAILURES[:4], _SENT, *_FAILURES[:4]).is_open(0.0)


def test_each_probe_that_fails_opens_it_for_longer_up_to_a_quarter_of_an_hour() -> None:
    limits, now, pauses = _sent(ChannelLimits(), *_FAILURES), 0.0, []
    for _ in range(5):
        until = next_room_s(limits, now)
        assert until is not None
        pauses.append(until - now)
        now = until
        limits = _sent(limits, Outcome.NOT_SENT, at=now)
    assert pauses == [120, 300, 900, 900, 900]


def test_only_one_probe_is_under_way() -> None:
    probing = _sent(ChannelLimits(), *_FAILURES).started(1, 120.0)
    assert probing.room(120.0) == 0
    assert next_room_s(probing, 120.0) is None


def test_a_probe_that_arrives_closes_it_and_all_begins_anew() -> None:
    closed = _sent(_sent(ChannelLimits(), *_FAILURES), _SENT, at=120.0)
    assert not closed.is_open(120.0)
    assert closed.room(120.0) == 2
    again = _sent(closed, *_FAILURES, at=200.0)
    assert next_room_s(again, 200.0) == 320.0, "two minutes, not five"


def test_failures_that_come_in_while_it_is_open_keep_it_open_no_longer() -> None:
    wide = _sent(ChannelLimits(), *[_SENT] * 4).started(16, 0.0)
    for at in range(16):
        wide = wide.after(Outcome.NOT_SENT, float(at))
    assert next_room_s(wide, 15.0) == 124.0


def test_a_success_that_comes_in_while_it_is_open_closes_it() -> None:
    limits = ChannelLimits().started(1, 0.0)
    assert _sent(limits, *_FAILURES).after(_SENT, 1.0).room(1.0) == 2


def test_a_rate_spreads_what_begins() -> None:
    limits = _sent(ChannelLimits(rate_per_minute=20), *[_SENT] * 4, at=0.0)
    began, now = [], limits.free_at_s
    for _ in range(3):
        assert limits.room(now) == 1
        limits = _sent(limits, _SENT, at=now)
        began.append(now)
        assert limits.room(now) == 0
        later = next_room_s(limits, now)
        assert later is not None
        now = later
    assert began == [12.0, 15.0, 18.0]


def test_a_pause_that_was_asked_for_keeps_everything_back_and_none_is_shortened() -> None:
    limits = ChannelLimits().paused(60.0).paused(30.0)
    assert [limits.room(now) for now in (0.0, 59.0, 60.0)] == [0, 0, 1]
    assert next_room_s(limits, 0.0) == 60.0


def test_a_rate_saves_nothing_up_while_a_channel_is_idle() -> None:
    limits = _sent(ChannelLimits(rate_per_minute=60), _SENT, _SENT, at=0.0)
    assert limits.room(3600.0) == 1
    assert next_room_s(limits.started(2, 3600.0), 3600.0) == 3602.0


@pytest.mark.parametrize(
    ("why", "accepted", "under_way", "fuse", "room"),
    [
        ("off", 1000, 1000, 0, Room(singles=None)),
        ("nothing yet", 0, 0, 20, Room(singles=20)),
        ("what is under way counts", 5, 4, 20, Room(singles=11)),
        ("the last", 19, 0, 20, Room(singles=1)),
        ("all, one way or another", 19, 1, 20, Room(singles=0, digest=True)),
        ("the digest has been sent", 21, 0, 20, Room(singles=0)),
        ("more than there should be", 40, 9, 20, Room(singles=0)),
    ],
)
def test_a_fuse_turns_a_flood_into_one_digest(
    why: str, accepted: int, under_way: int, fuse: int, room: Room
) -> None:
    assert fuse_room(accepted, under_way, fuse) == room


def test_a_send_that_fails_again_does_not_open_the_breaker_for_the_others() -> None:
    limits = _sent(ChannelLimits(), _SENT, _SENT)
    for _ in range(5):
        limits = limits.started(1, 0.0).after(Outcome.NOT_SENT, 0.0, again=True)
    assert limits.room(0.0) == 4


def test_a_probe_that_fails_again_opens_it_anew() -> None:
    broken = _sent(ChannelLimits(), *_FAILURES)
    probed = broken.started(1, 120.0).after(Outcome.NOT_SENT, 120.0, again=True)
    assert next_room_s(probed, 120.0) == 420.0
