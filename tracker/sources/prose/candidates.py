"""Every date of a text: what is due and by when, or why it is no milestone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache

from tracker.dates.base.window import DueWindow
from tracker.dates.grammar.expressions import Range
from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context, Interpretation
from tracker.domain.milestone import Confidence
from tracker.errors import UnknownZone, UnreadableDate
from tracker.sources.files.day_order import DMY, MDY, is_doubtful, order_of, written_in
from tracker.sources.prose.bodies import full_name, named, named_at_head
from tracker.sources.prose.confidence import confidence_of
from tracker.sources.prose.cue import Cue
from tracker.sources.prose.dateless import dateless
from tracker.sources.prose.gaps import Narrowed, narrowed
from tracker.sources.prose.head import day_of_head, title_of_head
from tracker.sources.prose.hints import Hint, hints, plain
from tracker.sources.prose.judging.reasons import Surroundings, WhyNot
from tracker.sources.prose.judging.senses import sense
from tracker.sources.prose.judging.shapes import says_year
from tracker.sources.prose.judging.whole import wider
from tracker.sources.prose.judging.why_not import why_not
from tracker.sources.prose.lists import listed, parted
from tracker.sources.prose.mentions import Mention, items_in, mentions, recurs
from tracker.sources.prose.sentences import Piece, paragraphs, sentences
from tracker.sources.prose.tables import column_of
from tracker.sources.prose.title.clauses import bound_verb
from tracker.sources.prose.title.compose import cut, refers_back, title_of
from tracker.sources.prose.title.sides import Dated, Side, dated

_HEAD = 1_000  #: characters in which an authority introduces itself
_NAMES_WITHIN = 200_000  #: characters in which the full name of a body is looked for
_OPEN = Cue(
    "something that is open for a time",
    r"\b(?:open|runs?|consultation|comments?|feedback|responses?|accept(?:ed|ing)?)\b",
    example="The consultation runs ",
    counter="The rules apply ",
)
_UNTIL = Cue(
    "between the ends of a time",
    r"\s(until|till|to|through|-|–)\s",
    example="from May until June",
    counter="by June",
)
_LETTER = re.compile(r"[\w/]")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_TOLD_BESIDE = 600  #: characters on each side of a date that its title is made from
_EARLIER = 400  #: characters before a sentence in which stands what `It` is
_MOST_DATES = 40  #: of a sentence; what names more is no prose
_WE = Cue(
    "somebody who speaks of themselves",
    r"\b(?:we|our|us)\b",
    example="we will publish it",
    counter="they will publish it",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Replaced:
    """The date that another one takes the place of."""

    words: str
    read: Interpretation | None  #: None where it cannot be read


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A date of a text, with its evidence."""

    title: str
    words: str  #: the date as the text has it
    read: Interpretation | None  #: None where the grammar cannot read it
    sentence: str
    start: int  #: offset of the first character of the sentence
    end: int  #: offset behind its last character
    authority: str | None = None
    confidence: Confidence | None = None
    why_not: str | None = None  #: None where it is taken
    revises: Replaced | None = None

    @property
    def taken(self) -> bool:
        """Whether it is a milestone."""
        return self.why_not is None


@dataclass(frozen=True, kw_only=True)
class Document:
    """A text, and what its reader knows beside it."""

    text: str
    as_of: date | None  #: the day on which it was said
    horizon: date  #: dates before this day are past
    context: Context
    heading: str | None
    speaker: str | None  #: the authority whose document it is
    we: str | None  #: who says `we` in it
    names: dict[str, str | None] = field(default_factory=dict)  #: of bodies told by their kind
    reads: dict[str, Interpretation | UnreadableDate | UnknownZone] = field(default_factory=dict)
    sentences: dict[str, tuple[Candidate, ...]] = field(default_factory=dict)  #: read before

    @cached_property
    def order(self) -> str | None:
        """Of day and month, for all of the text: stated, or proved by one date such as 25/04."""
        if self.context.dayfirst is not None:
            return DMY if self.context.dayfirst else MDY
        return order_of(self.text)


def extract(
    text: str, as_of: date | None, context: Context, today: date
) -> tuple[date | None, list[Candidate]]:
    """The dates of `text`, in its order, and the day that relative ones count from.

    That day is `as_of`, else the one that the text gives at its head, else unknown: then relative
    dates are not taken, and `today` parts what is past from what is to come.
    """
    narrow = narrowed(text)
    said = as_of or day_of_head(narrow.text)
    document = _document(narrow.text, said, context, today)
    return said, _without_repeats(_in_full(each, text, narrow) for each in _candidates(document))


def _document(text: str, said: date | None, context: Context, today: date) -> Document:
    heading = title_of_head(text)
    return Document(
        text=text,
        as_of=said,
        horizon=said or today,
        context=context,
        heading=heading,
        speaker=named_at_head(text) or named(heading or ""),
        we=named_at_head(text) or named(text[:_HEAD]),
    )


