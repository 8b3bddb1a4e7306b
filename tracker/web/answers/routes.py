"""Where the pages of links are."""

from __future__ import annotations

from typing import Final

from fastapi import FastAPI

from tracker.service.answering.links import Links
from tracker.service.answering.seals import Seal
from tracker.web.answers.answering import AnswerPages
from tracker.web.answers.pages import Pages
from tracker.web.answers.visits import Seals, Visits
from tracker.web.callers import Throttle
from tracker.web.site import Site

_WRONG_LINKS: Final = 20  #: that an address may follow in a minute before it is told no more
_MINUTE_S: Final = 60.0
_ADDRESSES: Final = 4_096  #: that are counted at a time


def add_answers(app: FastAPI, site: Site) -> None:
    """Serve the pages of links below `/a/`."""
    asked = AnswerPages(
        site=site,
        visits=Visits(
            site=site,
            links=Links(site.base_url, site.secrets),
            seals=Seals(
                form=Seal(site.secrets, purpose="form"),
                reading=Seal(site.secrets, purpose="reading"),
                person=Seal(site.secrets, purpose="person"),
            ),
            throttle=Throttle(
                site.monotonic, most=_WRONG_LINKS, per_s=_MINUTE_S, addresses=_ADDRESSES
            ),
        ),
        pages=Pages(site.rendering),
    )
    path = f"{site.base}/a/{{token}}"
    app.add_route(path, site.guarded(asked.shown), methods=["GET"])
    app.add_route(path, site.guarded(asked.sent), methods=["POST"])
