"""Where feeds are."""

from __future__ import annotations

from typing import Final

from fastapi import FastAPI

from tracker.service.people.feeds import FEEDS
from tracker.web.callers import Throttle
from tracker.web.feeds.feeds import Feeds
from tracker.web.site import Site

_WRONG: Final = 20  #: addresses that a caller may try in a minute before it is told no more
_MINUTE_S: Final = 60.0
_CALLERS: Final = 4_096  #: that are counted at a time


def add_feeds(app: FastAPI, site: Site) -> None:
    """Serve what calendars subscribe to below `/feed/`."""
    throttle = Throttle(site.monotonic, most=_WRONG, per_s=_MINUTE_S, addresses=_CALLERS)
    feeds = Feeds(site=site, throttle=throttle)
    path = f"{site.base}{FEEDS}/{{token}}.ics"
    app.add_route(path, site.guarded(feeds.shown), methods=["GET", "HEAD"])