def _in_full(candidate: Candidate, text: str, narrow: Narrowed) -> Candidate:
    """A candidate with its sentence as it stands in the text, whatever its gaps."""
    if not narrow.behind:
        return candidate
    start, end = narrow.place(candidate.start), narrow.place(candidate.end)
    return replace(candidate, sentence=text[start:end], start=start, end=end)


def _candidates(document: Document) -> Iterator[Candidate]:
    text, lowered = document.text, plain(document.text)
    for sentence, inside in _sentences_with_hints(text, hints(text, lowered)):
        words = text[sentence.start : sentence.end]
        found = document.sentences.get(words)
        if found is None or refers_back(words):
            found = tuple(_of_sentence(document, lowered, sentence, inside))
            document.sentences[words] = found
        for candidate in found:
            yield replace(candidate, start=sentence.start, end=sentence.end)


def _of_sentence(
    document: Document, lowered: str, sentence: Piece, inside: list[Hint]
) -> Iterator[Candidate]:
    if all(hint.year and hint.year < document.horizon.year for hint in inside):
        yield from _of_the_past(document, sentence, inside[:_MOST_DATES])
        return
    items = list(items_in(document.text, lowered, sentence, inside))
    limit = inside[_MOST_DATES - 1].end if len(inside) > _MOST_DATES else sentence.end
    first = [item for item in items if item.start < limit]
    dates = dated(items, inside)
    named = [
        part
        for mention in mentions(document.text, sentence.start, first)
        for part in parted(mention)
    ]
    for mention in listed(document.text, named, lambda words: _window(words, document)):
        candidate = _judged(document, sentence, mention, dates)
        if candidate is not None:
            yield candidate
    for words, reason in dateless(document.text, first, [each.items for each in named]):
        yield replace(_unjudged(document, sentence, words), why_not=reason.value)


def _of_the_past(document: Document, sentence: Piece, inside: list[Hint]) -> Iterator[Candidate]:
    """The dates of a sentence that names only years gone by: most of what there is to read."""
    for hint in inside:
        words = " ".join(document.text[hint.start : hint.end].split())
        read = _read(words, document)
        if isinstance(read, Interpretation):
            past = _unjudged(document, sentence, words)
            yield replace(past, read=read, why_not=WhyNot.PAST.value)


def _read(words: str, document: Document) -> Interpretation | UnreadableDate | UnknownZone:
    """What the grammar makes of some words, or why it cannot; a text repeats its dates."""
    if words not in document.reads:
        try:
            said = _in_order(words, document)
            document.reads[words] = interpret(said, document.as_of, document.context)
        except (UnreadableDate, UnknownZone) as error:
            document.reads[words] = error
    return document.reads[words]


def _in_order(words: str, document: Document) -> str:
    """`words` with 03/04/2027 as the text means it, where another of its dates shows that."""
    order = document.order if is_doubtful(words) else None
    if order is None:
        return words
    try:
        return written_in(words, order)
    except ValueError:  # 00/05/2027 is no day in any order
        return words


def _window(words: str, document: Document) -> DueWindow | None:
    read = _read(words, document)
    return read.window if isinstance(read, Interpretation) and not read.ambiguous else None


def _unjudged(document: Document, sentence: Piece, words: str) -> Candidate:
    return Candidate(
        title="",
        words=words,
        read=None,
        sentence=document.text[sentence.start : sentence.end],
        start=sentence.start,
        end=sentence.end,
    )


def _sentences_with_hints(text: str, found: Iterator[Hint]) -> Iterator[tuple[Piece, list[Hint]]]:
    """The sentences that hold hints, each with its own; all others are not even cut."""
    hint = next(found, None)
    for paragraph in paragraphs(text):
        if hint is None:
            return
        if hint.start >= paragraph.end:
            continue
        for sentence in sentences(text, paragraph):
            inside: list[Hint] = []
            while hint is not None and hint.start < sentence.end:
                inside.append(hint)
                hint = next(found, None)
            if inside:
                yield sentence, inside


def _judged(
    document: Document, sentence: Piece, mention: Mention, dates: Sequence[Dated]
) -> Candidate | None:
    base = _unjudged(document, sentence, mention.words)
    around = _around(document.text, sentence, mention)
    words = _due_words(mention, around)
    read = _read(words, document)
    base = base if words == mention.said else replace(base, words=words)
    if not isinstance(read, Interpretation):
        unsaid = document.as_of is None and "--as-of" in str(read)
        if recurs(mention.items[0].expression) and not unsaid:
            return replace(base, why_not=WhyNot.RHYTHM.value)
        return replace(base, why_not=WhyNot.AS_OF.value) if unsaid else None
    wide = wider(around.before, words, mention.item.bound, around.after)
    if wide is not None:
        base = replace(base, words=wide)
        read = _read(wide, document)
        if not isinstance(read, Interpretation) or not _is_one(read):
            return replace(base, why_not=WhyNot.HALF.value)
    reason = why_not(mention, read, around, document.horizon)
    if reason is not None:
        sure = reason is not WhyNot.HISTORY or says_year(mention.item.expression)
        return replace(base, read=read if sure else None, why_not=reason.value)
    return _titled(document, sentence, replace(base, read=read), mention, dates)


