"""A title for what a sentence says is due: who does what, without the date."""

from __future__ import annotations

from functools import lru_cache

from tracker.sources.prose.title import cues
from tracker.sources.prose.title.clauses import (
    Clause,
    cells_of,
    clause_of,
    line_of,
    says_more,
    subject_before,
)
from tracker.sources.prose.title.joints import AUX, PREPOSITION, SET_IN, THAT
from tracker.sources.prose.title.sides import Side

_LONGEST = 90
_SHORTEST = 35  #: characters that a cut leaves, where it can
_SHORT_VERB = 3  #: words: `to enter into force`
_SHORT_LABEL = 3  #: words: `Closing date` alone says little
_LONGEST_NAME = 7  #: words of what `It` may stand for
_WE = frozenset({"we", "us"})
_BACK = frozenset({"it", "they", "this", "these", "those"})
_PRONOUNS = _WE | _BACK | frozenset({"i", "he", "she", "you", "who", "which", "that", "there"})
_SHORT_VERBS = frozenset(
    """
    apply enter come take commence begin start close open end expire cease become lapse run
    """.split()  # noqa: SIM905 - a table of words
)
_NOUNS = {
    "comment": "comments",
    "respond": "responses",
    "response": "responses",
    "reply": "replies",
    "submission": "submissions",
}


def title_of(
    before: Side, after: Side, *, earlier: str, heading: str | None, speaker: str | None
) -> tuple[str, str]:
    """A title, and the subject that it names, from the words before and behind a date.

    `earlier` is what stands before the sentence, for what `It` is. `heading` is the title of the
    document, `speaker` its authority, for `we`.
    """
    label = _label(before.words)
    row = cells_of(before, after)
    line = line_of(before.without(cues.NO_LABEL), after)
    if row or line:
        line = label if label.lower() == line.lower() else line  # in capitals
        return _of_line(": ".join(row) or line, heading), ""
    clause = clause_of(before.without(cues.DATELINE).without(cues.DATES_LABEL), after)
    purpose = cues.PURPOSE.pattern.split(cues.SUBORDINATE.cut_from(clause.text))[-1]
    if cues.COMMENTING.search(purpose):
        return _of_comments(purpose, label, earlier, heading), ""
    subject, verb = _parts(clause)
    if verb:
        subject = _named(subject, earlier, speaker)
        return _finished(_joined(subject, verb), heading), subject
    told = _without_verb(clause.text, earlier, speaker)
    return _finished(_labelled(label, told, earlier), heading), ""


def refers_back(sentence: str) -> bool:
    """Whether a sentence begins with a word for what the one before is about."""
    return cues.IT.match(sentence) is not None


def _label(before: str) -> str:
    """The label of a line such as `Closing date: `; '' where it has none that says something."""
    match = cues.LABEL.match(before)
    if match is None or cues.NO_LABEL.match(before):
        return ""
    label = _tidy(match["label"])
    return label.capitalize() if label.isupper() else label


def _of_line(told: str, heading: str | None) -> str:
    short = heading and len(told.split()) <= _SHORT_LABEL
    return _finished(f"{told}: {heading}" if short else told, heading)


def _labelled(label: str, told: str, earlier: str) -> str:
    """What is said in a line, with what the line or its list is about where it says little."""
    if SET_IN.match(told):
        intro = cues.INTRO.search(earlier)
        about = label or (_tidy(intro[1]) if intro else "")
        return f"{about} {told}"
    if label and len(told.split()) <= _SHORT_LABEL and not cues.DATES_LABEL.match(f"{label}:"):
        return f"{label}: {told}" if told else label
    return told or label or _last_said(earlier)


def _of_comments(clause: str, label: str, earlier: str, heading: str | None) -> str:
    what = cues.COMMENTS.search(clause)
    noun = (what["what"] if what else "responses").lower()
    noun = "requests for a hearing" if noun.startswith("request") else _NOUNS.get(noun, noun)
    numbered = label if any(map(str.isdigit, label)) else ""
    about = _topic(clause) or heading or numbered or _topic(earlier)
    return cut(f"{_capital(noun)} due: {_sound(about)}" if about else f"{_capital(noun)} due")


def _topic(text: str) -> str:
    """What comments are about, as the last words on it say; '' where they say little."""
    found = [_tidy(each) for each in cues.TOPIC.pattern.findall(text)]
    told = [each for each in found if not cues.VAGUE.match(each)]
    return told[-1] if told else ""


def _parts(clause: Clause) -> tuple[str, str]:
    """Who, and what has to be done: around the last `will` or `is set to` before the date."""
    text = clause.text
    found = list(AUX.pattern.finditer(text))
    ahead = [each for each in found if each.start() < len(clause.left)]
    if not found:
        return "", ""
    aux = ahead[-1] if ahead else found[0]
    subject = text[: aux.start()]
    if len(ahead) > 1 or subject.split()[-1:] in (["and"], ["or"]):
        subject = text[: found[0].start()]
    return _noun(subject), cues.SUBORDINATE.cut_from(_tidy(text[aux.end() :]))


