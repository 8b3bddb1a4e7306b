"""What is due on a channel with much else: told in one message, or kept by the channel's fuse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from enum import Enum, auto
from itertools import groupby
from types import MappingProxyType

from tracker.domain.channel import Crowd
from tracker.domain.occasion import ReminderKind
from tracker.planning.forecast import PlannedSend
from tracker.planning.sending.channel_limits import FUSE_SPAN, fuse_room


class _Comes(Enum):
    ALONE = auto()
    GROUPED = auto()  #: in one message with all that is due then
    FUSED = auto()  #: in one message with the rest, or later


def in_crowd(
    sends: Sequence[PlannedSend],
    crowd: Crowd,
    accepted: Mapping[str, Sequence[datetime]] = MappingProxyType({}),
) -> tuple[PlannedSend, ...]:
    """`sends`, which stand by time, with the channels on which each comes with others.

    A digest is one message already. `accepted` is when channels took messages before all of these.
    """
    due: dict[str, list[int]] = defaultdict(list)
    for place, send in enumerate(sends):
        for channel in send.channels if send.kind is not ReminderKind.DIGEST else ():
            due[channel].append(place)
    found: dict[_Comes, dict[int, list[str]]] = {each: defaultdict(list) for each in _Comes}
    for channel, places in due.items():
        times = (sends[place].fire_at for place in places)
        coming = _coming(times, crowd, accepted.get(channel, ()))
        for place, how in zip(places, coming, strict=True):
            found[how][place].append(channel)
    return tuple(
        replace(
            send,
            grouped=tuple(found[_Comes.GROUPED].get(place, ())),
            fused=tuple(found[_Comes.FUSED].get(place, ())),
        )
        for place, send in enumerate(sends)
    )


def _coming(times: Iterable[datetime], crowd: Crowd, before: Iterable[datetime]) -> list[_Comes]:
    """How what is due on one channel at these times comes, which took messages `before`."""
    found: list[_Comes] = []
    accepted = list(before)
    for at, same in groupby(times):
        number = len(list(same))
        accepted = [each for each in accepted if each > at - FUSE_SPAN]
        room = fuse_room(len(accepted), 0, crowd.fuse)
        is_open = room.digest or room.singles != 0
        if is_open and 0 < crowd.group_over < number:
            found += [_Comes.GROUPED] * number
            accepted.append(at)
            continue
        alone = number if room.singles is None else min(number, room.singles)
        found += [_Comes.ALONE] * alone + [_Comes.FUSED] * (number - alone)
        accepted += [at] * (alone + (is_open and number > alone))
    return found
