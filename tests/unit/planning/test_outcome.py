"""The table of DESIGN section 5, a row each."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.planning_builders import utc
from tracker.domain.delivery import DeliveryState, Evidence, Outcome, Phase, Wire
from tracker.planning.sending.outcome import (
    RetryPolicy,
    Settlement,
    outcome_of,
    settle,
)

_SENT, _NOT_SENT, _REFUSED = Outcome.SENT, Outcome.NOT_SENT, Outcome.REFUSED
_UNKNOWN, _POISON = Outcome.UNKNOWN, Outcome.POISON
_POLICY = RetryPolicy()
_NOW = utc("2026-03-24 09:00")
_HALF_HOUR, _MINUTE = timedelta(minutes=30), timedelta(minutes=1)


@pytest.mark.parametrize(
    ("why", "status", "outcome"),
    [
        ("an informational answer is no verdict", 100, _UNKNOWN),
        ("the last of those", 199, _UNKNOWN),
        ("200, but the body says no", 200, _REFUSED),
        ("204, but the service did not take it", 204, _REFUSED),
        ("a redirect is not followed: the URL has to be mended", 302, _REFUSED),
        ("a redirect that keeps the method is not followed either", 307, _REFUSED),
        ("the request is wrong", 400, _REFUSED),
        ("the key is wrong", 401, _REFUSED),
        ("the key does not allow it", 403, _REFUSED),
        ("no such channel", 404, _REFUSED),
        ("the service did not wait for the request", 408, _NOT_SENT),
        ("the channel is gone", 410, _REFUSED),
        ("the message is too large", 413, _REFUSED),
        ("too early", 425, _NOT_SENT),
        ("too many requests", 429, _NOT_SENT),
        ("the service broke", 500, _NOT_SENT),
        ("the service is away", 503, _NOT_SENT),
        ("the last status that means anything", 599, _NOT_SENT),
        ("beyond all classes", 600, _UNKNOWN),
        ("no status at all", 0, _UNKNOWN),
    ],
)
def test_an_answer_over_http_has_an_outcome(why: str, status: int, outcome: Outcome) -> None:
    evidence = Evidence(wire=Wire.HTTP, phase=Phase.ANSWERED, status=status)
    assert outcome_of(evidence) is outcome


@pytest.mark.parametrize(
    ("why", "code", "outcome"),
    [
        ("smtplib's code for an answer that is none", -1, _UNKNOWN),
        ("250, but not for the whole message", 250, _UNKNOWN),
        ("go ahead is no verdict", 354, _UNKNOWN),
        ("the first that asks to come again", 400, _NOT_SENT),
        ("the service closes: come again", 421, _NOT_SENT),
        ("greylisted: come again", 451, _NOT_SENT),
        ("the first that asks not to", 500, _REFUSED),
        ("no such mailbox", 550, _REFUSED),
        ("the transaction failed for good", 554, _REFUSED),
        ("beyond all classes", 600, _UNKNOWN),
    ],
)
def test_an_answer_over_smtp_has_an_outcome(why: str, code: int, outcome: Outcome) -> None:
    evidence = Evidence(wire=Wire.SMTP, phase=Phase.ANSWERED, status=code)
    assert outcome_of(evidence) is outcome


@pytest.mark.parametrize("wire", Wire)
@pytest.mark.parametrize(
    ("why", "phase", "outcome"),
    [
        ("the URL cannot be used", Phase.UNUSABLE, _REFUSED),
        ("the message cannot take the channel's form", Phase.UNSENDABLE, _POISON),
        ("refused, no DNS, no TLS, a closed pipe", Phase.CONNECTING, _NOT_SENT),
        ("connected, and nothing was offered", Phase.CONNECTED, _NOT_SENT),
        ("cut after bytes went out", Phase.BYTES_OUT, _UNKNOWN),
    ],
)
def test_how_far_an_attempt_got_has_an_outcome(
    why: str, phase: Phase, outcome: Outcome, wire: Wire
) -> None:
    assert outcome_of(Evidence(wire=wire, phase=phase)) is outcome
    claimed = Evidence(wire=wire, phase=phase, status=200, accepted=True)
    assert outcome_of(claimed) is outcome, "nothing was answered, whatever else it says"


@pytest.mark.parametrize(
    ("why", "wire", "status"),
    [
        ("a webhook took it", Wire.HTTP, 200),
        ("a webhook has nothing to say", Wire.HTTP, 204),
        ("the mail server took it after DATA", Wire.SMTP, 250),
        ("the console printed it", Wire.LOCAL, None),
    ],
)
def test_what_was_accepted_is_sent(why: str, wire: Wire, status: int | None) -> None:
    evidence = Evidence(wire=wire, phase=Phase.ANSWERED, accepted=True, status=status)
    assert outcome_of(evidence) is _SENT


@pytest.mark.parametrize("outcome", [_NOT_SENT, _REFUSED])
def test_what_the_services_own_words_say_counts_before_its_status(outcome: Outcome) -> None:
    evidence = Evidence(wire=Wire.HTTP, phase=Phase.ANSWERED, status=200, outcome=outcome)
    assert outcome_of(evidence) is outcome


@pytest.mark.parametrize("wire", Wire)
def test_an_answer_without_status_or_acceptance_is_a_refusal(wire: Wire) -> None:
    assert outcome_of(Evidence(wire=wire, phase=Phase.ANSWERED)) is _REFUSED


def _settled(outcome: Outcome, *prior: Outcome, **changes: bool) -> Settlement:
    return settle(_POLICY, prior, outcome, _NOW, jitter=0.5, **changes)


def _again_in(pause: timedelta, *, escalate: bool = False) -> Settlement:
    return Settlement(state=DeliveryState.PENDING, next_attempt_at=_NOW + pause, escalate=escalate)


@pytest.mark.parametrize(
    ("why", "settlement", "expected"),
    [
        ("sent is done", _settled(_SENT), Settlement(state=DeliveryState.SENT)),
        ("sent at last is done", _settled(_SENT, _UNKNOWN), Settlement(state=DeliveryState.SENT)),
        (
            "withdrawn is superseded",
            _settled(Outcome.WITHDRAWN),
            Settlement(state=DeliveryState.SUPERSEDED),
        ),
        ("not sent comes again soon", _settled(_NOT_SENT), _again_in(timedelta(seconds=15))),
        ("refused escalates and goes on", _settled(_REFUSED), _again_in(_HALF_HOUR, escalate=True)),
        (
            "refused again as well",
            _settled(_REFUSED, _REFUSED, fallback=True),
            _again_in(_HALF_HOUR, escalate=True),
        ),
        (
            "unknown is repeated after a pause",
            _settled(_UNKNOWN, fallback=True),
            _again_in(_MINUTE),
        ),
        (
            "unknown after failures too",
            _settled(_UNKNOWN, _NOT_SENT, fallback=True),
            _again_in(_MINUTE),
        ),
        (
            "unknown twice: the fallback is told and it ends",
            _settled(_UNKNOWN, _UNKNOWN, fallback=True),
            Settlement(state=DeliveryState.UNCONFIRMED, escalate=True),
        ),
        (
            "unknown twice with nobody else to tell goes on",
            _settled(_UNKNOWN, _UNKNOWN),
            _again_in(_HALF_HOUR),
        ),
        (
            "a sender that died says nothing of the channel",
            _settled(_UNKNOWN, _UNKNOWN, _UNKNOWN, fallback=True, crashed=True),
            _again_in(_MINUTE),
        ),
        (
            "poison is tried in its plain form at once",
            _settled(_POISON),
            _again_in(timedelta()),
        ),
        (
            "poison in plain form escalates and goes on",
            _settled(_POISON, _POISON),
            _again_in(_HALF_HOUR, escalate=True),
        ),
    ],
)
def test_every_outcome_is_settled(why: str, settlement: Settlement, expected: Settlement) -> None:
    assert settlement == expected


@pytest.mark.parametrize("outcome", [_SENT, Outcome.WITHDRAWN])
def test_what_is_settled_is_not_tried_again(outcome: Outcome) -> None:
    assert _settled(outcome).next_attempt_at is None


def test_a_channel_that_is_gone_is_not_tried_again_and_others_are_told() -> None:
    gone = Settlement(state=DeliveryState.SUPERSEDED, escalate=True)
    assert _settled(Outcome.REFUSED, gone=True) == gone
    assert _settled(Outcome.NOT_SENT, gone=True).next_attempt_at is not None


def _pause(*prior: Outcome, jitter: float, retry_after: str | None = None) -> float:
    """Seconds until the next attempt after NOT_SENT."""
    settled = settle(_POLICY, prior, _NOT_SENT, _NOW, jitter=jitter, retry_after=retry_after)
    assert settled.next_attempt_at is not None
    return (settled.next_attempt_at - _NOW).total_seconds()


def test_the_ceiling_of_the_backoff_doubles_up_to_half_an_hour() -> None:
    ceilings = [_pause(*[_NOT_SENT] * failures, jitter=1.0) for failures in range(9)]
    assert ceilings == [30, 60, 120, 240, 480, 960, 1800, 1800, 1800]


def test_only_earlier_failures_to_send_count_for_the_backoff() -> None:
    assert _pause(_REFUSED, _UNKNOWN, _NOT_SENT, jitter=1.0) == 60


def test_a_thousand_failures_wait_no_longer_than_half_an_hour() -> None:
    assert _pause(*[_NOT_SENT] * 1000, jitter=1.0) == 1800


@pytest.mark.parametrize(
    ("why", "jitter", "expected"),
    [
        ("never at once, which would be a busy loop", 0.0, 1),
        ("never sooner than a second", 0.01, 1),
        ("anywhere below the ceiling", 0.5, 15),
        ("up to the ceiling", 1.0, 30),
    ],
)
def test_jitter_spreads_the_attempts(why: str, jitter: float, expected: float) -> None:
    assert _pause(jitter=jitter) == expected


def test_a_pause_shorter_than_a_second_is_kept() -> None:
    hasty = RetryPolicy(first=timedelta(milliseconds=10))
    settled = settle(hasty, (), _NOT_SENT, _NOW, jitter=0.0)
    assert settled.next_attempt_at == _NOW + timedelta(milliseconds=10)


@pytest.mark.parametrize(
    ("why", "header", "expected"),
    [
        ("none", None, 15),
        ("seconds", "120", 120),
        ("seconds with spaces around", " 120 ", 120),
        ("leading zeros", "0000000000120", 120),
        ("less than the backoff is less than the backoff", "5", 15),
        ("an hour is an hour", "3600", 3600),
        ("two days are one", "172800", 86_400),
        ("as many digits as there are", "9" * 5000, 86_400),
        ("negative seconds are nothing", "-120", 15),
        ("fractions of a second", "120.5", 120.5),
        ("a header sent twice means the longer pause", "120, 60", 120),
        ("a list that is not all seconds is nothing", "120, soon", 15),
        ("a fraction without its point's other side is nothing", "120.", 15),
        ("digits of other scripts are nothing", "\u0661\u0662\u0660", 15),
        ("an exponent is nothing", "1e3", 15),
        ("a date", "Tue, 24 Mar 2026 09:02:00 GMT", 120),
        ("a date of another zone", "Tue, 24 Mar 2026 05:02:00 -0400", 120),
        ("a date without a zone is in UTC", "Tue, 24 Mar 2026 09:02:00", 120),
        ("a date that is past", "Tue, 24 Mar 2026 08:00:00 GMT", 15),
        ("a date years ahead is a day", "Tue, 24 Mar 2099 09:00:00 GMT", 86_400),
        ("a year beyond all calendars", "Tue, 24 Mar 99999999999999999999 09:00:00 GMT", 15),
        ("a zone beyond the globe", "Tue, 24 Mar 2026 09:00:00 +99999999999999999999", 15),
        ("a day that does not exist", "Tue, 31 Feb 2026 09:00:00 GMT", 15),
        ("nothing", "", 15),
        ("garbage", "soon", 15),
    ],
)
def test_what_the_service_asks_for_is_heeded_within_reason(
    why: str, header: str | None, expected: float
) -> None:
    assert _pause(jitter=0.5, retry_after=header) == expected


@pytest.mark.parametrize("outcome", [_REFUSED, _UNKNOWN])
def test_only_a_failure_to_send_heeds_what_the_service_asks_for(outcome: Outcome) -> None:
    plain, asked = (
        settle(_POLICY, (), outcome, _NOW, jitter=0.5, retry_after=header).next_attempt_at
        for header in (None, "1700")
    )
    assert isinstance(plain, datetime)
    assert plain == asked


def test_another_shorter_message_need_not_wait_but_for_what_was_asked() -> None:
    def next_at(retry_after: str | None) -> datetime | None:
        return settle(
            _POLICY, (), _NOT_SENT, _NOW, jitter=0.5, retry_after=retry_after, at_once=True
        ).next_attempt_at

    assert next_at(None) == _NOW
    assert next_at("120") == _NOW + timedelta(seconds=120)
