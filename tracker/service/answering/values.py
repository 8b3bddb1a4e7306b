"""What is asked of whoever answers, what they say, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.domain.milestone import Acknowledgement, Due, Milestone
from tracker.domain.people.answer import AnswerVerb, Ticket
from tracker.domain.people.person import Person, Team
from tracker.domain.reminder import StoredReminder
from tracker.service.milestones.followers import Dependent


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What somebody says; which fields count depends on the verb."""

    verb: AnswerVerb
    by: str = ""  #: a handle or words; of no weight where the ticket names whom it was given to
    note: str | None = None  #: why, or what shows it
    link: str | None = None  #: where the proof is
    on: date | None = None  #: done: the day; the date has changed: the day the source said so
    early: bool = False  #: done: of an event, that it took place before its date
    until: str | None = None  #: later: a day or an instant, in words
    to: str | None = None  #: not mine: whose it is; None: nobody knows
    due: str | None = None  #: the date has changed: the words of its source
    source: str | None = None  #: the address of that
    reason: str | None = None  #: and why


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How things stand for whoever opens a link; nothing changes by looking."""

    ticket: Ticket
    milestone: Milestone
    told: StoredReminder  #: the reminder that is answered
    channel: str | None  #: the configured channel that had told it
    lapsed: str | None  #: what happened since, in a sentence; None: it can be answered
    verbs: tuple[AnswerVerb, ...]  #: what can be answered to the reminder now
    reader: Person | None  #: to whom the ticket was given, where they are known
    choices: tuple[Person, ...]  #: who may say who they are: on a shared channel, its owner's first
    owners: tuple[Person | Team, ...]  #: to whom it can be handed over
    seen: Acknowledgement | None  #: who has it by now
    has_it: str | None  #: the full name of who has it, where that is somebody else
    needs_second: bool  #: whether a second person has to confirm that it is met
    confirms: str | None  #: who has reported it as met, where this reader can confirm that
    today: date  #: in the reader's zone
    tz: str  #: the reader's zone


@dataclass(frozen=True, kw_only=True, slots=True)
class Situation:
    """How things stand for somebody who has signed on and looks at a milestone."""

    milestone: Milestone
    mark: str  #: stands for all that is stored of it; another one once anything changes
    owners: tuple[Person | Team, ...]  #: to whom it can be handed over
    has_it: str | None  #: the full name of who has it, where that is somebody else
    needs_second: bool  #: whether a second person has to confirm that it is met
    confirms: str | None  #: who has reported it as met, where this one can confirm that
    today: date  #: of whoever looks


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """What another date would come to; nothing is stored."""

    before: Due
    after: Due  #: as its words are read
    is_certain: bool  #: whether it would be in force; else it is kept beside the present date
    remarks: tuple[str, ...]  #: what is to be checked of it, a line each
    dependents: tuple[Dependent, ...]  #: what counts from it, and would become of that


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """What came of an answer."""

    verb: AnswerVerb
    milestone: Milestone  #: as it is since
    by: str
    said: str  #: what came of it, in sentences for whoever answered
    again: bool = False  #: whether it had been given before, so nothing was done now
    dependents: tuple[Dependent, ...] = ()  #: what became of what counts from it
