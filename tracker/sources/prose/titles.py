"""A title for what a sentence says is due: who does what, without the date."""

from __future__ import annotations

import re

from tracker.errors import UnknownZone, UnreadableDate

_LONGEST = 100
_SHORT_VERB = 3  #: words: `to enter into force`


def _rule(pattern: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile(pattern, re.VERBOSE | flags)


_COMMENTS = _rule(
    r"""\b(?P<what>comments?|responses?|submissions?|feedback|views|representations|objections
        |replies|reply|respond|requests?\ for\ (?:a\ )?hearing)\b"""
)
_COMMENTING = _rule(
    r"""\b(?:comment(?:s|\s+period|\s+deadline)?|respon(?:d|ses?)|submissions?|feedback|views
        |consultation|repl(?:y|ies)|objections|representations)\b.{0,120}
        \b(?:received?|submitted|submit|respond|close[sd]?|closing|open|due|reach|sent?|provided?
        |extended|period|until|accepted|welcome[sd]?|by|date|postmarked|runs?|ends?|requested|invited)\b
    |\b(?:submit|send|provide|invite[sd]?|welcome[sd]?|respond|reply|request(?:s|ed)?|seek(?:s|ing)?|file
        |ask(?:s|ing)?\ for)
        \b.{0,60}\b(?:comments?|responses?|feedback|views|submissions?|consultation|objections)\b
    |\bhave\ until\b.{0,40}\brespond\b|^\W*(?:please\ )?respond\b""",
    re.IGNORECASE | re.DOTALL,
)
_AUX = _rule(
    r"""\b(?:(?:is|are|was|were|be)\s+)?(?:also\s+)?(?:set|due|expected|scheduled|planned|required
        |intended|likely|obliged|going|slated|poised|aiming|planning|seeking|hoping|bound)\s+to\b
    |\b(?:will|shall|must|should|would|could|might|may)\b
        (?:\s+(?:be\s+required\s+to|be\s+able\s+to|have\s+to|need\s+to|also|then|therefore|only
        |now|still))*
    |\b(?:needs?|ha(?:s|ve)|plans?|intends?|aims?|expects?|proposes?|seeks?|hopes?|pledged|promised
        |committed|agreed|(?:has\s+|have\s+)?decided|voted|wants?)\s+to\b
    |\b(?:is|are)\s+to\b""",
    0,
)
_LEAD = _rule(
    r"""\A(?:[\W_]|\((?:[a-z0-9]{1,4}|[ivx]+)\)|(?:\d{1,3}|[a-zA-Z])[.)]\s|\d+(?:\.\d+)+\s
    |(?:and|but|or|so|then|also|however|accordingly|therefore|furthermore|moreover|in\ addition
        |additionally|consequently|finally|meanwhile|subject\ to\ [^,]{1,60},|as\ a\ result|instead
        |separately|under\ the\ (?:plan|proposals?|rules?),|it\ said|that|dates|note|summary|action
        |while|although|where|which|the|this|these|an?)\b[\s,.:;—-]*)+"""
)
_TRAIL = _rule(
    r"""(?:[\s,;:(\[.–—-]|\b(?:by|on|in|at|of|from|until|till|to|before|after|for|and|or
        |no\ later\ than|not\ later\ than|no\ later|not\ later|the|with\ effect
        |with|as|during|due|within
        |both|either|between|is|are|be|it|that|but|than|which|a|an|now|its|set|just|only|early
        |late|around|about|originally)
    )+\Z"""
)
_MOVED = _rule(
    r"""[,\s]+(?:(?:is|are|was|were|has|have|had|been|will|be|which|now|hereby|further|also)\s+)*
    (?:delayed|extended|postponed|moved|revised|deferred|rescheduled|pushed\ back|pushed|changed)
    \W*\Z"""
)
_TOPIC = _rule(
    r"""\b(?:on|about|regarding|concerning|to)\s+((?:the|this|our|these)\s+.{5,70}?)\s*
    (?:\b(?:must|should|are|is|will|by|can|may|until|closes?|no\ later)\b|[,.;|]|\Z)"""
)
_BOUND_VERB = _rule(
    r"""\b(?:closing\ date|deadline|closes|closing|opens|ends|expires?|effective|applicable
    |in\ force|starting|beginning|commencing|due)\b"""
)
_ASIDE = _rule(
    r""",\s*(?:originally|which|who|previously|formerly|published|adopted|issued)\b[^,]{1,120}
    (?:,\s*(?:19|20)\d\d)?,""",
    0,
)
_CLAUSE = _rule(
    r"""(?:;|:\s|\.\s|,\s+(?:and|but|while|which|who|whereas|although|with|followed\ by|so)\s+
    |\s+while\s+|\s[–—]\s|—)""",
    0,
)
_BRACKETS = re.compile(r"\s*[\(\[][^()\[\]]{5,200}[\)\]]")
_LABEL = re.compile(r"\A\W*(?P<label>[A-Z][^.:;\n]{1,70}):")
_DATES_LABEL = _rule(
    r"""\A\s*(?:dates?|effective\ dates?|compliance\ dates?|comment\ dates?|addresses|summary)
    \s*:\s*"""
)
_DATE_WORDS = _rule(
    r"""\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march(?=\s+\d)|april|june
    |july|august|september|october|november|december|(?:19|20)\d\d|q[1-4]|h[12]
    |(?:next|this|later\ this|last)\ (?:year|month|week|quarter|summer|spring|autumn|winter)
    |end\ of\ (?:the|this)\ (?:year|month|quarter)|year[ -]end
    |\d{1,2}(?::\d\d)?\s*[ap]\.?m\.?)(?![\w/])"""
)
_THE = _rule(r"\A(?:the|this|these|an?|our|its|their|each|all|any)\s+")
_SAID = _rule(
    r""",\s|\b(?:said|says|confirmed|announced|stated|indicated|noted|added|expects)\s+(?:that\s)?
    |\s–\s|\bthat\s+(?=(?:the|it|we|they|all|firms)\b)"""
)
_RELATIVE = _rule(r"(?<=\w)\s(?:that|who|which|whose)\s.*\Z", re.DOTALL)
_OF_RELATIVE = re.compile(r"([\w-]+),?\s+(?:that|which)\s*\Z")
_DATELINE = re.compile(r"\A[A-Z][A-Z ,.'/-]{2,40}(?:\([^)]{1,40}\)\s*)?(?:,[^-–—]{1,20})?[-–—]\s+")
_ANTECEDENT = _rule(
    r"(?:.*(?:,\s|\b(?:for|and|of|except)\s))?([^,]{2,60}),\s+(?:which|who)\s+[^,]*\Z"
)
_ALONE = frozenset({"closing date", "deadline", "effective", "closes", "closing", "expires", "due"})
_SET_IN = _rule(
    r"(?:for|in|on|at|by|from|if|as|after|under|subject|where|when|once|unless|during|following)\b"
)
#: The first of two verbs: `is issued under the Act and` shall take effect.
_PREDICATE = _rule(r"\s(?:is|are|was|were|has|have|will|shall)\s.{1,200}\b(?:and|or)\s*\Z")
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
    before = _DATELINE.sub("", before)
    fronted = fronted and not _AUX.search(_CLAUSE.split(_plain(before))[-1])
    sentence = _plain(f"{_DATES_LABEL.sub('', before)} {after}")
    clause = _clause(_DATES_LABEL.sub("", before), after, fronted=fronted)
    if _COMMENTING.search(clause):
        return _of_comments(clause, heading), ""
    subject, verb = _parts(_plain(before), clause, fronted=fronted)
    if not verb:
        text = _tidy(clause) or _tidy(sentence) or heading or "Milestone"
        text = f"{text}: {heading}" if heading and text.lower() in _ALONE else text
        return _cut(_capital(text)), ""
    return _cut(_joined(subject, verb, speaker)), subject


def _label(before: str) -> str | None:
    """The label of a line such as `Closing date: `."""
    match = _LABEL.match(before)
    if match is None or before[match.end() :].strip() or _DATES_LABEL.match(before):
        return None
    return _capital(_without_dates(match["label"])) or None


def _of_comments(clause: str, heading: str | None) -> str:
    what = _COMMENTS.search(clause)
    noun = (what["what"] if what else "responses").lower()
    noun = "requests for a hearing" if noun.startswith("request") else _NOUNS.get(noun, noun)
    topic = _TOPIC.search(clause)
    about = heading or (_tidy(topic[1]) if topic else "")
    return _cut(f"{_capital(noun)} due: {about}" if about else f"{_capital(noun)} due")


def _clause(before: str, after: str, *, fronted: bool) -> str:
    """The clause that a date belongs to, without the date."""
    behind = _CLAUSE.split(_plain(after), maxsplit=1)[0]
    if fronted:
        return behind if _AUX.search(behind) or _tidy(behind) else _plain(after)
    told = _plain(before)
    antecedent = _ANTECEDENT.search(told)
    parts = _CLAUSE.split(told)
    own = parts[-1] if _tidy(parts[-1]) or len(parts) == 1 else parts[-2]
    if antecedent and not _AUX.search(own):
        own = f"{antecedent[1]} {own}"
    if own.rstrip().endswith(","):
        return f"{own.rstrip(' ,')} {behind.lstrip(' ,')}"
    return f"{own} {behind}" if behind[:1] != "," else own


def _parts(before: str, clause: str, *, fronted: bool) -> tuple[str, str]:
    """Who, and what has to be done: around the last `will`, `shall`, `is set to`."""
    found = list(_AUX.finditer(clause))
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
    for source in (_CLAUSE.split(before)[-1], before):
        first = _AUX.search(source)
        if first is not None:
            return source[: first.start()]
    return ""


def _noun(text: str) -> str:
    """The noun phrase that stands before a verb, without what is put in between."""
    relative = _OF_RELATIVE.search(text)
    if relative is not None:  # `is proposing amendments that would`
        return relative[1]
    parts = _SAID.split(text.strip(" ,-–—"))
    told = [part for part in parts if part.strip() and not _SET_IN.match(part)]
    last = told[-1] if told else parts[0]
    last = _PREDICATE.sub("", last if _THE.match(last) else _LEAD.sub("", last))
    return _THE.sub("", _RELATIVE.sub("", _without_dates(last)).strip(" ,;:-–—"))


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
    return " ".join(_ASIDE.sub("", _BRACKETS.sub("", text)).split())


def _without_dates(text: str) -> str:
    """`text` without what the grammar reads as a date."""
    from tracker.dates.grammar.parser import parse  # noqa: PLC0415 - only titles that name dates need it

    if _DATE_WORDS.search(text):
        try:
            for item in reversed(parse(text).items):
                text = f"{text[: item.start]} {text[item.end :]}"
        except (UnreadableDate, UnknownZone):
            pass
        text = _DATE_WORDS.sub("", text)
    return " ".join(text.split())


def _tidy(text: str) -> str:
    text = _without_dates(text)
    text = _LEAD.sub("", text)
    before = None
    while before != text:
        before, text = text, _TRAIL.sub("", text)
    return _MOVED.sub("", text)


def bound_verb(bound: str) -> str:
    """The verb in the bound of a date that its title keeps: `closes at` keeps `closes`."""
    found = _BOUND_VERB.search(bound)
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
