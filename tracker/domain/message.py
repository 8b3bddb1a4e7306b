"""Messages: what a person reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

#: Names and values of what a reminder tells, for programs that read it.
Fields = tuple[tuple[str, str | int | bool | None], ...]
Labelled = tuple[tuple[str, str], ...]  #: labels and values, or words and commands


class Urgency(StrEnum):
    """How a message is coloured."""

    NOW = "now"  #: overdue, or today is the last day: red
    SOON = "soon"  #: within a week
    CALM = "calm"


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """Words that lead somewhere."""

    words: str
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """What is told of one milestone, in the order in which it is read; each text is one line."""

    number: int | None = None  #: among all that a digest tells; None: it is told alone
    headline: str  #: when it comes, or what is new: `Due in 7 days`
    what: str  #: the milestone's title
    when: str  #: the sentences that say the date, once
    date: str  #: the date alone, for a row of a table
    beside: str = ""  #: what has to be known of the date: the reader's clock, what it waits for
    urgency: Urgency = Urgency.CALM
    owner: str = ""  #: for a row of a table
    who: Labelled = ()  #: owner and authority
    whose: tuple[str, ...] = ()  #: who has it, and for whom it is told here
    buttons: tuple[Link, ...] = ()  #: the answers that can be given by a link
    news: tuple[str, ...] = ()  #: what changed, what is missing, what came late
    source: tuple[str, ...] = ()  #: in the source's own words
    link: Link | None = None  #: to the source
    commands: Labelled = ()  #: the answers that can be given by a command
    small: Labelled = ()  #: for machines, and for those who ask


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """What a message says, before it takes a form."""

    tellings: tuple[Telling, ...]
    opening: str = ""  #: over a digest
    more: str = ""  #: how many are counted only
    closing: Labelled = ()  #: commands that serve all of a digest
    in_short: bool = False  #: a line is said of each
    columns: tuple[str, ...] = ()  #: what stands over when, what, owner and links in a table

    @property
    def is_single(self) -> bool:
        """Whether it is the notice of one milestone."""
        return len(self.tellings) == 1 and self.tellings[0].number is None


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One text for one reader."""

    title: str  #: one line, at most 200 characters, no control characters
    text: str  #: complete: whatever form a service gives it says no more
    message_id: str  #: RFC 5322 Message-ID with its angle brackets, the same on every attempt
    letter: Letter | None = field(default=None, repr=False)  #: None: there is only the text
    linked: str = ""  #: the text with links as words, see `planning/text/lines.py`; "": the text
    summary: str = ""  #: one line for a phone; "": the title
    urgency: Urgency = Urgency.CALM
    urgent: bool = False  #: the date is today or past
    reference: str = ""  #: the same for each copy of one notice; "" for what is no single one
    reminders: tuple[Fields, ...] = ()  #: what it tells, in the order of the text
    template: str = ""  #: the version of the words that it was made from
    room: float = 1.0  #: how much of the service's limits it may fill, after a refusal for its size
    #: What stands in the text and is its reader's alone; in no log, no ledger and no error.
    withheld: tuple[str, ...] = field(default=(), repr=False)
    #: The person's address, on a channel for people; in no log and no error.
    to: str | None = field(default=None, repr=False)
    thread: str = ""  #: like `message_id`: the same for all that is told of one milestone; "": none
