"""Reads the evidence of an attempt out of what was recorded."""

from __future__ import annotations

from tracker.delivery.wire.recorder import Exchange, Recorder
from tracker.domain.delivery import Evidence, Phase, Wire


def evidence_of(recorder: Recorder, *, verdict: bool, wire: Wire) -> Evidence:
    """What became of an attempt that Apprise ended with `verdict`.

    Args:
        recorder: what was seen
        verdict: Apprise's own view; acceptance needs it and the service's positive status
        wire: the protocol of a channel that was never reached
    """
    if recorder.refused is not None:
        return Evidence(wire=wire, phase=Phase.UNUSABLE, detail=recorder.refused)
    if not recorder.exchanges:
        return _nothing_seen(wire)
    last = recorder.exchanges[-1]
    if verdict and last.accepted:
        return _of(last, accepted=True, recorder=recorder)
    return _unaccepted(recorder, verdict=verdict)


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


def _unaccepted(recorder: Recorder, *, verdict: bool) -> Evidence:
    """The exchange that says most about why an attempt failed.

    An unanswered one comes first, for a message that may have arrived must never count as not
    sent; then the last that failed, for some services are logged out of afterwards.
    """
    unanswered = [each for each in recorder.exchanges if each.phase is Phase.BYTES_OUT or each.cut]
    failed = [each for each in recorder.exchanges if not each.accepted]
    telling = (unanswered or failed or recorder.exchanges)[-1]
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
        detail = f"no answer within {recorder.bounds.deadline_s:g} s"
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
    )
