"""Why something comes late, what became of it before, and where it was told meanwhile, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import reduce

from tracker.domain.delay import Delay
from tracker.domain.delivery import REFUSALS, TOLD, DeliveryState, Receipt
from tracker.planning.text.wording import one_line
from tracker.planning.text.words import BUILT_IN, Words

_LIMIT = 200

Moment = Callable[[datetime], str]  #: an instant on the reader's clock, in words


def why_late(delays: Iterable[Delay], moment: Moment, words: Words = BUILT_IN) -> str:
    """The reasons, each with its times; empty where none is known."""
    said = dict.fromkeys(_reason(delay, moment, words) for delay in delays)
    if not said:
        return ""
    return reduce(lambda one, other: words.say("delay.and", one=one, other=other), said)


def _reason(delay: Delay, moment: Moment, words: Words) -> str:
    return words.say(
        f"delay.{delay.why.name.lower()}",
        who=one_line(delay.who or words.say("delay.somebody"), _LIMIT),
        since=moment(delay.began_at),
        until=moment(delay.ended_at),
    )


def in_place_of(
    told: Sequence[Receipt], channel: str, moment: Moment, words: Words = BUILT_IN
) -> str:
    """Where and when it was told while `channel` did not take it."""
    places = "; ".join(_said("told.place", each, moment, words) for each in told)
    return words.say("told.instead", places=places, channel=one_line(channel, _LIMIT))


def where_told(raised: Sequence[Receipt], moment: Moment, words: Words = BUILT_IN) -> str:
    """Where the reminder that is raised was told; empty where nothing is known of that."""
    told = (each for each in raised if each.state in TOLD)
    return ", ".join(_said(_told(each), each, moment, words) for each in told)


def where_not(raised: Sequence[Receipt], moment: Moment, words: Words = BUILT_IN) -> str:
    """On which channels it was not, and since when: a sentence, or empty."""
    untold = (each for each in raised if each.state not in TOLD)
    failed = "; ".join(_said(_untold(each), each, moment, words) for each in untold)
    return f"{failed[:1].upper()}{failed[1:]}." if failed else ""


def was_told(raised: Sequence[Receipt]) -> bool:
    """Whether somebody was told, or may have been; so it is where nothing is known of it."""
    return not raised or any(each.state in TOLD for each in raised)


def _said(name: str, receipt: Receipt, moment: Moment, words: Words) -> str:
    channel = one_line(receipt.channel, _LIMIT)
    return words.say(name, at=moment(receipt.since), channel=channel)


def _told(receipt: Receipt) -> str:
    return "told.surely" if receipt.state is DeliveryState.SENT else "told.perhaps"


def _untold(receipt: Receipt) -> str:
    if receipt.last_outcome is None:
        return "untold.untried"
    return "untold.refused" if receipt.last_outcome in REFUSALS else "untold.failing"
