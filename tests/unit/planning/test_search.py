"""A search has one form in words, in which equal searches are equal."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl

import pytest

from tracker.domain.milestone import MilestoneStatus
from tracker.errors import UsageError
from tracker.planning.search import Search, Standing, search_of

_WHOLE = Search(
    text="asset & return",
    standing=Standing.CLOSED,
    owners=("amira", "Policy team"),
    no_owner=True,
    authority="FCA",
    jurisdiction="UK",
    tags=("crypto", "ä=b"),
    kind="filing",
    due_from=date(2027, 1, 1),
    due_before=date(2027, 4, 1),
    needs_a_look=True,
)


@pytest.mark.parametrize("search", [Search(), _WHOLE, Search(standing=Standing.ALL, tags=("x",))])
def test_its_words_are_read_back(search: Search) -> None:
    assert search_of(parse_qsl(search.query())) == search


def test_empty_values_ask_nothing() -> None:
    asked = [("text", "  "), ("owner", ""), ("standing", ""), ("due_from", "")]
    assert search_of([*asked, ("needs_a_look", "no")]) == Search()


REFUSED = {
    "a name that is not known": ([("colour", "red")], "by 'colour'"),
    "a name that stands twice": ([("kind", "a"), ("kind", "b")], "stands twice"),
    "a standing that is none": ([("standing", "gone")], "one of live"),
    "a day that is none": ([("due_from", "2027-02-30")], "is a day"),
    "neither yes nor no": ([("needs_a_look", "perhaps")], "yes or no"),
    "a text that is too long": ([("text", "x" * 201)], "200 characters"),
    "what cannot be printed": ([("owner", "a\x00b")], "can be printed"),
}


@pytest.mark.parametrize(("pairs", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_a_search_is_refused_for(pairs: list[tuple[str, str]], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        search_of(pairs)


def test_every_status_has_a_standing() -> None:
    parts = (Standing.OPEN, Standing.SUSPENDED, Standing.CLOSED)
    assert frozenset().union(*(each.statuses for each in parts)) == frozenset(MilestoneStatus)
    assert Standing.ALL.statuses == frozenset(MilestoneStatus)
    assert Standing.LIVE.statuses == Standing.OPEN.statuses | Standing.SUSPENDED.statuses
