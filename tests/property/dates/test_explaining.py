"""An explanation ends with the answer, whatever was asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tracker.dates.explain.explain import explain
from tracker.dates.explain.steps import Step, What
from tracker.dates.meaning.interpret import interpret, read
from tracker.dates.meaning.interpretation import Context, Interpretation
from tracker.errors import CalendarExhausted, UnknownZone, UnreadableDate

DAYS = st.dates(date(2001, 1, 1), date(2060, 12, 31))
VOCABULARY = """
    31 March 2026 Q2 H1 the of next last end early late week month quarter year to from and between
    by before after until in days 30 business 5pm EST 03/04/2026 2026-21 first third Monday spring
    FY TBC ( ) , - / earlier later each within publication Easter approval clear months of the
    beginning on whichever is
"""
PHRASES = st.one_of(
    st.lists(st.sampled_from(VOCABULARY.split()), max_size=16).map(" ".join),
    st.builds(
        "the {} of {} {} after publication and {} {} before approval".format,
        st.sampled_from(["earlier", "later"]),
        st.integers(1, 90),
        st.sampled_from(["days", "business days", "months", "clear days"]),
        st.integers(1, 90),
        st.sampled_from(["days", "business days", "weeks", "years"]),
    ),
    st.builds(
        "{} {} after the end of each {}".format,
        st.integers(1, 60),
        st.sampled_from(["days", "business days", "months"]),
        st.sampled_from(["month", "quarter", "year"]),
    ),
)
CONTEXTS = st.builds(
    Context,
    tz=st.sampled_from(["UTC", "America/New_York"]),
    fiscal=st.sampled_from([None, "US"]),
    calendar=st.sampled_from([None, "UK", "US", "TARGET"]),
    roll=st.sampled_from([None, "following", "modified preceding"]),
    anchors=st.dictionaries(st.sampled_from(["publication", "approval"]), DAYS),
)


@given(PHRASES, st.one_of(st.none(), DAYS), CONTEXTS)
def test_the_last_step_is_the_answer_and_what_is_refused_is_refused_alike(
    text: str, as_of: date | None, context: Context
) -> None:
    found = outcome(lambda: interpret(text, as_of, context))
    steps = outcome(lambda: explain(read(text), as_of, context))
    if isinstance(found, Interpretation):
        assert isinstance(steps, tuple)
        last = steps[-1]
        assert last.what is What.RESULT
        assert last.window == found.window
        assert last.day == (found.window.earliest if found.window else last.day)
    else:
        assert steps == found


def outcome(action: Callable[[], Interpretation | tuple[Step, ...]]) -> object:
    """What an action gives, or the words with which it refuses."""
    try:
        return action()
    except (UnreadableDate, UnknownZone, CalendarExhausted) as refusal:
        return str(refusal)


@given(DAYS, st.integers(1, 40), st.sampled_from(["UK", "US", "TARGET"]))
def test_the_days_that_did_not_count_are_all_the_days_off_on_the_way(
    day: date, count: int, name: str
) -> None:
    skipped = skips(f"{count} business days after {day}", Context(calendar=name))
    found = interpret(f"{count} business days after {day}", None, Context(calendar=name)).window
    assert found is not None
    days = (found.earliest - day).days
    assert len(skipped) == days - count
    assert all(day < one < found.earliest for one in skipped)


def skips(text: str, context: Context) -> Mapping[date, str]:
    steps = explain(read(text), None, context)
    return {step.day: step.text for step in steps if step.what is What.SKIPPED and step.day}
