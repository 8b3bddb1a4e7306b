"""Policies: how long before a date who is told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum

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

    def matches(self, name: str, tags: frozenset[str]) -> bool:
        """Whether the channel `name` with `tags` is selected."""
        if not (self.names or self.any_of or self.all_of):
            return True
        return (
            name in self.names
            or not tags.isdisjoint(self.any_of)
            or (bool(self.all_of) and tags.issuperset(self.all_of))
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class EscalationStep:
    """Who is told next, after how long without an acknowledgement."""

    after: LeadTime  #: counted from the day on which the reminder was told
    channels: ChannelSelection


@dataclass(frozen=True, kw_only=True, slots=True)
class QuietTimes:
    """When nobody is disturbed: hours of every day, and whole days without business."""

    begin: time | None = None  #: wall clock in the policy's zone; None where no hours are quiet
    end: time | None = None  #: not after `begin` where the quiet passes midnight
    days_off: bool = False  #: days that are no business days of the owner's calendar, too
    urgent_passes: bool = True  #: what is due on the day itself, or past, goes out all the same


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """Lead times, repeats, escalation and channels, shared by many milestones."""

    name: str
    lead_times: tuple[LeadTime, ...]
    send_at: time  #: wall clock in `tz`
    tz: str  #: IANA zone of the people who are told
    overdue_every_days: int  #: days between overdue reminders; 0 sends only the first
    count_from: CountFrom = CountFrom.EARLIEST
    channels: ChannelSelection = ChannelSelection()
    escalation: tuple[EscalationStep, ...] = ()  #: in the order of the settings
    quiet: QuietTimes | None = None
