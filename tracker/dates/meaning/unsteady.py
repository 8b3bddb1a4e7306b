"""Rhythms that would be read as others: they are refused, with how to write what was meant."""

from __future__ import annotations

import re
from functools import cache, lru_cache, partial

from tracker.errors import UnreadableDate

_ROUND = r"\b(?:each|every|annually|yearly|per annum|quarterly|monthly|weekly|fortnightly|daily)\b"
_EACH = r"\b(?:each|every)\s+"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_UNIT = r"(?:day|week|month|quarter|year)"
_NUMBER = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_JOINED = r"(?:\s*(?:,|&|/|\band\b|\bor\b))+\s*(?:of\s+)?"
_LATER = r"(?:thereafter|after that|afterwards|subsequently|from then on)"
_NTH = r"(?:first|second|third|fourth|last|\d(?:st|nd|rd|th))"
_SPANS = r"(?:of|in|during|throughout)"
_ON = r"(?:(?:on|by)\s+)?"
#: One day of several months that are listed so that they are read.
_READ_MONTHS = rf"(?:of\s+){_MONTH}(?:\s*,\s*{_MONTH})*\s*,?\s*(?:\band|&)\s+{_MONTH}(?!,?\s*\d)"
_NO_YEAR = r"(?!,?\s*(?:of\s+)?\d{4})"

#: What words say, and how they would be plain.
_UNSTEADY = tuple(
    (cache(partial(re.compile, pattern, re.IGNORECASE | re.DOTALL)), right)  # few are ever asked
    for pattern, right in (
        (
            (
                rf"^(?=.*{_ROUND}).*(?:\d(?:st|nd|rd|th)?|\b(?:day|end|start|middle|mid|early|late|{_WEEKDAY}))[\s-]+"
                rf"(?!{_READ_MONTHS})(?:(?:of|in)\s+)?{_MONTH}{_JOINED}{_MONTH}(?!\s*\d)(?!\s+{_MONTH})"
                rf"|^(?=.*{_ROUND})(?:(?:by|on|in)\s+)?{_MONTH}{_JOINED}(?:{_MONTH}{_JOINED})*"
                rf"{_MONTH}\s+\d{{1,2}}\b(?!\s*{_MONTH})"
            ),
            "give each month its day, as in '15 January and 15 July each year'",
        ),
        (
            rf"\d{{4}}\W+(?:and\W+)?(?:then\W+)?{_LATER}\b(?=.*{_ROUND}).*(?:{_MONTH}|{_WEEKDAY})",
            "write its first day and its rhythm apart, as two dates",
        ),
        (
            rf"(?:{_EACH}(?:other\s+)?{_WEEKDAY}|\b{_WEEKDAY}s),?\s+{_SPANS}\s+(?:{_EACH})?{_MONTH}{_NO_YEAR}",
            "write the month with its year, as in 'every Friday in March 2027'",
        ),
        (
            (
                r"\b(?:annually|yearly|quarterly|monthly|(?:each|every)\s+(?:year|quarter|month))\W+"
                rf"{_ON}(?:the\s+)?{_NTH}\s+(?:(?:business|working)\s+)?(?:day|{_WEEKDAY})\s+"
                rf"in\s+{_MONTH}"
            ),
            "write 'of' before the month, as in 'the second Friday of May each year'",
        ),
        (
            rf"{_EACH}(?:last|next|coming|previous)\s+{_WEEKDAY}\b(?!\s+(?:but|of|in)\b)",
            "write 'every Friday' or 'the last Friday of each month'",
        ),
        (
            (
                rf"^(?=.*{_ROUND}).*\b(?:for the first time|first (?:in|on)\s+(?:\w+\s+)*\d{{4}}"
                r"|the first (?:being|of which)|being the first)\b"
            ),
            "write from when, as in 'annually by 31 March, starting in 2028'",
        ),
        (
            (
                rf"{_ROUND}.*\b(?:except|excepting|excluding|other than|but not|save)\b.*"
                rf"(?:\d{{4}}|{_MONTH})"
            ),
            "write its times without the exception",
        ),
        (
            (
                rf"(?:{_EACH}{_WEEKDAY}|{_WEEKDAY}s)\b.*\band\s+{_ON}the\s+.*\bof\s+{_EACH}"
                rf"|\bof\s+{_EACH}{_UNIT},?\s+and\s+{_ON}(?:{_EACH}{_WEEKDAY}|{_WEEKDAY}s)\b"
            ),
            "write its two rhythms as two dates",
        ),
        (
            rf"\bbi-?weekly\b.*{_WEEKDAY}|{_WEEKDAY}.*\bbi-?weekly\b",
            "write 'twice a week' or 'every 2 weeks'",
        ),
        (
            rf"{_EACH}{_NUMBER}\s*(?:to|or|-|–)\s*{_NUMBER}\s+{_UNIT}s?\b",
            "write one number, as in 'every 6 months from 1 March 2027'",
        ),
        (
            (
                rf"^(?=.*{_ROUND}).*\bfor\s+{_NUMBER}\s+{_UNIT}s?\s+from\b"
                rf"|{_EACH}{_WEEKDAY}\s+for\s+{_NUMBER}\s+{_UNIT}s?\b"
            ),
            "write its last day, as in 'every Monday until 28 December 2026'",
        ),
        (
            (
                rf"\b(?:{_NUMBER}\s+times|thrice)\s+(?:a|per|each|every)\s+{_UNIT}\b.*\b(?:from|starting)\b"
                rf"|\b(?:once\s+in|per)\s+{_NUMBER}\s+{_UNIT}s?\s+from\b"
                rf"|\bintervals\s+(?:not\s+exceeding|(?:of\s+)?(?:not\s+more|no\s+more|at\s+most))\b"
                rf"|\b{_NUMBER}-{_UNIT}\s+intervals\b"
                rf"|\balternate\s+{_WEEKDAY}s"
                r"|\bfrom\b.*\d{4}\s+on\s+an?\s+[\w-]+\s+basis\b|\bon\s+an?\s+[\w-]+\s+basis\s+from\b"
            ),
            "write how far apart its times are, as in 'every 6 months from 1 March 2027'",
        ),
        (
            (
                rf"\b{_WEEKDAY}s?\s+(?:at\s+)?\d\S*(?:\s*[ap]m)?\s+and\s+(?:on\s+)?(?:{_EACH})?"
                rf"{_WEEKDAY}s?\s+(?:at\s+)?\d"
            ),
            "write days that differ in their time of day as two dates",
        ),
        (
            rf"^(?:at |by |on )?{_EACH}(?:month|quarter|year)[\s-]ends?\b",
            "write 'the last day of each quarter'",
        ),
        (
            (
                r"^(?:daily|(?:each|every)\s+(?:weekday|(?:(?:business|working)\s+)?day))\s+"
                r"(?:at|by)\s+\d"
            ),
            "name its weekdays, as in 'every Monday to Friday at 17:00'",
        ),
    )
)
_MARKED = re.compile(
    _ROUND + rf"|times|thrice|once|per\b|interval|alternate|basis|bi-?weekly|{_WEEKDAY}s",
    re.IGNORECASE,
)


@lru_cache(maxsize=64)  # a series asks the same of each of its days
def check_steady(text: str) -> None:
    """Refuse words that would give days of another rhythm.

    Raises:
        UnreadableDate: they would.
    """
    if not _MARKED.search(text):
        return
    for words, right in _UNSTEADY:
        if words().search(text):
            raise UnreadableDate(f"{text!r} does not come round in one plain rhythm: {right}")
