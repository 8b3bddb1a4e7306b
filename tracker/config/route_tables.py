"""The shape of the routes in the settings file, and the words for whom to tell."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BeforeValidator, Field, StrictStr

from tracker.config.fields import Name, Table
from tracker.domain.people.route import RoutesMatch
from tracker.domain.policy import Whom, WhomKind
from tracker.errors import UsageError

_UNREAD = "(unreadable)"  #: the name of no channel; the word itself may be a secret


def _words(value: object) -> object:
    """One word as a list of one."""
    return [value] if isinstance(value, str) else value


def _match(value: object) -> RoutesMatch:
    if value not in tuple(RoutesMatch):
        raise ValueError('must be "first" or "all"')
    return RoutesMatch(str(value))


Words = Annotated[tuple[StrictStr, ...], BeforeValidator(_words)]
Match = Annotated[RoutesMatch, BeforeValidator(_match)]
Tell = tuple[StrictStr, ...]


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

    authority: Words = Field(
        default=(),
        description="For milestones of this authority, or of one of these.",
        examples=['"FCA"'],
    )
    jurisdiction: Words = Field(
        default=(),
        description="For milestones of this jurisdiction, or of one of these.",
        examples=['["UK", "EU"]'],
    )
    instrument: Words = Field(
        default=(),
        description="For milestones of this instrument, or of one of these.",
        examples=['"MiCA"'],
    )
    kind: Words = Field(
        default=(),
        description="For milestones of this kind, or of one of these.",
        examples=['"report"'],
    )
    owned_by: Words = Field(
        default=(),
        description="For milestones that have this owner, or one of these.",
        examples=['"Policy team"'],
    )
    tags_any: Words = Field(
        default=(),
        description="For milestones with at least one of these tags.",
        examples=['["crypto"]'],
    )
    tags_all: Words = Field(
        default=(),
        description="For milestones with every one of these tags.",
        examples=['["crypto", "stablecoin"]'],
    )
    tell: Tell = Field(
        default=(),
        description="Whom to tell, beside those whom the policy names.",
        examples=['["team:crypto"]'],
    )
    policy: Name | None = Field(
        default=None,
        description="The policy of milestones that are added without one.",
        examples=['"filings"'],
    )
    owner: StrictStr | None = Field(
        default=None,
        description="The owner of milestones that are added without one.",
        examples=['"crypto"'],
    )
    tags: tuple[Name, ...] = Field(
        default=(),
        description="The tags of milestones that are added without any.",
        examples=['["crypto"]'],
    )
