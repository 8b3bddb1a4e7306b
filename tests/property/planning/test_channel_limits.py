from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.planning_builders import next_room_s
from tracker.domain.delivery import Outcome
from tracker.planning.sending.channel_limits import ChannelLimits, fuse_room

_STEPS = st.lists(st.tuples(st.floats(0, 1_000), st.none() | st.sampled_from(Outcome)), max_size=60)


@given(_STEPS, st.sampled_from([0, 1, 20, 600]))
def test_whatever_happens_a_channel_takes_a_bounded_number_and_never_stops_for_good(
    steps: list[tuple[float, Outcome | None]], rate: int
) -> None:
    """A step passes some seconds, then begins what there is room for, or ends one."""
    limits, now, began = ChannelLimits(rate_per_minute=rate), 0.0, []
    for pause, outcome in steps:
        now += pause
        if outcome is None:
            room = limits.room(now)
            assert 0 <= room <= 64
            limits = limits.started(room, now)
            began += [now] * room
        elif limits.under_way:
            limits = limits.after(outcome, now)
        assert 0 <= limits.under_way <= 64
        later = next_room_s(limits, now)
        assert (later is None) == (not limits.under_way < limits._most)
        if later is not None:
            assert now <= later <= now + 900 + 60
            assert limits.room(later) > 0
        else:
            assert limits.under_way > 0, "somebody's end makes room"
    if rate:
        assert all(b - a >= 60 / rate - 1e-6 for a, b in pairwise(began))


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 100))
def test_a_fuse_never_lets_more_through_than_itself_and_one_digest(
    accepted: int, under_way: int, fuse: int
) -> None:
    room = fuse_room(accepted, under_way, fuse)
    if not fuse:
        assert room.singles is None
        return
    assert room.singles is not None
    assert accepted + under_way + room.singles <= max(fuse, accepted + under_way)
    assert not (room.digest and room.singles)
