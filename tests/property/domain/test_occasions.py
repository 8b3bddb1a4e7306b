"""Occasions and their texts stand for one another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.occasion import Occasion, ReminderKind, occasion_of, read_occasion
from tracker.domain.policy import LeadTime, LeadUnit

_KINDS = st.sampled_from(ReminderKind)
_DAYS = st.sampled_from([unit for unit in LeadUnit if unit is not LeadUnit.HOUR])
_SPANS = st.builds(LeadTime, count=st.integers(0, 9999), unit=_DAYS) | st.builds(
    LeadTime, count=st.integers(1, 9999), unit=st.just(LeadUnit.HOUR)
)
_FIRST = (
    st.builds(Occasion, kind=st.just(ReminderKind.APPROACH), span=_SPANS)
    | st.builds(
        Occasion,
        kind=st.sampled_from(
            [ReminderKind.OPENS, ReminderKind.LAST_DAY, ReminderKind.MOVED, ReminderKind.REVIEW]
        ),
    )
    | st.builds(
        Occasion,
        kind=st.sampled_from([ReminderKind.OVERDUE, ReminderKind.REVIEW]),
        days=st.integers(0, 10**9 - 1),
    )
    | st.builds(Occasion, kind=st.just(ReminderKind.MOVED), proposal=st.integers(1, 10**9 - 1))
)
_OCCASIONS = _FIRST | st.builds(
    Occasion, kind=st.just(ReminderKind.ESCALATION), origin=_FIRST, span=_SPANS
)
_SPELT = st.from_regex(
    r"(opens|last_day|moved|(overdue|review)([+][0-9]+d)?|proposed([+][0-9])?|[0-9]+(d|bd|w|mo)|[1-9][0-9]*h)"
    r"(>[0-9]+(d|bd|w|mo))?",
    fullmatch=True,
)


@given(_OCCASIONS)
def test_what_is_written_is_read_back(occasion: Occasion) -> None:
    assert read_occasion(str(occasion)) == occasion
    assert occasion_of(str(occasion), occasion.kind) == occasion


@given(_SPELT | st.text(max_size=20), _KINDS)
def test_no_text_changes_by_being_read(text: str, kind: ReminderKind) -> None:
    occasion = occasion_of(text, kind)
    assert str(occasion) == text
    assert occasion.kind is kind


@given(_OCCASIONS, _OCCASIONS)
def test_two_occasions_never_share_a_text(one: Occasion, other: Occasion) -> None:
    assert (str(one) == str(other)) == (one == other)
