"""One milestone as a file or a command states it: text that nobody has interpreted yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from tracker.domain.facts import FACTS, Facts
from tracker.domain.milestone import Acknowledgement, Proposal, Report, Revision
from tracker.domain.publication import Publication


@dataclass(frozen=True, kw_only=True, slots=True)
class MilestoneRecord(Facts):
    """A milestone in its source's words; the fields are the flags of `tracker add`.

    None, or an empty tuple, means that the source does not say.
    """

    due: str  #: the date as the source wrote it
    key: str | None = None
    policy: str | None = None
    remind: str | None = None  #: lead times in place of the policy's: `60d,10bd`
    to: tuple[str, ...] = ()  #: channel names or tags in place of the policy's
    tz: str | None = None
    calendar: str | None = None
    roll: str | None = None
    status: str | None = None
    anchors: tuple[str, ...] = ()  #: what its date counts from: `NAME=KEY`, `NAME=2026-03-31T09:30`
    pinned: bool | None = None  #: whether its date stays when its anchors move
    confidence: str | None = None
    nature: str | None = None  #: duty or event, where its kind does not say that
    last_verified_on: date | None = None
    repeat_count: int | None = None
    repeat_until: date | None = None
    occurrence: int | None = None  #: which one it is of what recurs
    date_order: str | None = None  #: of the day and month in `due`: dmy, mdy, or either
    closed_on: date | None = None
    closed_at: datetime | None = None
    snoozed_until: datetime | None = None
    acknowledged_revision: int | None = None  #: of files that say no more of it
    acknowledgement: Acknowledgement | None = None
    reported: Report | None = None  #: said to be met, and waiting for a second person
    settled_revision: int | None = None
    proposed: Proposal | None = None  #: a date beside the one in force
    origin: str | None = None  #: the source that publishes it
    external_id: str | None = None
    published: Publication | None = None  #: what its source said last
    history: tuple[Revision, ...] = ()  #: the dates that it has had, where a file keeps them
    place: str = ""  #: where it stands, for error messages: `import.csv:7`, `m.yaml: item 3`


#: what a record says in the form in which a milestone keeps it
AS_STATED: Final = (
    *FACTS,
    *("calendar", "roll", "repeat_count", "repeat_until", "last_verified_on", "closed_on"),
    *("closed_at", "snoozed_until", "settled_revision", "proposed", "reported"),
    *("origin", "external_id"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceRecord(Facts):
    """A date as an official source publishes it, from whatever feed or file.

    `due` is worded so that the grammar can read it in one way only, and no more exactly than it was
    printed: `12/00/2004` becomes "December 2004".
    """

    external_id: str  #: the same in every edition: tells this date from all others of its source
    due: str
    printed: str  #: the date as it was printed, or the words that stand for it
    tz: str | None = None  #: IANA zone in which its days are counted
    status: str | None = None  #: None: open; `met` where it has happened, `waived` where withdrawn
    doubts: tuple[str, ...] = ()  #: what its source says otherwise elsewhere
    policy: str | None = None
    to: tuple[str, ...] = ()  #: channel names, tags or people in place of the policy's
    confidence: str | None = None
    note: str | None = None  #: what is kept of it and told to nobody
    in_doubt: bool = False  #: whether several readings are kept until somebody settles which
    part: str = ""  #: the sheet of a workbook, where several are read or it was named
    sheet: str = ""  #: the sheet of a workbook in which it stands
    place: str = ""  #: where it stands, for error messages
