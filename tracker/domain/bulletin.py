"""Bulletins: what tracker tells of itself, beside the reminders of milestones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class BulletinKind(StrEnum):
    """What a bulletin is about."""

    ALL_CLEAR = "all_clear"  #: nothing was due for a week: silence is not death
    FUSE = "fuse"  #: a channel got too much at once, the rest became a digest
    CLOCK = "clock"  #: the clock jumped, what that made due is held
    SOURCE = "source"  #: what tracker reads fails or silences: a saved source, its own settings
    FINDING = "finding"  #: something that a person has to mend, lest reminders fail


@dataclass(frozen=True, kw_only=True, slots=True)
class Bulletin:
    """A text of tracker's own, delivered like a reminder."""

    id: int
    kind: BulletinKind
    subject: str  #: tells it from every other one: "all_clear slack 2026-W48"
    title: str
    text: str
    created_at: datetime
