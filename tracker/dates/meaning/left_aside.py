"""Words that were left aside although they may change the date.

Most of what surrounds a date says nothing of when. A misspelt or foreign month, a number in words
before a date, or a week behind a weekday does: what is read without it is another date.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise

from tracker.dates.base.almanac import MONTH_NAMES, WEEKDAY_NAMES
from tracker.dates.base.window import Modality
from tracker.dates.grammar.english.little import AND_OR, LAST
from tracker.dates.grammar.english.names import (
    CARDINALS,
    MONTHS,
    ONE_UNIT,
    ORDINALS,
    OTHER_MONTHS,
    PART_WORDS,
    QUALIFIERS,
    SOME_OF,
    UNITS,
    WEEKDAYS,
    WORKDAYS,
)
from tracker.dates.grammar.english.references import NOUNS
from tracker.dates.grammar.expressions import (
    TOLD_FROM_TODAY,
    Counted,
    Day,
    Expression,
    NamedWeekday,
    Nearby,
    Repeats,
    Slashed,
    Span,
    Timed,
    Undated,
    Year,
    YearPart,
)
from tracker.dates.grammar.items import REVISIONS, Item, Phrase
from tracker.errors import UnreadableDate

_MONTHS = tuple(name.lower() for name in MONTH_NAMES)
_WEEKDAYS = tuple(name.lower() for name in WEEKDAY_NAMES)
_SHORTEST = 4  #: letters of a name that is misspelt
_NEARLY = 0.8
_NEARLY_SHORT = 0.75
_BETWEEN = frozenset({"of", "-", ".", ",", "the", "'"})  #: a month and its number
_NUMBERED = CARDINALS.keys() | ORDINALS.keys() | QUALIFIERS
_JOINS = frozenset({"the", "-"})  #: a word and the date that it belongs to
_COUNTED = frozenset({Modality.AFTER, Modality.BEFORE, Modality.FROM})
_LENGTH = 3  #: words of a length of time, such as "couple of weeks"
#: Between a span and the date that it belongs to.
_TIES = frozenset({"/", "(", ")", "out", "short", "shy", "less", "than"})
_APART = frozenset({"/", "less"})  #: two spans of which only the second would count
_DIRECTED = frozenset({"to", "of", "from", "after", "before", "following", "prior to"})
_FURTHER = (["after", "next"], ["before", "last"])
#: Bounds that count from the date behind them.
_BESIDE = frozenset({"after", "before", "following", "prior to"})
_PRINTED = (Day, Slashed, Timed, YearPart)
_WEEKS = frozenset({"week", "fortnight", "quarter", "half", "semester", "trimester"})


def check_months(phrase: Phrase) -> None:
    """UnreadableDate where a word is nearly a month, or one of another language."""
    after: Item | None = None
    for words, item in _stretches(phrase):
        for place, word in enumerate(words):
            if word in OTHER_MONTHS or _nearly(word, _MONTHS):
                _check_month(word, beside=_beside_number(words, place, after, item))
        after = item


def check_spans(phrase: Phrase) -> None:
    """UnreadableDate where a date would be told without the span that belongs to it."""
    for first, second in pairwise(phrase.items):
        if not isinstance(first.expression, Span) or not _TIES.issuperset(second.before):
            continue
        counted = isinstance(second.expression, Counted) and not _APART.isdisjoint(second.before)
        moved = not REVISIONS.isdisjoint(first.before)  # extended by a month to 31 March
        if counted or (second.bound in _DIRECTED and not moved):
            raise UnreadableDate(
                "a span before a date was not read with it: write one span, such as 30 days before"
                " 31 March 2026"
            )


def check_told(phrase: Phrase) -> None:
    """UnreadableDate where a day told from today stands before another day, from which it counts.

    And where a span without its number does, or a span that is counted from nothing stands beside.
    """
    for first, second in pairwise(phrase.items):
        told, span = first.expression, second.expression
        if isinstance(told, Span) and isinstance(span, NamedWeekday) and not second.before:
            raise UnreadableDate("a span before a weekday may make it another: write its date")
        if isinstance(told, TOLD_FROM_TODAY) and second.bound in _BESIDE and not second.before:
            raise UnreadableDate(
                f"a day told from today stands before {second.bound!r}: write which day it is, as"
                " in 'the first Friday after 31 March 2026'"
            )
        if isinstance(span, Span) and second.before == ("or",) and _prints(told):
            raise UnreadableDate(
                "a span stands beside a date, and nothing says from when it is counted: write it,"
                " as in '31 March 2026 or 30 days after publication'"
            )


def _prints(expression: Expression) -> bool:
    return isinstance(expression, _PRINTED)


def check_qualifiers(phrase: Phrase) -> None:
    """UnreadableDate where a word directly beside a date makes it another one."""
    after: Item | None = None
    for words, item in _stretches(phrase):
        if item is not None and words and not isinstance(item.expression, Repeats | Undated):
            _check_before(words, item)
        if after is not None and isinstance(after.expression, NamedWeekday | Nearby):
            _check_behind([word for word in words if word not in _BETWEEN])
        after = item


def _check_length(words: list[str], item: Item) -> None:
    """UnreadableDate where a length of time before it was not read: `a few days after`."""
    some = any(word in SOME_OF or word in CARDINALS or word.isdigit() for word in words)
    if some and (words[-1] in UNITS or words[-1] in CARDINALS):
        raise UnreadableDate(
            f'how long is "{" ".join(words)}"? write a number and a unit before {item.bound!r}'
        )


def _check_behind(words: list[str]) -> None:
    """UnreadableDate where what is told from today is told on: `Friday week`."""
    if words and (words[0] in _WEEKS or words[:2] in _FURTHER):
        told = " ".join(words[:2])
        raise UnreadableDate(f"{told!r} behind a day told from today: write its date")


def _stretches(phrase: Phrase) -> list[tuple[tuple[str, ...], Item | None]]:
    """The words left aside, each stretch with the item behind it."""
    if not phrase.unread:
        return []
    return [*((item.before, item) for item in phrase.items), (phrase.behind, None)]


def _beside_number(
    words: tuple[str, ...], place: int, after: Item | None, item: Item | None
) -> bool:
    """Whether a number stands beside a word, in the stretch or as a year or day around it."""
    before = [word for word in words[:place] if word not in _BETWEEN]
    behind = [word for word in words[place + 1 :] if word not in _BETWEEN]
    left = before[-1][0].isdigit() if before else _numbered(after)
    return left or (behind[0][0].isdigit() if behind else _numbered(item))


def _numbered(item: Item | None) -> bool:
    return item is not None and isinstance(item.expression, Year)


def _check_month(word: str, *, beside: bool) -> None:
    if beside and word in OTHER_MONTHS:
        name = MONTH_NAMES[OTHER_MONTHS[word] - 1]
        raise UnreadableDate(f"{word!r} is no month that I know: did you mean {name}?")
    near = _nearly(word, _MONTHS)
    if near and (beside or not _inflected(word, near)):
        raise UnreadableDate(f"{word!r} is no month: did you mean {near.capitalize()}?")


def _inflected(word: str, name: str) -> bool:
    """Whether it is rather another word: a short one, or a name with an ending."""
    return len(word) <= _SHORTEST + 1 or word.startswith(name)


@lru_cache(maxsize=4096)
def _nearly(word: str, names: tuple[str, ...]) -> str | None:
    """The name that a word is one slip away from."""
    if len(word) < _SHORTEST or not word.isalpha() or word in MONTHS or word in WEEKDAYS:
        return None
    alike = [name for name in names if name[0] == word[0]]
    cutoff = _NEARLY if len(word) > _SHORTEST else _NEARLY_SHORT
    return next(iter(get_close_matches(word, alike, n=1, cutoff=cutoff)), None)


def _check_before(words: tuple[str, ...], item: Item) -> None:
    """UnreadableDate where the word before a date says which of several, or that it is a week."""
    told = [word for word in words if word not in _JOINS]
    if told and item.modality in _COUNTED:
        _check_length([word for word in told if word.isalnum()][-_LENGTH:], item)
    if told and item.modality is Modality.BEFORE and told[-1] in ONE_UNIT:
        raise UnreadableDate(
            f"{told[-1]!r} before {item.bound!r} may be a span: write 'a {told[-1]} before', or the"
            " days that are meant"
        )
    if not told or item.bound not in {"", "of", "in"}:
        return
    word, before = told[-1], told[-2] if len(told) > 1 else ""
    if word in AND_OR and before in PART_WORDS:
        raise UnreadableDate(f"'{before} {word}' before a part of a period: write both dates")
    if word in WORKDAYS or (word.removesuffix("s") in WEEKDAYS and word not in WEEKDAYS):
        raise UnreadableDate(f"{word!r} come round: write 'every' and the weekday")
    last = word in LAST and item.bound == "of"
    if last or (word in _NUMBERED and before not in NOUNS) or word in _WEEKS:
        raise UnreadableDate(f"{word!r} before a date may make it another one: write that date")
    weekday = _nearly(word, _WEEKDAYS)
    if weekday and not isinstance(item.expression, Day | Timed):
        name = WEEKDAY_NAMES[WEEKDAYS[weekday]]
        raise UnreadableDate(f"{word!r} is no weekday: did you mean {name}?")
