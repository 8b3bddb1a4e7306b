"""A sign of life: a plain GET of an address that raises an alarm when nobody calls it."""

from __future__ import annotations

from collections.abc import Callable

import requests

from tracker.delivery.channels.loading import silence_libraries
from tracker.delivery.wire import http_wire
from tracker.delivery.wire.evidence import crash_evidence, evidence_of
from tracker.delivery.wire.recorder import Recorder, recording
from tracker.delivery.wire.watchdog import Watchdog
from tracker.domain.delivery import Evidence, Phase, Wire
from tracker.domain.message import Message

_CONNECT_SHARE = 5  #: as for channels: three addresses, then the answer


class HeartbeatPing:
    """Calls `url`; what it is asked to send says nothing that the address needs to know."""

    def __init__(
        self,
        url: str,
        *,
        allow_hosts: frozenset[str],
        deadline_s: float,
        use_proxies: bool,
        watchdog: Watchdog,
    ) -> None:
        self._url = url
        self._allow_hosts = allow_hosts
        self._deadline_s = deadline_s
        self._use_proxies = use_proxies
        self._watchdog = watchdog
        silence_libraries()
        http_wire.install()

    def __repr__(self) -> str:
        return "HeartbeatPing()"

    def send(self, message: Message, report: Callable[[Phase], None] | None = None) -> Evidence:
        """Call once, within the deadline; never raises."""
        recorder = Recorder(
            message_id=message.message_id,
            plain_text="",
            allow_hosts=self._allow_hosts,
            deadline_s=self._deadline_s,
            use_proxies=self._use_proxies,
            report=report,
        )
        with recording(recorder, self._watchdog):
            try:
                answer = requests.get(
                    self._url,
                    timeout=(self._deadline_s / _CONNECT_SHARE, self._deadline_s),
                    allow_redirects=False,
                )
            except requests.RequestException as error:
                if not recorder.exchanges:
                    return crash_evidence(recorder, error, wire=Wire.HTTP)
                return evidence_of(recorder, verdict=False, wire=Wire.HTTP)
        return evidence_of(recorder, verdict=answer.ok, wire=Wire.HTTP)
