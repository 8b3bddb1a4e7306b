"""Carrying answers out: each verb is what commands do, in the transaction that keeps the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from tracker.dates.base.describe import day_in_words, describe, moment_in_words
from tracker.dates.base.zones import zone
from tracker.domain.milestone import Due, Milestone, MilestoneStatus
from tracker.domain.people.answer import BUTTONS, AnswerVerb
from tracker.domain.people.person import People, Person, Team
from tracker.domain.reminder import StoredReminder
from tracker.domain.standing import comes_after
from tracker.errors import UsageError
from tracker.service.answering.handing import Handing, told_last
from tracker.service.answering.values import Answer, Given, Preview
from tracker.service.defaults import Defaults
from tracker.service.milestones.announcements import Announced
from tracker.service.milestones.milestones import Milestones, Move, Through
from tracker.service.milestones.remarks import doubts
from tracker.service.milestones.together import Within
from tracker.service.views.when import instant_of
from tracker.store.store import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Occasioned:
    """What somebody answers, and all that is needed to carry that out."""

    transaction: Transaction
    defaults: Defaults
    people: People
    milestone: Milestone
    told: StoredReminder | None  #: None: they answer no message, and do what commands do
    channel: str | None
    by: str
    now: datetime
    today: date  #: of whoever answers
    tz: str  #: and their zone
    means: str | None = None  #: by what they answer, where no message led there

    @property
    def through(self) -> Through:
        """What the log says that was answered."""
        return Through(reminder=self.told, channel=self.channel, means=self.means)

    @property
    def about(self) -> str:
        """What nobody else is asked about any more."""
        return "what was told so far" if self.told is None else "this reminder"

    def acknowledged(
        self, after: Milestone, note: str | None, until: datetime | None = None
    ) -> Milestone | None:
        """`after`, of which what was told so far is acknowledged; None where nothing was."""
        told = self.told or told_last(self.transaction.reminders.of(after.key), after.revision)
        if told is None or not after.status.is_live:
            return None
        return self.milestones.acknowledge(after.key, self.now, note=note, until=until)

    @property
    def milestones(self) -> Milestones:
        """What commands do, within the transaction."""
        within = Within(transaction=self.transaction)
        return Milestones(within, self.defaults, by=self.by, through=self.through)


def carried_out(asked: Occasioned, answer: Answer) -> Given:
    """What comes of an answer; UsageError where it says too little or what cannot be."""
    return _HOW[answer.verb](asked, answer)


def _seen(asked: Occasioned, answer: Answer) -> Given:
    after = asked.milestones.acknowledge(asked.milestone.key, asked.now, note=answer.note)
    seen = after.acknowledgement
    if seen is not None and seen.by is not None and seen.by.casefold() != asked.by.casefold():
        since = moment_in_words(seen.at.astimezone(zone(asked.tz)))
        said = (
            f"{asked.people.called(seen.by)} has it already, since {since}. It is noted that you "
            f"have seen it, too, and nobody else is asked about {asked.about}."
        )
        return _given(asked, answer, after, said)
    said = f"You have it, and nobody else is asked about {asked.about}."
    if seen is not None and seen.until is not None:
        said += f" That counts until {_day(asked, seen.until)}, or until the date moves."
    return _given(asked, answer, after, said)


def _done(asked: Occasioned, answer: Answer) -> Given:
    on = answer.on or asked.today
    if on > asked.today:
        raise UsageError(f"{on} is ahead: what is to come cannot be done")
    if comes_after(asked.milestone, on) and not answer.early:
        raise UsageError(
            f"it is an event of {_dates(asked.milestone.due)}, after {day_in_words(on)}: it passes "
            "by itself once its date is over. Say that it took place early, or answer "
            f"“{BUTTONS[AnswerVerb.SEEN]}”"
        )
    proof = " ".join(filter(None, (answer.note, answer.link)))
    after = asked.milestones.close(
        asked.milestone.key, MilestoneStatus.MET, asked.now, on=on, reason=proof or None
    )
    if after.reported is not None:
        said = (
            f"You reported it as met on {day_in_words(after.reported.on)}. A second person has to "
            "confirm that; until then it stays open, and its reminders go on."
        )
    else:
        day = day_in_words(after.closed_on or on)
        said = f"It is met, on {day}. Nobody is reminded of it any more."
    return _given(asked, answer, after, said)


def _checked(asked: Occasioned, answer: Answer) -> Given:
    key, milestones = asked.milestone.key, asked.milestones
    after = milestones.verify(key, asked.now, on=asked.today, note=answer.note)
    said = "You checked it, and its date stands."
    if (seen := asked.acknowledged(after, answer.note)) is not None:
        after = seen
        said += f" Nobody else is asked about {asked.about}."
    return _given(asked, answer, after, said)


def _later(asked: Occasioned, answer: Answer) -> Given:
    if not answer.until:
        raise UsageError("say until when: a day such as 2027-01-31, or words such as next Monday")
    key, milestones = asked.milestone.key, asked.milestones
    until = instant_of(answer.until, asked.tz, asked.now)
    after = milestones.snooze(key, until, answer.note or "", asked.now)
    said = f"Its reminders wait until {moment_in_words(until.astimezone(zone(asked.tz)))}."
    if (seen := asked.acknowledged(after, answer.note, until)) is not None:
        after = seen
        said += " Nobody else is asked about it before then."
    return _given(asked, answer, after, said)


def _not_mine(asked: Occasioned, answer: Answer) -> Given:
    handing = Handing(
        transaction=asked.transaction,
        defaults=asked.defaults,
        people=asked.people,
        milestone=asked.milestone,
        told=asked.told,
        through=asked.through,
        by=asked.by,
        why=answer.note or "",
        now=asked.now,
    )
    if not answer.to or not answer.to.strip():
        after, said = handing.to_whoever_is_next()
        return _given(asked, answer, after, said)
    named = asked.people.named(answer.to)
    after = handing.to(_owner(named, answer.to, asked.people))
    who = answer.to.strip() if named is None else named.name
    return _given(asked, answer, after, f"It is {who}'s now, who is told of it.")


def _owner(named: Person | Team | None, to: str, people: People) -> str:
    if isinstance(named, Person) and named.left_on is not None:
        raise UsageError(f"{named.name} has left: say whose it is")
    if isinstance(named, Team) and not people.members(named.handle):
        raise UsageError(f"{named.name} has nobody in it: say whose it is")
    if named is None and people.persons:
        raise UsageError(f"nobody is called {to!r}: `tracker person list` shows who is known")
    return to.strip() if named is None else named.handle


def _moved(asked: Occasioned, answer: Answer) -> Given:
    to = announced(answer, asked.by, asked.today)
    key, milestones = asked.milestone.key, asked.milestones
    foretold = milestones.move(key, to, asked.now, dry_run=True)
    if not is_certain(foretold.after.due):
        after = milestones.propose(key, to, asked.now)
        after = asked.acknowledged(after, answer.note) or after
        said = (
            f"“{to.due}” does not say for certain when it is due, so it is kept beside the date in "
            "force, as proposed. Everybody concerned is told."
        )
        return _given(asked, answer, after, said)
    move = milestones.move(key, to, asked.now)
    said = f"Its date is now {_dates(move.after.due)}. Everybody concerned is told once."
    return replace(_given(asked, answer, move.after, said), dependents=move.dependents)


def announced(answer: Answer, by: str, today: date) -> Announced:
    """Another date as it is answered; UsageError where the words of it are missing."""
    if not answer.due or not answer.due.strip():
        raise UsageError("say the new date, in the words of its source: 30 June 2027, Q3 2027")
    return Announced(
        due=answer.due.strip(),
        as_of=answer.on or today,
        reason=answer.reason or f"{by} says so",
        source_url=answer.source or None,
    )


def preview_of(move: Move) -> Preview:
    """What a move comes to, as it is shown before it is carried out."""
    return Preview(
        before=move.before.due,
        after=move.after.due,
        is_certain=is_certain(move.after.due),
        remarks=(*doubts(move.after), *move.after.due.asides),
        dependents=move.dependents,
    )


def is_certain(due: Due) -> bool:
    """Whether a date that somebody answered can be in force: read, and without a doubt."""
    return due.window is not None and not due.is_doubtful


def _dates(due: Due) -> str:
    return f"“{due.text}”" if due.window is None else describe(due.window)


def _day(asked: Occasioned, moment: datetime) -> str:
    return day_in_words(moment.astimezone(zone(asked.tz)).date())


def _given(asked: Occasioned, answer: Answer, after: Milestone, said: str) -> Given:
    return Given(verb=answer.verb, milestone=after, by=asked.by, said=said)


_HOW: Final[Mapping[AnswerVerb, Callable[[Occasioned, Answer], Given]]] = MappingProxyType(
    {
        AnswerVerb.SEEN: _seen,
        AnswerVerb.DONE: _done,
        AnswerVerb.CHECKED: _checked,
        AnswerVerb.LATER: _later,
        AnswerVerb.NOT_MINE: _not_mine,
        AnswerVerb.MOVED: _moved,
    }
)
