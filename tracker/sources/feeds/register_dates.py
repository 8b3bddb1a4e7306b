"""The dates that a document of the Federal Register states in its DATES text.

Its fields hold one comment deadline and one effective date; hearings, reply comments, dates of
compliance, delays and withdrawals stand in the text alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from tracker.dates.base.window import DueWindow, Precision
from tracker.dates.meaning.interpretation import Context, Interpretation
from tracker.sources.prose.candidates import Candidate, extract
from tracker.sources.prose.judging.reasons import WhyNot

_ZONE: Final = "America/New_York"
_EFFECTIVE: Final = r"\beffective\b|\btakes?\s+effect\b|\binto\s+(?:force|effect)\b"
_PUBLICATION: Final = ("publication", "publication in the Federal Register")
#: What a date is of, by the words of its title; the first that is found counts.
_KINDS: Final[Mapping[str, str]] = {
    "reply comment deadline": r"^repl(?:y|ies)\b",
    "hearing request deadline": r"\brequests?\s+(?:for|to)\b|\bregist(?:er|ration)",
    "comment deadline": r"\b(?:comments?|responses|feedback|submissions|views)\b(?!\s+to\b)",
    "petition deadline": r"\b(?:petitions?|objections?)\b",
    "effective date": _EFFECTIVE,
    "compliance date": r"\bcompl(?:y|iance)\b",
    "applicability date": r"\bappl(?:y|ies|icab\w+)\b",
    "expiry date": r"\bexpir\w+|\bterminat\w+|\bceases?\b",
    "meeting": r"\b(?:hearing|meeting|roundtable|webinar|workshop|conference|session)\b",
    "withdrawal": r"\bwithdrawn\b",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A date that the text states."""

    kind: str  #: `comment deadline`; `date` where its words do not say
    what: str  #: the title of its clause
    due: str  #: worded for the grammar
    printed: str  #: as the text has it
    first: date
    last: date
    withdrawn: bool = False
    instead_of: date | None = None  #: the day from which it was moved

    def names(self, day: date) -> bool:
        """Whether it is that day, or a time that holds it."""
        return self.first <= day <= self.last


def told_in(dates: str, published: date | None) -> Iterator[Told]:
    """What a DATES text states, in its order; relative dates count from `published`."""
    anchors = dict.fromkeys(_PUBLICATION, published) if published else {}
    context = Context(tz=_ZONE, dayfirst=False, anchors=anchors)
    _, found = extract(dates, published, context, published or date.min)
    for candidate in found:
        withdrawn = candidate.why_not == WhyNot.WITHDRAWN
        if candidate.read and candidate.read.window and (candidate.taken or withdrawn):
            yield _told(candidate, candidate.read, candidate.read.window, withdrawn=withdrawn)


def _told(
    candidate: Candidate, read: Interpretation, window: DueWindow, *, withdrawn: bool
) -> Told:
    old = candidate.revises.read if candidate.revises else None
    said = "" if read.unread or read.waiting_on else candidate.words
    if window.precision is Precision.DAY or not said:
        said = _in_days(window)
    return Told(
        kind=_kind(candidate.title or candidate.sentence),
        what=candidate.title,
        due=said,
        printed=candidate.words,
        first=window.earliest,
        last=window.latest,
        withdrawn=withdrawn,
        instead_of=old.window.earliest if old and old.window else None,
    )


def _kind(words: str) -> str:
    kinds = (kind for kind, form in _KINDS.items() if re.search(form, words, re.IGNORECASE))
    return next(kinds, "date")


def _in_days(window: DueWindow) -> str:
    first, last = window.earliest, window.latest
    return f"{first}" if first == last else f"from {first} to {last}"
