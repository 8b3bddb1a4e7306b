"""Policies: how long before a date who is told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum
from typing import Final

from tracker.errors import UsageError


class LeadUnit(StrEnum):
    """What a lead time counts."""

    HOUR = "h"
    DAY = "d"
    BUSINESS_DAY = "bd"
    WEEK = "w"
    MONTH = "mo"


_LEAD_TIME = re.compile(r"([0-9]{1,4})\s*(bd|h|d|w|mo)")


@dataclass(frozen=True, kw_only=True, slots=True)
class LeadTime:
    """How long before the window a reminder fires: `30d`, `5bd`, `2w`, `3mo`, `48h`."""

    count: int
    unit: LeadUnit

    @classmethod
    def parse(cls, text: str) -> LeadTime:
        """The lead time that `text` names; UsageError where it names none."""
        match = _LEAD_TIME.fullmatch(text.strip().lower())
        if match is None:
            raise UsageError(
                f"unreadable lead time {text!r}: write a number and d (days), bd (business days), "
                "w (weeks), mo (months) or h (hours), such as 30d or 5bd"
            )
        lead_time = cls(count=int(match[1]), unit=LeadUnit(match[2]))
        if lead_time.hours is not None and not lead_time.count:
            raise UsageError(f"{text!r} is the very end: write at least 1h, such as 30d or 5bd")
        return lead_time

    @property
    def hours(self) -> timedelta | None:
        """The time itself, where it is counted in hours; None for all that counts days."""
        return timedelta(hours=self.count) if self.unit is LeadUnit.HOUR else None

    def __str__(self) -> str:
        return f"{self.count}{self.unit}"


class CountFrom(StrEnum):
    """The end of the window that lead times count back from."""

    EARLIEST = "earliest"  #: too early is a nuisance
    LATEST = "latest"  #: for windows whose first day binds nobody


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelSelection:
    """Which channels: those named, or those with any or all of some tags; empty means every one."""

    names: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it names nothing, and so leaves open whom to tell."""
        return not (self.names or self.any_of or self.all_of)

    def matches(self, name: str, tags: frozenset[str]) -> bool:
        """Whether the channel `name` with `tags` is selected."""
        if self.is_empty:
            return True
        return (
            name in self.names
            or not tags.isdisjoint(self.any_of)
            or (bool(self.all_of) and tags.issuperset(self.all_of))
        )


class WhomKind(StrEnum):
    """What a word of `tell` names."""

    OWNER = "owner"  #: whoever the milestone's owner names
    TEAM = "team"
    PERSON = "person"
    CHANNEL = "channel"
    TAG = "tag"  #: the channels that have it


_LEADS = ".lead"
_NAME = r"\w[\w.-]{0,63}"
_PEOPLE = re.compile(rf"(?:team|person):{_NAME}")
_WHOM = re.compile(rf"owner(?:\.lead)?|(?:team|person|channel|tag):{_NAME}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Whom:
    """A word for whom to tell: `owner`, `owner.lead`, `team:crypto.lead`, `channel:policy-team`."""

    kind: WhomKind
    name: str = ""  #: of the team, person, channel or tag
    lead: bool = False  #: who leads them, in their place

    @classmethod
    def parse(cls, text: str) -> Whom:
        """Whom `text` names; UsageError where it is no such word."""
        if not _WHOM.fullmatch(text):
            raise UsageError(
                f"{text!r} names nobody to tell: write owner, owner.lead, team:NAME, "
                "team:NAME.lead, person:NAME, channel:NAME or tag:NAME"
            )
        whole = text.removesuffix(_LEADS)
        kind, _, name = (whole if whole.startswith(("owner", "team")) else text).partition(":")
        return cls(
            kind=WhomKind(kind),
            name=name,
            lead=whole != text and kind in (WhomKind.OWNER, WhomKind.TEAM),
        )

    @classmethod
    def of_people(cls, texts: Iterable[str]) -> tuple[Whom, ...]:
        """Those of `texts` that name a person or a team: `person:amira`, `team:crypto.lead`."""
        return tuple(cls.parse(text) for text in texts if _PEOPLE.fullmatch(text))

    def __str__(self) -> str:
        named = f"{self.kind}:{self.name}" if self.name else str(self.kind)
        return f"{named}{_LEADS}" if self.lead else named

    @property
    def is_people(self) -> bool:
        """Whether it names people, who may be anywhere, and not a channel."""
        return self.kind not in (WhomKind.CHANNEL, WhomKind.TAG)


@dataclass(frozen=True, kw_only=True, slots=True)
class EscalationStep:
    """Who is told next, after how long without an acknowledgement."""

    after: LeadTime  #: counted from the day on which the reminder was told
    channels: ChannelSelection = ChannelSelection()  #: none where only `tell` says whom
    tell: tuple[Whom, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class QuietTimes:
    """When nobody is disturbed: hours of every day, and whole days without business."""

    begin: time | None = None  #: wall clock in the policy's zone; None where no hours are quiet
    end: time | None = None  #: not after `begin` where the quiet passes midnight
    days_off: bool = False  #: days that are no business days of the owner's calendar, too
    urgent_passes: bool = True  #: what is due on the day itself, or past, goes out all the same


#: for how long an acknowledgement ends the repeats of an overdue duty, where no policy says
SEEN_FOR: Final = timedelta(days=30)
LONGEST_SEEN: Final = timedelta(days=366)  #: and at most, whoever says what


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """Lead times, repeats, escalation and channels, shared by many milestones."""

    name: str
    lead_times: tuple[LeadTime, ...]
    send_at: time  #: wall clock in `tz`
    tz: str  #: IANA zone of the people who are told
    overdue_every_days: int  #: days between overdue reminders; 0 sends only the first
    count_from: CountFrom = CountFrom.EARLIEST
    channels: ChannelSelection = ChannelSelection()  #: empty: every one, unless `tell` says whom
    tell: tuple[Whom, ...] = ()  #: beside the channels
    escalation: tuple[EscalationStep, ...] = ()  #: in the order of the settings
    ack_lasts: timedelta | None = None  #: None: SEEN_FOR what is overdue, else till the date moves
    needs_second: bool = False  #: whether what one person says is met waits for another one
    quiet: QuietTimes | None = None
