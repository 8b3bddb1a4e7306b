"""Numbers that are no dates: articles and chapters, citations, money, shares and counts."""

from __future__ import annotations

from tracker.dates.base.wordlists import word_set
from tracker.dates.grammar.cursor import Cursor
from tracker.dates.grammar.tokens import Kind, Token
from tracker.dates.grammar.words import MONTHS, UNITS
from tracker.dates.grammar.years import plain_year

_NOUNS = word_set(
    """
    article art chapter section sec paragraph para point annex part rule regulation schedule
    phase tier stage table title no number item question page clause appendix form figure
    footnote step version category group level standard directive subsection subparagraph act
    sch column row box option recital volume edition docket basel release notice order subpart
    class series module topic track wave cohort pillar division book unit law bill hr
    instruction exhibit attachment amendment line case
    """,
    plural=True,
)
#: Names that end in their year.
_TITLES = word_set(
    """
    statement budget code review survey conference report strategy plan agenda edition guideline
    guide programme program framework summit census olympics standard
    """,
    plural=True,
)
_CITATIONS = frozenset({"cfr", "fr", "usc", "stat", "fed", "uscs", "fcc", "ferc"})
_SHORT = 2  #: digits of a year behind another: 2026-27
_MARKS = frozenset({"$", "£", "€", "§", "¶", "#", "¥"})
_SHARES = frozenset({"%", "percent", "per", "million", "billion", "bn", "m", "bps", "basis"})
_PLURALS = frozenset({"staff", "people", "personnel", "employee", "member"})
_JOINTS = frozenset({",", "and", "or", "to", "-", "&", "/", "."})
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


def _glued(first: Token, mark: Token, second: Token) -> bool:
    """Whether three tokens stand without space, the middle one a slash or hyphen."""
    together = first.end == mark.start and mark.end == second.start
    return together and mark.text in {"/", "-"} and second.kind is not Kind.END


def reference(cursor: Cursor) -> bool:
    """Step over numbers that something explains; False, and no step, where there are none."""
    token, following = cursor.peek(), cursor.peek(1)
    if token.text in _TITLES and plain_year(following):
        return _step(cursor, 2)
    if token.text in _NOUNS or token.text in _MARKS:
        return not _dated(cursor, 1) and _values(cursor, 1)
    return _series(cursor) or (token.kind in _VALUES and _explained(cursor))


def _explained(cursor: Cursor) -> bool:
    """Step over a number that the word behind it explains, or that marks an entry of a list."""
    token, following = cursor.peek(), cursor.peek(1)
    if following.text in _CITATIONS and _values(cursor, 2):
        return True
    if following.text in _CITATIONS | _SHARES or _counted(cursor):
        return _step(cursor, 2)
    marks = cursor.peek(-1).text == "(" and following.text == ")" and len(token.text) <= _SHORT
    return marks and _step(cursor, 1)


def _series(cursor: Cursor) -> bool:
    """Step over `PS24/1`, `X-17A`, `(EU) 2024/1689`."""
    token, mark, second = cursor.peek(), cursor.peek(1), cursor.peek(2)
    coded = token.kind is Kind.CODE and token.text[0].isalpha()
    hyphened = token.kind is Kind.WORD and second.kind in {Kind.CODE, Kind.NUMBER}
    hyphened = hyphened and _glued(token, mark, second)
    if not (coded or hyphened or (token.kind is Kind.NUMBER and numbered(cursor))):
        return False
    cursor.at += 1
    while _glued(cursor.peek(-1), cursor.peek(), cursor.peek(1)):
        cursor.at += 2
    return True


def _step(cursor: Cursor, count: int) -> bool:
    cursor.at += count
    return True


def _values(cursor: Cursor, ahead: int) -> bool:
    """Step over a list of numbers with their brackets: `5(b)`, `2, 4 and 5`."""
    mark = cursor.at
    cursor.at += ahead
    cursor.take(".", ":")
    found = False
    while cursor.peek().kind in _VALUES:
        found = True
        cursor.at += 1
        while cursor.peek().text == "(" and cursor.peek(2).text == ")":
            cursor.at += 3
        joints = 0
        while cursor.peek(joints).text in _JOINTS:
            joints += 1
        if not joints or not _continues(cursor, joints):
            break
        cursor.at += joints
    if not found:
        cursor.at = mark
    return found


def _continues(cursor: Cursor, joints: int) -> bool:
    """Whether the number after a joint still belongs to the list, and not to a date or span."""
    behind = cursor.peek(joints + 1).text
    return cursor.peek(joints).kind in _VALUES and not (
        behind in MONTHS or behind in UNITS or behind in _CITATIONS
    )


def _dated(cursor: Cursor, ahead: int) -> bool:
    """Whether the number is rather the day of a date: `final rule 31 March 2026`."""
    return cursor.peek(ahead + 1).text in MONTHS and plain_year(cursor.peek(ahead + 2)) is not None


def _counted(cursor: Cursor) -> bool:
    """Whether a plural noun follows that is counted: `21 projects`."""
    token, behind = cursor.peek(1), cursor.peek(2)
    return (
        token.kind is Kind.WORD
        and (token.text.endswith("s") or token.text in _PLURALS)
        and token.text not in MONTHS
        and token.text not in UNITS
        and behind.kind is not Kind.NUMBER
    )
