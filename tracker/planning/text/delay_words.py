"""Why something comes late, what became of it before, and where it was told meanwhile, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final

from tracker.domain.delay import Delay, Why
from tracker.domain.delivery import REFUSALS, TOLD, DeliveryState, Receipt
from tracker.planning.text.wording import one_line

_LIMIT = 200
_SPANS: Final = {
    Why.FAILING: "the channel {who} failed from {since} to {until}",
    Why.STOPPED: "tracker was not running from {since} to {until}",
    Why.STALLED: "tracker could do nothing from {since} to {until}",
    Why.CLOCK: "the clock had jumped and was not believed from {since} to {until}",
    Why.QUIET: "it was quiet until {until}",
    Why.DIGEST: "it was held for your digest until {until}",
    Why.MORNING: "it was held until your sending time, {until}",
    Why.SNOOZED: "it was snoozed by {who} until {until}",
}

Moment = Callable[[datetime], str]  #: an instant on the reader's clock, in words


def why_late(delays: Iterable[Delay], moment: Moment) -> str:
    """The reasons, each with its times; empty where none is known."""
    said = dict.fromkeys(_reason(delay, moment) for delay in delays)
    return ", and ".join(said)


def _reason(delay: Delay, moment: Moment) -> str:
    return _SPANS[delay.why].format(
        who=one_line(delay.who or "somebody", _LIMIT),
        since=moment(delay.began_at),
        until=moment(delay.ended_at),
    )


def in_place_of(told: Sequence[Receipt], channel: str, moment: Moment) -> str:
    """Where and when it was told while `channel` did not take it."""
    places = "; ".join(
        f"on {moment(each.since)} on the channel {one_line(each.channel, _LIMIT)}" for each in told
    )
    return f"Told {places}, as the channel {one_line(channel, _LIMIT)} did not take it then."


def where_told(raised: Sequence[Receipt], moment: Moment) -> str:
    """Where the reminder that is raised was told; empty where nothing is known of that."""
    return ", ".join(_told(each, moment) for each in raised if each.state in TOLD)


def where_not(raised: Sequence[Receipt], moment: Moment) -> str:
    """On which channels it was not, and since when: a sentence, or empty."""
    failed = "; ".join(_untold(each, moment) for each in raised if each.state not in TOLD)
    return f"{failed[:1].upper()}{failed[1:]}." if failed else ""


def was_told(raised: Sequence[Receipt]) -> bool:
    """Whether somebody was told, or may have been; so it is where nothing is known of it."""
    return not raised or any(each.state in TOLD for each in raised)


def _told(receipt: Receipt, moment: Moment) -> str:
    sure = "told" if receipt.state is DeliveryState.SENT else "perhaps told (no answer came)"
    return f"{sure} on {moment(receipt.since)} on the channel {one_line(receipt.channel, _LIMIT)}"


def _untold(receipt: Receipt, moment: Moment) -> str:
    channel = f"the channel {one_line(receipt.channel, _LIMIT)}"
    if receipt.last_outcome is None:
        return f"{channel} has not been tried, it waits from {moment(receipt.since)} on"
    if receipt.last_outcome in REFUSALS:
        return f"{channel} has refused it since {moment(receipt.since)}"
    return f"{channel} has not taken it since {moment(receipt.since)}"
