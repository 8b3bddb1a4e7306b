"""The nature of a milestone: a duty that somebody has to meet, or an event that takes place."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final


class Nature(StrEnum):
    """What becomes of a milestone once its date lies behind."""

    DUTY = "duty"  #: it is overdue until somebody closes it
    EVENT = "event"  #: it has passed


#: Words by which a kind is a duty whatever else it says: a "hearing request deadline", the
#: "closing" of a consultation.
_DUTIES: Final = re.compile(
    r"\b(?:deadlines?|due|duty|fil(?:e|es|ing|ings)|(?:re)?submi(?:t|ts|ssions?)"
    r"|reports?|reporting|returns?|respon(?:d|ses?)|repl(?:y|ies)|compl(?:y|iance)"
    r"|clos(?:e|es|ing|ure)|ends?|expir(?:y|es)|renew(?:al|als)?|pay(?:ment|ments|able)?"
    r"|attest(?:ation|ations)?|certif(?:y|ication|ications)|fees?"
    r"|notif(?:y|ication|ications)|regist(?:er|ration)|apply|windows?|last day)\b"
)
#: What takes place whether or not anybody does anything about it.
_EVENTS: Final = re.compile(
    r"\b(?:events?|meetings?|agms?|hearings?|conferences?|webinars?|holidays?"
    r"|publications?|published|royal assent|enactment"
    r"|in force|into force|effective|(?:in|into|of|start of) application|application date"
    r"|commencement"
    r"|(?:consultation|comments?(?: period)?|call for evidence|evidence) "
    r"(?:open|opens|opening|opened|start|starts|launch|begins))\b"
    r"|^application$"
)
#: A kind that says where a date was found, and nothing of what it is: its title may. What is open
#: for a while there has to be answered in that time.
_FROM_A_CALENDAR: Final = "calendar event"
_TO_ANSWER: Final = re.compile(r"\b(?:comments?|consultations?)\b")
_NO_WORD = re.compile(r"[\W_]+")


def nature_of(kind: str | None, title: str = "") -> Nature:
    """What a milestone of that kind is unless somebody says otherwise.

    | kind | nature |
    | --- | --- |
    | meeting, hearing, conference, bank holiday | event |
    | publication, in force, effective date, date of application | event |
    | a consultation or comment period that opens | event |
    | calendar event, unless its title names a duty | event |
    | filing, report, comment close, compliance, payment; whatever names a deadline | duty |
    | anything else, or none | duty |

    What nobody knows is a duty: that an event is called overdue is a nuisance, that a duty passes
    without a word is a breach.
    """
    if kind is None or not _is_event(kind):
        return Nature.DUTY
    if _words(kind) == _FROM_A_CALENDAR and _names_duty(_words(title)):
        return Nature.DUTY
    return Nature.EVENT


def _names_duty(title: str) -> bool:
    return bool(_DUTIES.search(title) or _TO_ANSWER.search(title))


@lru_cache(maxsize=1024)  # few kinds, many milestones
def _is_event(kind: str) -> bool:
    said = _words(kind)
    return _EVENTS.search(said) is not None and _DUTIES.search(said) is None


def _words(text: str) -> str:
    """`comment_close` as words."""
    return _NO_WORD.sub(" ", text).strip().casefold()
