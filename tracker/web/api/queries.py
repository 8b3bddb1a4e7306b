"""What requests that only look say in the query of their URL."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from tracker.planning.search import Search, Standing, search_of
from tracker.web.api.fields import Day, Key, Name, Query, Stated

LIMIT: Final = 100
MOST: Final = 500
_LONGEST_PHRASE: Final = 1_000
_SEARCHED: Final = 200  #: characters
_DAYS: Final = 366


def _number(value: object) -> object:
    if isinstance(value, str) and not (value.isascii() and value.isdigit()):
        raise ValueError("is no number; write digits alone")
    return value


def _place(value: object) -> object:
    """The values that `cursor` wrote."""
    if not isinstance(value, str):
        return value
    try:
        found = json.loads(base64.urlsafe_b64decode(value.encode("ascii")))
    except (ValueError, RecursionError) as error:
        raise ValueError("is no place in this list; take it from `next`") from error
    if not isinstance(found, list) or not all(_is_plain(each) for each in found):
        raise ValueError("is no place in this list; take it from `next`")
    return tuple(found)


def _dated(place: tuple[str, ...]) -> tuple[str, ...]:
    """A place that begins with a day or an instant, which databases can be asked about."""
    datetime.fromisoformat(place[0])
    return place


def _is_plain(value: object) -> bool:
    if isinstance(value, str):
        return value.isprintable()
    return isinstance(value, int) and abs(value) < 1 << 53


def cursor(*values: str | int) -> str:
    """A place in a list, as `after` takes it."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


Limit = Annotated[int, BeforeValidator(_number), Field(ge=1, le=MOST)]
Days = Annotated[int, BeforeValidator(_number), Field(ge=0, le=_DAYS)]
_PLACE_SCHEMA = WithJsonSchema({"type": "string", "maxLength": 1_000})
MilestonePlace = Annotated[
    tuple[str, str], BeforeValidator(_place), AfterValidator(_dated), _PLACE_SCHEMA
]
LogPlace = Annotated[
    tuple[str, int, int], BeforeValidator(_place), AfterValidator(_dated), _PLACE_SCHEMA
]
SendPlace = Annotated[
    tuple[str, str, str, str, str, str],
    BeforeValidator(_place),
    AfterValidator(_dated),
    _PLACE_SCHEMA,
]
Searched = Annotated[str, Field(max_length=_SEARCHED)]


class Milestones(Query):
    """Which milestones are listed."""

    text: Searched | None = None
    standing: Literal["live", "open", "suspended", "closed", "all"] = "live"
    owner: list[Searched] = Field(default_factory=list)
    no_owner: Literal["yes", "no"] = "no"
    authority: Searched | None = None
    jurisdiction: Searched | None = None
    tag: list[Searched] = Field(default_factory=list)
    kind: Searched | None = None
    due_from: Day | None = None
    due_before: Day | None = None
    overdue_before: Day | None = None
    needs_a_look: Literal["yes", "no"] = "no"
    limit: Limit = LIMIT
    after: MilestonePlace | None = None

    @property
    def search(self) -> Search:
        """What is looked for; UsageError for what cannot be."""
        return search_of(self._pairs())

    def _pairs(self) -> Iterator[tuple[str, str]]:
        for name in ("text", "authority", "jurisdiction", "kind"):
            yield name, getattr(self, name) or ""
        yield "standing", Standing(self.standing).value
        yield from (("owner", each) for each in self.owner)
        yield from (("tag", each) for each in self.tag)
        for name in ("due_from", "due_before", "overdue_before"):
            day = getattr(self, name)
            yield name, day.isoformat() if day else ""
        for name in ("no_owner", "needs_a_look"):
            yield name, getattr(self, name)


class Log(Query):
    """Which entries of the log."""

    key: Key | None = None
    full: Literal["yes", "no"] = "no"
    limit: Limit = LIMIT
    after: LogPlace | None = None


class Upcoming(Query):
    """Which sends."""

    days: Days = 30
    limit: Limit = LIMIT
    after: SendPlace | None = None


class When(Query):
    """A phrase, and what is known beside it."""

    text: Annotated[Stated, Field(max_length=_LONGEST_PHRASE)]
    as_of: Day | None = None
    anchor: list[Name] = Field(default_factory=list)
    calendar: Name | None = None
    roll: (
        Literal["unadjusted", "following", "preceding", "modified following", "modified preceding"]
        | None
    ) = None
    tz: Name | None = None
    fiscal: Name | None = None
    dayfirst: Literal["yes", "no"] | None = None
    explain: Literal["yes", "no"] = "no"
