"""What a source says otherwise in another place is kept with the date, and told once."""

from __future__ import annotations

import pytest

from tests.integration.desk import Desk
from tests.integration.publishing import APRIL, Feed, a_record
from tracker.domain.milestone import MilestoneStatus

KEY = "ua-0503-aa90-nprm"
DOUBT = "the field says 9 October, the text 2 October: the earlier one counts"


@pytest.fixture
def feed(desk: Desk) -> Feed:
    return Feed(desk)


def test_a_new_date_in_doubt_needs_a_look(feed: Feed) -> None:
    feed.take(a_record(due="2027-10-02", doubts=(DOUBT,)))
    milestone = feed.milestone(KEY)
    assert milestone.due.doubts == (DOUBT,)
    assert milestone.needs_a_look


def test_a_doubt_is_said_once_however_often_it_is_published(feed: Feed) -> None:
    record = a_record(due="2027-10-02", doubts=(DOUBT,))
    feed.take(record)
    assert feed.take(record) == {"unchanged": 1}
    assert feed.milestone(KEY).revision == 1


def test_a_doubt_that_a_later_edition_raises_is_kept(feed: Feed) -> None:
    feed.take(a_record(due="2027-10-02"))
    feed.take(a_record(due="2027-10-02", doubts=(DOUBT,), as_of=APRIL))
    assert feed.milestone(KEY).due.doubts == (DOUBT,)


def test_a_doubt_lapses_when_the_date_moves(feed: Feed) -> None:
    feed.take(a_record(due="2027-10-02", doubts=(DOUBT,)))
    feed.take(a_record(due="2027-11-04", as_of=APRIL))
    assert feed.milestone(KEY).due.doubts == ()


def test_what_is_withdrawn_later_is_closed(feed: Feed) -> None:
    feed.take(a_record(due="2027-10-02"))
    feed.take(a_record(due="2027-10-02", status="waived", as_of=APRIL))
    assert feed.milestone(KEY).status is MilestoneStatus.WAIVED
