"""What is dropped of a delivery: as lines of a copy, and as what stands for it afterwards."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from tracker.domain.channel import channel_and_person
from tracker.domain.delivery import DeliveryState, Outcome
from tracker.store.values.columns import flag_of, number_of, number_or_none, text_of, text_or_none
from tracker.store.values.ledger import unpacked
from tracker.store.values.mapping import Record, moment_of, moment_or_none, moment_text

_as_line = json.JSONEncoder(sort_keys=True).encode


@dataclass(frozen=True, kw_only=True, slots=True)
class Dropped:
    """The attempts at one delivery."""

    delivery_id: int
    channel: str  #: as it is configured: no person's
    attempts: tuple[int, ...]  #: their numbers in the database
    outcomes: Counter[str]
    texts: dict[int, str]  #: the line of each text that they told, by its number
    line: str
    summary: tuple[object, ...]  #: the columns of SUMMARY


SUMMARY = ("at", "number", "outcome", "possible_repeat", "tried")


def dropped_of(record: Record) -> Dropped:
    """Of a row of `keyed_deliveries` with its `tries`; ValueError where any cannot be read."""
    tries: Sequence[Record] = record["tries"]
    last = tries[-1]
    return Dropped(
        delivery_id=number_of(record["delivery_id"]),
        channel=channel_and_person(text_of(record["channel"]))[0],
        attempts=tuple(each["id"] for each in tries),
        outcomes=Counter(Outcome(each["outcome"]).value for each in tries),
        texts={each["text_id"]: _text_line(each) for each in tries if each["digest"]},
        line=_line(record, tries),
        summary=(
            moment_text(moment_of(last["ended_at"])),
            number_of(last["number"]),
            Outcome(last["outcome"]).value,
            flag_of(last["possible_repeat"]),
            None if len(tries) == 1 else tried_in_words(map(_word, tries)),
        ),
    )


def tried_in_words(words: Iterable[str]) -> str:
    """What became of each attempt, in their order: those that are alike are counted."""
    runs = [(word, len(list(run))) for word, run in groupby(words)]
    return ", ".join(word if number == 1 else f"{number} {word}" for word, number in runs)


def _word(each: Record) -> str:
    outcome = Outcome(each["outcome"]).value
    return f"{outcome} (possible repeat)" if flag_of(each["possible_repeat"]) else outcome


def _line(record: Record, tries: Iterable[Record]) -> str:
    """Who was told what, when and with what result."""
    channel, person = channel_and_person(text_of(record["channel"]))
    return _as_line(
        {
            "key": text_or_none(record["key"]),
            "title": text_of(record["title"]),
            "ref": text_or_none(record["ref"]),
            "revision": number_or_none(record["revision"]),
            "lead_time": text_or_none(record["lead_time"]),
            "channel": channel,
            "recipient": person,
            "delivery": number_of(record["delivery_id"]),
            "state": DeliveryState(record["delivery_state"]).value,
            "attempts": [_try(each) for each in tries],
        }
    )


def _try(each: Record) -> dict[str, object]:
    ended_at = moment_or_none(each["ended_at"])
    return {
        "attempt": number_of(each["number"]),
        "started_at": moment_of(each["started_at"]).isoformat(),
        "ended_at": None if ended_at is None else ended_at.isoformat(),
        "outcome": Outcome(each["outcome"]).value,
        "possible_repeat": flag_of(each["possible_repeat"]),
        "detail": text_of(each["detail"]),
        "text": text_or_none(each["digest"]),
        "address": text_or_none(each["value"]),
    }


def _text_line(each: Record) -> str:
    return _as_line(
        {
            "digest": text_of(each["digest"]),
            "template": text_of(each["template"]),
            "words": unpacked(each["packed"]),
        }
    )
