"""Channels as they are meant to be used: who is told, and whether a message gets through."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.channel import Channel, Notifier
from tracker.domain.delivery import Outcome
from tracker.domain.message import Message
from tracker.domain.policy import Policy
from tracker.planning.sending.outcome import outcome_of
from tracker.planning.sending.recipients import matched
from tracker.planning.text.bulletins import Text
from tracker.planning.text.message import message_of

_TITLE = "tracker test message"


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """What became of a message that is no reminder."""

    channel: str
    outcome: Outcome
    detail: str  #: one line for people, free of secrets


def told_under(policy: Policy, channels: Collection[Channel]) -> tuple[str, ...]:
    """Names of the channels that `policy` tells; every one where it selects none that there is."""
    return matched([policy.channels], channels)


def try_channels(
    notifiers: Mapping[str, Notifier], names: Iterable[str], now: datetime
) -> Iterator[Trial]:
    """Send a test message over each of the channels `names`, one after the other."""
    for name in names:
        evidence = notifiers[name].send(_message(name, now))
        yield Trial(channel=name, outcome=outcome_of(evidence), detail=evidence.detail)


def tell_all(
    notifiers: Mapping[str, Notifier], names: Iterable[str], text: Text, now: datetime
) -> Iterator[Trial]:
    """Send `text` over each of the channels `names`, past the database; urgent."""
    number = f"{now.timestamp():.6f}"
    for name in names:
        message = message_of(
            text.title, text.text, f"<doctor.{number}@tracker.invalid>", urgent=True
        )
        evidence = notifiers[name].send(message)
        yield Trial(channel=name, outcome=outcome_of(evidence), detail=evidence.detail)


def _message(channel: str, now: datetime) -> Message:
    text = (
        f"This is a test of the channel {channel}, sent by `tracker channel test` at "
        f"{now:%Y-%m-%d %H:%M:%S} UTC. Nothing is due, and nothing needs to be done."
    )
    return Message(
        title=_TITLE,
        text=text,
        html=f"<p>{text}</p>",
        message_id=f"<test.{now.timestamp():.6f}@tracker.invalid>",
    )
