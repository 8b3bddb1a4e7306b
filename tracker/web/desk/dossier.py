"""All that is known of a milestone, in words: its date, its facts, its history, what was told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from tracker.dates.base.describe import day_in_words, describe, either_in_words, moment_in_words
from tracker.dates.base.window import Precision
from tracker.dates.base.zones import zone
from tracker.domain.anchor import Anchor
from tracker.domain.channel import channel_and_person
from tracker.domain.delivery import Outcome
from tracker.domain.milestone import Due, Milestone, MilestoneStatus, Revision
from tracker.domain.occasion import read_occasion
from tracker.domain.people.person import People
from tracker.planning.forecast import PlannedSend
from tracker.planning.text.delay_words import occasion_in_words
from tracker.planning.text.due_words import in_full
from tracker.planning.text.wording import one_line
from tracker.store.values.records import LogEntry
from tracker.web.answers.facts import Fact, date_in_words
from tracker.web.paths import path_of

_LONGEST: Final = 2_000  #: characters of a line
_WEB: Final = ("https://", "http://")
_KNOWN_TO: Final = {Precision.RANGE: "the days of a range", Precision.HALF: "the half-year"}
_STANDING: Final = {
    MilestoneStatus.OPEN: "open",
    MilestoneStatus.MET: "met",
    MilestoneStatus.WAIVED: "no longer required",
    MilestoneStatus.MISSED: "missed, and closed as that",
    MilestoneStatus.PASSED: "an event that has passed",
    MilestoneStatus.SUSPENDED: "paused until further notice",
}
_OUTCOMES: Final = {
    Outcome.STARTED: "under way, or cut off",
    Outcome.SENT: "accepted",
    Outcome.NOT_SENT: "not accepted, tried again",
    Outcome.REFUSED: "refused",
    Outcome.UNKNOWN: "may have arrived",
    Outcome.POISON: "could not be put into the form of the channel",
    Outcome.WITHDRAWN: "withdrawn before it was sent",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Past:
    """A date that the milestone has, or has had."""

    at: str
    date: str
    kind: str
    why: str
    by: str
    source: Fact | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One attempt to tell somebody."""

    at: str
    where: str
    about: str
    outcome: str
    repeat: bool
    detail: str
    text: str  #: as it was told; empty where none was kept


