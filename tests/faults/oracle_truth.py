"""The truth of what messages say: each cause, time and outcome held against what the test knows.

    happened = Happened(down=[(stopped, started)], failing={"hook": [(began, ended)]}, ...)
    assert verdict(url, {"hook": told}, happened=happened).clean

For sites and policies in UTC and London. A sentence that claims something in words that nobody here
knows is an untruth, too, and so is whatever tracker says of itself under a title that nobody knows:
whoever adds one says here how it is checked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from tests.faults.oracle import Told

_NEAR = timedelta(minutes=2)  #: texts give minutes, and a daemon notes every half that it lives
_FAR = timedelta(days=1)
_AT = r"\w+ \d{1,2} \w+ \d{4}, \d\d:\d\d (?:UTC|London time)"
_ZONES: Final = {"UTC": UTC, "London time": ZoneInfo("Europe/London")}

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
    answered: Sequence[tuple[str, datetime]] = ()  #: by whom, when
    clear_at: Sequence[datetime] = ()  #: when nothing was open
    all_refused: bool = False  #: nobody was told what is raised
    unanswered: Mapping[str, Sequence[datetime]] = field(default_factory=dict)  #: by channel
    untried: Sequence[str] = ()  #: channels on which nothing was tried
    acknowledged: bool = False  #: somebody acknowledged something
    unusable: Sequence[Span] = ()  #: the database could not be written, or not at all
    jumped_to: Sequence[datetime] = ()  #: what the clock showed after a jump, or as it was doubted
    spool_unreadable: bool = False
    set_aside: int = 0  #: parts of the settings that cannot be used
    told_early: bool = False  #: by a clock that was ahead, so that marks stand without a copy
    #: by channel, the first and last end of the pause that its service can have meant
    paused_until: Mapping[str, Span] = field(default_factory=dict)

    @property
    def hindered(self) -> bool:
        """Whether anything kept messages from going out in time."""
        held = (*self.held_until.values(), *self.failing.values(), *self.unanswered.values())
        spans = (self.down, self.stalled, self.disbelieved, self.unusable, self.snoozed)
        return any(map(bool, (*spans, *held)))


NOTHING: Final = Happened()  #: all went well: no message has any excuse to make


_Check = Callable[[Happened, Sequence[str]], bool]


def untruths(told: Mapping[str, Iterable[Told]], happened: Happened) -> list[str]:
    """The claims that are not so, each with its channel; [] where all are true."""
    return [
        f"{channel}: {claim}"
        for channel, messages in told.items()
        for message in messages
        for claim in (*_false_claims(message, happened), *_unknown_words(message))
    ]


def claims_in(text: str) -> list[str]:
    """What a text claims of causes and outcomes, as far as it is known how to check it."""
    return [match[0] for pattern in _CLAIMS for match in pattern.finditer(text)]


def _false_claims(message: Told, happened: Happened) -> Iterator[str]:
    text = f"{message.title}\n{message.text}"
    for pattern, is_so in _CLAIMS.items():
        for match in pattern.finditer(text):
            if not is_so(happened, match.groups()):
                yield match[0]


def _unknown_words(message: Told) -> Iterator[str]:
    """Claims in words that nobody here knows, of causes and of tracker itself."""
    if not message.references() and not claims_in(message.title):
        yield f"unknown title: {message.title}"
    for sentence in _BECAUSE.findall(message.text):
        for cause in sentence.split(", and "):
            if not claims_in(cause):
                yield f"unknown cause: {cause}"


def _time(text: str) -> datetime:
    clock = next(name for name in _ZONES if text.endswith(name))
    words = text.removesuffix(f" {clock}")
    return datetime.strptime(words, "%A %d %B %Y, %H:%M").replace(tzinfo=_ZONES[clock])


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


def _told_somewhere(happened: Happened, said: Sequence[str]) -> bool:
    return any(_near(_time(said[0]), at) for each in happened.accepted.values() for at in each)


def _answered(happened: Happened, said: Sequence[str]) -> bool:
    return any(who == said[0] and _near(at, _time(said[1])) for who, at in happened.answered)


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


def _told_elsewhere(happened: Happened, _said: Sequence[str]) -> bool:
    return any(happened.accepted.values())


def _perhaps_told(happened: Happened, said: Sequence[str]) -> bool:
    at, channel = said
    return any(_near(_time(at), each) for each in happened.unanswered.get(channel, ()))


def _was_not_tried(happened: Happened, said: Sequence[str]) -> bool:
    return said[0] in happened.untried


def _unseen(happened: Happened, _said: Sequence[str]) -> bool:
    return not happened.acknowledged


def _hindered(happened: Happened, _said: Sequence[str]) -> bool:
    return happened.hindered


def _unusable(happened: Happened, _said: Sequence[str]) -> bool:
    return bool(happened.unusable)


def _unusable_at(happened: Happened, said: Sequence[str]) -> bool:
    at = _time(said[0])
    return any(began - _NEAR <= at <= ended + _NEAR for began, ended in happened.unusable)


def _set_aside(happened: Happened, said: Sequence[str]) -> bool:
    return happened.set_aside == int(said[0])


def _jumped(happened: Happened, _said: Sequence[str]) -> bool:
    return bool(happened.jumped_to)


def _jumped_to(happened: Happened, said: Sequence[str]) -> bool:
    return any(_near(_time(said[0]), each) for each in happened.jumped_to)


def _paused(happened: Happened, said: Sequence[str]) -> bool:
    channel, until = said[0], _time(said[1])
    first, last = happened.paused_until.get(channel, (until + _FAR, until + _FAR))
    return first - _NEAR <= until <= last + _NEAR


def _unreadable(happened: Happened, _said: Sequence[str]) -> bool:
    return happened.spool_unreadable


_BECAUSE: Final = re.compile(r"Not sent in time, because (.*?): the reminder ")
#: of reminders, then of tracker itself
_CLAIMS: Final[Mapping[re.Pattern[str], _Check]] = {
    re.compile(f"tracker was not running from ({_AT}) to ({_AT})"): _was_down,
    re.compile(f"tracker could do nothing from ({_AT}) to ({_AT})"): _was_stalled,
    re.compile(
        f"the clock had jumped and was not believed from ({_AT}) to ({_AT})"
    ): _was_disbelieved,
    re.compile(rf"the channel (\S+) failed from ({_AT}) to ({_AT})"): _failed,
    re.compile(f"it was quiet until ({_AT})"): _held("quiet"),
    re.compile(f"it was held for your digest until ({_AT})"): _held("digest"),
    re.compile(f"it was held until your sending time, ({_AT})"): _held("morning"),
    re.compile(f"it was snoozed by (.+?) until ({_AT})"): _snoozed,
    re.compile(rf"[Tt]old on ({_AT}) on the channel ([^\s,.;]+)"): _accepted,
    re.compile(f"has not answered since ({_AT})"): _told_somewhere,
    re.compile(f"(?m)^(.+?) has it since ({_AT})"): _answered,
    re.compile(rf"perhaps told \(no answer came\) on ({_AT}) on the channel ([^\s,.;]+)"): (
        _perhaps_told
    ),
    re.compile(rf"[Tt]he channel (\S+) has not been tried, it waits from {_AT} on"): _was_not_tried,
    re.compile(r"(?:as|because) the channel (\S+) did not take it\b"): _did_not_take_it,
    re.compile("Told in time elsewhere"): _told_elsewhere,
    re.compile("Nobody has acknowledged the reminder|Not acknowledged"): _unseen,
    re.compile("Not sent in time|this reminder could not be delivered"): _hindered,
    re.compile(rf"[Tt]he channel (\S+) has refused it since ({_AT})"): _refused_since,
    re.compile(rf"[Tt]he channel (\S+) has not taken it since ({_AT})"): _refused_since,
    re.compile("All clear"): _clear,
    re.compile("Could not be told|could not be told"): _nobody_was_told,
    re.compile("Tracker cannot (?:write to|use) its database"): _unusable,
    re.compile(f"not been able to write to its database since ({_AT})"): _unusable_at,
    re.compile(f"Tracker was started at ({_AT}) and cannot use its database"): _unusable_at,
    re.compile(r"(\d+) parts? of tracker's settings cannot be used"): _set_aside,
    re.compile(r"The clock (?:jumped|is) .+ ahead"): _jumped,
    re.compile(rf"The clock of this machine jumped .+ to ({_AT})"): _jumped_to,
    re.compile(f"The clock of this machine shows ({_AT})"): _jumped_to,
    re.compile(rf"The channel (\S+) takes nothing before ({_AT})"): _paused,
    re.compile("Outcomes that tracker had kept cannot be read"): _unreadable,
}
