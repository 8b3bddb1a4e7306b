from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.planning_builders import utc
from tracker.domain.delivery import DeliveryState, Evidence, Outcome, Phase, Wire
from tracker.planning.sending.outcome import RetryPolicy, outcome_of, pause_asked, settle

_NOW = utc("2026-03-24 09:00")
_DAY = timedelta(days=1)
_EVIDENCE = st.builds(
    Evidence,
    wire=st.sampled_from(Wire),
    phase=st.sampled_from(Phase),
    accepted=st.booleans(),
    status=st.none() | st.integers(),
    retry_after=st.none() | st.text(),
    detail=st.text(),
)
_HEADERS = (
    st.none()
    | st.text()
    | st.integers().map(str)
    | st.floats().map(str)
    | st.lists(st.integers().map(str) | st.text(max_size=9), max_size=4).map(", ".join)
    | st.datetimes().map(format_datetime)
    | st.from_regex(r"[A-Z][a-z]{2}, \d{1,3} [A-Z][a-z]{2} \d{1,30} \d+:\d+:\d+ [+-]?\w{0,30}")
)


@given(_EVIDENCE)
def test_all_evidence_has_an_outcome_and_only_acceptance_is_sent(evidence: Evidence) -> None:
    outcome = outcome_of(evidence)
    assert outcome not in {Outcome.STARTED, Outcome.WITHDRAWN}
    accepted = evidence.accepted and evidence.phase is Phase.ANSWERED
    assert (outcome is Outcome.SENT) == accepted


@given(
    prior=st.lists(st.sampled_from(Outcome), max_size=30),
    outcome=st.sampled_from(Outcome),
    circumstances=st.fixed_dictionaries(
        {
            "jitter": st.floats(0, 1, exclude_max=True),
            "retry_after": _HEADERS,
            "fallback": st.booleans(),
            "crashed": st.booleans(),
        }
    ),
)
def test_a_delivery_ends_or_is_tried_again_soon_or_within_a_day_of_a_copy_or_a_wish(
    prior: list[Outcome], outcome: Outcome, circumstances: dict[str, Any]
) -> None:
    settlement = settle(RetryPolicy(), prior, outcome, _NOW, **circumstances)
    if settlement.state is DeliveryState.PENDING:
        assert settlement.next_attempt_at is not None
        pause = settlement.next_attempt_at - _NOW
        copies = outcome is Outcome.UNKNOWN and prior.count(Outcome.UNKNOWN) > 1
        longest = _DAY if copies else timedelta(minutes=30)
        if outcome is Outcome.NOT_SENT:
            longest = max(longest, pause_asked(circumstances["retry_after"], _NOW, _DAY))
        assert timedelta() <= pause <= longest
    else:
        assert settlement.next_attempt_at is None
        unheard = settlement.state is DeliveryState.UNCONFIRMED
        assert unheard == settlement.escalate, "who is not told here is told elsewhere"


@given(
    evidence=_EVIDENCE,
    prior=st.lists(st.sampled_from(Outcome), max_size=5),
    circumstances=st.fixed_dictionaries({"fallback": st.booleans(), "crashed": st.booleans()}),
)
def test_whatever_was_seen_only_acceptance_ends_it_quietly(
    evidence: Evidence, prior: list[Outcome], circumstances: dict[str, bool]
) -> None:
    outcome = outcome_of(evidence)
    settlement = settle(
        RetryPolicy(),
        prior,
        outcome,
        _NOW,
        jitter=0.5,
        retry_after=evidence.retry_after,
        **circumstances,
    )
    assert (settlement.state is DeliveryState.SENT) == (outcome is Outcome.SENT)
    goes_on = settlement.state is DeliveryState.PENDING
    assert goes_on or settlement.escalate or outcome is Outcome.SENT
    assert settlement.escalate or outcome is not Outcome.REFUSED
