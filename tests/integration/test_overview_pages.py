"""The pages that say what matters now: overview, what is one's own, sources, people, the list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.integration.answer_desk import AMIRA, AnswerDesk, an_answer_desk
from tests.integration.desk import START
from tests.web_reader import WebReader
from tracker.domain.people.person import Away, Person, Team
from tracker.domain.people.role import Role
from tracker.domain.source import Source
from tracker.service.milestones.announcements import Announced

PROXY = "10.0.0.1"


@pytest.fixture
def desk(database_url: str) -> Iterator[AnswerDesk]:
    with an_answer_desk(database_url) as answer_desk:
        yield answer_desk.served(sign_on_header="X-User", trusted_proxies=("10.0.0.0/8",))


def signed_on(desk: AnswerDesk, who: str = "amira", **changes: Any) -> WebReader:
    """The browser of somebody whom a trusted proxy has signed on."""
    return desk.reader(peer=PROXY, headers={"x-user": who}, **changes)


def _day(days: int) -> str:
    return (START + timedelta(days=days)).date().isoformat()


def test_the_overview_says_what_is_overdue_what_comes_and_what_moved(desk: AnswerDesk) -> None:
    desk.add("late", title="Late return", due="2026-01-02")
    desk.add("soon", title="Levy", due=_day(20))
    desk.add("later", title="Plan", due=_day(60))
    desk.add("meeting", title="A meeting that is over", kind="meeting", due="2026-01-02")
    desk.add("far", title="Far off", due="2028-01-01")
    to = Announced(due=_day(25), as_of=START.date(), reason="ministers asked for time")
    desk.milestones.move("soon", to, desk.clock.now())

    shown = signed_on(desk).get("/")

    assert shown.status == 200
    assert "Overdue duties (1)" in shown.words
    assert "The next 30 days (2)" in shown.words
    assert "The next 90 days (3)" in shown.words
    assert "What moved in the last 30 days (1)" in shown.words
    assert "ministers asked for time" in shown.words
    links = shown.page.links
    assert links["Late return"] == "/milestones/late"
    assert "Far off" not in links
    for words in ("Overdue duties", "The next 30 days", "The next 90 days"):
        assert words in shown.words
    listed = signed_on(desk).get("/milestones?standing=open&overdue_before=2026-01-06")
    assert "1 milestone" in listed.words
    assert "duties whose last day was before Tuesday 6 January 2026" in listed.words


def test_lists_behind_the_overview_hold_what_it_counts(desk: AnswerDesk) -> None:
    for number in range(9):
        desk.add(f"late{number}", title=f"Late {number}", due="2026-01-02", owner="jonas")
    reader = signed_on(desk)

    shown = reader.get("/")
    query = next(
        attributes["href"]
        for tag, attributes in shown.page.tags
        if tag == "a" and "overdue_before" in str(attributes.get("href"))
    )

    assert "Overdue duties (9)" in shown.words
    assert ("Late 5" in shown.words, "Late 6" in shown.words) == (True, False)
    assert "9 milestones" in reader.get(str(query)).words


def test_what_ends_next_is_shown_first_and_not_what_opened_long_ago(desk: AnswerDesk) -> None:
    desk.add("year", title="Some day of the year", due="2026")
    for number in range(5):
        desk.add(f"k{number}", title=f"Levy {number}", due=_day(20 + number))

    shown = signed_on(desk).get("/")

    assert "The next 30 days (7)" in shown.words
    soon = shown.words.split("The next 30 days (7)")[1].split("The next 90 days")[0]
    places = [soon.index(each) for each in ("Client asset return", "Levy 0", "Levy 4")]
    assert places == sorted(places)
    assert "Some day of the year" not in soon


def test_pages_have_the_order_of_every_list(desk: AnswerDesk) -> None:
    mine = {"owner": "amira"}
    desk.add("wide", title="Opens first", due=f"between {_day(2)} and {_day(25)}", **mine)
    desk.add("brief", title="Ends first", due=_day(20), **mine)
    reader = signed_on(desk)

    for path in ("/", "/mine", "/milestones"):
        words = reader.get(path).words
        assert 0 < words.index("Opens first") < words.index("Ends first"), path


def test_the_overview_says_that_no_daemon_runs(desk: AnswerDesk) -> None:
    shown = signed_on(desk).get("/")

    assert "so no reminder goes out" in shown.words
    assert "Look here" in shown.words


def test_what_was_told_waits_for_an_answer_until_somebody_gives_one(desk: AnswerDesk) -> None:
    reader = signed_on(desk)

    before = reader.get("/mine")
    desk.press("seen")
    after = reader.get("/mine")

    assert "Waits for an answer (1)" in before.words
    assert before.page.links["Seen it"] == "/milestones/m/seen"
    assert before.page.links["Not mine"] == "/milestones/m/not-mine"
    assert "Waits for an answer (0)" in after.words
    assert "Client asset return" in after.words  # it is due within the next 30 days


def test_what_a_team_owns_is_mine_too_and_nothing_of_others(desk: AnswerDesk) -> None:
    with desk.store.write() as transaction:
        team = Team(handle="crypto", name="Crypto team", members=("amira",))
        transaction.people.insert_team(team, START)
    desk.add("team", title="Of the team", due=_day(10), owner="Crypto Team")
    desk.add("other", title="Of somebody else", due=_day(10), owner="jonas")
    desk.add("vague", title="Known to the year", due="2027", owner="crypto")

    shown = signed_on(desk).get("/mine")

    assert "Of the team" in shown.words
    assert "Of somebody else" not in shown.words
    assert "Soft dates to check (1)" in shown.words
    assert shown.page.links["Checked, nothing new"] == "/milestones/vague/checked"


def test_who_owns_nothing_is_shown_nothing(desk: AnswerDesk) -> None:
    shown = signed_on(desk, "jonas").get("/mine")

    assert "Client asset return" not in shown.words
    assert "The next 30 days (0)" in shown.words


def test_who_may_only_read_is_offered_no_answer(desk: AnswerDesk) -> None:
    shown = signed_on(desk.served(roles={Role.READ: ("amira",)})).get("/mine")

    assert "Waits for an answer (1)" in shown.words
    assert "Seen it" not in shown.page.links
    assert "You may look and not answer" in shown.words


def test_people_are_shown_with_who_is_away_and_what_each_owns(desk: AnswerDesk) -> None:
    away = Away(begin=START.date(), end=START.date() + timedelta(days=9))
    with desk.store.write() as transaction:
        gone = Person(handle="lee", name="Lee Sample", away=(away,), stand_in="amira")
        transaction.people.insert(gone, START)
        team = Team(handle="crypto", name="Crypto team", members=("lee", "amira"), leads=("jonas",))
        transaction.people.insert_team(team, START)
    desk.add("strange", title="Nobody's", due=_day(9), owner="the policy people")
    reader = signed_on(desk)

    shown = reader.get("/people")

    assert "away until Wednesday 14 January 2026; Amira Example is told" in shown.words
    assert "Lee Sample, Amira Example" in shown.words
    assert "the policy people" in shown.words
    assert AMIRA.addresses["mail"] not in shown.html
    desk.add("stray", title="Without an owner", due=_day(9))
    nobodys = reader.get("/people").page.links["1 milestone that is still open"]
    assert nobodys == "/milestones?no_owner=yes"
    owned = shown.page.links["1"]
    assert "milestone" in reader.get(owned).words


def test_sources_are_shown_with_their_runs(desk: AnswerDesk) -> None:
    source = Source(
        name="holidays",
        url="https://feeds.example/${TOKEN}.ics",
        format="ics",
        every=timedelta(days=1),
        added_at=START,
        next_at=START,
    )
    with desk.store.write() as transaction:
        assert transaction.sources.insert(source)
        claimed = transaction.sources.claim("holidays", START, START + timedelta(minutes=5))
    reader = signed_on(desk)

    listed, one = reader.get("/sources"), reader.get("/sources/holidays")

    assert claimed is not None
    assert listed.page.links["holidays"] == "/sources/holidays"
    assert "fetching" in listed.words
    assert "is being fetched" in one.words
    assert "${TOKEN}" in one.words
    assert reader.get("/sources/others").status == 404


def test_each_filter_can_be_dropped(desk: AnswerDesk) -> None:
    reader = signed_on(desk)

    shown = reader.get("/milestones?owner=amira&text=asset&standing=all")
    dropped = shown.page.links[": owned by amira"]

    assert "owned by amira" in shown.words
    assert dropped == "/milestones?text=asset&standing=all"
    assert "with the words “asset”" in reader.get(dropped).words
    assert "owned by" not in reader.get(dropped).words.replace("Owner", "")
