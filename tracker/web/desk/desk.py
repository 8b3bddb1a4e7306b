"""What every page of the desk has: where else one can go, who is signed on, and what day it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from tracker.dates.base.instants import day_in
from tracker.web.site import Site, unread
from tracker.web.users import User


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A page that every other one leads to."""

    label: str
    path: str  #: below the base

    def holds(self, path: str) -> bool:
        """Whether `path` is this page, or one of those below it."""
        return path == self.path or (self.path != "/" and path.startswith(f"{self.path}/"))


PLACES: Final = (
    Place(label="Overview", path="/"),
    Place(label="Mine", path="/mine"),
    Place(label="Milestones", path="/milestones"),
    Place(label="Timeline", path="/timeline"),
    Place(label="Calendar", path="/calendar"),
    Place(label="Report", path="/report"),
    Place(label="Sources", path="/sources"),
    Place(label="People", path="/people"),
)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Makes the pages of a site for users."""

    site: Site

    def page(
        self, request: Request, user: User, template: str, status: int = 200, /, **values: object
    ) -> Response:
        """The page that `desk/TEMPLATE` makes of `values`; its `title` is one of them."""
        here = request.url.path.removeprefix(self.site.base) or "/"
        return self.site.rendering.page(
            f"desk/{template}",
            status,
            places=PLACES,
            here=here,
            user=user,
            unread=unread(),
            **values,
        )

    def zone_of(self, user: User) -> str:
        """The time zone in which `user` reads days and times."""
        return user.person.tz or self.site.defaults.tz

    def today(self, user: User, now: datetime) -> date:
        """What day it is for `user`."""
        return day_in(now, self.zone_of(user))
