"""Channels: the configured ways to reach someone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tracker.domain.delivery import Evidence
from tracker.domain.message import Message


@dataclass(frozen=True, kw_only=True, slots=True)
class Channel:
    """A way to reach someone, without its address: that is a secret of the delivery adapter."""

    name: str
    tags: frozenset[str] = frozenset()
    fallback: str | None = None  #: the channel that is told when this one refuses


class Notifier(Protocol):
    """Something that can carry a message over one channel."""

    def send(self, message: Message) -> Evidence:
        """Try once, within the notifier's own deadline; never raises, says what was seen."""
        ...
