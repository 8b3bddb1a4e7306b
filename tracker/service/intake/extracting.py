"""The dates in a text, as candidates for milestones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date

from tracker.dates.calendars.business import Calendars
from tracker.dates.meaning.interpretation import Context
from tracker.errors import BadData
from tracker.service.intake.documents import placed
from tracker.sources.apart.apart import apart
from tracker.sources.net.addresses import called
from tracker.sources.prose.candidates import Candidate, extract
from tracker.sources.prose.file_text import text_of
from tracker.sources.reading import Opened, Remote, content_of
from tracker.sources.record import MilestoneRecord

_WORDS = re.compile(r"[a-z]{3,}")
_EMPTY = frozenset(
    """
    the date which that this these those are were was has have been being any all such and for with
    from after before following publication publish published publishes issue issued issues made
    act regulation
    """.split()  # noqa: SIM905 - a table of words
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Extraction:
    """What a text says of when."""

    as_of: date | None  #: the day that relative dates count from
    candidates: tuple[Candidate, ...]  #: in the order of the text


def extract_from(location: str, as_of: date | None, context: Context, today: date) -> Extraction:
    """The dates in a file, on standard input for `-`, or behind a URL, read apart.

    Relative dates count from `as_of`, else from the day that the text gives for itself; anchors of
    `context` are not looked at. Raises BadData where it cannot be read.
    """
    with placed(location) as place:
        work = _Search(
            place=place,
            name=called(location),
            as_of=as_of,
            today=today,
            tz=context.tz,
            dayfirst=context.dayfirst,
            calendars=context.calendars,
        )
        files = (place.file,) if isinstance(place, Opened) else ()
        with closing(apart(work, work.name, files=files)) as coming:
            said = next(coming)
            return Extraction(as_of=said, candidates=tuple(coming))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Search:
    """The search of a text for dates, to be done in a process of its own."""

    place: Opened | Remote
    name: str
    as_of: date | None
    today: date
    tz: str
    dayfirst: bool | None
    calendars: Calendars | None

    def __call__(self) -> Iterator[date | Candidate | None]:
        """The day from which relative dates count, then the candidates."""
        text = text_of(content_of(self.place), self.name)
        if not text.strip():
            raise BadData(f"{self.name}: is empty")
        context = Context(tz=self.tz, dayfirst=self.dayfirst, calendars=self.calendars)
        said, found = extract(text, self.as_of, context, self.today)
        yield said
        yield from found


def links(candidates: Sequence[Candidate]) -> Iterator[tuple[int, str, int]]:
    """Which candidate counts from which: its place, the name of the anchor, the other's place.

    `120 days after final rules are issued` counts from the candidate whose title has the final
    rules in it.
    """
    titles = [_telling(each.title) if each.taken else frozenset() for each in candidates]
    for place, candidate in enumerate(candidates):
        if not candidate.taken or candidate.read is None:
            continue
        for name in candidate.read.waiting_on:
            wanted = _telling(name)
            others = (n for n, title in enumerate(titles) if n != place and wanted <= title)
            other = next(others, None) if wanted else None
            if other is not None:
                yield place, name, other


def record_of(
    candidate: Candidate, as_of: date | None, source: str | None, anchors: Sequence[str] = ()
) -> MilestoneRecord:
    """The milestone that a candidate stands for; `anchors` are `NAME=KEY`, what it counts from."""
    return MilestoneRecord(
        title=candidate.title,
        due=candidate.read.text if candidate.read else candidate.words,
        as_of=as_of,
        authority=candidate.authority,
        source_url=source,
        source_quote=" ".join(candidate.sentence.split()),
        confidence=candidate.confidence.value if candidate.confidence else None,
        anchors=tuple(anchors),
    )


def _telling(text: str) -> frozenset[str]:
    """The words of a text that tell it from others, without their plurals."""
    return frozenset(
        word.rstrip("s") for word in _WORDS.findall(text.lower()) if word not in _EMPTY
    )
