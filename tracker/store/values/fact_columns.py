"""The columns of facts and of words: how each is read, and written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from tracker.domain.facts import FACTS, Facts
from tracker.domain.milestone import Confidence
from tracker.domain.nature import Nature
from tracker.store.values.columns import (
    day_of,
    day_text,
    text_of,
    text_or_none,
    words_of,
    words_text,
)

if TYPE_CHECKING:
    from tracker.domain.policy import LeadTime

_facts = attrgetter(*FACTS)
_Way = tuple[Callable[[Any], Any], Callable[[Any], str | None] | None]
_AS_IT_IS: Final[_Way] = (text_or_none, None)
#: how a fact is read from its column and written, by its type in `Facts`; most are text already
_WAYS: Final[dict[str, _Way]] = {
    "tuple[str, ...]": (words_of, words_text),
    "date | None": (day_of, day_text),
    "str": (text_of, None),
}
_FACT_WAYS: Final = [_WAYS.get(str(each.type), _AS_IT_IS) for each in fields(Facts)]
FACT_READERS: Final = [(name, read) for name, (read, _) in zip(FACTS, _FACT_WAYS, strict=True)]
_FACT_WRITERS: Final = [(place, write) for place, (_, write) in enumerate(_FACT_WAYS) if write]


def fact_values(facts: Facts) -> list[object]:
    """The facts as their columns hold them, in the order of FACTS."""
    values = list(_facts(facts))
    for place, write in _FACT_WRITERS:
        values[place] = write(values[place])
    return values


def confidence_of(word: str | None) -> Confidence | None:
    """How far a date can be relied upon, where that is said."""
    return None if word is None else Confidence(word)


def nature_of(word: str | None) -> Nature | None:
    """What is stated against its kind."""
    return None if word is None else Nature(word)


def lead_times_of(text: str | None) -> tuple[LeadTime, ...] | None:
    """Its own lead times; None where the policy's apply."""
    if text is None:
        return None
    from tracker.domain.policy import LeadTime  # noqa: PLC0415 - most follow their policy, unread

    return tuple(LeadTime.parse(part) for part in text_of(text).split(",")) if text else ()