def _noun(text: str) -> str:
    """The noun phrase that stands before a verb, without what is put in between."""
    text = cues.SUBORDINATE.cut_from(text)
    if cues.LIST.match(text):
        return cues.THE.cut_from(text.strip())
    relative = cues.OF_RELATIVE.search(text)
    if relative is not None:  # `is proposing amendments that would`
        return relative[1]
    parts = cues.SAID.pattern.split(text.strip(" ,-–—"))
    told = [part for part in parts if part.strip() and not SET_IN.match(part)]
    last = told[-1] if told else parts[0]
    last = cues.PREDICATE.cut_from(last if cues.THE.match(last) else cues.LEAD.cut_from(last))
    return cues.THE.cut_from(cues.RELATIVE.cut_from(last).strip(" ,;:-–—"))


def _named(subject: str, earlier: str, speaker: str | None) -> str:
    """A subject, or whom a pronoun in its place stands for; '' where nothing says."""
    first, _, rest = subject.lower().partition(" ")
    if first in _WE:
        return speaker or ""
    if first in _BACK and (not rest or first in {"it", "they"}):
        return _referent(earlier)
    return "" if first in _PRONOUNS else cues.TRAIL.cut_from(subject)


def _referent(earlier: str) -> str:
    """What the last sentence that names its subject is about."""
    for sentence in reversed(cues.FULL_STOP.pattern.split(earlier)):
        told = _noun(subject_before(sentence)) if sentence.strip() else ""
        if told and told.lower() not in _PRONOUNS and len(told.split()) <= _LONGEST_NAME:
            return told
    return ""


def _joined(subject: str, verb: str) -> str:
    first, _, rest = verb.partition(" ")
    if first in {"be", "read"} and not rest.strip('" ”“'):
        return subject
    if not subject:
        return rest if first == "be" else verb
    short = len(verb.split()) <= _SHORT_VERB and first in _SHORT_VERBS
    return f"{subject} to {verb}" if short or first == "be" else f"{subject}: {verb}"


def _without_verb(text: str, earlier: str, speaker: str | None) -> str:
    """What is said without `will` or its like: `The rules apply`, `It extends the deadline`."""
    text = cues.AHEAD.cut_from(THAT.cut_from(cues.SUBORDINATE.cut_from(text)))
    moved, wanted = cues.MOVING.search(text), cues.WANTING.search(text)
    if moved:
        return _tidy(moved["what"])
    if wanted:
        return f"{_noun(wanted['who'])}: {_tidy(wanted['what'])}"
    if cues.IT.match(text) or text.partition(" ")[0].lower() in _PRONOUNS - _BACK:
        first, _, rest = text.partition(" ")
        text = f"{_named(first, earlier, speaker)} {rest}"
    text = _tidy(text)
    to_do = list(cues.TO_DO.pattern.finditer(text)) if len(text) > _LONGEST else []
    return text[to_do[-1].end() :] if to_do else text


@lru_cache(maxsize=8)  # all dates of a sentence ask for the same one before it
def _last_said(earlier: str) -> str:
    """What the sentence before says, for one that says nothing but a date."""
    said = [each for each in cues.FULL_STOP.pattern.split(earlier) if each.strip()]
    if not said or not says_more(said[-1]):
        return ""
    return clause_of(Side.read(said[-1]), Side.read("")).text


def _tidy(text: str) -> str:
    text = cues.LEAD.cut_from(" ".join(text.split()))
    before = None
    while before != text:
        before, text = text, cues.MOVED.cut_from(cues.TRAIL.cut_from(text))
    return text


def _finished(text: str, heading: str | None) -> str:
    """A title that names its matter, fits a line and is whole."""
    before, text = "", _tidy(_sound(text))
    while before != text:
        before, text = text, _tidy(PREPOSITION.cut_from(cues.LONE_VERB.cut_from(text)))
    if heading and (not text or cues.GENERIC.match(text)):
        text = f"{text}: {heading}" if text else heading
    return cut(_capital(text)) or "Milestone"


def _sound(text: str) -> str:
    """`text` without brackets and quotation marks that nothing stands in, or that stand alone."""
    text = cues.EMPTY.cut_from(text)
    lone: list[int] = []
    opened: list[int] = []
    for place, mark in enumerate(text):
        if mark in "([":
            opened.append(place)
        elif mark in ")]":
            if opened:
                opened.pop()
            else:
                lone.append(place)
    for place in sorted((*lone, *opened), reverse=True):
        text = text[:place] + text[place + 1 :]
    text = cues.LOOSE.cut_from(text)
    if text.count('"') % 2 or text.count("“") != text.count("”"):
        text = cues.QUOTES.cut_from(text)
    return text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def cut(text: str) -> str:
    """`text` in at most 90 characters, cut where a phrase ends."""
    text = " ".join(text.split())
    if len(text) <= _LONGEST:
        return text
    ends = [
        each.start()
        for each in cues.PHRASE.pattern.finditer(text, _SHORTEST)
        if each.start() <= _LONGEST
    ]
    words = text.rfind(" ", 0, _LONGEST + 1)
    return _tidy(_sound(text[: ends[-1] if ends else words if words > 0 else _LONGEST]))
