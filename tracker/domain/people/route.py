"""Routes: rules by what is known of a milestone for whom to tell, and what it is added with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.facts import Facts
from tracker.domain.policy import Whom


class RoutesMatch(StrEnum):
    """Which of several routes that match are taken."""

    FIRST = "first"
    ALL = "all"


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """A rule: what it is for, and what follows.

    Each condition that is stated has to hold; of its words one. Small and large letters are alike.
    """

    number: int  #: its place in the settings, from 1
    authority: tuple[str, ...] = ()
    jurisdiction: tuple[str, ...] = ()
    instrument: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    owned_by: tuple[str, ...] = ()
    tags_any: tuple[str, ...] = ()
    tags_all: tuple[str, ...] = ()
    tell: tuple[Whom, ...] = ()
    policy: str | None = None  #: of what is added without one
    owner: str | None = None  #: of what is added without one
    tags: tuple[str, ...] = ()  #: of what is added without any

    def matches(self, facts: Facts) -> bool:
        """Whether `facts` are what it is for."""
        stated = (
            (self.authority, facts.authority),
            (self.jurisdiction, facts.jurisdiction),
            (self.instrument, facts.instrument),
            (self.kind, facts.kind),
            (self.owned_by, facts.owner),
        )
        tags = _folded(facts.tags)
        return (
            all(not words or _fold(value or "") in _folded(words) for words, value in stated)
            and (not self.tags_any or not tags.isdisjoint(_folded(self.tags_any)))
            and tags.issuperset(_folded(self.tags_all))
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Routes:
    """The routes in the order of the settings, and which of those that match are taken."""

    routes: tuple[Route, ...] = ()
    match: RoutesMatch = RoutesMatch.ALL

    def of(self, facts: Facts) -> tuple[Route, ...]:
        """The routes that `facts` take."""
        found = tuple(route for route in self.routes if route.matches(facts))
        return found[:1] if self.match is RoutesMatch.FIRST else found


def _fold(word: str) -> str:
    return word.strip().casefold()


def _folded(words: Sequence[str]) -> frozenset[str]:
    return frozenset(map(_fold, words))
