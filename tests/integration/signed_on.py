"""A desk whose people have signed on: Amira may edit, Jonas answer, and everybody else look."""

from __future__ import annotations

from typing import Any

from tests.integration.answer_desk import START, AnswerDesk
from tests.web_reader import Answered, WebReader
from tracker.domain.people.person import Person
from tracker.domain.people.role import Role
from tracker.store.reads.reads import open_reads
from tracker.store.values.records import LogEntry

PROXY = "10.0.0.1"
AUDITOR = Person(handle="olga", name="Olga Auditor")
HOSTILE = "<script>alert('1')</script> \"&"


def with_roles(desk: AnswerDesk) -> AnswerDesk:
    """The desk with an auditor, its pages served to whoever a trusted proxy has signed on."""
    with desk.store.write() as transaction:
        transaction.people.insert(AUDITOR, START)
    return desk.served(
        sign_on_header="X-User",
        trusted_proxies=("10.0.0.0/8",),
        roles={Role.EDIT: ("amira",), Role.ANSWER: ("jonas",), Role.READ: ("everybody",)},
    )


def signed_on(desk: AnswerDesk, who: str = "amira", **changes: Any) -> WebReader:
    """The browser of somebody whom a trusted proxy has signed on."""
    return desk.reader(peer=PROXY, headers={"x-user": who}, **changes)


def looked_at(desk: AnswerDesk, path: str = "/milestones/m", who: str = "amira") -> Answered:
    """A page as somebody sees it."""
    return signed_on(desk, who).get(path)


def pressed(desk: AnswerDesk, act: str, who: str = "amira", **written: str) -> Answered:
    """What comes of filling in the form of an act of `m`, and pressing its button."""
    return signed_on(desk, who).press(f"/milestones/m/{act}", **written)


def followed(desk: AnswerDesk, sent: Answered, who: str = "amira") -> Answered:
    """The page to which a form led that was taken."""
    assert sent.status == 303, sent.words
    return looked_at(desk, sent.headers["location"], who)


def entries(desk: AnswerDesk, key: str = "m") -> list[LogEntry]:
    """What the log says of a milestone."""
    with open_reads(desk.url) as reads:
        return list(reads.log(key))


def last_entry(desk: AnswerDesk, key: str = "m") -> tuple[str, str | None, str]:
    """What was done last, by whom, and in which words."""
    entry = [each for each in entries(desk, key) if each.kind != "attempt"][-1]
    return entry.kind, entry.by, entry.detail