@dataclass(frozen=True, kw_only=True, slots=True)
class Deed:
    """Something that was done or said."""

    at: str
    what: str
    by: str
    detail: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Ahead:
    """Something that is going to be told."""

    at: str
    about: str
    whom: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """Puts what is known into words, for a reader whose clocks are those of `tz`."""

    people: People
    tz: str
    base: str

    def date_of(self, milestone: Milestone, now: datetime) -> tuple[Fact, ...]:
        """What is known of its date, and how it stands."""
        return tuple(self._date(milestone, now))

    def facts_of(self, milestone: Milestone) -> tuple[Fact, ...]:
        """What is stated of it beside its date."""
        stated = (
            ("Owner", milestone.owner and self._named(milestone.owner)),
            ("Authority", milestone.authority),
            ("Jurisdiction", milestone.jurisdiction),
            ("Instrument", milestone.instrument),
            ("Kind", milestone.kind),
            ("Tags", ", ".join(milestone.tags)),
            ("What it is", f"{'an' if milestone.nature == 'event' else 'a'} {milestone.nature}"),
            ("Policy", milestone.policy),
            ("Reminders in place of the policy's", _lead_times(milestone)),
            ("Told in place of the policy's readers", ", ".join(milestone.recipients)),
            ("What its source says", milestone.source_quote and f"“{milestone.source_quote}”"),
            ("Source", milestone.source_url),
            ("Taken from", milestone.origin),
            ("Key", milestone.key),
        )
        return tuple(_fact(label, value) for label, value in stated if value)

    def past_of(self, revision: Revision) -> Past:
        """A date, why it came about, and who said so."""
        source = revision.source_url
        return Past(
            at=self.moment(revision.changed_at),
            date=date_in_words(revision.due),
            kind=revision.kind.value,
            why=_line(revision.reason),
            by=self._named(revision.by or ""),
            source=_fact("Source", source) if source else None,
        )

    def anchor_of(self, anchor: Anchor, known: Mapping[str, Milestone]) -> Fact:
        """What its date counts from, by the name that its words have for it."""
        other = known.get(anchor.key or "")
        if other is None:
            return _fact(anchor.name, anchor.when or anchor.key or "not known yet")
        return Fact(label=_line(anchor.name), value=self._told(other), link=self._path(other))

    def dependent_of(self, other: Milestone) -> Fact:
        """A milestone that counts from it."""
        return Fact(label=_line(other.title), value=self._told(other), link=self._path(other))

    def message_of(self, entry: LogEntry) -> Message:
        """An attempt, with what it was to tell."""
        text = entry.told.text if entry.told else ""
        return Message(
            at=self.moment(entry.at),
            where=self._where(entry.channel or ""),
            about=_about(entry.lead_time),
            outcome=_OUTCOMES[entry.outcome] if entry.outcome else "not known",
            repeat=entry.possible_repeat,
            detail=_line(entry.detail),
            text="\n".join(map(_line, text.splitlines())),
        )

    def deed_of(self, entry: LogEntry) -> Deed:
        """Something that was done, by whom."""
        return Deed(
            at=self.moment(entry.at),
            what=_line(entry.kind),
            by=self._named(entry.by or ""),
            detail=_line(entry.detail),
        )

    def ahead_of(self, send: PlannedSend) -> Ahead:
        """Something that will be sent, and to whom."""
        told = zip(send.channels, send.why or ("",) * len(send.channels), strict=False)
        whom = [f"{self._where(name)} ({why})" if why else self._where(name) for name, why in told]
        unless = f", unless it is {send.unless} before" if send.unless else ""
        return Ahead(
            at=self.moment(send.fire_at),
            about=f"{_about(send.lead_time)}{unless}",
            whom=_line(", ".join(whom)),
        )

    def moment(self, moment: datetime) -> str:
        """An instant on the reader's clocks."""
        return moment_in_words(moment.astimezone(zone(self.tz)))

    def _date(self, milestone: Milestone, now: datetime) -> Iterator[Fact]:
        due = milestone.due
        yield Fact(label="The date", value=date_in_words(due))
        if due.window is not None:
            yield Fact(label="From the first to the last day it can fall on", value=days_of(due))
            yield Fact(label="Known to", value=precision_of(due))
        stated = (
            ("In the words of its source", f"“{due.text}”"),
            ("Said on", _day(milestone.as_of)),
            ("Days and clocks of", due.tz),
            ("Standing", _standing(milestone)),
            ("Waits for", ", ".join(due.waiting_on)),
            ("Expected", describe(due.estimate) if due.estimate else ""),
            ("Can be read as", either_in_words(due.readings) if due.readings else ""),
            ("Needs a look" if milestone.needs_a_look else "Settled", _doubts(due)),
            ("Proposed, not in force", self._proposed(milestone)),
            ("Confidence", milestone.confidence),
            ("Business days of", milestone.calendar),
            ("Days off", milestone.roll),
            ("Occurrence", _occurrence(milestone)),
            ("Pinned", "its date stays when what it counts from moves" * milestone.pinned),
            ("Last checked", _day(milestone.last_verified_on)),
            ("Reminders wait until", self._snoozed(milestone, now)),
            ("Reported as done", self._reported(milestone)),
            ("Who has it", self._seen(milestone, now)),
        )
        for label, value in stated:
            if value:
                yield _fact(label, value)

    def _proposed(self, milestone: Milestone) -> str:
        proposal = milestone.proposed
        if proposal is None:
            return ""
        said = f"{date_in_words(proposal.due)}, since {self.moment(proposal.announced_at)}"
        return ": ".join(filter(None, (said, proposal.reason)))

    def _snoozed(self, milestone: Milestone, now: datetime) -> str:
        until = milestone.snoozed_until
        return self.moment(until) if until is not None and until > now else ""

    def _reported(self, milestone: Milestone) -> str:
        report = milestone.reported
        if report is None:
            return ""
        said = f"{self._named(report.by)} says that it was met on {day_in_words(report.on)}"
        return ": ".join(filter(None, (f"{said}; a second person is to confirm it", report.note)))

    def _seen(self, milestone: Milestone, now: datetime) -> str:
        seen = milestone.acknowledgement
        if seen is None or not milestone.acknowledged:
            return ""
        said = f"{self._named(seen.by or 'somebody')}, since {self.moment(seen.at)}"
        if seen.until is None:
            return said
        ends = "lapsed" if seen.until <= now else "counts until"
        return f"{said}; {ends} {self.moment(seen.until)}"

    def _told(self, other: Milestone) -> str:
        standing = "" if other.status is MilestoneStatus.OPEN else f", {_standing(other)}"
        return f"{date_in_words(other.due)}{standing}"

    def _path(self, other: Milestone) -> str:
        return f"{self.base}{path_of(other.key)}"

    def _named(self, words: str) -> str:
        return _line(self.people.called(words)) if words else ""

    def _where(self, name: str) -> str:
        channel, handle = channel_and_person(name)
        return _line(f"{channel} to {self.people.called(handle)}" if handle else channel)


def days_of(due: Due) -> str:
    """The first and the last day on which it can fall."""
    if due.earliest is None or due.latest is None:
        return in_full(due)
    if due.earliest == due.latest:
        return day_in_words(due.earliest)
    return f"{day_in_words(due.earliest)} to {day_in_words(due.latest)}"


def precision_of(due: Due) -> str:
    """How exactly its source names the date, and whether it binds as a bound."""
    if due.window is None:
        return "no date"
    known = _KNOWN_TO.get(due.window.precision, f"the {due.window.precision}")
    return f"{known} ({due.modality})" if due.modality not in {"on", "between"} else known


def _doubts(due: Due) -> str:
    several = ("it can be read in more than one way",) if due.readings else ()
    return "; ".join((*several, *due.doubts))


def _standing(milestone: Milestone) -> str:
    words = _STANDING[milestone.status]
    return f"{words}, {_day(milestone.closed_on)}" if milestone.closed_on else words


def _occurrence(milestone: Milestone) -> str:
    count, until = milestone.repeat_count, milestone.repeat_until
    if milestone.occurrence == 1 and not (count or until):
        return ""
    of = f" of {count}" if count else ""
    return f"{milestone.occurrence}{of}" + (f", until {_day(until)}" if until else "")


def _lead_times(milestone: Milestone) -> str:
    if milestone.lead_times is None:
        return ""
    return ", ".join(map(str, milestone.lead_times)) or "none"


def _about(text: str | None) -> str:
    """When a reminder was to come, or as its text is where nobody knows that."""
    occasion = read_occasion(text) if text else None
    return occasion_in_words(occasion) if occasion else _line(text or "")


def _day(day: date | None) -> str:
    return day_in_words(day) if day else ""


def _line(text: str) -> str:
    return one_line(text, _LONGEST)


def _fact(label: str, value: str) -> Fact:
    link = value if value.lower().startswith(_WEB) else ""
    return Fact(label=_line(label), value=_line(value), link=link)
