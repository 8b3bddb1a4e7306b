"""A sign of life: a plain GET of an address that raises an alarm when nobody calls it."""

from __future__ import annotations

from collections.abc import Callable

import requests

from tracker.delivery.channels.loading import silence_libraries
from tracker.delivery.wire import http_wire
from tracker.delivery.wire.evidence import crash_evidence, evidence_of
from tracker.delivery.wire.recorder import Bounds, Recorder, recording
from tracker.delivery.wire.watchdog import Watchdog
from tracker.domain.delivery import Evidence, Phase, Wire
from tracker.domain.message import Message


class HeartbeatPing:
    """Calls `url`; what it is asked to send says nothing that the address needs to know."""

    def __init__(self, url: str, *, bounds: Bounds, watchdog: Watchdog) -> None:
        self._url = url
        self._bounds = bounds
        self._watchdog = watchdog
        silence_libraries()
        http_wire.install()

    def __repr__(self) -> str:
        return "HeartbeatPing()"

    def send(self, message: Message, report: Callable[[Phase], None] | None = None) -> Evidence:
        """Call once, within the deadline; never raises."""
        bounds = self._bounds
        recorder = Recorder(bounds=bounds, message_id=message.message_id, report=report)
        with recording(recorder, self._watchdog):
            try:
                answer = requests.get(
                    self._url,
                    timeout=(bounds.connect_s, bounds.deadline_s),
                    allow_redirects=False,
                )
            except requests.RequestException as error:
                if not recorder.exchanges:
                    return crash_evidence(recorder, error, wire=Wire.HTTP)
                return evidence_of(recorder, verdict=False, wire=Wire.HTTP)
        return evidence_of(recorder, verdict=answer.ok, wire=Wire.HTTP)
