"""Answers: what somebody who was told can say to a reminder, and what binds a link to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from tracker.domain.delivery import ReminderClaim


class AnswerVerb(StrEnum):
    """What an answer does."""

    SEEN = "seen"
    DONE = "done"
    CHECKED = "checked"
    LATER = "later"
    NOT_MINE = "not-mine"
    MOVED = "moved"


#: What stands on the button of each; what is written here is what people read.
BUTTONS: Final[Mapping[AnswerVerb, str]] = MappingProxyType(
    {
        AnswerVerb.SEEN: "Seen it",
        AnswerVerb.DONE: "Done",
        AnswerVerb.CHECKED: "Checked, nothing new",
        AnswerVerb.LATER: "Later",
        AnswerVerb.NOT_MINE: "Not mine",
        AnswerVerb.MOVED: "The date has changed",
    }
)

#: The address of the page on which the reader of a claim gives an answer; None: there is no page.
LinkOf = Callable[[ReminderClaim, AnswerVerb], str | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ticket:
    """What a link in a message is good for: one answer, to one delivery of one revision."""

    verb: AnswerVerb
    delivery_id: int
    reference: str  #: of the reminder that was told
    revision: int  #: of the milestone's date when the message was made
    recipient: str | None  #: the handle of whom the delivery told; None on a shared channel
    issued_at: datetime
