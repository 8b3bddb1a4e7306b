"""What a feed gives: milestones that are looked for, and how long before them calendars ring."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from tracker.domain.policy import LeadTime, LeadUnit
from tracker.errors import UsageError
from tracker.planning.search import Search, search_of

_ALARMS: Final = "alarms"
_MOST: Final = 5
_RINGING: Final = frozenset({LeadUnit.HOUR, LeadUnit.DAY, LeadUnit.WEEK})


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """What somebody subscribes to; kept as words with the token that lets them in."""

    search: Search = field(default_factory=Search)
    alarms: tuple[LeadTime, ...] = ()  #: none: whoever subscribes sets alarms as they like

    def query(self) -> str:
        """Its words, in which equal feeds are equal: `tag=crypto&alarms=7d,1d`."""
        alarms = f"{_ALARMS}={','.join(map(str, self.alarms))}" if self.alarms else ""
        return "&".join(part for part in (self.search.query(), alarms) if part)


def feed_of(query: str) -> Feed:
    """The feed of these words. Raises UsageError for what no feed has."""
    from urllib.parse import parse_qsl  # noqa: PLC0415 - lists of the command line need none

    pairs = parse_qsl(query, keep_blank_values=True)
    alarms = [value for name, value in pairs if name == _ALARMS]
    search = search_of(pair for pair in pairs if pair[0] != _ALARMS)
    return Feed(search=search, alarms=alarms_of(",".join(alarms)))


def alarms_of(text: str) -> tuple[LeadTime, ...]:
    """The times before an entry that `text` names, each once: `7d,1d`; none where it is empty.

    Raises UsageError for what calendars cannot count.
    """
    alarms = tuple(dict.fromkeys(map(LeadTime.parse, filter(None, text.split(",")))))
    if len(alarms) > _MOST:
        raise UsageError(f"a feed rings at most {_MOST} times before a date")
    _refuse_uncountable(alarms)
    return alarms


def _refuse_uncountable(alarms: Iterable[LeadTime]) -> None:
    for alarm in alarms:
        if alarm.unit not in _RINGING:
            raise UsageError(
                f"{alarm} cannot be an alarm: calendars count hours, days and weeks, such as 2h, "
                "1d or 2w"
            )
