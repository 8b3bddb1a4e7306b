"""Numbers that are no dates: articles and chapters, citations, money, shares and counts."""

from __future__ import annotations

from tracker.dates.grammar.english.names import MONTHS, UNITS
from tracker.dates.grammar.english.references import (
    CITATIONS,
    MARKS,
    NOUNS,
    SHARES,
    TITLES,
    VALUE_JOINTS,
    plural,
)
from tracker.dates.grammar.reader.cursor import Cursor
from tracker.dates.grammar.reader.rule import rule
from tracker.dates.grammar.reader.tokens import Kind, Token
from tracker.dates.grammar.years import plain_year

_SHORT = 2  #: digits of a year behind another: 2026-27
_VALUES = frozenset({Kind.NUMBER, Kind.CODE, Kind.ORDINAL, Kind.MONTH, Kind.CLOCK})


def numbered(cursor: Cursor) -> bool:
    """Whether the number here is part of one like `575/2013`, `2024/1689` or `2020-22330`."""
    token, mark, second = cursor.peek(), cursor.peek(1), cursor.peek(2)
    if _glued(token, mark, second) and second.kind in {Kind.NUMBER, Kind.CODE}:
        if mark.text == "/" and cursor.peek(3).text == "/" and cursor.peek(4).kind is Kind.WORD:
            return True
        return not (len(second.text) == _SHORT or plain_year(second))
    before = cursor.peek(-1), cursor.peek(-2)
    slashed = cursor.at > 1 and before[0].text == "/" and before[1].kind is Kind.NUMBER
    return slashed and _glued(before[1], before[0], token) and not plain_year(before[1])


def _worded(token: Token, mark: Token, word: Token) -> bool:
    """Whether a number and a word that tells nothing of when are one: `20022-compliant`."""
    when = word.text in MONTHS or word.text in UNITS
    return mark.text == "-" and _glued(token, mark, word) and word.kind is Kind.WORD and not when


def _glued(first: Token, mark: Token, second: Token) -> bool:
    """Whether three tokens stand without space, the middle one a slash or hyphen."""
    together = first.end == mark.start and mark.end == second.start
    return together and mark.text in {"/", "-", "+"} and second.kind is not Kind.END


@rule("""title | noun | series | citation | amount | entry | ranked
    True = Article 101 applies | chapters 2, 4 and 5 | 40 CFR 63 | $5 | 12 % | 21 projects
    never = 3 May 2026 | final rule 31 March 2026""")
def reference(cursor: Cursor) -> bool | None:
    """Numbers that something explains."""
    text = cursor.peek().text
    if text in TITLES and plain_year(cursor.peek(1)):
        return _title(cursor)
    if text in NOUNS or text in MARKS:
        return _noun(cursor)
    found = _series(cursor) or _citation(cursor) or _amount(cursor)
    return found or _entry(cursor) or _ranked(cursor)


@rule("""TITLES Number
    True = AML Survey 2026
    never = statements in 2026""")
def _title(cursor: Cursor) -> bool | None:
    """A name that ends in its year."""
    cursor.at += 2
    return True


@rule("""(NOUNS | MARKS) values
    True = Article 101 | rule 5(b) | $5
    never = final rule 31 March 2026 | final rule: 31 March | the rule applies""")
def _noun(cursor: Cursor) -> bool | None:
    """What is numbered; `final rule 31 March 2026` is a date."""
    if _dated(cursor):
        return None
    cursor.at += 1
    return _values(cursor)


def _dated(cursor: Cursor) -> bool:
    """Whether a day of a month stands behind what could be numbered: `notice: 3 May 2026`."""
    colon = cursor.peek(1).text == ":"
    month, comma = cursor.peek(2 + colon), cursor.peek(3 + colon).text == ","
    year = plain_year(cursor.peek(3 + colon + comma)) is not None
    return month.text in MONTHS and (year or colon)


@rule("""Code {Mark Code} | Word Mark (Code | Number) | Number Mark (Number | Word)
    True = PS24/1 | X-17A | (EU) 2024/1689 | T+1 | 20022-compliant
    never = 31 March 2026 | mid-2026 | 31-March-2026 | 30-day""")
