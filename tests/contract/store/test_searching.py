"""Milestones are found by what a search says, on both databases alike, whole or by pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from tests.builders import NOW, a_due, a_milestone
from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.planning.search import Search, Standing
from tracker.store.database import create_database, open_store
from tracker.store.reads.reads import Reads, open_reads
from tracker.store.reads.searching import Page
from tracker.store.store import Store


@pytest.fixture
def reads(store: Store, database_url: str) -> Iterator[Reads]:
    with open_reads(database_url) as opened:
        yield opened


def _insert(store: Store, *milestones: Milestone) -> None:
    with store.write() as transaction:
        transaction.milestones.insert(milestones, NOW)


FILTERS = {
    "every one": ({}, ["april", "closed", "march", "us", "undated"]),
    "open ones": (
        {"standing": Standing.OPEN},
        ["april", "march", "us", "undated"],
    ),
    "closed ones": ({"standing": Standing.CLOSED}, ["closed"]),
    "suspended ones": ({"standing": Standing.SUSPENDED}, []),
    "before a day, which leaves out those without any": (
        {"due_before": date(2026, 4, 1)},
        ["closed", "march", "us"],
    ),
    "a tag": ({"tags": ("crypto",)}, ["march"]),
    "two tags": ({"tags": ("crypto", "uk")}, ["march"]),
    "part of a tag": ({"tags": ("cry",)}, []),
    "a tag beside quotes": ({"tags": ('say "uk"',)}, ["april"]),
    "what stands in quotes in a tag": ({"tags": ('"uk"',)}, []),
    "a jurisdiction in whatever letters, among others, too": (
        {"jurisdiction": "us"},
        ["closed", "us"],
    ),
    "a jurisdiction of which others hold a part": ({"jurisdiction": "E"}, []),
    "a jurisdiction of two words": ({"jurisdiction": "Hong Kong"}, ["closed"]),
    "several jurisdictions, all of which it binds in": (
        {"jurisdiction": "Hong Kong/US"},
        ["closed"],
    ),
    "a jurisdiction with what means something to databases": ({"jurisdiction": "%"}, []),
    "an owner in whatever letters": ({"owners": ("jonas", "ÄNNE")}, ["april", "us"]),
    "no owner": ({"no_owner": True}, ["closed", "march", "undated"]),
    "no owner and one, which nothing has": ({"no_owner": True, "owners": ("jonas",)}, []),
    "an authority": ({"authority": "FCA"}, ["april"]),
    "a kind": ({"kind": "filing"}, ["april"]),
    "all words of a text, wherever they stand": ({"text": "ÖFFNUNG jonas"}, ["april"]),
    "a text with what means something to databases": ({"text": "100%_"}, ["us"]),
    "one day in the middle of a window": (
        {"due_from": date(2026, 3, 15), "due_before": date(2026, 3, 16)},
        ["closed", "march", "us"],
    ),
    "from a day on, what waits for longer, too": ({"due_from": date(2026, 4, 1)}, ["april"]),
    "what needs a look": ({"needs_a_look": True}, ["march"]),
    "all of them": (
        {
            "standing": Standing.OPEN,
            "due_before": date(2027, 1, 1),
            "tags": ("crypto",),
            "jurisdiction": "GB",
        },
        ["march"],
    ),
}


@pytest.mark.parametrize(("wanted", "keys"), FILTERS.values(), ids=FILTERS.keys())
def test_milestones_are_found_by(
    store: Store, reads: Reads, wanted: dict[str, Any], keys: list[str]
) -> None:
    _insert(
        store,
        a_milestone(
            "march",
            due=a_due(doubts=("the year may be another",)),
            tags=("uk", "crypto"),
            jurisdiction="GB",
        ),
        a_milestone(
            "us", title="A fee of 100%_", jurisdiction="US", tags=("cry-pto",), owner="Änne"
        ),
        a_milestone("closed", status=MilestoneStatus.MET, jurisdiction="UK/EU, US and Hong Kong"),
        a_milestone(
            "april",
            title="Öffnung",
            due=date(2026, 4, 1),
            owner="Jonas",
            authority="FCA",
            kind="filing",
            tags=('say "uk"',),
        ),
        a_milestone("undated", due=a_due(None)),
    )
    search = Search(**{"standing": Standing.ALL} | wanted)
    assert sorted(each.key for each in reads.milestones(search)) == sorted(keys)
    assert reads.count(search) == len(keys)


def test_pages_put_together_are_the_whole_in_its_order(store: Store, reads: Reads) -> None:
    days = [date(2026, 1, 1 + number // 3) for number in range(10)]
    _insert(store, *(a_milestone(f"m{n}", due=day) for n, day in enumerate(days)))
    _insert(store, a_milestone("undated", due=a_due(None)), a_milestone("none", due=a_due(None)))
    pages = list(_pages(reads, 5))
    assert [len(page) for page in pages] == [5, 5, 2]
    assert [each for page in pages for each in page] == list(reads.milestones())
    assert list(_pages(reads, 12)) == [reads.milestones()]


def _pages(reads: Reads, size: int) -> Iterator[tuple[Milestone, ...]]:
    after: tuple[str, str] | None = None
    while True:
        found, after = reads.page(Search(), Page(size=size, after=after))
        yield found
        if after is None:
            return


@pytest.mark.parametrize("lost", [(4,), (3, 4), (0, 1, 2, 3, 4), (9,)])
def test_what_cannot_be_read_ends_no_page(
    store: Store, reads: Reads, lost: tuple[int, ...]
) -> None:
    days = [date(2026, 1, 1 + number) for number in range(10)]
    _insert(store, *(a_milestone(f"m{n}", due=day) for n, day in enumerate(days)))
    damage = text("UPDATE milestones SET tags = '{' WHERE key = :key")
    with store._engine.begin() as connection:
        connection.execute(damage, [{"key": f"m{number}"} for number in lost])
    met = [each.key for page in _pages(reads, 5) for each in page]
    assert met == [f"m{number}" for number in range(10) if number not in lost]
    assert len(reads.aside) == len(lost)


def test_what_is_read_some_at_a_time_is_the_whole(
    store: Store, reads: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.store.reads.reads._AT_A_TIME", 2)
    _insert(store, *(a_milestone(f"m{n}", due=date(2026, 1, 1)) for n in range(5)))
    assert list(reads.each(Search())) == list(reads.milestones())


def _owned_keys(reads: Reads) -> list[str]:
    return [each.key for each in reads.owned(lambda words: words.casefold() == "änne")]


def test_what_somebody_owns_is_found_however_they_are_spelled(store: Store, reads: Reads) -> None:
    _insert(
        store,
        a_milestone("later", owner="Änne", due=date(2026, 5, 1)),
        a_milestone("first", owner="änne"),
        a_milestone("paused", owner="änne", status=MilestoneStatus.SUSPENDED, due=a_due(None)),
        a_milestone("met", owner="änne", status=MilestoneStatus.MET),
        a_milestone("other", owner="Jonas"),
        a_milestone("nobody"),
    )
    assert _owned_keys(reads) == ["first", "later", "paused"]


def test_what_may_be_somebodys_and_cannot_be_read_is_set_aside(store: Store, reads: Reads) -> None:
    _insert(store, a_milestone("mine", owner="änne"), a_milestone("lost", owner="änne"))
    if store.file is None:
        pytest.skip("a server takes only text for an owner")
    with store._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE milestones SET owner = X'FF41' WHERE key = 'lost'")
    assert _owned_keys(reads) == ["mine"]
    assert [each.key for each in reads.aside] == ["lost"]


def test_an_owner_and_an_authority_that_are_no_text_hide_no_others(
    store: Store, reads: Reads
) -> None:
    _insert(
        store,
        a_milestone("good", owner="Änne", authority="FCA"),
        a_milestone("lost", owner="x", authority="PRA"),
    )
    if store.file is None:
        pytest.skip("a server takes only text for an owner")
    with store._engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE milestones SET owner = X'FF41', authority = X'FF42' WHERE key = 'lost'"
        )
    assert reads.owners() == reads.owners(closed_too=True) == {"Änne": 1}
    assert reads.authorities(9) == ["FCA"]


def test_what_is_of_no_known_status_and_somebodys_is_set_aside(
    sqlite_url: str,
) -> None:
    create_database(sqlite_url)
    store = open_store(sqlite_url)
    _insert(store, a_milestone("lost", owner="änne"))
    with store._engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        connection.exec_driver_sql("UPDATE milestones SET status = 'archived'")
    store.close()
    with open_reads(sqlite_url) as reads:
        assert _owned_keys(reads) == []
        assert [each.key for each in reads.aside] == ["lost"]
