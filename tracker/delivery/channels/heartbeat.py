"""A sign of life: a plain GET of an address that raises an alarm when nobody calls it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

import requests

from tracker.delivery.channels.loading import silence_libraries
from tracker.delivery.wire import http_wire
from tracker.delivery.wire.evidence import crash_evidence, evidence_of
from tracker.delivery.wire.recorder import Bounds, Recorder, recording
from tracker.delivery.wire.watchdog import Watchdog
from tracker.domain.delivery import Evidence, Phase, Wire
from tracker.domain.message import Message

#: Watchers that take bad news: host and beginning of the path, either may be empty.
_TAKES_FAIL: Final = (
    ("hc-ping.com", "/"),  # https://healthchecks.io/docs/http_api/
    ("", "/ping/"),  # the same program on a host of one's own
    ("uptime.betterstack.com", "/api/v1/heartbeat/"),
    ("betteruptime.com", "/api/v1/heartbeat/"),
)
_KUMA: Final = ("/api/push/", "status=up", "status=down")  # Uptime Kuma's push monitor


def failing_address(url: str) -> str | None:
    """Where the watcher at `url` takes that something is wrong; None where it only takes silence.

    Known by the forms of its addresses: `/fail` behind those of Healthchecks and Better Stack,
    `status=down` in those of Uptime Kuma.
    """
    parts = urlsplit(url)
    path, up, down = _KUMA
    if path in parts.path and up in parts.query.split("&"):
        words = [down if word == up else word for word in parts.query.split("&")]
        return parts._replace(query="&".join(words)).geturl()
    for host, begins in _TAKES_FAIL:
        if host in {"", parts.hostname} and parts.path.startswith(begins) and parts.path != begins:
            return parts._replace(path=f"{parts.path.rstrip('/')}/fail").geturl()
    return None


class HeartbeatPing:
    """Calls `url`, or where it takes bad news, for a message that is urgent.

    Where it takes none nothing is called: the watcher raises its alarm when it hears nothing.
    """

    def __init__(self, url: str, *, bounds: Bounds, watchdog: Watchdog) -> None:
        self._url = url
        self._failing_url = failing_address(url)
        self._bounds = bounds
        self._watchdog = watchdog
        silence_libraries()
        http_wire.install()

    def __repr__(self) -> str:
        return "HeartbeatPing()"

    def send(self, message: Message, report: Callable[[Phase], None] | None = None) -> Evidence:
        """Call once, within the deadline; never raises."""
        url = self._failing_url if message.urgent else self._url
        if url is None:
            silence = "reminders do not arrive, and this watcher is told so by silence"
            return Evidence(wire=Wire.LOCAL, phase=Phase.ANSWERED, accepted=True, detail=silence)
        bounds = self._bounds
        recorder = Recorder(bounds=bounds, message_id=message.message_id, report=report)
        with recording(recorder, self._watchdog):
            try:
                answer = requests.get(
                    url,
                    timeout=(bounds.connect_s, bounds.deadline_s),
                    allow_redirects=False,
                )
            except requests.RequestException as error:
                if not recorder.exchanges:
                    return crash_evidence(recorder, error, wire=Wire.HTTP)
                return evidence_of(recorder, verdict=False, wire=Wire.HTTP)
        return evidence_of(recorder, verdict=answer.ok, wire=Wire.HTTP)
