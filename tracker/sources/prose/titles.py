"""A title for what a sentence says is due: who does what, without the date."""

from __future__ import annotations

from tracker.errors import UnknownZone, UnreadableDate
from tracker.sources.prose import title_patterns as cues

_LONGEST = 100
_SHORT_VERB = 3  #: words: `to enter into force`
_ALONE = frozenset({"closing date", "deadline", "effective", "closes", "closing", "expires", "due"})
_PRONOUNS = frozenset("we i it they he she you who which this these that there those".split())  # noqa: SIM905 - a table of words
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
    before: str, after: str, *, fronted: bool, heading: str | None, speaker: str | None
) -> tuple[str, str]:
    """A title, and the subject that it names, from the words before and behind a date.

    `fronted`: the date begins its clause, so that what it is of follows. `heading` is the title of
    the document, `speaker` its authority, for `we`.
    """
    label = _label(before)
    if label is not None:
        return _cut(f"{label}: {heading}" if heading and len(label.split()) < 4 else label), ""  # noqa: PLR2004 - `Closing date` alone says little
    before = cues.DATELINE.cut_from(before)
    fronted = fronted and not cues.AUX.search(cues.CLAUSE.pattern.split(_plain(before))[-1])
    sentence = _plain(f"{cues.DATES_LABEL.cut_from(before)} {after}")
    clause = _clause(cues.DATES_LABEL.cut_from(before), after, fronted=fronted)
    if cues.COMMENTING.search(clause):
        return _of_comments(clause, heading), ""
    subject, verb = _parts(_plain(before), clause, fronted=fronted)
    if not verb:
        text = _tidy(clause) or _tidy(sentence) or heading or "Milestone"
        text = f"{text}: {heading}" if heading and text.lower() in _ALONE else text
        return _cut(_capital(text)), ""
    return _cut(_joined(subject, verb, speaker)), subject


def _label(before: str) -> str | None:
    """The label of a line such as `Closing date: `."""
    match = cues.LABEL.match(before)
    if match is None or before[match.end() :].strip() or cues.DATES_LABEL.match(before):
        return None
    return _capital(_without_dates(match["label"])) or None


def _of_comments(clause: str, heading: str | None) -> str:
    what = cues.COMMENTS.search(clause)
    noun = (what["what"] if what else "responses").lower()
    noun = "requests for a hearing" if noun.startswith("request") else _NOUNS.get(noun, noun)
    topic = cues.TOPIC.search(clause)
    about = heading or (_tidy(topic[1]) if topic else "")
    return _cut(f"{_capital(noun)} due: {about}" if about else f"{_capital(noun)} due")


def _clause(before: str, after: str, *, fronted: bool) -> str:
    """The clause that a date belongs to, without the date."""
    behind = cues.CLAUSE.pattern.split(_plain(after), maxsplit=1)[0]
    if fronted:
        return behind if cues.AUX.search(behind) or _tidy(behind) else _plain(after)
    told = _plain(before)
    antecedent = cues.ANTECEDENT.search(told)
    parts = cues.CLAUSE.pattern.split(told)
    own = parts[-1] if _tidy(parts[-1]) or len(parts) == 1 else parts[-2]
    if antecedent and not cues.AUX.search(own):
        own = f"{antecedent[1]} {own}"
    if own.rstrip().endswith(","):
        return f"{own.rstrip(' ,')} {behind.lstrip(' ,')}"
    return f"{own} {behind}" if behind[:1] != "," else own


def _parts(before: str, clause: str, *, fronted: bool) -> tuple[str, str]:
    """Who, and what has to be done: around the last `will`, `shall`, `is set to`."""
    found = list(cues.AUX.pattern.finditer(clause))
    if not found:
        return "", ""
    aux = found[0] if fronted else found[-1]
    subject, verb = clause[: aux.start()], clause[aux.end() :]
    words = subject.lower().split()
    if not fronted and (not words or words[-1] in {"and", "or", ","} or len(found) > 1):
        subject = _first_subject(before) or subject
    return _noun(subject), _tidy(verb)


def _first_subject(before: str) -> str:
    """What the first verb of the clause, else of the sentence, is said of."""
    for source in (cues.CLAUSE.pattern.split(before)[-1], before):
        first = cues.AUX.search(source)
        if first is not None:
            return source[: first.start()]
    return ""


def _noun(text: str) -> str:
    """The noun phrase that stands before a verb, without what is put in between."""
    relative = cues.OF_RELATIVE.search(text)
    if relative is not None:  # `is proposing amendments that would`
        return relative[1]
    parts = cues.SAID.pattern.split(text.strip(" ,-–—"))
    told = [part for part in parts if part.strip() and not cues.SET_IN.match(part)]
    last = told[-1] if told else parts[0]
    last = cues.PREDICATE.pattern.sub(
        "", last if cues.THE.match(last) else cues.LEAD.cut_from(last)
    )
    return cues.THE.pattern.sub("", cues.RELATIVE.cut_from(_without_dates(last)).strip(" ,;:-–—"))


def _joined(subject: str, verb: str, speaker: str | None) -> str:
    if subject.lower() in _PRONOUNS or not subject:
        subject = (speaker or "") if subject.lower() in {"we", ""} else ""
    first, _, rest = verb.partition(" ")
    if not subject:
        return _capital(rest if first == "be" and rest else verb)
    short = len(verb.split()) <= _SHORT_VERB and first in _SHORT_VERBS
    if short or (first == "be" and rest):
        return f"{_capital(subject)} to {verb}"
    return f"{_capital(subject)}: {verb}"


def _plain(text: str) -> str:
    return " ".join(cues.ASIDE.cut_from(cues.BRACKETS.cut_from(text)).split())


def _without_dates(text: str) -> str:
    """`text` without what the grammar reads as a date."""
    from tracker.dates.grammar.parser import parse  # noqa: PLC0415 - only titles that name dates need it

    if cues.DATE_WORDS.search(text):
        try:
            for item in reversed(parse(text).items):
                text = f"{text[: item.start]} {text[item.end :]}"
        except (UnreadableDate, UnknownZone):
            pass
        text = cues.DATE_WORDS.cut_from(text)
    return " ".join(text.split())


def _tidy(text: str) -> str:
    text = _without_dates(text)
    text = cues.LEAD.cut_from(text)
    before = None
    while before != text:
        before, text = text, cues.TRAIL.cut_from(text)
    return cues.MOVED.cut_from(text)


def bound_verb(bound: str) -> str:
    """The verb in the bound of a date that its title keeps: `closes at` keeps `closes`."""
    found = cues.BOUND_VERB.search(bound)
    return found[0] if found else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _cut(text: str) -> str:
    """`text` in at most 100 characters, cut between words."""
    text = " ".join(text.split()).replace(" ,", ",").strip(" ,;:|")
    if len(text) <= _LONGEST:
        return text
    cut = text[: _LONGEST - 1]
    return cut[: cut.rfind(" ")].rstrip(" ,;:") + "…" if " " in cut[_LONGEST // 2 :] else cut + "…"


def refers_back(sentence: str) -> bool:
    """Whether a sentence begins with a word for what the one before is about."""
    return cues.IT.match(sentence) is not None


def referred(text: str, start: int, before: str) -> str:
    """`before` with its leading `It` named by what the sentence before is about.

    `start` is where its sentence begins in `text`.
    """
    told = cues.IT.match(before)
    subjects = cues.SUBJECT.pattern.findall(text[max(0, start - 400) : start]) if told else []
    return f"The {subjects[-1]} {before[told.end() :]}" if told and subjects else before
