"""A receiver that keeps every request waiting until the test opens its gate."""

from __future__ import annotations

import threading
from email.message import Message as Headers
from pathlib import Path

from tests.peers.http_peer import LONGEST_HANG_S, Answer
from tests.peers.webhook import WebhookPeer


class GatedPeer(WebhookPeer):
    """Reads requests at once, and takes and answers them when `gate` is open."""

    def __init__(self, log: Path) -> None:
        super().__init__(log=log)
        self.gate = threading.Event()
        self.waiting = 0  #: requests that have been read, ever

    def judge(self, method: str, path: str, headers: Headers, body: bytes) -> Answer:
        """Accept, once the gate is open."""
        self.waiting += 1
        self.gate.wait(LONGEST_HANG_S)
        return self.usual
