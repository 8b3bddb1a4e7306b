"""The believed clock: sleep, drift and slewing are believed at once, a jump only when confirmed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clocks import SetClock
from tracker.service.clockwatch import (
    BelievedClock,
    Doubt,
    Jump,
    Released,
    SetBack,
    Sight,
    monotonic,
    synchronised,
)

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)


class Machine:
    """A system clock that can be set, beside one that only goes on."""

    def __init__(
        self,
        *,
        held: timedelta = timedelta(),
        undisturbed: timedelta = timedelta(),
        begins_with: Doubt | SetBack | None = None,
    ) -> None:
        self.system = SetClock(START + held)
        self.running_s = 1_000.0
        self.synchronised = False
        self.clock = BelievedClock(
            self.system,
            lambda: self.running_s,
            held=held,
            undisturbed=undisturbed,
            begins_with=begins_with,
            synchronised=lambda: self.synchronised,
        )

    def run(self, span: timedelta) -> Sight | None:
        """Time goes by for everybody; gives what the next look sees."""
        self.running_s += span.total_seconds()
        self.system.advance(span)
        return self.clock.look()

    def set_by(self, span: timedelta) -> Sight | None:
        """Somebody sets the clock; gives what the next look sees."""
        self.system.advance(span)
        return self.clock.look()


def test_the_first_look_sees_nothing_whatever_the_time() -> None:
    assert Machine().clock.look() is None


@pytest.mark.parametrize(
    ("why", "span"),
    [
        ("a tick", timedelta(milliseconds=500)),
        ("a laptop that slept", timedelta(days=3)),
        ("an import that took long", 5 * HOUR),
    ],
)
def test_time_that_goes_by_is_no_jump(why: str, span: timedelta) -> None:
    machine = Machine()
    assert machine.run(span) is None, why
    assert machine.clock.now() == START + span


@pytest.mark.parametrize("ahead", [HOUR + SECOND, timedelta(days=1), timedelta(days=3_653)])
def test_a_jump_is_held_and_told_once(ahead: timedelta) -> None:
    machine = Machine()
    assert machine.set_by(ahead) == Jump(ahead=ahead)
    assert machine.clock.now() == START
    assert machine.clock.held == ahead
    assert machine.run(MINUTE) is None
    assert machine.clock.now() == START + MINUTE


def test_whoever_asks_for_the_time_before_the_next_look_is_not_told_of_the_jump() -> None:
    machine = Machine()
    machine.system.advance(timedelta(days=1))
    assert machine.clock.now() == START
    assert machine.clock.look() == Jump(ahead=timedelta(days=1))


def test_an_hour_is_believed_in_all_and_then_all_of_it_is_held() -> None:
    machine = Machine()
    for _ in range(12):
        assert machine.set_by(5 * MINUTE) is None
    assert machine.clock.now() == START + HOUR
    assert machine.set_by(5 * MINUTE) == Jump(ahead=65 * MINUTE)
    assert machine.clock.look() == SetBack(by=HOUR)
    assert machine.clock.now() == START
    assert machine.clock.held == 65 * MINUTE


def test_a_clock_that_is_put_right_now_and_then_never_jumps() -> None:
    machine = Machine()
    for _ in range(400):
        assert machine.run(timedelta(days=1)) is None
        assert machine.set_by(17 * SECOND) is None
    assert machine.clock.now() == machine.system.now()


def test_steps_ahead_that_are_taken_back_do_not_add_up() -> None:
    machine = Machine()
    for _ in range(10):
        assert machine.set_by(50 * MINUTE) is None
        assert machine.set_by(-50 * MINUTE) == SetBack(by=50 * MINUTE)
    assert machine.clock.now() == START


def test_what_somebody_released_begins_to_add_up_anew() -> None:
    machine = Machine()
    machine.set_by(50 * MINUTE)
    machine.clock.release()
    assert machine.set_by(50 * MINUTE) is None


def test_a_doubt_at_the_start_is_held_and_told_once() -> None:
    doubt = Doubt(ahead=timedelta(days=400), known=START - timedelta(days=400))
    machine = Machine(begins_with=doubt, undisturbed=HOUR)
    assert machine.clock.look() == doubt
    assert machine.clock.look() is None
    assert machine.clock.now() == START - timedelta(days=400)
    machine.synchronised = True
    assert machine.run(9 * MINUTE) is None
    assert machine.run(MINUTE) == Released()
    assert machine.clock.now() == START + 10 * MINUTE


def test_a_clock_that_is_set_right_ends_the_doubt() -> None:
    doubt = Doubt(ahead=timedelta(days=400), known=START)
    machine = Machine(begins_with=doubt)
    assert machine.clock.look() == doubt
    assert machine.set_by(-timedelta(days=400)) == Released()


def test_what_was_held_for_long_enough_is_released_by_a_daemon_that_has_just_begun() -> None:
    machine = Machine(held=timedelta(days=1), undisturbed=10 * MINUTE)
    assert machine.clock.look() is None
    machine.synchronised = True
    assert machine.clock.look() == Released()


@pytest.mark.parametrize(
    ("why", "machine", "settled"),
    [
        ("it has just begun", Machine(), False),
        ("it was left alone for an hour before", Machine(undisturbed=HOUR), True),
        (
            "it was set back meanwhile",
            Machine(undisturbed=HOUR, begins_with=SetBack(by=HOUR)),
            False,
        ),
        ("something is held", Machine(held=HOUR, undisturbed=HOUR), False),
    ],
)
def test_a_clock_is_settled_after_an_hour(why: str, machine: Machine, *, settled: bool) -> None:
    assert machine.clock.settled is settled, why


def test_a_clock_is_settled_as_soon_as_a_time_server_says_so() -> None:
    machine = Machine()
    machine.synchronised = True
    assert machine.clock.settled
    machine.synchronised = False
    machine.run(HOUR)
    assert machine.clock.settled
    machine.set_by(-HOUR)
    assert not machine.clock.settled


def test_jumps_add_up() -> None:
    machine = Machine()
    machine.set_by(2 * HOUR)
    assert machine.set_by(3 * HOUR) == Jump(ahead=3 * HOUR)
    assert machine.clock.held == 5 * HOUR
    assert machine.clock.now() == START


def test_somebody_can_release_a_jump() -> None:
    machine = Machine()
    machine.set_by(timedelta(days=1))
    machine.clock.release()
    assert machine.clock.now() == START + timedelta(days=1)
    assert machine.clock.held == timedelta()
    assert machine.clock.look() is None


def test_a_jump_is_released_after_ten_minutes_where_a_time_server_confirms_it() -> None:
    machine = Machine()
    machine.set_by(timedelta(days=1))
    machine.synchronised = True
    assert machine.run(10 * MINUTE - SECOND) is None
    assert machine.run(SECOND) == Released()
    assert machine.clock.now() == START + timedelta(days=1) + 10 * MINUTE


def test_a_jump_that_no_time_server_confirms_is_held_on() -> None:
    machine = Machine()
    machine.set_by(timedelta(days=1))
    assert machine.run(10 * HOUR) is None
    machine.synchronised = True
    assert machine.run(SECOND) == Released()


def test_a_further_jump_begins_the_ten_minutes_anew() -> None:
    machine = Machine()
    machine.set_by(timedelta(days=1))
    machine.synchronised = True
    machine.run(9 * MINUTE)
    machine.set_by(timedelta(days=1))
    assert machine.run(9 * MINUTE) is None
    assert machine.run(MINUTE) == Released()


def test_what_an_earlier_process_held_is_held_on() -> None:
    machine = Machine(held=timedelta(days=1))
    assert machine.clock.now() == START
    machine.synchronised = True
    assert machine.run(10 * MINUTE) == Released()


def test_a_clock_that_is_set_back_keeps_ticking() -> None:
    machine = Machine()
    assert machine.set_by(-timedelta(days=1)) == SetBack(by=timedelta(days=1))
    assert machine.clock.now() == START - timedelta(days=1)
    assert machine.run(MINUTE) is None
    assert machine.clock.now() == START - timedelta(days=1) + MINUTE


def test_a_minute_back_is_nothing() -> None:
    machine = Machine()
    assert machine.set_by(-MINUTE) is None
    assert machine.set_by(-MINUTE - SECOND) == SetBack(by=MINUTE + SECOND)


def test_a_jump_that_is_mended_leaves_believed_time_as_it_was() -> None:
    machine = Machine()
    machine.set_by(timedelta(days=1))
    assert machine.set_by(-timedelta(days=1)) == Released()
    assert machine.clock.now() == START
    assert machine.clock.held == timedelta()


def test_setting_back_part_of_a_jump_holds_the_rest() -> None:
    machine = Machine()
    machine.set_by(3 * HOUR)
    assert machine.set_by(-HOUR) is None
    assert machine.clock.held == 2 * HOUR
    assert machine.clock.now() == START


def test_setting_back_more_than_is_held_sets_believed_time_back_by_the_rest() -> None:
    machine = Machine()
    machine.set_by(2 * HOUR)
    assert machine.set_by(-3 * HOUR) == Released()
    assert machine.clock.look() == SetBack(by=HOUR)
    assert machine.clock.now() == START - HOUR


_STEPS = st.lists(
    st.tuples(
        st.floats(0, 100_000),  # seconds that go by
        st.one_of(st.just(0.0), st.floats(-200_000, 200_000)),  # seconds by which the clock is set
        st.booleans(),  # whether a tick looks
    ),
    max_size=30,
)


@given(_STEPS)
def test_believed_time_never_jumps_by_more_than_an_hour_against_what_went_by(
    steps: list[tuple[float, float, bool]],
) -> None:
    machine, whole = Machine(), timedelta()
    for passed_s, set_by_s, looks in steps:
        before = machine.clock.now()
        machine.running_s += passed_s
        machine.system.advance(timedelta(seconds=passed_s + set_by_s))
        if looks:
            machine.clock.look()
        passed = timedelta(seconds=passed_s)
        whole += passed
        assert machine.clock.now() - before <= passed + HOUR + SECOND
        assert machine.clock.now() - START <= whole * 1.0002 + HOUR + SECOND
        assert machine.clock.held >= timedelta()
        assert machine.clock.now() <= machine.system.now()


def test_this_machine_has_both_clocks() -> None:
    first = monotonic()
    assert monotonic() >= first > 0
    assert synchronised() in {True, False}
