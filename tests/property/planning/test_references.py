from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.reference import reference, reminder_id_of

_IDS = st.integers(min_value=0, max_value=32**12 - 1)


@given(_IDS)
def test_every_reference_leads_back_to_its_reminder(reminder_id: int) -> None:
    code = reference(reminder_id)
    assert reminder_id_of(code) == reminder_id
    assert reminder_id_of(f" {code.lower()} ") == reminder_id


@given(st.text() | st.text(alphabet="TRK-0123456789OILUXYZ").map(lambda text: f"TRK-{text}"))
def test_whatever_is_typed_names_a_reminder_or_none(typed: str) -> None:
    reminder_id = reminder_id_of(typed)
    assert reminder_id is None or 0 <= reminder_id < 2**63
