"""When something was to come, why it is late, what became of it, where it was told, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import reduce
from typing import Final

from tracker.domain.delay import Delay
from tracker.domain.delivery import REFUSALS, TOLD, DeliveryState, Receipt
from tracker.domain.occasion import Occasion, ReminderKind
from tracker.domain.policy import LeadTime, LeadUnit
from tracker.planning.text.wording import count_of, count_of_days, one_line
from tracker.planning.text.words import BUILT_IN, Words

_UNITS = {
    LeadUnit.HOUR: "hour",
    LeadUnit.DAY: "day",
    LeadUnit.BUSINESS_DAY: "business day",
    LeadUnit.WEEK: "week",
    LeadUnit.MONTH: "month",
}
_OCCASIONS: Final = {
    ReminderKind.OPENS: "as the window opens",
    ReminderKind.LAST_DAY: "on the last day",
    ReminderKind.OVERDUE: "once overdue",
    ReminderKind.MOVED: "of the moved date",
    ReminderKind.REVIEW: "to look at the date",
}

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


def occasion_in_words(occasion: Occasion) -> str:
    """When a reminder was to come: 30 days before, on the last day, 7 days overdue."""
    match occasion:
        case Occasion(unread=str() as text):
            return text
        case Occasion(origin=Occasion() as origin, span=LeadTime() as span):
            return f"{occasion_in_words(origin)}, not acknowledged for {_span_in_words(span)}"
        case Occasion(span=LeadTime() as span):
            return f"{_span_in_words(span)} before" if span.count else "on the day"
        case Occasion(kind=ReminderKind.OVERDUE, days=int() as days) if days:
            return f"{count_of_days(days)} overdue"
    return "of the proposed date" if occasion.proposal else _OCCASIONS[occasion.kind]


def _span_in_words(span: LeadTime) -> str:
    """30 days, 1 business day."""
    return count_of(span.count, _UNITS[span.unit])
