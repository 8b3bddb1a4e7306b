"""What a feed gives is kept as words, and read back the same."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.errors import UsageError
from tracker.planning.agenda.feed import Feed, alarms_of, feed_of
from tracker.planning.search import Search

FEEDS = {
    "everything": (Feed(), ""),
    "alarms alone": (Feed(alarms=alarms_of("7d,1d,2h")), "alarms=7d,1d,2h"),
    "both": (
        Feed(
            search=Search(text="a&b", tags=("x=1", "ü"), due_from=date(2027, 1, 1)),
            alarms=alarms_of("2w"),
        ),
        "text=a%26b&tag=x%3D1&tag=%C3%BC&due_from=2027-01-01&alarms=2w",
    ),
}


@pytest.mark.parametrize(("feed", "words"), FEEDS.values(), ids=FEEDS.keys())
def test_a_feed_has_one_form_in_words(feed: Feed, words: str) -> None:
    assert feed.query() == words
    assert feed_of(words) == feed


def test_an_alarm_that_is_named_twice_rings_once() -> None:
    assert alarms_of("1d, 1d,") == alarms_of("1d")
    assert alarms_of("") == ()


@pytest.mark.parametrize(
    "words", ["alarms=1mo", "alarms=5bd", "alarms=x", "alarms=1d,2d,3d,4d,5d,6d", "colour=red"]
)
def test_what_no_feed_has_is_refused(words: str) -> None:
    with pytest.raises(UsageError):
        feed_of(words)
