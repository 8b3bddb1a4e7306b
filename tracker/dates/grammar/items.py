"""The items of a phrase, and what they say of each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Flag, auto
from functools import lru_cache, reduce
from operator import or_

from tracker.dates.base.window import Modality
from tracker.dates.base.wordlists import word_set
from tracker.dates.grammar.expressions import Choice, Expression

#: Before the last of several dates these say that it takes the place of the others.
REVISIONS = word_set(
    """
    delayed delay delays delaying postponed postpones postpone postponing postponement deferred
    defer defers deferral extended extend extends extending extension moved moves move changed
    change changes changing revised revises rescheduled brought pushed amended striking inserting
    substituting substituted replaced replacing replace replaces substitute substitutes
    corrected moving shifting shifted shift slip slips slipping reopened slipped
    """
)
#: Between a rule and a printed date these say that both name one day.
_APPOSITIONS = word_set(", ( - : ; ie eg namely that is viz by i e which being")


class Says(Flag):
    """What the words of a bound say beside their modality."""

    NOTHING = 0
    NO_MORE = auto()  #: none, or a bare word that also stands before a date that was said already
    THE_OLD = auto()  #: of a date that moved: from
    THE_FIRST = auto()  #: of what comes round: starting, beginning, from
    BEGINNING_IN = auto()  #: of a year, that it is the first one
    NOT_BEFORE = auto()  #: no earlier than this, whatever else is said
    ENDING_AFTER = auto()  #: of a period, that it ends on or after this and nobody knows when
    AT_LEAST = auto()  #: of a span


_SAID = {
    Says.NO_MORE: re.compile(r"^(?:by|on|until|namely)?$"),
    Says.THE_OLD: re.compile(r"from$"),
    Says.THE_FIRST: re.compile(r"^(?:starting|beginning|commencing|from|as from)\b"),
    Says.BEGINNING_IN: re.compile(r"\b(?:beginning|starting|commencing)\s+(?:in|with)$"),
    Says.NOT_BEFORE: re.compile(
        r"^(?:(?:not|never) before|not until|(?:no|not) (?:earlier|sooner)"
        r"|(?:at )?(?:the )?(?:very )?earliest)"
    ),
    Says.ENDING_AFTER: re.compile(r"\b(?:ending|ends)\s+(?:on\s+(?:or|and)\s+)?after$"),
    Says.AT_LEAST: re.compile(r"at least$"),
}


@lru_cache(maxsize=1024)  # there are few bounds, and each is asked of every phrase
def says_of(bound: str) -> Says:
    """What the words of a bound, in lower case, say beside their modality."""
    return reduce(or_, (say for say, told in _SAID.items() if told.search(bound)), Says.NOTHING)


@dataclass(frozen=True, kw_only=True, slots=True)
class Binding:
    """How an item binds."""

    modality: Modality = Modality.ON
    bound: str = ""  #: the words that say so, in lower case
    says: Says = Says.NO_MORE


UNBOUND = Binding()


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A part of the phrase that says something of when."""

    expression: Expression
    binding: Binding
    start: int  #: offset of its first character, bounds included
    end: int  #: offset behind its last character
    before: tuple[str, ...]  #: the words since the item before it

    @property
    def modality(self) -> Modality:
        """How it binds."""
        return self.binding.modality

    @property
    def bound(self) -> str:
        """The words of its bound."""
        return self.binding.bound

    def says(self, more: Says) -> bool:
        """Whether its bound says so."""
        return more in self.binding.says


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrase:
    """A phrase taken apart."""

    items: tuple[Item, ...]
    unread: tuple[str, ...]  #: stretches of words that say nothing of when
    dayfirst: bool | None  #: the order of day and month, where one of its dates shows it
    unexplained: tuple[str, ...]  #: numbers that belong neither to a date nor to anything known
    behind: tuple[str, ...] = ()  #: the words since the last item


def revises(items: list[Item]) -> bool:
    """Whether the last of several dates takes the place of the others."""
    return any(
        REVISIONS.intersection(item.before) and "subject" not in item.before for item in items
    )


def prints_the_result(ruled: list[Item], dated: list[Item]) -> bool:
    """Whether a printed date says again what the rule says: `60 days after X, i.e. 1 May 2026`."""
    if len(ruled) != 1 or len(dated) != 1 or isinstance(ruled[0].expression, Choice):
        return False
    second = max(ruled[0], dated[0], key=lambda item: item.start)
    bounds_it = second is dated[0] and not second.says(Says.NO_MORE)
    return not bounds_it and _APPOSITIONS.issuperset(second.before)


def used(text: str, items: tuple[Item, ...] | list[Item]) -> str:
    """The words of some items."""
    return "; ".join(text[item.start : item.end].strip() for item in items)


def modality_of(items: tuple[Item, ...] | list[Item]) -> Modality:
    """The first bound among some items."""
    bounds = [item.modality for item in items if item.modality is not Modality.ON]
    return bounds[0] if bounds else Modality.ON
