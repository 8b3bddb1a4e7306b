"""Channels as they are meant to be used: who is told, and whether a message gets through."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from tracker.config.settings import ChannelSettings
from tracker.delivery.channels.address import DEFAULT_SCHEMES, scheme_of
from tracker.delivery.services.pasted import shown_as
from tracker.domain.channel import Channel, Notifier
from tracker.domain.delivery import Outcome
from tracker.domain.message import Message
from tracker.domain.people.person import People, Person
from tracker.domain.people.reach import address_problem
from tracker.domain.policy import ChannelSelection, Whom, WhomKind
from tracker.errors import NotFound, UsageError
from tracker.planning.people_lint import address_option
from tracker.planning.sending.outcome import outcome_of
from tracker.planning.sending.reach import Reach
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


def told_under(
    selection: ChannelSelection, tell: Collection[Whom], channels: Collection[Channel]
) -> tuple[str, ...]:
    """Names of the channels that a policy or a step tells, beside the people that it does."""
    words = [word for word in tell if not word.is_people]
    by_name = tuple(word.name for word in words if word.kind is WhomKind.CHANNEL)
    by_tag = tuple(word.name for word in words if word.kind is WhomKind.TAG)
    named = ChannelSelection(names=by_name, any_of=by_tag)
    chosen = [each for each in (selection, named) if not each.is_empty]
    if tell and not chosen:
        return ()
    return matched(chosen or [selection], Reach(channels=tuple(channels)))


def kind_of(entry: ChannelSettings) -> str:
    """What a channel is, as far as the settings show it without its secrets.

    The service of its URL, or whose own address was pasted.
    """
    channel = entry.channel
    if channel.for_people:
        return f"{channel.service} to people"
    if entry.written is None:
        return ""
    url = entry.written.reveal()
    scheme = scheme_of(url) or ""
    return shown_as(url) or (scheme if scheme in DEFAULT_SCHEMES else "")


def address_of(channel: Channel, whom: str | None, people: Callable[[], People]) -> str | None:
    """The address at which `channel` is to reach `whom`, a person or an address of its service.

    None for a channel with an address of its own. Raises UsageError, NotFound; neither repeats what
    may be an address.
    """
    if not channel.for_people:
        if whom is not None:
            raise UsageError(
                f"channel {channel.name} has an address of its own; leave out --to, or write "
                "for_people = true where it is to reach people"
            )
        return None
    if whom is None:
        raise UsageError(
            f"channel {channel.name} reaches people; say whom: --to PERSON, or an address"
        )
    if address_problem(channel.service, whom) is None:
        return whom
    person = people().named(whom)
    if not isinstance(person, Person):
        raise NotFound(
            f"nobody is called so, and it is no address for the channel {channel.name}: "
            f"{address_problem(channel.service, whom)}; `tracker person list` lists people"
        )
    if (address := person.addresses.get(channel.service)) is None:
        raise NotFound(
            f"{person.handle} has no address for the channel {channel.name}; say tracker person "
            f"edit {person.handle} {address_option(channel.service)}"
        )
    return address


def try_channels(
    notifiers: Mapping[str, Notifier],
    names: Iterable[str],
    now: datetime,
    *,
    to: str | None = None,
) -> Iterator[Trial]:
    """Send a test message over each of the channels `names`, one after the other.

    `to` is the address of whom a channel for people is to reach.
    """
    for name in names:
        evidence = notifiers[name].send(replace(_message(name, now), to=to))
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
        message_id=f"<test.{now.timestamp():.6f}@tracker.invalid>",
    )
