"""Channels: the configured ways to reach someone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:  # a list has none of it
    from tracker.domain.delivery import Evidence
    from tracker.domain.message import Message

_TO: Final = "/"  #: in no name of a channel, and in no handle


class Rhythm(StrEnum):
    """How often a digest is made."""

    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestTimes:
    """When a channel's digest is made; what comes due in between waits for it."""

    rhythm: Rhythm
    at: time  #: wall clock in `tz`
    tz: str  #: IANA zone of the people who are told
    weekday: int = 0  #: of a weekly digest, and of the all-clear; Monday is 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Channel:
    """A way to reach someone, without its address: that is a secret of the delivery adapter."""

    name: str
    tags: frozenset[str] = frozenset()
    fallback: str | None = None  #: the channel that is told when this one refuses or stays silent
    digest: DigestTimes | None = None
    all_clear: DigestTimes | None = None  #: weekly: when to say that nothing was due
    rate_per_minute: int = 0  #: messages that the other side takes; 0: any number
    operator: bool = False  #: whether it is named to hear of trouble, or is a fallback
    for_people: bool = False  #: reaches a person at an address that is the person's
    service: str = ""  #: whose addresses it takes where it is for people: mail, slack
    person: str | None = None  #: the handle of the one whom it reaches, of a personal channel

    def to(self, handle: str) -> Channel:
        """This channel as it reaches the person `handle` alone: a personal channel."""
        return replace(self, name=f"{self.name}{_TO}{handle}", person=handle)


def channel_and_person(name: str) -> tuple[str, str | None]:
    """The configured channel of a name, and the handle of whom it reaches: `mail/amira`."""
    channel, _, handle = name.partition(_TO)
    return channel, handle or None


HEARTBEAT = "(heartbeat)"  #: stands for a channel: whoever watches from outside that tracker lives


class Notifier(Protocol):
    """Something that can carry a message over one channel."""

    def send(self, message: Message) -> Evidence:
        """Try once, within the notifier's own deadline; never raises, says what was seen."""
        ...


class Senders(Protocol):
    """Whoever carries messages over all the channels, several at a time."""

    def submit(self, number: int, channel: str, message: Message) -> None:
        """Hand a message over; does not wait for the network.

        `number` names the send, new with every call. Never raises: a channel that is not known or
        cannot be used ends in evidence, too.
        """
        ...

    def finished(self, timeout_s: float) -> tuple[tuple[int, Evidence], ...]:
        """The sends that have ended since the last call, each once.

        Waits at most `timeout_s` seconds for the first; returns at once where none is under way.
        """
        ...

    def load(self, channel: str, message: Message) -> float:
        """How much of what `channel` takes at once `message` fills: 1 is all of it."""
        ...

    def answers_within(self, channel: str) -> timedelta:
        """How long beyond the deadline of a send the answer of `channel` may take."""
        ...

    def close(self) -> None:
        """End; what is still under way is cut off."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Crowd:
    """How much a channel gets one by one, as the settings have it; 0 is any number."""

    group_over: int = 0  #: more than this due at once become one message
    fuse: int = 0  #: messages in ten minutes before the rest become one
