"""A channel whose address is not known: it refuses, so that its messages are told elsewhere."""

from __future__ import annotations

from tracker.domain.delivery import Evidence, Phase, Wire
from tracker.domain.message import Message


class UnusableNotifier:
    """Refuses every message.

    Args:
        fault: why, free of secrets
    """

    def __init__(self, fault: str) -> None:
        self._fault = fault

    def send(self, message: Message) -> Evidence:  # noqa: ARG002 - see `Notifier.send`
        """The evidence that nothing was sent."""
        detail = f"the channel is set aside: {self._fault}"
        return Evidence(wire=Wire.LOCAL, phase=Phase.UNUSABLE, detail=detail)