def _is_one(read: Interpretation) -> bool:
    """Whether words were read as one date, with none of them left aside."""
    return not (read.ambiguous or read.unread or "; " in read.used)


def _around(text: str, sentence: Piece, mention: Mention) -> Surroundings:
    start = mention.start if mention.list_start is None else mention.list_start
    before = text[sentence.start : start]
    behind = mention.behind or (mention.end, sentence.end)
    after = text[behind[0] : min(behind[1], sentence.end)]
    glued = text[mention.core : mention.core + 1].isdigit() and (
        text[mention.core - 1 : mention.core] in {"-", "/"} if mention.core else False
    )
    tail = text[mention.end : mention.end + 2]
    glued = glued or (tail[:1] in {"/", "-"} and tail[1:2].isalnum())
    glued = glued or bool(_LETTER.match(text[mention.start - 1 : mention.start]))
    return Surroundings(
        whole=text[sentence.start : sentence.end],
        before=before,
        after=after,
        sense=sense(before + " " + mention.item.bound, after),
        glued=glued,
        column=column_of(text, sentence, mention.start),
        line=(len(before) < 80 and ":" in before) or not before.strip(),  # noqa: PLR2004 - a label
    )


def _due_words(mention: Mention, around: Surroundings) -> str:
    """The words of the date; of a time in which something is open, its end."""
    expression = mention.item.expression
    if isinstance(expression, Range) and _OPEN.search(around.before[-80:]):
        parts = _UNTIL.pattern.split(mention.words, maxsplit=1)
        if len(parts) == 3 and mention.item.bound.endswith("from"):  # noqa: PLR2004 - both sides of the word
            return f"until {parts[2]}"
    return mention.said


def _titled(
    document: Document,
    sentence: Piece,
    base: Candidate,
    mention: Mention,
    dates: Sequence[Dated],
) -> Candidate:
    text, first = document.text, max(sentence.start, mention.start - _TOLD_BESIDE)
    before = Side.within(text, first, mention.start, dates)
    last = min(sentence.end, mention.end + _TOLD_BESIDE)
    title, subject = title_of(
        before.followed_by(bound_verb(text[mention.start : mention.core])),
        Side.within(text, mention.end, last, dates),
        earlier=document.text[max(0, base.start - _EARLIER) : base.start],
        heading=document.heading,
        speaker=document.we,
    )
    full = _full(document, subject) if subject else None
    if full is not None:
        title = title.replace(subject, full, 1) if subject in title else title
        title = cut(title)
    return replace(
        base,
        title=title,
        authority=(full and named(full))
        or full
        or named(base.sentence)
        or _speaking(document, base.sentence),
        confidence=confidence_of(mention, base.sentence),
        revises=_replaced(mention, base.read, document) if base.read else None,
    )


def _full(document: Document, subject: str) -> str | None:
    if subject not in document.names:
        document.names[subject] = full_name(subject, document.text[:_NAMES_WITHIN])
    return document.names[subject]


def _speaking(document: Document, sentence: str) -> str | None:
    return document.speaker or (document.we if _says_we(sentence) else None)


@lru_cache(maxsize=8)  # all dates of a sentence ask for the same one
def _says_we(sentence: str) -> bool:
    return _WE.search(sentence) is not None


def _replaced(mention: Mention, new: Interpretation, document: Document) -> Replaced | None:
    if mention.old is None:
        return None
    read = _read(mention.old, document)
    if new.window is not None and not _YEAR.search(mention.old):
        years = (new.window.earliest.year, new.window.earliest.year - 1)
        dated = (_read(f"{mention.old} {year}", document) for year in years)
        read = next((each for each in dated if _is_before(each, new.window)), read)
    return Replaced(words=mention.old, read=read if isinstance(read, Interpretation) else None)


def _is_before(old: Interpretation | UnreadableDate | UnknownZone, new: DueWindow) -> bool:
    """Whether a date was read, and lies before the one in its place."""
    read = isinstance(old, Interpretation) and not old.ambiguous and old.window
    return isinstance(read, DueWindow) and read.earliest < new.earliest


def _without_repeats(found: Iterator[Candidate]) -> list[Candidate]:
    """Each milestone once: where a text says the same again, the first sentence is kept."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for candidate in found:
        window = candidate.read.window if candidate.read else None
        days = (window.earliest, window.latest) if window else candidate.words
        if candidate.taken and (candidate.title, days) in seen:
            continue
        if candidate.taken:
            seen.add((candidate.title, days))
        kept.append(candidate)
    return kept
