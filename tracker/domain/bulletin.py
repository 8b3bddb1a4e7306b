"""Bulletins: what tracker tells of itself, beside the reminders of milestones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

#: How long a link to sign on by that was asked for is good; it is not sent any later either.
SIGN_ON_LASTS: Final = timedelta(minutes=15)


class BulletinKind(StrEnum):
    """What a bulletin is about."""

    ALL_CLEAR = "all_clear"  #: nothing was due for a week: silence is not death
    FUSE = "fuse"  #: a channel got too much at once, the rest became a digest
    CLOCK = "clock"  #: the clock jumped, what that made due is held
    SOURCE = "source"  #: what tracker reads fails or silences: a saved source, its own settings
    FINDING = "finding"  #: something that a person has to mend, lest reminders fail
    HANDOVER = "handover"  #: what was another's is somebody's now
    SIGN_ON = "sign_on"  #: a person asked for a link, which is for nobody else


@dataclass(frozen=True, kw_only=True, slots=True)
class Bulletin:
    """A text of tracker's own, delivered like a reminder."""

    id: int
    kind: BulletinKind
    subject: str  #: tells it from every other one: "all_clear slack 2026-W48"
    title: str
    text: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class SignOnAsked:
    """Of a link to sign on by: for whom it is, and of which token."""

    person: str  #: a handle, which holds no blank
    digest: str  #: of the token; worth nothing without what seals links

    @property
    def subject(self) -> str:
        """What tells its bulletin from every other one."""
        return f"{BulletinKind.SIGN_ON} {self.person} {self.digest}"

    @classmethod
    def of(cls, bulletin: Bulletin) -> SignOnAsked | None:
        """Of a bulletin; None of one that is about something else."""
        if bulletin.kind is not BulletinKind.SIGN_ON:
            return None
        _, person, digest, *_ = (*bulletin.subject.split(" "), "", "")  # a damaged one is nobody's
        return cls(person=person, digest=digest)
