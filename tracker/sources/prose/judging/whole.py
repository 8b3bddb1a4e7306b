"""Whether what was read as a date is all that the words around it say of when.

`after 1 March 2027` is no date in `one year after 1 March 2027`, nor is `last Friday of March` in
`the third last Friday of March`: half of a phrase is another day.
"""

from __future__ import annotations

import re

from tracker.sources.prose.cue import Cue

_NUMBER = r"""(?:(?:\d{1,3}[ -])?\d/\d|\d[\d.,]*[½¼¾⅓⅔]?|[½¼¾⅓⅔]|an?|half|one|two|three|four|five
    |six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|thirty|forty|fifty|sixty|seventy
    |eighty|ninety|hundred|few|couple\ of|several)"""
_COUNT = rf"{_NUMBER}(?:(?:[ -]|\ and\ ){_NUMBER})*(?:\ ?\(\w+\))?"
_UNIT = r"(?:hours?|days?|weeks?|fortnights?|months?|quarters?|years?)"
_KIND = r"(?:calendar|business|working|clear|trading|full|consecutive|whole)"
_TIME = rf"{_COUNT}[ -]+(?:{_KIND}[ -]+)?{_UNIT}(?:['’]|\ and\ a\ half|\ period)*"
_NTH = r"""(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth
    |penultimate|last|next|other|alternate)"""

_SPAN = Cue(
    "a span that a date is counted by",
    rf"(?<![\w.]){_TIME}\s*(?:,?\s*\b(?:and|or|plus|to|less|minus)|,)?\s*\Z",
    example="within one year and ",
    counter="within the year ",
)
_ORDINAL = Cue(
    "which one of many it is",
    rf"""\b(?:{_NTH}|every|each)(?:[ -]+(?:to|but|{_NTH}|{_NUMBER}))*
        (?:[ -]+(?:{_KIND}[ -]+)?{_UNIT})?\s*\Z""",
    example="on the second ",
    counter="in a second report ",
)
_ONE_OF_MANY = Cue(
    "what there are many of",
    rf"""\A(?:of\b|(?:to\ )?last\b|first\b|one\b|{_KIND}\b|{_UNIT}\b
    |(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d{{1,2}}(?:st|nd|rd|th)?\ [a-z])""",
    example="last Friday of March",
    counter="early next year",
)
_NUMBERED = Cue(
    "a unit that a number behind it tells",
    rf"\b{_UNIT}\s*(?:no\.?\s*)?\Z",
    example="in week ",
    counter="in weekly ",
)
_DAY = Cue(
    "the day of a month, before it",
    r"\b\d{1,2}(?:st|nd|rd|th)?(?:\ of)?\s*\Z",
    example="review clause: 1 ",
    counter="review clause 1: ",
)
_MONTH = Cue(
    "a month by itself",
    r"\A(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?,?\ (?:19|20)\d\d\Z",
    example="January 2031",
    counter="January 1, 2031",
)
_WEEKDAYS = Cue(
    "a weekday that shares what follows",
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\s*(?:,|,?\s*\b(?:and|or))\s*\Z",
    example="on Monday and ",
    counter="on Monday 3 May and ",
)
_WEEKDAY_OF = Cue(
    "a weekday of a period",
    r"\A(?:mon|tues|wednes|thurs|fri|satur|sun)days?\ (?:of|in)\b",
    example="Friday of week 3",
    counter="Friday 7 May",
)
_MORE = Cue(
    "more of a date, behind it",
    rf"""\A\s*(?:plus|\+|less|minus|and)\s*{_TIME}\b
    |\A\s*(?:,|and|or)\s+(?:mon|tues|wednes|thurs|fri|satur|sun)days?\ (?:of|in)\b""",
    example=" plus 30 days",
    counter=" and 30 firms",
)
_FRACTION = Cue(
    "a number before its fraction",
    r"(?<![\w./])\d{1,3}[ -]+\d/\d\s+(?:[a-z]+\s)?\Z",
    example="within 3 1/2 months ",
    counter="on page 3/4 of ",
)
_COUNTED_FROM = Cue(
    "the bound of what a span counts from",
    r"(?:\A|\s)(?:after|before|from|of|following|since|prior\ to|post|preceding|ahead\ of)\Z",
    example="after",
    counter="no later than",
)
_FAR = 60  #: characters


def wider(before: str, words: str, bound: str, after: str) -> str | None:
    """The words of a date with those beside it that make it another one; None without any."""
    more = _MORE.search(after[:_FAR])
    less = _less(before[-_FAR:], words, bound)
    if not (more or less):
        return None
    first = before[-_FAR:][less.start() :] if less else ""
    return " ".join(f"{first}{words}{more[0] if more else ''}".split())


def _less(told: str, words: str, bound: str) -> re.Match[str] | None:
    """The words before a date that it is only the end of."""
    if bound and not _COUNTED_FROM.search(bound):
        return _ORDINAL.search(told) if _ONE_OF_MANY.match(words) and bound == "to" else None
    if not bound and _MONTH.match(words) and (found := _DAY.search(told)):
        return found
    if words[:1].isdigit() and not bound and (found := _NUMBERED.search(told)):
        return found
    if _WEEKDAY_OF.match(words) and (found := _WEEKDAYS.search(told)):
        return found
    counted = _SPAN.search(told) or _FRACTION.search(told)
    return counted or (_ORDINAL.search(told) if _ONE_OF_MANY.match(words) else None)
