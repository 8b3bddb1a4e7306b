"""What is asked for: an operation of the interface, and a request for one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import unquote

from pydantic import BaseModel

from tracker.dates.base.instants import day_in
from tracker.domain.people.role import Role
from tracker.domain.people.token import Token
from tracker.service.milestones.milestones import Milestones
from tracker.web.site import Site
from tracker.web.users import User

PREFIX: Final = "/api/v1"  #: below the base of the site
_NAMED: Final = re.compile(r"\{(\w+)\}")
#: what a key or a handle may hold; the slashes of keys are written %2F
_WITHIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What an operation gives."""

    value: object
    status: int = 200
    etag: str | None = None
    location: str | None = None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request of somebody who may do what they ask for."""

    site: Site
    user: User
    token: Token
    now: datetime
    named: Mapping[str, str]  #: by the path
    query: Any  #: as its operation has it, or None
    body: Any  #: the same
    headers: Mapping[str, str]  #: by names in small letters
    digest: str  #: of all that it asks for

    @property
    def tz(self) -> str:
        """The zone in which days and times are meant: the user's, or else everybody's."""
        return self.user.person.tz or self.site.defaults.tz

    @property
    def today(self) -> date:
        """The present day there."""
        return day_in(self.now, self.tz)

    def url(self, path: str) -> str:
        """Where something of the interface is."""
        return f"{self.site.base_url}{PREFIX}{path}"


@dataclass(frozen=True, kw_only=True)
class Operation:
    """Something that can be asked for."""

    name: str  #: as programs made from the document call it
    method: str
    path: str  #: below PREFIX, with names in braces
    role: Role
    summary: str
    answers: Mapping[str, object]  #: the JSON Schema of what it gives
    look: Callable[[Asked], Answer] | None = None  #: of what changes nothing
    change: Callable[[Asked, Milestones], Answer] | None = None  #: of what does
    query: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    status: int = 200
    tagged: bool = False  #: what it gives has an ETag
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        """Make the pattern of its paths."""
        made = _NAMED.sub(r"(?P<\1>[^/]+)", self.path)
        object.__setattr__(self, "pattern", re.compile(made))

    def looked(self, asked: Asked) -> Answer:
        """What it gives of what is there."""
        assert self.look is not None, self.name  # noqa: S101 - for type checkers
        return self.look(asked)

    @property
    def names(self) -> tuple[str, ...]:
        """What its path names."""
        return tuple(_NAMED.findall(self.path))

    def named(self, path: str) -> dict[str, str] | None:
        """What `path`, as it was sent, names; None where it is not one of this operation."""
        match = self.pattern.fullmatch(path)
        if match is None:
            return None
        names = {name: unquote(value) for name, value in match.groupdict().items()}
        return names if all(map(_WITHIN.fullmatch, names.values())) else None
