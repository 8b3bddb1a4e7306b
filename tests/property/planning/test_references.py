from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.reference import (
    DRAWN_FROM,
    counted_id,
    counted_reference,
    drawn_reference,
    reference_in,
)


@given(st.integers(min_value=0, max_value=DRAWN_FROM - 1))
def test_every_reference_is_read_as_it_was_written(number: int) -> None:
    code = drawn_reference(number)
    assert reference_in(f" {code.lower()} ") == code
    assert counted_id(code) is None, "nobody takes it for a counted one"


@given(st.integers(min_value=0, max_value=32**9 - 1))
def test_every_counted_reference_leads_back_to_its_reminder(reminder_id: int) -> None:
    code = counted_reference(reminder_id)
    assert reference_in(f" {code.lower()} ") == code
    assert counted_id(code) == reminder_id


@given(
    st.lists(
        st.integers(min_value=0, max_value=DRAWN_FROM - 1), min_size=2, max_size=2, unique=True
    )
)
def test_two_numbers_never_have_one_reference(numbers: list[int]) -> None:
    assert drawn_reference(numbers[0]) != drawn_reference(numbers[1])


@given(st.text() | st.text(alphabet="TRK-0123456789OILUXYZ").map(lambda text: f"TRK-{text}"))
def test_whatever_is_typed_is_a_reference_or_none(typed: str) -> None:
    code = reference_in(typed)
    assert code is None or reference_in(code) == code
