"""Digests of several parts: they leave in order, keep their numbers, and shrink where they must."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from tracker.domain.channel import channel_and_person
from tracker.domain.delivery import Claim, Outcome
from tracker.domain.message import Message
from tracker.domain.milestone import Milestone
from tracker.domain.people.answer import LinkOf
from tracker.planning.text.bundling import Bundle, Place, bundled
from tracker.planning.text.words import BUILT_IN, Words
from tracker.service.sending.concluding import Ended

_LEAST_ROOM = 1 / 32  #: of a service's limits; what is refused below that, size does not explain
_AFTER_DOUBT_S = 61  #: seconds: later than what may be repeated before them


@dataclass(kw_only=True)
class Parts:
    """What a process remembers of its digests and of services that took less than they promise."""

    link_of: LinkOf | None = None  #: the addresses of answers; None: commands stand in for them
    words: Words = BUILT_IN
    _places: dict[int, Place] = field(default_factory=dict)  #: by delivery
    _rooms: dict[str, float] = field(default_factory=dict)  #: by channel: how much to fill

    def bundled(
        self,
        claims: Sequence[Claim],
        *,
        reader_tz_of: Callable[[Milestone], str],
        now: datetime,
        load_of: Callable[[Message], float],
    ) -> tuple[Bundle, ...]:
        """The messages that tell `claims`, which are on one channel; see `planning`'s `bundled`."""
        room = self._rooms.get(channel_and_person(claims[0].channel)[0], 1.0)
        bundles = bundled(
            claims,
            reader_tz_of=reader_tz_of,
            now=now,
            fits=lambda message: load_of(message) <= room,
            places=self._places,
            link_of=self.link_of,
            words=self.words,
        )
        if room == 1.0:
            return bundles
        return tuple(
            replace(bundle, message=replace(bundle.message, room=room)) for bundle in bundles
        )

    def remember(self, bundles: Iterable[Bundle]) -> None:
        """Know from now on in which part of a digest each claim is told."""
        for bundle in bundles:
            self._places.update(bundle.places)

    def ended(self, bundle: Bundle, outcome: Outcome) -> None:
        """Forget the places of what was accepted."""
        if outcome is Outcome.SENT:
            self._forget(bundle)

    def too_large(self, channel: str, bundle: Bundle, ended: Ended, *, load: float) -> Ended:
        """Fill half as much from now on, and try again at once; REFUSED where that cannot help.

        `load` is how much of the service's limits the whole message would fill.
        """
        self._forget(bundle)
        room = min(bundle.message.room, load) / 2
        if room < _LEAST_ROOM:
            return replace(ended, outcome=Outcome.REFUSED)
        channel, _ = channel_and_person(channel)
        self._rooms[channel] = min(room, self._rooms.get(channel, 1.0))
        return replace(ended, at_once=True)

    def _forget(self, bundle: Bundle) -> None:
        for claim in bundle.claims:
            self._places.pop(claim.delivery_id, None)


def chains_of(bundles: Iterable[Bundle]) -> list[list[Bundle]]:
    """Messages in runs of those that follow each other."""
    chains: list[list[Bundle]] = []
    for bundle in bundles:
        if bundle.follows and chains:
            chains[-1].append(bundle)
        else:
            chains.append([bundle])
    return chains


def after(ended: Ended, bundle: Bundle) -> Ended:
    """What becomes of a part whose predecessor did not arrive: nothing of it left."""
    doubtful = ended.outcome in {Outcome.UNKNOWN, Outcome.POISON}
    return Ended(
        claims=bundle.claims,
        outcome=Outcome.NOT_SENT if doubtful else ended.outcome,
        detail=f"waits for the part before it: {ended.detail}",
        retry_after=str(_AFTER_DOUBT_S) if doubtful else ended.retry_after,
        crashed=ended.crashed,
        at_once=ended.at_once,
    )
