"""The truth of what messages say: each cause, time and outcome held against what the test knows.

    happened = Happened(down=[(stopped, started)], failing={"hook": [(began, ended)]}, ...)
    assert untruths({"hook": told}, happened) == []

For sites and policies in UTC. A sentence that claims something in words that nobody here knows is
an untruth, too: whoever adds one says here how it is checked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from tests.faults.oracle import Told

_NEAR = timedelta(minutes=2)  #: texts give minutes, and a daemon notes every half that it lives
_AT = r"\w+ \d{1,2} \w+ \d{4}, \d\d:\d\d UTC"

Span = tuple[datetime, datetime]


@dataclass(frozen=True, kw_only=True)
class Happened:
    """What a test did and saw, by its own account; instants in UTC."""

    down: Sequence[Span] = ()  #: no tracker ran
    stalled: Sequence[Span] = ()  #: it ran and could do nothing
    disbelieved: Sequence[Span] = ()  #: its clock had jumped
    failing: Mapping[str, Sequence[Span]] = field(default_factory=dict)  #: by channel
    accepted: Mapping[str, Sequence[datetime]] = field(default_factory=dict)  #: by channel
    held_until: Mapping[str, Sequence[datetime]] = field(default_factory=dict)  #: by what held it
    snoozed: Sequence[tuple[str, datetime]] = ()  #: by whom, until when
    clear_at: Sequence[datetime] = ()  #: when nothing was open
    all_refused: bool = False  #: nobody was told what is raised


_Check = Callable[[Happened, Sequence[str]], bool]


def untruths(told: Mapping[str, Iterable[Told]], happened: Happened) -> list[str]:
    """The claims that are not so, each with its channel; [] where all are true."""
    return [
        f"{channel}: {claim}"
        for channel, messages in told.items()
        for message in messages
        for claim in _false_claims(f"{message.title}\n{message.text}", happened)
    ]


def claims_in(text: str) -> list[str]:
    """What a text claims of causes and outcomes, as far as it is known how to check it."""
    return [match[0] for pattern in _CLAIMS for match in pattern.finditer(text)]


def _false_claims(text: str, happened: Happened) -> Iterator[str]:
    for pattern, is_so in _CLAIMS.items():
        for match in pattern.finditer(text):
            if not is_so(happened, match.groups()):
                yield match[0]
    for sentence in _BECAUSE.findall(text):
        for cause in sentence.split(", and "):
            if not claims_in(cause):
                yield f"unknown cause: {cause}"


def _time(text: str) -> datetime:
    return datetime.strptime(text, "%A %d %B %Y, %H:%M UTC").replace(tzinfo=UTC)


def _near(one: datetime, other: datetime) -> bool:
    return abs(one - other) <= _NEAR


def _is_one_of(began: str, ended: str, spans: Iterable[Span]) -> bool:
    since, until = _time(began), _time(ended)
    return any(_near(since, span[0]) and _near(until, span[1]) for span in spans)


def _was_down(happened: Happened, said: Sequence[str]) -> bool:
    return _is_one_of(said[0], said[1], happened.down)


def _was_stalled(happened: Happened, said: Sequence[str]) -> bool:
    return _is_one_of(said[0], said[1], happened.stalled)


def _was_disbelieved(happened: Happened, said: Sequence[str]) -> bool:
    return _is_one_of(said[0], said[1], happened.disbelieved)


def _failed(happened: Happened, said: Sequence[str]) -> bool:
    """Whether it failed all that time, and the time lies in that in which it did."""
    channel, since, until = said[0], _time(said[1]), _time(said[2])
    spans = happened.failing.get(channel, ())
    inside = any(span[0] - _NEAR <= since and until <= span[1] + _NEAR for span in spans)
    return inside and not any(
        since + _NEAR < at < until - _NEAR for at in happened.accepted.get(channel, ())
    )


def _held(what: str) -> _Check:
    def is_so(happened: Happened, said: Sequence[str]) -> bool:
        return any(_near(_time(said[0]), until) for until in happened.held_until.get(what, ()))

    return is_so


def _snoozed(happened: Happened, said: Sequence[str]) -> bool:
    return any(who == said[0] and _near(until, _time(said[1])) for who, until in happened.snoozed)


def _accepted(happened: Happened, said: Sequence[str]) -> bool:
    at, channel = said
    return any(_near(_time(at), each) for each in happened.accepted.get(channel, ()))


def _refused_since(happened: Happened, said: Sequence[str]) -> bool:
    channel, since = said[0], _time(said[1])
    spans = happened.failing.get(channel, ())
    return any(span[0] - _NEAR <= since <= span[1] + _NEAR for span in spans)


def _did_not_take_it(happened: Happened, said: Sequence[str]) -> bool:
    return bool(happened.failing.get(said[0]))


def _clear(happened: Happened, _said: Sequence[str]) -> bool:
    return bool(happened.clear_at)


def _nobody_was_told(happened: Happened, _said: Sequence[str]) -> bool:
    return happened.all_refused


_BECAUSE: Final = re.compile(r"Not sent in time, because (.*?): the reminder ")
_CLAIMS: Final[Mapping[re.Pattern[str], _Check]] = {
    re.compile(f"tracker was not running from ({_AT}) to ({_AT})"): _was_down,
    re.compile(f"tracker could do nothing from ({_AT}) to ({_AT})"): _was_stalled,
    re.compile(f"was not believed from ({_AT}) to ({_AT})"): _was_disbelieved,
    re.compile(rf"the channel (\S+) failed from ({_AT}) to ({_AT})"): _failed,
    re.compile(f"it was quiet until ({_AT})"): _held("quiet"),
    re.compile(f"it was held for your digest until ({_AT})"): _held("digest"),
    re.compile(f"it was held until your sending time, ({_AT})"): _held("morning"),
    re.compile(f"it was snoozed by (.+?) until ({_AT})"): _snoozed,
    re.compile(rf"[Tt]old on ({_AT}) on the channel ([^\s,.;]+)"): _accepted,
    re.compile(r"as the channel (\S+) did not take it then"): _did_not_take_it,
    re.compile(rf"[Tt]he channel (\S+) has refused it since ({_AT})"): _refused_since,
    re.compile(rf"[Tt]he channel (\S+) has not taken it since ({_AT})"): _refused_since,
    re.compile("All clear"): _clear,
    re.compile("Could not be told"): _nobody_was_told,
}
