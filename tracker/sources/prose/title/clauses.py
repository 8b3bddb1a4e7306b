"""The words of a sentence that a date belongs to, where it names several dates and matters.

The date in question stands in them as OWN, all others as OTHER, so that what is said of another
date ends where that one stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise

from tracker.sources.prose.title import joints as cues
from tracker.sources.prose.title.joints import OTHER, OWN
from tracker.sources.prose.title.sides import Side

_DASHES = frozenset(":-–—")
_NO_MARKS = str.maketrans(dict.fromkeys(",.;:()", " "))
_MONTH = frozenset({"May"})  #: that is no word of dates without its day
_ENDED = ("ended", "ending", "to")  #: the last words of a period whose end follows
_PERIOD_WORDS = 9  #: that it has at most, and one more
_RESPECTIVELY = "respectively"  #: is looked for by itself first: its cue tries every space
_WORD = re.compile("[A-Za-z]{2}")
_SPLIT = re.compile(f"[{OWN}{OTHER}]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """What is said of one date, without the date."""

    left: str  #: the words before it, from where its clause begins
    right: str  #: the words behind it, until another matter begins

    @property
    def text(self) -> str:
        """Its words in their order; an aside behind the date says nothing of it."""
        left, right = self.left, self.right
        if left.endswith(",") or not right.startswith(","):
            return " ".join(f"{left.rstrip(' ,')} {right.lstrip(' ,')}".split())
        return f"{left} {right.lstrip(' ,')}" if cues.FOR.match(right) or not left else left


@dataclass(frozen=True, kw_only=True, slots=True)
class _Piece:
    """A part of a sentence between two joints."""

    joint: str  #: what joins it to the one before: `, which`
    words: str


def clause_of(before: Side, after: Side) -> Clause:
    """The clause of the date that stands between two parts of a sentence."""
    sentence = _without_asides(f"{_marked(before)} {OWN} {_marked(after)}".replace("~", ""))
    pieces = _pieces(_with_its_share(sentence.rstrip(" .;:!?")))
    place = next(n for n, piece in enumerate(pieces) if OWN in piece.words)
    own = pieces[place]
    left, _, right = own.words.partition(OWN)
    if not _says(right) and not cues.VERB.search(left) and _heads(pieces[place + 1 :], left):
        return Clause(left="", right=_line(pieces[place + 1 :]))
    host, joint = _host(pieces[: place + 1]), own.joint
    again = [
        each
        for each in cues.NEXT_VERB.pattern.finditer(left)
        if not cues.INFINITIVE.match(left[each.end() :])  # `develop and submit`: both by the date
    ]
    if again:  # `to meet the targets and must submit plans`
        host, joint = f"{host} {left[: again[-1].start()]}", "and"
        left = left[again[-1].end() :]
    if cues.AND_THEN.search(left):  # `4 May online or 5 May in person`
        aside = right.lstrip().startswith(",")  # `and, by 5 May, complete the survey`
        host, joint = (f"{host} {left}", "and") if aside else (host, joint)
        left = ""
    told = Clause(left=bare(_innermost(left)), right=bare(_until_next(right)))
    return _completed(told, joint, host) if _says(host) else told


def _innermost(left: str) -> str:
    """The relative clause that stands right before a date, with what it is about."""
    places = list(cues.WITHIN.pattern.finditer(left))
    if not places:
        return left
    verbs = list(cues.VERB.pattern.finditer(left, places[-1].end()))
    if len(verbs) > 1:  # `firms that wish to stay must report`
        return left
    return f"{_antecedent(left[: places[-1].start()])} {left[places[-1].end() :]}"


def line_of(before: Side, after: Side) -> str:
    """What a line names right before its date: `Part A: `; '' where it says more of it."""
    if not before.words.rstrip().endswith(":") or after.words.lstrip()[:1] in _DASHES:
        return ""
    marked = _marked(before)
    told = cues.LINE.search(marked)
    if told is None:
        return ""
    outer, _, rest = marked[: told.start("what")].strip().rpartition(":")
    return f"{outer}: {told['what']}" if outer and not rest and OTHER not in outer else told["what"]


def cells_of(before: Side, after: Side) -> list[str]:
    """The first two cells beside a date in its row of a table; nothing where it stands in none."""
    if not cues.COLUMN.search(f"{before.words}{OWN}{after.words}"):
        return []
    cells = cues.COLUMN.pattern.split(f"{_marked(before)}{OWN}{_marked(after)}".strip())
    told = (bare(cell) for cell in cells if OWN not in cell)
    return list(islice((cell for cell in told if _WORD.search(cell)), 2))


def bound_verb(bound: str) -> str:
    """The verb in the bound of a date that its title keeps: `closes at` keeps `closes`."""
    found = cues.BOUND_VERB.search(bound)
    return found[0] if found else ""


def subject_before(text: str) -> str:
    """What the first verb of some words is said of; '' where they have none."""
    first = cues.VERB.search(text)
    return text[: first.start()].strip() if first else ""


def says_more(text: str) -> bool:
    """Whether some words are more than dates in words and numbers."""
    told = cues.DATE_WORDS.cut_from(text).translate(_NO_MARKS).split()
    return any(word.isalpha() and word not in _MONTH for word in told)


def bare(text: str) -> str:
    """`text` without dates."""
    return " ".join(_SPLIT.sub(" ", text).split())


def _marked(side: Side) -> str:
    """The words of a side with OTHER for its dates."""
    text = side.words
    for item in reversed(side.dates):
        behind = text[item.end :]
        if not item.bound and (cues.OF_A_NOUN.match(behind) or cues.VERB.match(behind.strip())):
            kept = _beside_date(text[item.start : item.end])
            if kept:  # `its first quarter returns`
                text = f"{text[: item.start]}{kept}{behind}"
            else:  # `for the year ended 31 March 2027`
                text = f"{without_period(text[: item.start])} {behind}"
        else:
            text = f"{text[: item.start]}{bound_verb(item.bound)} {OTHER} {behind}"
    return cues.DATE_WORDS.cut_from(text)


@lru_cache(maxsize=128)  # each date is asked for by all others of its sentence
def _beside_date(words: str) -> str:
    """What the words of a date say beside it: `first quarter`; '' where they say no more."""
    kept = cues.DATE_WORDS.cut_from(words)
    more = any(word.isalpha() and word not in _MONTH for word in kept.split())
    return kept if more else ""


def without_period(text: str) -> str:
    """`text` without the period that it ends with, which a date behind it is the end of."""
    if not text.rstrip().lower().endswith(_ENDED):
        return text
    parts = text.rsplit(maxsplit=_PERIOD_WORDS)
    start = len(parts[0]) if len(parts) > _PERIOD_WORDS else 0
    found = cues.PERIOD_ENDED.search(text, start)
    return text[: found.start()] if found else text


def _says(text: str) -> bool:
    return bool(re.search(r"\w", cues.CONNECTIVE.cut_from(bare(text))))


def _without_asides(sentence: str) -> str:
    """Brackets go; around the date, they say what it is of, or what stands before them does."""
    inside = cues.DATED_BRACKETS.search(sentence)
    if inside:
        ahead, behind = sentence[: inside.start()], sentence[inside.end() :]
        named = cues.LAST_OF_LIST.search(ahead)
        if cues.VERB.search(bare(inside["said"])):
            sentence = f"{ahead}, which {inside['said']}"
        elif named and cues.NEXT_OF_LIST.match(behind):
            sentence = f"{named[1]} {OWN}"
        else:
            sentence = f"{ahead} {OWN} {behind}"
    return cues.ASIDE.cut_from(cues.BRACKETS.cut_from(sentence))


def _pieces(sentence: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    start, joint = 0, ""
    for found in (*cues.CLAUSE.pattern.finditer(sentence), None):
        words = sentence[start : found.start() if found else len(sentence)]
        if not pieces or ":" in joint or (_tells(words) and not _lists(pieces[-1].words, joint)):
            pieces.append(_Piece(joint=joint, words=words))
        else:  # `banks, insurers, and funds`
            last = pieces.pop()
            pieces.append(_Piece(joint=last.joint, words=f"{last.words}{joint}{words}"))
        if found:
            start, joint = found.end(), found[0]
    return pieces


def _tells(words: str) -> bool:
    return bool(_SPLIT.search(words) or cues.VERB.search(words))


def _lists(before: str, joint: str) -> bool:
    """Whether what follows is one thing more: `banks, insurers, and funds report`."""
    return joint.strip(" ,") in {"and", "or"} and not _tells(before)


def _heads(following: Sequence[_Piece], left: str) -> bool:
    """Whether a date stands at the head of a line: `4 May: firms report`; or of a sentence."""
    if not following:
        return False
    lined = following[0].joint.strip() in {":", "-", "–", "—"}
    return lined or not _says(left)


def _line(pieces: Sequence[_Piece]) -> str:
    """What a line says behind the date at its head, with the dates that it names of its own."""
    said = [pieces[0].words]
    for piece in pieces[1:]:
        if piece.joint.strip(" ,"):
            break
        said.append(piece.words)
    return cues.CONNECTIVE.cut_from(bare(" ".join(said)))


def _host(pieces: Sequence[_Piece]) -> str:
    """What the last of some pieces may take words from: the nearest before it that has a verb."""
    hosts: list[str] = []
    for before, piece in pairwise(pieces):
        hosts = [] if ":" in piece.joint or "." in piece.joint else [*hosts, before.words]
    told = [each for each in hosts if cues.VERB.search(each)] or [
        each for each in hosts if _says(each)
    ]
    return told[-1] if told else ""


def _until_next(right: str) -> str:
    """What stands behind a date, until what is said of the next one."""
    head, mark, _ = right.partition(OTHER)
    joints = list(cues.JOINT.pattern.finditer(head)) if mark else []
    head = head[: joints[-1].start()] if joints else head
    head = cues.ENOUGH.pattern.split(head, maxsplit=1)[0]
    again = cues.NEXT_VERB.search(head)
    return head[: again.start()] if again else head


def _completed(own: Clause, joint: str, host: str) -> Clause:
    """A clause with what it takes from the one before it: its subject, or its verb."""
    text = cues.CONNECTIVE.cut_from(own.text)
    verb = cues.VERB.search(text)
    if cues.CONDITION.search(joint):
        return Clause(left=f"{bare(host)} {joint.strip(' ,')} {text}", right="")
    helped = list(cues.AUX.pattern.finditer(host))
    if helped and cues.INFINITIVE.match(text):
        return Clause(left=f"{bare(host[: helped[-1].end()])} {text}", right="")
    if cues.COORDINATED.match(joint) and not (verb and verb.start() == 0):
        return Clause(left=_borrowing(text, host, joint, whole=verb is not None), right="")
    if verb is None and cues.PREPOSITION.match(text) and cues.INTRODUCED.search(joint):
        return Clause(left=_beside(host, text), right="")
    if verb is None or verb.start() > 0:
        return own
    about = _antecedent(host) if cues.RELATIVE_JOINT.search(joint) else _subject(host)
    return Clause(left=f"{about} {cues.CONNECTIVE.cut_from(own.left)}", right=own.right)


def _subject(text: str) -> str:
    """Whom a clause is about that a further verb follows."""
    text = cues.THAT.cut_from(text)
    past = cues.PAST.search(text)
    told = subject_before(text) or (text[: past.start()] if past else text)
    return cues.LEFT_OPEN.cut_from(cues.IN_BETWEEN.cut_from(bare(told)))


def _antecedent(text: str) -> str:
    """What a relative clause behind `text` is about: what stands behind its last verb."""
    ends = [each.end() for each in cues.BEFORE_NOUN.pattern.finditer(text)]
    behind = max((end for end in ends if _says(text[end:])), default=0)
    return bare(text[behind:]).strip(" ,")


def _beside(host: str, text: str) -> str:
    """A clause with another phrase in place of its own that begins with the same preposition."""
    first, host = text.split(maxsplit=1)[0].lower(), bare(host).strip(" ,")
    before = host.rfind(f" {first} ")
    return f"{host[:before].rstrip(' ,') if before > 0 else host} {text}"


def _borrowing(text: str, host: str, joint: str, *, whole: bool) -> str:
    """A clause that goes on with the one before, with the words that it takes from it.

    `whole`: it has a verb.
    """
    to_do = cues.TO_DO.match(text)
    if to_do and not to_do["who"] and not cues.TO_WHOM.search(bare(host)):
        return f"{bare(host) if cues.HAVING.search(host) else _antecedent(host)} {text}"
    beside = (cues.PREPOSITION.match(text) or cues.TO_WHOM.match(f" {text}")) is not None
    if whole and (cues.VERB.search(host) or not beside):
        spoken = cues.HE.match(text)
        return f"{_subject(host)} {text[spoken.end() :]}" if spoken else text
    if beside:
        return _beside(host, text)
    if not joint.strip():  # `for the 2027 tax year`
        return f"{bare(host)} {text}".strip()
    return text if to_do else _sharing(text, host)


def _sharing(text: str, host: str) -> str:
    """A further thing with the verb of the clause before: as its object, or as its subject."""
    verb = cues.VERB.search(host)
    if verb is None or not text:
        return text or bare(host)
    if cues.ARTICLE.match(text) and cues.OBJECT.search(host[verb.end() :]):
        return f"{bare(host[: verb.end()])} {host[verb.end() :].split(maxsplit=1)[0]} {text}"
    return f"{text} {bare(host[verb.start() :])}"


def _with_its_share(sentence: str) -> str:
    """`A and B apply from X and Y respectively`, told of one date: `B apply from Y`."""
    told = _RESPECTIVELY in sentence.lower() and cues.RESPECTIVELY.search(sentence)
    run = cues.RUN.search(sentence) if told else None
    if run is None or OWN not in run[0]:
        return sentence
    marks = _SPLIT.findall(run[0])
    place, count = marks.index(OWN), len(marks)
    head = cues.RESPECTIVELY.cut_from(sentence[: run.start()])
    tail = cues.RESPECTIVELY.cut_from(sentence[run.end() :]).strip(" .,")
    share = _shared(head, place, count)
    if share is None:
        return f"{head} {OWN} {_shared(tail, place, count) or tail}"
    return f"{share} {OWN} {tail}"


def _shared(text: str, place: int, count: int) -> str | None:
    """`text` with one of its `count` listed things; None where it lists another number."""
    verb = cues.VERB.search(text)
    parts = [(0, verb.start()), (verb.end(), len(text))] if verb else [(0, len(text))]
    for start, end in parts:
        things = cues.LISTED.pattern.split(text[start:end].strip())
        if len(things) == count:
            return f"{text[:start]} {_thing(things, place)} {text[end:]}"
    return None


def _thing(things: Sequence[str], place: int) -> str:
    """One of several things, with the word that they share: `Articles 5 and 6`."""
    thing, first = things[place].strip(), things[0].split()[0]
    if cues.NUMBERED.search(thing):
        number = thing.split()[-1]
        return f"{first.removesuffix('s')} {number}"
    if cues.ORDINAL.search(things[0]):
        noun = things[-1].split()[-1]
        thing = f"{thing.removesuffix(noun).strip()} {noun.removesuffix('s')}"
    lead = cues.SET_IN.match(things[0]) or cues.INFINITIVE.match(things[0])
    return f"{lead[0]} {thing}" if lead and place and not lead.re.match(thing) else thing
