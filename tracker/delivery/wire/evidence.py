"""Reads the evidence of an attempt out of what was recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tracker.delivery.wire.recorder import Exchange, Recorder
from tracker.domain.delivery import Evidence, Outcome, Phase, Wire


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What the body of an answer says beyond its status."""

    detail: str  #: one line for people, in place of the status
    accepted: bool | None = None  #: None: as the status says
    outcome: Outcome | None = None  #: None: as the status says
    retry_after: str | None = None  #: seconds
    too_large: bool = False  #: less would have been taken


Reader = Callable[[int, str, bytes], Reading | None]  #: of status, content type and body


def _reads_nothing(_status: int, _content_type: str, _body: bytes) -> Reading | None:
    return None


def evidence_of(
    recorder: Recorder, *, verdict: bool, wire: Wire, read: Reader = _reads_nothing
) -> Evidence:
    """What became of an attempt that Apprise ended with `verdict`.

    Args:
        recorder: what was seen
        verdict: Apprise's own view; acceptance needs it and the service's positive status
        wire: the protocol of a channel that was never reached
        read: what the service's answers say
    """
    if recorder.refused is not None:
        return Evidence(wire=wire, phase=Phase.UNUSABLE, detail=recorder.refused)
    if not recorder.exchanges:
        return _nothing_seen(wire)
    last = recorder.exchanges[-1]
    if verdict and last.accepted:
        return _read(_of(last, accepted=True, recorder=recorder), last, read)
    telling = _telling(recorder)
    return _read(_unaccepted(telling, recorder, verdict=verdict), telling, read)


def _read(evidence: Evidence, exchange: Exchange, read: Reader) -> Evidence:
    """`evidence` with what the answer's body says; of an answer that broke off it says nothing."""
    if evidence.phase is not Phase.ANSWERED or exchange.wire is not Wire.HTTP:
        return evidence
    if exchange.status is None or exchange.cut:
        return evidence
    reading = read(exchange.status, exchange.content_type, exchange.body)
    if reading is None:
        return evidence
    accepted = evidence.accepted and reading.accepted is not False
    doubted = exchange.accepted and not accepted and reading.accepted is None
    return replace(
        evidence,
        accepted=accepted,
        outcome=reading.outcome,
        detail=evidence.detail if doubted else reading.detail,
        retry_after=evidence.retry_after or reading.retry_after,
        too_large=reading.too_large,
    )


def crash_evidence(recorder: Recorder, error: Exception, *, wire: Wire) -> Evidence:
    """What became of an attempt that ended in an exception, which Apprise should not let out."""
    if recorder.refused is not None:
        return Evidence(wire=wire, phase=Phase.UNUSABLE, detail=recorder.refused)
    kind = type(error).__name__  # the text may hold the URL
    if any(_left(exchange) for exchange in recorder.exchanges):
        return Evidence(
            wire=wire, phase=Phase.BYTES_OUT, detail=f"{kind} after part of the message went out"
        )
    return Evidence(
        wire=wire, phase=Phase.UNSENDABLE, detail=f"{kind} while the message was put into form"
    )


def _left(exchange: Exchange) -> bool:
    """Whether bytes left, answered or not; an SMTP refusal came before the message did."""
    return exchange.phase is Phase.BYTES_OUT or (
        exchange.phase is Phase.ANSWERED and (exchange.wire is Wire.HTTP or exchange.accepted)
    )


def _nothing_seen(wire: Wire) -> Evidence:
    """No network at all: every such case found was a recipient or an option of the URL."""
    return Evidence(
        wire=wire,
        phase=Phase.UNUSABLE,
        detail="Apprise gave up before it connected: check the URL's recipient and options",
    )


def _telling(recorder: Recorder) -> Exchange:
    """The exchange that says most about why an attempt failed.

    An unanswered one comes first, for a message that may have arrived must never count as not
    sent; then the last that failed, for some services are logged out of afterwards.
    """
    unanswered = [each for each in recorder.exchanges if each.phase is Phase.BYTES_OUT or each.cut]
    failed = [each for each in recorder.exchanges if not each.accepted]
    return (unanswered or failed or recorder.exchanges)[-1]


def _unaccepted(telling: Exchange, recorder: Recorder, *, verdict: bool) -> Evidence:
    if telling.cut and telling.accepted:
        return Evidence(
            wire=telling.wire,
            phase=Phase.BYTES_OUT,
            detail=f"the answer broke off after {telling.detail}",
        )
    if telling.phase is Phase.CONNECTED and not telling.detail and not verdict:
        return _unformed(telling)
    return _of(telling, accepted=False, recorder=recorder)


def _unformed(exchange: Exchange) -> Evidence:
    """Connected, nothing went wrong on the wire, nothing offered: the message is at fault."""
    return Evidence(
        wire=exchange.wire,
        phase=Phase.UNSENDABLE,
        detail="Apprise cannot put this message into the channel's form",
    )


def _of(exchange: Exchange, *, accepted: bool, recorder: Recorder) -> Evidence:
    detail = exchange.detail
    if recorder.out_of_time and exchange.phase is not Phase.ANSWERED:
        detail = f"no answer within {recorder.answer_s or recorder.bounds.deadline_s:g} s"
    if exchange.phase is Phase.BYTES_OUT:
        detail = f"the message went out, then {detail or 'no answer came'}"
    elif exchange.accepted and not accepted:
        detail = f"{detail}, but the service did not confirm the message"
    return Evidence(
        wire=exchange.wire,
        phase=exchange.phase,
        accepted=accepted,
        status=exchange.status,
        retry_after=exchange.retry_after,
        detail=detail,
        outcome=Outcome.NOT_SENT if exchange.too_large else None,
        too_large=exchange.too_large,
    )
