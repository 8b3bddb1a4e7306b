"""Where a text may say when: a quick look that tells which words are worth reading.

A hint is no date. It only says that the grammar should look here; a text without hints has no date
that is worth its time. The words around a hint that may belong to its date are its stretch.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tracker.sources.prose.cue import Cue

_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_DAYS = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_UNIT = "(?:day|week|fortnight|month|quarter|year)"
_FAR = r"(?:after|following|from|of|before|prior|preceding|beginning|starting|since|post)\b"
_PERIOD = r"(?:year|quarter|month|week|spring|summer|autumn|fall|winter|half)"
_YEARS = "(?:19|20)[0-9]{2}"
#: What may be a date, in lower case: each way of writing one.
_WAYS = (
    Cue(
        "a month, with its year where it has one",
        rf"""(?P<month>{_MONTHS})\b\.?(?:[ ](?:[0-9]{{1,2}}(?:st|nd|rd|th)?)?,?[ ]?(?:of[ ])?
            (?P<year>{_YEARS})\b)?""",
        example="march 2027",
        counter="marched",
    ),
    Cue(
        "a year by itself, which is no amount",
        rf"(?<![/$£€.,])(?<![0-9]-)(?P<alone>{_YEARS})(?![\w%/-]|[.,][0-9])",
        example="in 2027",
        counter="of $2027",
    ),
    Cue(
        "a date in digits",
        r"(?<![\w/])(?P<digits>[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{2,4})(?!\w)",
        example="2027-03-31",
        counter="a/2027/31",
    ),
    Cue(
        "a date in digits whose day is open",
        rf"(?:xx|dd|__)[-/.][0-9]{{1,2}}[-/.]{_YEARS}\b",
        example="xx/03/2027",
        counter="xx/03",
    ),
    Cue(
        "a week by its number",
        rf"week[ ](?:no\.?[ ])?[0-9]{{1,2}}(?:/|,?[ ](?:of[ ])?){_YEARS}\b",
        example="week 12/2027",
        counter="week 12 of the course",
    ),
    Cue(
        "a year that another one follows",
        rf"(?P<loose>{_YEARS})(?=[/–-](?!\d{{3}}))",
        example="2029/30",
        counter="2029/301",
    ),
    Cue(
        "a quarter, half or financial year by its letter",
        r"(?:fy|q[1-4]|h[12]|[1-4]q|[12]h)[ -]?(?:[0-9]{2,4})?\b",
        example="q3 2026",
        counter="q5",
    ),
    Cue(
        "a half or quarter by its number",
        """(?:first|second|third|fourth|final|last|1st|2nd|3rd|4th)[ -](?:calendar[ ])?
            (?:half|quarter)""",
        example="the third quarter",
        counter="the third party",
    ),
    Cue(
        "a period that is next or this",
        rf"""(?:next|this|coming|later[ ]this)[ ](?:calendar[ ]|financial[ ]|coming[ ])?
            (?:{_PERIOD}|{_DAYS})\b""",
        example="later this year",
        counter="this rule",
    ),
    Cue(
        "a part of a period",
        rf"""(?:end|start|beginning|middle|close|rest|remainder|early|late|mid)(?:[ ]of)?[ -]
            (?:the[ ])?
            {_PERIOD}(?:[ -]end)?\b""",
        example="by the end of the year",
        counter="by the end of the act",
    ),
    Cue(
        "the end of a period in one word",
        r"(?:year|quarter|month)[ -]end\b",
        example="at year-end",
        counter="at the end",
    ),
    Cue(
        "a weekday that binds",
        rf"(?:by|on|until|till|before)[ ]{_DAYS}\b",
        example="by friday",
        counter="friday prayers",
    ),
    Cue(
        "a rhythm",
        rf"""(?:each|every)[ ](?:\w+[ ]){{0,2}}?(?:{_DAYS}s?|{_UNIT}s?)\b""",
        example="every other friday",
        counter="every firm",
    ),
    Cue(
        "a rhythm in one word, which is not that of a noun behind it",
        r"""(?:annually|yearly|quarterly|monthly|weekly|fortnightly|half-yearly)
            (?=[ ]*(?:[.,;:)]|$|(?:by|on|within|from|until|at|to|in|and|thereafter)\b))""",
        example="report quarterly, and",
        counter="the quarterly report",
    ),
    Cue(
        "a day by its name",
        r"(?:today|tomorrow|easter|christmas)\b",
        example="from tomorrow",
        counter="the morrow",
    ),
    Cue(
        "what a date counts from",
        rf"""(?P<open>{_UNIT}s?(?:[ ](?:\w+[ ])?period)?(?:['’])?[ ]{{1,3}}{_FAR}|anniversary\b
            |(?:up)?on[ ](?:its[ ]|the[ ])?(?:date[ ]of[ ])?(?:its[ ])?
                (?:publication|enactment|royal[ ]assent)\b)""",
        example="120 days after enactment",
        counter="the days that remain",
    ),
    Cue(
        "a span from now on",
        rf"""(?:in|within|over)[ ](?:the[ ]next[ ])?(?:[0-9]{{1,3}}|\w{{2,12}})[ ]{_UNIT}s?\b
            (?P<onward>[ ]{_FAR})?""",
        example="within six months",
        counter="within six pages",
    ),
)
_PATTERN = re.compile(rf"\b(?:{'|'.join(way.source for way in _WAYS)})", re.VERBOSE)
_LOWER = str.maketrans(
    {chr(letter): chr(letter + 32) for letter in range(ord("A"), ord("Z") + 1)}
    | dict.fromkeys("\xa0\n\t\r\u2009\u202f", " ")
    | dict.fromkeys("‑–—", "-")
)
#: Names of months that are oftener other words; they count with a capital or beside a number.
_ALSO_WORDS = frozenset({"may", "march", "mar", "dec", "sep"})
_NEAR = 6
_NUMBER_BEFORE = Cue(
    "a number before a month",
    r"[0-9](?:st|nd|rd|th)?(?: of)? $",
    flags=re.NOFLAG,
    example="on the 4th of ",
    counter="on the ",
)
_NUMBER_BEHIND = Cue(
    "a number behind a month",
    r",? [0-9]",
    flags=re.NOFLAG,
    example=" 4, 2026",
    counter=" the firms",
)
_YEAR = re.compile(_YEARS)
_DAY_BEFORE = Cue(
    "the day of a month before it",
    r"(?<![0-9-])[0-9]{1,2}(?:st|nd|rd|th)?(?: of)? $",
    flags=re.NOFLAG,
    example="by 4th of ",
    counter="by the fourth of ",
)

#: Words that may stand in a date or bind it.
_VOCABULARY = frozenset(
    """
    january february march april may june july august september october november december jan feb
    mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday
    sunday mon tue tues wed thu thur thurs fri sat sun by on in at of from until till to before
    after between and or no not later than earlier sooner during due within the a an end ending ends
    beginning begins start starting starts early mid late middle close part first second third
    fourth fifth sixth seventh eighth ninth tenth eleventh twelfth twentieth thirtieth half quarter
    year month week day days weeks months years quarters spring summer autumn fall winter noon
    midnight am pm p m a.m p.m time eastern central pacific mountain standard daylight london local
    et edt est gmt bst cet cest utc aest hkt sgt jst each every annually thereafter next this last
    coming following around about business working calendar fiscal financial effective with effect
    as closes closing opens expires deadline date latest onwards onward through throughout up
    including event case any at least most or hours hrs approximately circa prior preceding since
    beyond past ahead one two three four five six seven eight nine ten eleven twelve fifteen
    eighteen twenty thirty forty sixty ninety hundred period that is which commencing commence
    wef be for dated today tomorrow easter christmas eve now tax y new rest remainder
    portion towards toward expected planned scheduled targeted set remains eu uk us
    q1 q2 q3 q4 h1 h2 fy o'clock sharp
    """.split()  # noqa: SIM905 - a table of words
)
_TOKEN = re.compile(r"[0-9][0-9a-z:.,/]*|[a-z]+[0-9]*(?:['’.][a-z]+)*|[^\s\w]")
_MARKS = frozenset(",-()/:.'’&")
_LEFT, _RIGHT, _OPEN_RIGHT = 90, 160, 280  #: characters beside a hint
_OTHERS = 2  #: words beside a date that are none of its own
_SENTENCE_END = Cue(
    "the end of a sentence",
    r"[.;](?=\s|$)",
    example="it ends. the rest",
    counter="section 3.1 of",
)
_SECOND_BOUND = Cue(
    "the bound of another date, unless it goes on with the one before",
    r"(?<![,(;])(?<!\bbut)(?<!\band)(?<!\bor)(?<!event)(?<!case)"
    r" (?:no|not) (?:later|earlier) than\b",
    flags=re.NOFLAG,
    example="after enactment no later than",
    counter="after enactment, but no later than",
)


class Hint(NamedTuple):
    """A place that may belong to a date."""

    start: int
    end: int
    year: int | None  #: the year that it names
    open: bool  #: whether any words may follow: what a date counts from has no vocabulary


def plain(text: str) -> str:
    """`text`, as long as before, in lower case and with plain spaces and dashes."""
    return text.translate(_LOWER)


def hints(text: str, lowered: str) -> Iterator[Hint]:
    """The hints in `text`, from its first to its last; `lowered` is what `plain` makes of it."""
    for match in _PATTERN.finditer(lowered):
        month, year = match["month"], match["year"] or match["alone"] or match["loose"]
        start = match.start()
        if month:
            if not year and month in _ALSO_WORDS and not _month(text, lowered, match):
                continue
            day = _DAY_BEFORE.search(text, max(0, start - 2 * _NEAR), start)  # of the same line
            start = day.start() if day else start
        elif match["digits"]:
            told = _YEAR.search(match["digits"])
            year = told[0] if told else None
        onward = bool(match["open"] or match["onward"])
        yield Hint(start, match.end(), int(year) if year else None, onward)


def _month(text: str, lowered: str, match: re.Match[str]) -> bool:
    start = match.start()
    if text[start].isupper() and lowered[max(0, start - 2) : start] != ". ":
        return True
    before = lowered[max(0, start - 2 * _NEAR) : start]
    behind = _NUMBER_BEHIND.match(lowered, match.end(), match.end() + _NEAR)
    return bool(_NUMBER_BEFORE.search(before) or behind)


def stretch(lowered: str, hint: Hint, start: int, end: int) -> tuple[int, int]:
    """The words around a hint, within `start` and `end`, that may belong to its date.

    A few more stand on both sides: `chapter 3`, `2030 Agenda` are no dates.
    """
    before = _TOKEN.finditer(lowered, max(start, hint.start - _LEFT), hint.start)
    first = hint.start
    for token in _near(reversed(list(before))):
        first = token.start()
    if hint.open:
        return first, _clause_end(lowered, hint.end, end)
    last = hint.end
    for token in _near(_TOKEN.finditer(lowered, hint.end, min(end, hint.end + _RIGHT))):
        last = token.end()
    return first, last


def _near(tokens: Iterable[re.Match[str]]) -> Iterator[re.Match[str]]:
    """The words of dates, and so many others behind them as tell that a number is none."""
    others = 0
    for token in tokens:
        others += not _belongs(token[0])
        yield token
        if others == _OTHERS:
            return


def _belongs(word: str) -> bool:
    return word[0].isdigit() or word in _VOCABULARY or word in _MARKS


def _clause_end(lowered: str, start: int, end: int) -> int:
    limit = min(end, start + _OPEN_RIGHT)
    bound = _SECOND_BOUND.search(lowered, start, limit)
    limit = bound.start() if bound else limit
    stop = _SENTENCE_END.search(lowered, start, limit)
    if stop is not None:
        return stop.start()
    space = lowered.rfind(" ", start, limit)
    return limit if limit == end or space < 0 else space
