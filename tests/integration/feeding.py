"""Feeds of an answer desk."""

from __future__ import annotations

from typing import Any

from tests.integration.answer_desk import AnswerDesk
from tracker.planning.agenda.feed import Feed
from tracker.service.people.feeds import subscribe
from tracker.service.people.tokens import Tokens


def a_feed(
    desk: AnswerDesk, feed: Feed | None = None, *, person: str = "amira", name: str = "Mine"
) -> str:
    """The address of a new feed of that person."""
    tokens: Any = Tokens(desk.store, by="A. Counsel")
    _, url = subscribe(
        tokens, desk.web, feed or Feed(), person=person, name=name, now=desk.clock.now()
    )
    return url
