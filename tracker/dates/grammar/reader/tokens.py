"""Tokens: the words, numbers and marks of a phrase, with where they stand in it.

Forms that mean one thing wherever they stand (`2026-03-31`, `17:00`, `2026-W11`) are one token;
everything else is left to the parser. A month that is written into its day or year is a word.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a token is."""

    INSTANT = "instant"  #: 2026-03-31T17:00+01:00, 20260403T123000Z
    WEEK = "week"  #: 2026-W11, 2026-W11-3
    DAY = "day"  #: 2026-03-31, 2026/03/31, 20260331
    SLASHED = "slashed"  #: 03/04/2026, 3.4.2026
    MONTH = "month"  #: 2026-03 and the other EDTF codes of a part of a year; 03/2026
    CLOCK = "clock"  #: 17:00, 17:00:30
    ORDINAL = "ordinal"  #: 3rd
    NUMBER = "number"  #: 31
    CODE = "code"  #: Q2, FY2026, 2.8, PS24
    WORD = "word"
    MARK = "mark"  #: one character that is none of these
    END = "end"  #: past the last token


class Token(NamedTuple):
    """A piece of the phrase."""

    kind: Kind
    text: str  #: lower case, dashes and apostrophes made plain, no dots of abbreviation
    start: int  #: offset of its first character in the phrase
    end: int  #: offset behind its last character


_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_PATTERN = re.compile(
    r"""
    (?P<instant>[0-9]{4}-[0-9]{2}-[0-9]{2}t[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?
        (?:z|[+-][0-9]{2}:?[0-9]{2})?(?!\w)
        |[0-9]{8}t[0-9]{4}(?:[0-9]{2})?(?:z|[+-][0-9]{4})?(?!\w))
    |(?P<week>[0-9]{4}-?w[0-9]{2}(?:-[0-9])?(?!\w))
    |(?P<day>[0-9]{4}(?P<s1>[-/.])[0-9]{1,2}(?P=s1)[0-9]{1,2}(?!\w)|[0-9]{8}(?!\w))
    |(?P<slashed>[0-9]{1,2}(?P<s2>[-/.])[0-9]{1,2}(?P=s2)(?:[0-9]{4}|[0-9]{2})(?!\w))
    |(?P<month>[0-9]{4}-[0-9]{2}(?:(?![\w-])|(?=-(?:xx|dd)(?!\w)))|(?<![/\w])[0-9]{1,2}/[0-9]{4}(?![\w/-]))
    |(?P<clock>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?![0-9])|[0-9]{1,2}\.[0-9]{2}(?=\s?(?:[ap]\.?m|hrs|hours|noon)\b))
    |(?P<ordinal>[0-9]{1,4}(?:st|nd|rd|th)(?!\w))
    |(?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?!\w)|[0-9]+(?!\w|\.[0-9])|[0-9]{1,2}(?=[ap]\.?m\b)|[0-9]{1,4}(?=h(?:rs?)?\b)
        |(?:[0-9]{4}|[0-9]{1,2})(?=MONTH(?![^\W\d_])))
    |(?P<code>[0-9]+(?:\.[0-9]+)+
        |(?=[^\W_]*[0-9])(?!MONTH[0-9]{1,4}(?:st|nd|rd|th)?(?!\w))[^\W_]*[0-9][^\W_]*)
    |(?P<word>(?:[a-z]\.){2,}(?:[a-z](?!\w))?|[ap]\.m(?!\w)
        |(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec
            |mon|tues?|wed|thurs?|thu|fri|sat|sun|nos?|art|arts|sec|para|approx)\.
        |[^\W\d_]+(?:['’][^\W\d_]+)*)
    |(?P<mark>\S)
    """.replace("MONTH", _MONTH),
    re.VERBOSE | re.IGNORECASE,
)
_PLAIN = str.maketrans({"–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "’": "'", "…": "."})
_KINDS = {kind.value: kind for kind in Kind}


def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of `text`, in order, without white space."""
    found = []
    for match in _PATTERN.finditer(text):
        kind = _KINDS[match.lastgroup or ""]
        word = match[0].translate(_PLAIN).lower()
        if kind is Kind.WORD:
            word = word.replace(".", "")
        found.append(Token(kind, word, match.start(), match.end()))
    return tuple(found)
