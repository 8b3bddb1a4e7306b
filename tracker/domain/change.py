"""A change of a milestone, as a value: what was, what is, what was done, why, by whom and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import Final

from tracker.domain.milestone import (
    Acknowledgement,
    Due,
    Milestone,
    MilestoneStatus,
    Proposal,
    Report,
)
from tracker.domain.publication import Publication

Values = dict[str, object]  #: of fields, by the names that commands and files give them

_LONGEST = 60  #: characters of a value in words; the values themselves are kept whole


class Verb(StrEnum):
    """What was done to a milestone, as the log calls it."""

    ADDED = "added"
    OCCURRENCE = "occurrence"  #: the next one of what recurs was opened
    MOVED = "moved"  #: another date is in force
    MET = "met"
    WAIVED = "waived"
    MISSED = "missed"
    PASSED = "passed"  #: an event's day went by
    SUSPENDED = "suspended"
    REOPENED = "reopened"
    PROPOSED = "proposed"  #: a date was announced beside the one in force
    ACKNOWLEDGED = "acknowledged"
    REPORTED = "reported"  #: said to be met; a second person is to confirm it
    DECLINED = "declined"  #: somebody who was told says that it is not theirs
    SNOOZED = "snoozed"
    VERIFIED = "verified"
    PINNED = "pinned"  #: its anchor moved, its date stays
    FOUND = "found"  #: it is again where its source lists it
    VANISHED = "vanished"  #: it is no longer where its source listed it
    UNDONE = "undone"  #: an earlier change was taken back
    EDITED = "edited"  #: anything else is stated otherwise


class News(StrEnum):
    """What an import brings of a milestone."""

    ADDED = "added"
    MOVED = "moved"  #: another date: of what a source publishes, a slip
    CHANGED = "changed"  #: anything else but a new edition
    VANISHED = "vanished"  #: it is not where it used to be; it stays as it is
    UNCHANGED = "unchanged"


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """What the log says of one thing that was done, and by whom."""

    kind: str
    at: datetime
    key: str | None  #: of the milestone
    reminder_id: int | None = None
    detail: str = ""  #: in words
    by: str = "tracker"
    old: Values | None = None  #: every field that changed, as it was
    new: Values | None = None  #: the same, as it is since


_NEWS: Final = {
    Verb.ADDED: News.ADDED,
    Verb.OCCURRENCE: News.ADDED,
    Verb.MOVED: News.MOVED,
    Verb.VANISHED: News.VANISHED,
}
_DATE: Final = frozenset({"due", "as_of", "anchors", "proposed", "reported"})
_STATUS: Final = frozenset({"status", "closed_on", "closed_at", "snoozed_until", "reported"})
#: the fields whose change each verb tells
_TOLD_BY: Final = {
    Verb.MOVED: _DATE,
    Verb.PROPOSED: frozenset({"proposed"}),
    Verb.ACKNOWLEDGED: frozenset({"acknowledgement"}),
    Verb.REPORTED: frozenset({"reported"}),
    Verb.SNOOZED: frozenset({"snoozed_until"}),
    Verb.VERIFIED: frozenset({"last_verified_on", "settled_revision"}),
    Verb.PINNED: frozenset({"pinned"}),
    Verb.DECLINED: frozenset[str](),
    Verb.UNDONE: frozenset[str](),
    Verb.FOUND: frozenset[str](),
    Verb.VANISHED: frozenset[str](),
}
_CLOSING: Final = frozenset({"status", "closed_on", "closed_at"})
#: what each does is told by its own words, whatever was there before
_WHOLLY_SAID: Final = frozenset({Verb.MOVED, Verb.ACKNOWLEDGED})
#: the values that the words of each verb tell, where there was nothing before; of a date always
_SAID: Final = {
    Verb.MOVED: frozenset({"due", "earliest", "latest"}),
    Verb.PROPOSED: frozenset({"proposed"}),
    Verb.ACKNOWLEDGED: frozenset({"acknowledged"}),
    Verb.SNOOZED: frozenset({"snoozed_until"}),
    Verb.VERIFIED: frozenset({"last_verified_on", "settled_revision"}),
    Verb.PINNED: frozenset({"pinned"}),
    Verb.EDITED: frozenset[str](),
}
_NOTHING: Final = (None, False, MilestoneStatus.OPEN.value)
_BESIDE_DAYS: Final = ("modality", "at", "tz")  #: of a date, beside words and days
_COMPARED: Final = tuple(
    each.name for each in fields(Milestone) if each.name not in ("key", "history")
)
_values = attrgetter(*_COMPARED)
_CALLED: Final = {
    "lead_times": "remind",
    "recipients": "to",
    "stated_nature": "nature",
    "acknowledgement": "acknowledged",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A milestone before and after, and the circumstances; whoever changes one makes this.

    Another date and another status are read from the two; `verb` says what else was done.
    """

    before: Milestone | None  #: None where it is new
    after: Milestone
    at: datetime
    by: str  #: who does it; of an import, whose word it is
    verb: Verb = Verb.EDITED
    why: str = ""
    routine: frozenset[str] = (
        frozenset()
    )  #: fields that each edition states anew: by itself no news
    reminder_id: int | None = None  #: of the reminder that a person answered
    through: str | None = None  #: the channel on which they were told
    publication: Publication | None = None  #: how it stands in its source from now on
    told_together: bool = False  #: whether another date is told in one text with many others
    #: of a date that was wrong: for how long after that was stated nobody hears of it, unless told
    corrects: timedelta | None = None
    silent: bool = False  #: whether nobody is told of another date, as nobody knows that it was
    undoes: int | None = None  #: the number of the change that is taken back
    restores: int | None = None  #: the number of the revision whose date that puts in force again
    #: what was done, each with the fields that changed by it; empty where it is no news
    parts: tuple[tuple[Verb, tuple[str, ...]], ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Compare the two once: an import asks a hundred thousand changes again and again."""
        object.__setattr__(self, "parts", self._compared())

    def _compared(self) -> tuple[tuple[Verb, tuple[str, ...]], ...]:
        before, after = self.before, self.after
        if before is None:
            closing = ("status", "closed_on", *(("closed_at",) if after.closed_at else ()))
            return ((self.verb, () if after.status.is_live else closing),)
        left: list[str] = []
        if after is not before:
            both = zip(_COMPARED, _values(before), _values(after), strict=True)
            left = [name for name, old, new in both if old is not new and old != new]
        found = []
        for verb in self._verbs(before):
            told = _TOLD_BY.get(verb, _STATUS)
            found.append((verb, tuple(name for name in left if name in told)))
            left = [name for name in left if name not in told]
        if not self.routine.issuperset(left):
            found.append((Verb.EDITED, tuple(left)))
        return tuple(found)

    @property
    def verbs(self) -> frozenset[Verb]:
        """All that was done."""
        return frozenset(verb for verb, _ in self.parts)

    @property
    def news(self) -> News:
        """What it is where an import brings it."""
        verbs = [verb for verb, _ in self.parts if verb is not Verb.FOUND]
        return _NEWS.get(verbs[0], News.CHANGED) if verbs else News.UNCHANGED

    @property
    def is_told(self) -> bool:
        """Whether people are told that it has another date."""
        before, after = self.before, self.after
        is_open = after.status is MilestoneStatus.OPEN
        return before is not None and is_open and not after.due.same_dates(before.due)

    @property
    def closes(self) -> bool:
        """Whether the milestone is over now and was not before."""
        was_live = self.before is None or self.before.status.is_live
        return was_live and not self.after.status.is_live

    @property
    def silences(self) -> bool:
        """Whether reminders that were to come do so no more, or not as they were to.

        It was open and is not any more, or who is told and when has changed.
        """
        before, after = self.before, self.after
        if before is None or before.status is not MilestoneStatus.OPEN:
            return False
        return after.status is not MilestoneStatus.OPEN or _telling(before) != _telling(after)

    @property
    def cause(self) -> str:
        """What is told of it where the date of another milestone follows."""
        before, after = self.before, self.after
        if before is not None and after.revision != before.revision:
            return f"{after.key} moved: {after.history[-1].reason}"
        if after.status.is_live:
            return f"{after.key} was opened again"
        return f"{after.key} was {after.status} {_closed_on(before or after, after)}".rstrip()

    @property
    def events(self) -> tuple[Event, ...]:
        """What the log says of it."""
        return tuple(self._event(verb, names) for verb, names in self.parts)

    def _event(self, verb: Verb, names: tuple[str, ...]) -> Event:
        old, new = _values_of(self.before or self.after, self.after, names)
        if verb is Verb.UNDONE:
            names, old, new = ("change",), {"change": self.undoes}, {"change": None}
        return Event(
            kind=verb.value,
            at=self.at,
            key=self.after.key,
            reminder_id=self.reminder_id,
            detail=self._through(self._in_words(verb, _differences(verb, old, new))),
            by=self.by,
            old=old if names and (self.before or self.undoes is not None) else None,
            new=new if names else None,
        )

    def _verbs(self, before: Milestone) -> Iterator[Verb]:
        if self.after.revision != before.revision:
            yield Verb.MOVED
        if self.after.status is MilestoneStatus.OPEN and before.status is not MilestoneStatus.OPEN:
            yield Verb.REOPENED
        elif self.after.status is not before.status:
            yield Verb(self.after.status.value)
        was_checked = self.after.last_verified_on != before.last_verified_on
        if was_checked and self.verb is not Verb.VERIFIED:
            yield Verb.VERIFIED
        if self.verb is not Verb.EDITED:
            yield self.verb

    def _through(self, said: str) -> str:
        return "; ".join(filter(None, (said, self.through and f"through {self.through}")))

    def _in_words(self, verb: Verb, differences: Iterable[str]) -> str:
        before, after = self.before or self.after, self.after
        if verb is Verb.UNDONE:
            return self.why
        if verb is Verb.EDITED:
            what = "; ".join(differences)
            return f"{what} ({self.why})" if self.why else what
        if self.before is None:
            return _WHAT[verb](before, after) if verb in _WHAT else self.why
        what = _WHAT[verb](before, after) if verb in _WHAT else ""
        why = after.history[-1].reason if verb is Verb.MOVED else self.why
        said = "; ".join(filter(None, (what, *differences)))
        return ": ".join(filter(None, (said, why)))


def _telling(milestone: Milestone) -> tuple[object, ...]:
    """What says who is told and when, beside the date: another date is news of its own."""
    stated = milestone.policy, milestone.lead_times, milestone.recipients
    return *stated, milestone.acknowledgement, milestone.snoozed_until, milestone.nature


def _days(due: Due) -> str:
    if due.window is None:
        return f"no date ({due.text})"
    return f"{due.earliest}..{due.latest}" if due.window.days > 1 else str(due.earliest)


def _closed_on(_before: Milestone, after: Milestone) -> str:
    if after.closed_at is not None:
        return f"at {after.closed_at.isoformat(timespec='minutes')}"
    return f"on {after.closed_on}" if after.closed_on else ""


def _met(before: Milestone, after: Milestone) -> str:
    reported = f"as {before.reported.by} had said" if before.reported else ""
    return "; ".join(filter(None, (_closed_on(before, after), reported)))


def _snoozed_until(_before: Milestone, after: Milestone) -> str:
    until = after.snoozed_until
    return f"until {until.isoformat(timespec='minutes')}" if until else ""


def _seen_until(before: Milestone, after: Milestone) -> str:
    seen = after.acknowledgement
    if seen is not None and before.acknowledgement == seen and seen.by is not None:
        return f"{seen.by} has it already"
    until = seen.until if seen and before.acknowledgement != seen else None
    return f"counts until {until.isoformat(timespec='minutes')}" if until else ""


def _reported(_before: Milestone, after: Milestone) -> str:
    return f"met on {after.reported.on}, to be confirmed" if after.reported else ""


#: what a verb did to a milestone, before and after
_WHAT: Final[dict[Verb, Callable[[Milestone, Milestone], str]]] = {
    Verb.ADDED: lambda _, after: after.due.text,
    Verb.MOVED: lambda before, after: f"{_days(before.due)} to {_days(after.due)}",
    Verb.PROPOSED: lambda _, after: _days((after.proposed or after).due),
    Verb.MET: _met,
    Verb.WAIVED: _closed_on,
    Verb.MISSED: _closed_on,
    Verb.PASSED: _closed_on,
    Verb.SNOOZED: _snoozed_until,
    Verb.ACKNOWLEDGED: _seen_until,
    Verb.REPORTED: _reported,
    Verb.VERIFIED: lambda _, after: f"on {after.last_verified_on}",
}


def _differences(verb: Verb, old: Values, new: Values) -> Iterator[str]:
    """title: “Report” to “Final report”, and so on; nothing of what the verb's own words say."""
    for name in {**old, **new}:
        if name == "reported":
            continue
        is_said = name in _SAID.get(verb, _CLOSING)
        if is_said and (verb in _WHOLLY_SAID or old.get(name) in _NOTHING):
            continue
        yield f"{name}: {_shown(old.get(name))} to {_shown(new.get(name))}"


def _shown(value: object) -> str:
    if value is None or value == []:
        return "nothing"
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"“{text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + '…'}”"


def _values_of(before: Milestone, after: Milestone, names: Iterable[str]) -> tuple[Values, Values]:
    """The fields of both; of a date beside its words and days only what is not the same."""
    names = tuple(names)
    old, new = stated_values(before, names), stated_values(after, names)
    same = {name for name in _BESIDE_DAYS if old.get(name) == new.get(name)}
    return (
        {name: value for name, value in old.items() if name not in same},
        {name: value for name, value in new.items() if name not in same},
    )


def stated_values(milestone: Milestone, names: Iterable[str] = _COMPARED) -> Values:
    """What the log says of the fields `names`, by its own names for them: those of commands."""
    values: Values = {}
    for name in names:
        value = getattr(milestone, name)
        values |= (
            _due_values(value)
            if isinstance(value, Due)
            else {_CALLED.get(name, name): _plain(value)}
        )
    return values


def _plain(value: object) -> object:
    match value:
        case None | bool() | int():
            return value
        case date():
            return value.isoformat()
        case tuple():
            return [_plain(each) for each in value]
        case Acknowledgement() | Report():
            return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
        case Proposal():
            said = {"reason": value.reason, "source": value.source_url}
            return {**_days_of(value.due), **said, "announced_at": _plain(value.announced_at)}
    return str(value)


def _due_values(due: Due) -> Values:
    at = due.window.at if due.window else None
    return {**_days_of(due), "modality": due.modality.value, "at": _plain(at), "tz": due.tz}


def _days_of(due: Due) -> Values:
    return {"due": due.text, "earliest": _plain(due.earliest), "latest": _plain(due.latest)}
