"""Sends in the thread of whoever asks: what the courier works with where no process is needed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from tracker.delivery.senders.senders import unknown_channel
from tracker.delivery.services.fitting import CAPACITY_MAX
from tracker.domain.channel import Notifier
from tracker.domain.delivery import Evidence
from tracker.domain.message import Message


class InlineSenders:
    """Carries each message as it is handed over; `submit` takes as long as the send does."""

    def __init__(self, notifiers: Mapping[str, Notifier]) -> None:
        self._notifiers = notifiers
        self._ended: list[tuple[int, Evidence]] = []

    def submit(self, number: int, channel: str, message: Message) -> None:
        """Send now."""
        notifier = self._notifiers.get(channel)
        evidence = unknown_channel(channel) if notifier is None else notifier.send(message)
        self._ended.append((number, evidence))

    def finished(self, timeout_s: float) -> tuple[tuple[int, Evidence], ...]:
        """The sends since the last call."""
        ended, self._ended = self._ended, []
        return tuple(ended)

    def load(self, channel: str, message: Message) -> float:
        """How much of what the notifier takes; the most there is where it sets no limit."""
        load = getattr(self._notifiers.get(channel), "load", None)
        return len(message.text) / CAPACITY_MAX if load is None else load(message)

    def answers_within(self, channel: str) -> timedelta:
        """No longer than the deadline."""
        return timedelta()

    def close(self) -> None:
        """Nothing is left to end."""
