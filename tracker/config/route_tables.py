"""The shape of the routes in the settings file, and the words for whom to tell."""

from __future__ import annotations

from typing import Final

from tracker.config.shape.fields import NAME
from tracker.config.shape.readers import Each, one_of, text
from tracker.config.shape.table import Table, key
from tracker.domain.people.route import RoutesMatch
from tracker.domain.policy import Whom, WhomKind
from tracker.errors import UsageError

_UNREAD = "(unreadable)"  #: the name of no channel; the word itself may be a secret


def _words(value: object) -> tuple[str, ...]:
    """One word as a list of one."""
    return TELL([value] if isinstance(value, str) else value)


WORDS = _words
MATCH = one_of(RoutesMatch)
TELL = Each(text)


def whom_of(word: str) -> Whom:
    """Whom a word of `tell` names.

    One that cannot be read names a channel that there is not: what was meant for somebody must not
    go to everybody, so the operator stands in.
    """
    try:
        return Whom.parse(word)
    except UsageError:
        return Whom(kind=WhomKind.CHANNEL, name=_UNREAD)


#: the keys that say what a route is for; without any of them it is for everything
CONDITIONS: Final = (
    "authority",
    "jurisdiction",
    "instrument",
    "kind",
    "owned_by",
    "tags_any",
    "tags_all",
)


class RouteTable(Table):
    """[[routes]]: whom to tell, and what to add with, by what is known of a milestone."""

    authority: tuple[str, ...] = key(
        WORDS,
        default=(),
        description="For milestones of this authority, or of one of these.",
        example='"FCA"',
    )
    jurisdiction: tuple[str, ...] = key(
        WORDS,
        default=(),
        description="For milestones of this jurisdiction, or of one of these.",
        example='["UK", "EU"]',
    )
    instrument: tuple[str, ...] = key(
        WORDS,
        default=(),
        description="For milestones of this instrument, or of one of these.",
        example='"MiCA"',
    )
    kind: tuple[str, ...] = key(
        WORDS,
        default=(),
        description="For milestones of this kind, or of one of these.",
        example='"report"',
    )
    owned_by: tuple[str, ...] = key(
        WORDS,
        default=(),
        description="For milestones that have this owner, or one of these.",
        example='"Policy team"',
    )
    tags_any: tuple[str, ...] = key(
        WORDS,
        default=(),
        description="For milestones with at least one of these tags.",
        example='["crypto"]',
    )
    tags_all: tuple[str, ...] = key(
        WORDS,
        default=(),
        description="For milestones with every one of these tags.",
        example='["crypto", "stablecoin"]',
    )
    tell: tuple[str, ...] = key(
        TELL,
        default=(),
        description="Whom to tell, beside those whom the policy names.",
        example='["team:crypto"]',
    )
    policy: str | None = key(
        NAME,
        default=None,
        description="The policy of milestones that are added without one.",
        example='"filings"',
    )
    owner: str | None = key(
        text,
        default=None,
        description="The owner of milestones that are added without one.",
        example='"crypto"',
    )
    tags: tuple[str, ...] = key(
        Each(NAME),
        default=(),
        description="The tags of milestones that are added without any.",
        example='["crypto"]',
    )
