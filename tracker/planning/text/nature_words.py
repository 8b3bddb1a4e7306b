"""What is said of duties and of events: the words in which their messages differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tracker.dates.base.window import DueWindow
from tracker.domain.milestone import Milestone
from tracker.domain.nature import Nature
from tracker.domain.standing import has_last_day


@dataclass(frozen=True, kw_only=True, slots=True)
class NatureWords:
    """The words for one nature."""

    comes: str  #: before when it does
    came: str  #: before when it was to
    still: str  #: what is said after that
    passed: str  #: that it is too late to tell of it
    done: str  #: what is said by closing it
    on_a_day: str  #: how a single day binds

    def bound(self, window: DueWindow) -> str:
        """How the end of the window binds, after the fact."""
        return self.on_a_day if window.days == 1 else "by"


_DUTY: Final = NatureWords(
    comes="Due",
    came="It was due",
    still=" and is still open",
    passed="DEADLINE PASSED",
    done="Done",
    on_a_day="by",
)
_EVENT: Final = NatureWords(
    comes="Takes place",
    came="It was to take place",
    still="",
    passed="PASSED",
    done="It has happened",
    on_a_day="on",
)
_BEGINS: Final = "Begins"


def words_for(milestone: Milestone) -> NatureWords:
    """The words for the milestone's nature."""
    return _EVENT if milestone.nature is Nature.EVENT else _DUTY


def comes(milestone: Milestone) -> str:
    """What is said before when it comes: what has a first day only begins."""
    endless = milestone.due.window is not None and not has_last_day(milestone)
    return _BEGINS if endless else words_for(milestone).comes