def _series(cursor: Cursor) -> bool | None:
    """Numbers and letters that are written as one."""
    token, mark, second = cursor.peek(), cursor.peek(1), cursor.peek(2)
    coded = token.kind is Kind.CODE and token.text[0].isalpha()
    hyphened = token.kind is Kind.WORD and second.kind in {Kind.CODE, Kind.NUMBER}
    hyphened = hyphened and _glued(token, mark, second)
    number = token.kind is Kind.NUMBER and (numbered(cursor) or _worded(token, mark, second))
    if not (coded or hyphened or number):
        return None
    cursor.at += 1
    while _glued(cursor.peek(-1), cursor.peek(), cursor.peek(1)):
        cursor.at += 2
    return True


@rule("""(Number | Code) CITATIONS [values]
    True = 40 CFR 63 | 91 FR 12345 | 15 USC
    never = CFR 63 of May 2026""")
def _citation(cursor: Cursor) -> bool | None:
    if cursor.peek().kind not in _VALUES or cursor.peek(1).text not in CITATIONS:
        return None
    cursor.at += 2
    _values(cursor)
    return True


@rule("""Number (SHARES | Word)
    True = 12 % | 12 million | 21 projects | 12 staff
    never = 21 days | 3 May 2026""")
def _amount(cursor: Cursor) -> bool | None:
    """A share, or how many there are of something."""
    if cursor.peek().kind not in _VALUES or not (cursor.peek(1).text in SHARES or _many(cursor)):
        return None
    cursor.at += 2
    return True


@rule("""Number
    True = (1) the rule and (2) the law
    never = 1) the rule | (123) rules""")
def _entry(cursor: Cursor) -> bool | None:
    """The number of an entry of a list, in brackets."""
    token = cursor.peek()
    bracketed = cursor.peek(-1).text == "(" and cursor.peek(1).text == ")"
    if token.kind not in _VALUES or not bracketed or len(token.text) > _SHORT:
        return None
    cursor.at += 1
    return True


@rule("""Ordinal Word ":"
    True = 4th payment: 15 May 2026
    never = 4th payment on 15 May 2026 | 4th of May 2026""")
def _ranked(cursor: Cursor) -> bool | None:
    """The heading of one of several."""
    if cursor.peek().kind is not Kind.ORDINAL or cursor.peek(1).kind is not Kind.WORD:
        return None
    cursor.at += 2
    return cursor.peek().text == ":" or None


@rule("""["." | ":"] Number {"(" Word ")"} {VALUE_JOINTS Number {"(" Word ")"}}
    True = Articles 2, 4 and 5 | rule 5(b)(i) | No. 5
    never = Articles of May 2026""")
def _values(cursor: Cursor) -> bool | None:
    """A list of numbers with their brackets: `5(b)`, `2, 4 and 5`."""
    cursor.take(".", ":")
    found = None
    while cursor.peek().kind in _VALUES:
        found = True
        cursor.at += 1
        while cursor.peek().text == "(" and cursor.peek(2).text == ")":
            cursor.at += 3
        joints = 0
        while cursor.peek(joints).text in VALUE_JOINTS:
            joints += 1
        if not joints or not _continues(cursor, joints):
            break
        cursor.at += joints
    return found


def _continues(cursor: Cursor, joints: int) -> bool:
    """Whether the number after a joint still belongs to the list, and not to a date or span."""
    behind = cursor.peek(joints + 1).text
    return cursor.peek(joints).kind in _VALUES and not (
        behind in MONTHS or behind in UNITS or behind in CITATIONS
    )


def _many(cursor: Cursor) -> bool:
    """Whether a plural noun follows that is counted: `21 projects`."""
    token, behind = cursor.peek(1), cursor.peek(2)
    return (
        token.kind is Kind.WORD
        and plural(token.text)
        and token.text not in MONTHS
        and token.text not in UNITS
        and behind.kind is not Kind.NUMBER
    )
