"""The dates that a document of the Federal Register states in its DATES text.

Its fields hold one comment deadline and one effective date; hearings, reply comments, dates of
compliance, delays and withdrawals stand in the text alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from tracker.dates.base.window import DueWindow, Precision
from tracker.dates.meaning.interpretation import Context, Interpretation
from tracker.sources.prose.candidates import Candidate, extract
from tracker.sources.prose.cue import Cue
from tracker.sources.prose.judging.reasons import WhyNot
from tracker.sources.prose.sentences import paragraphs, sentences

_ZONE: Final = "America/New_York"
_EFFECTIVE: Final = r"\beffective\b|\btakes?\s+effect\b|\binto\s+(?:force|effect)\b"
_PUBLICATION: Final = ("publication", "publication in the Federal Register")
#: What a date is of, by the words of its title; the first that is found counts.
_KINDS: Final[Mapping[str, str]] = {
    "stay": r"\bstay(?:ed|s)?\b",
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


_NO_YEAR: Final = r"(?![^.]*\b20\d\d)"
#: What a sentence tells beside its dates, by how the publication of that is called; the first that
#: is found counts.
NEWS: Final[Mapping[str, Cue]] = {
    "withdrawal": Cue(
        "something that is taken back",
        r"\b(?:withdrawn|withdraws?|rescinded|rescinds|revoked|vacated|annulled)\b",
        example="The proposed rule is withdrawn.",
        counter="Comments may not be made twice.",
    ),
    "stay": Cue(
        "something that is held up",
        r"\b(?:stayed|stays|suspended|suspends)\b|\bpending\s+(?:\w+\s+)?(?:review|litigation)\b",
        example="The rule is stayed pending judicial review.",
        counter="We will stay in touch.",
    ),
    "cancellation": Cue(
        "something that does not take place as it was told",
        r"\b(?:cancell?ed|cancels|postponed|postpones|indefinitely)\b|\buntil\s+further\s+notice\b",
        example="The hearing has been canceled.",
        counter="A hearing will be held.",
    ),
    "exception": Cue(
        "a part for which the date does not hold, without one of its own",
        rf"\b(?:except(?:\s+(?:for|that|as))?|with\s+the\s+exception\s+of|other\s+than)\b{_NO_YEAR}",
        example="This rule is effective on January 5, 2027, except for instruction 3.",
        counter="It is effective on January 5, 2027, except for part 3, effective June 1, 2027.",
    ),
    "application": Cue(
        "years or periods of which the first depends on whose they are",
        r"""\b(?:years?|periods?)\s+(?:that\s+)?
        (?:beginning|begins?|starting|commencing|ending|ends?)\s+(?:on\s+(?:or|and)\s+)?after\b""",
        example="It applies to taxable years beginning after December 31, 2026.",
        counter="It applies after December 31, 2026.",
    ),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class News:
    """What the text tells without a date of its own."""

    kind: str  #: `withdrawal`
    sentence: str
    of: frozenset[str]  #: the dates that its sentence tells, as their records word them

    @property
    def doubt(self) -> str:
        """What has to be looked at."""
        return f"{self.kind}: the DATES text says: {self.sentence}"


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
    sentence: str = ""  #: that says so

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


def news_in(dates: str, told: Sequence[Told]) -> Iterator[News]:
    """What a DATES text tells without a date of its own, `told` being those that it has.

    A withdrawal that closes one of them is told with that.
    """
    closed = {each.sentence for each in told if each.withdrawn}
    for paragraph in paragraphs(dates):
        for piece in sentences(dates, paragraph):
            sentence = dates[piece.start : piece.end]
            kinds = (kind for kind, cue in NEWS.items() if cue.search(sentence))
            kind = None if sentence in closed else next(kinds, None)
            if kind is not None:
                of = [each for each in told if each.sentence == sentence]
                days = frozenset(word for each in of for word in (each.due, f"{each.first}"))
                yield News(kind=kind, sentence=" ".join(sentence.split()), of=days)


def _told(
    candidate: Candidate, read: Interpretation, window: DueWindow, *, withdrawn: bool
) -> Told:
    old = candidate.revises.read if candidate.revises else None
    said = "" if read.unread or read.waiting_on else candidate.words
    if window.precision is Precision.DAY or not said:
        said = _in_days(window)
    return Told(
        kind=_kind(candidate.title or candidate.sentence, withdrawn=withdrawn),
        what=candidate.title,
        due=said,
        printed=candidate.words,
        first=window.earliest,
        last=window.latest,
        withdrawn=withdrawn,
        sentence=candidate.sentence,
        instead_of=old.window.earliest if old and old.window else None,
    )


def _kind(words: str, *, withdrawn: bool) -> str:
    """What a date is of; one that is stayed is closed under its own kind."""
    found = [kind for kind, form in _KINDS.items() if re.search(form, words, re.IGNORECASE)]
    kinds = (kind for kind in found if kind != "stay" or not withdrawn)
    return next(kinds, "date")


def _in_days(window: DueWindow) -> str:
    first, last = window.earliest, window.latest
    return f"{first}" if first == last else f"from {first} to {last}"
