"""Feeds of people: an address for each, which is shown once, and lets in until it is revoked."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from tracker.config.web import WebSettings
from tracker.domain.people.token import Token, TokenUse
from tracker.errors import BadSettings, NotFound
from tracker.planning.agenda.feed import Feed
from tracker.service.people.tokens import Tokens
from tracker.store.reads.reads import Reads

FEEDS: Final = "/feed"  #: below `base_url`: where feeds are


def subscribe(  # noqa: PLR0913 - what a feed is made of
    tokens: Tokens, web: WebSettings, feed: Feed, *, person: str, name: str, now: datetime
) -> tuple[Token, str]:
    """A new feed for whoever `person` names, and its address: nobody sees that again.

    Raises BadSettings where there are no pages, NotFound where nobody is called so, UsageError
    where it cannot be for them.
    """
    if web.base_url is None:
        raise BadSettings(
            "a feed would lead nowhere: web.base_url is not set; write for instance "
            'base_url = "https://tracker.example.org" into [web], and run `tracker web`'
        )
    token, shown = tokens.issue(
        TokenUse.FEED, person=person, name=name, now=now, search=feed.query()
    )
    return token, f"{web.base_url}{FEEDS}/{shown}.ics"


def feeds_of(reads: Reads) -> tuple[Token, ...]:
    """Every feed, the newest first; revoked ones, too."""
    return tuple(each for each in reads.tokens() if each.use is TokenUse.FEED)


def check_feed(reads: Reads, number: int) -> None:
    """Raise NotFound where no feed has that number."""
    if number not in {each.id for each in feeds_of(reads)}:
        raise NotFound(f"there is no feed of the number {number}; `tracker feed list` shows all")
