"""Markup in every field: on no page of the desk, whoever adds it, is it anything but words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.integration.answer_desk import AMIRA, START, AnswerDesk, an_answer_desk
from tests.integration.signed_on import HOSTILE, looked_at
from tests.web_routes import read_of
from tracker.domain.people.person import Away, Person, Team
from tracker.domain.source import Source
from tracker.service.milestones.announcements import Announced

_MARK = "<script>alert("
_FACTS = ("title", "owner", "authority", "jurisdiction", "instrument", "kind", "source_quote")
_ASKED = "text=%3Cscript%3Ealert(%271%27)%3C/script%3E&owner=%3Cscript%3Ealert(1)%3C/script%3E"


@pytest.fixture
def desk(database_url: str) -> Iterator[AnswerDesk]:
    with an_answer_desk(database_url, title=HOSTILE, authority=HOSTILE) as answer_desk:
        yield answer_desk.served(sign_on_header="X-User", trusted_proxies=("10.0.0.0/8",))


def _fill(desk: AnswerDesk) -> None:
    """Markup wherever somebody can write."""
    facts = dict.fromkeys(_FACTS, HOSTILE)
    for key, due in (
        ("late", "2026-01-02"),
        ("x", "in 20 days"),
        ("vague", "2026"),
        ("tbc", "TBC"),
    ):
        desk.add(key, due=due, tags=(HOSTILE,), **facts)
    desk.add("doubt", due="Monday 6 January 2026", as_of=START.date(), **facts)
    to = Announced(due="in 25 days", as_of=START.date(), reason=HOSTILE)
    desk.milestones.move("x", to, desk.clock.now())
    away = Away(begin=START.date(), end=START.date() + timedelta(days=9), note=HOSTILE)
    with desk.store.write() as transaction:
        person = Person(
            handle="lee", name=f"Lee {HOSTILE}", addresses={"mail": HOSTILE}, away=(away,)
        )
        transaction.people.insert(person, START)
        team = Team(handle="team", name=f"Team {HOSTILE}", members=("amira", "lee"))
        transaction.people.insert_team(team, START)
        source = Source(
            name="x",
            url=f"https://feeds.example/{HOSTILE}",
            format="ics",
            every=timedelta(days=1),
            added_at=START,
            next_at=START,
            mapping=HOSTILE,
        )
        assert transaction.sources.insert(source)


def test_markup_in_every_field_is_but_words_on_every_page(desk: AnswerDesk) -> None:
    _fill(desk)
    paths = read_of(desk.app)
    met = []

    for path in (*paths, *(f"{path}?{_ASKED}" for path in paths)):
        shown = looked_at(desk, path, AMIRA.handle)
        if "html" not in shown.headers.get("content-type", ""):
            continue
        assert shown.status < 500, path
        assert _MARK not in shown.html, path
        assert "script" not in {tag for tag, _ in shown.page.tags}, path
        if HOSTILE.split("'")[0] in shown.words:
            met.append(path)

    assert {"/", "/mine", "/milestones", "/people", "/sources/x"} <= set(met)
