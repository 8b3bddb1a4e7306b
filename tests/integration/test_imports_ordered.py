"""Whose a published date is and who is told of it, as its source says and people settle."""

from __future__ import annotations

import pytest

from tests.integration.desk import Desk
from tests.integration.publishing import Feed, a_record
from tracker.domain.milestone import Confidence
from tracker.errors import ImportRefused
from tracker.service.views.notes import note_of
from tracker.store.reads.reads import open_reads

KEY = "ua-0503-aa90-nprm"


@pytest.fixture
def feed(desk: Desk) -> Feed:
    return Feed(desk)


def test_an_owner_stays_until_the_source_names_another(feed: Feed) -> None:
    feed.take(a_record(owner="Amira", confidence="likely"))
    assert (feed.milestone().owner, feed.milestone().confidence) == ("Amira", Confidence.LIKELY)
    assert feed.take(a_record(owner="Amira", confidence="likely", kind="rule")) == {"changed": 1}
    assert feed.milestone().owner == "Amira"
    assert feed.take(a_record(owner="Jonas", kind="rule")) == {"changed": 1}
    assert (feed.milestone().owner, feed.milestone().confidence) == ("Jonas", None)


def test_a_policy_or_a_recipient_that_the_settings_lack_is_refused_at_every_edition(
    feed: Feed,
) -> None:
    with pytest.raises(ImportRefused, match="1 problem") as first:
        feed.take(a_record(policy="nobody"))
    assert "no policy is called 'nobody'" in first.value.problems[0]
    feed.take(a_record())
    with pytest.raises(ImportRefused) as later:
        feed.take(a_record(to=("strangers",)))
    assert "no channel or tag is called 'strangers'" in later.value.problems[0]
    assert feed.milestone().recipients == ()


def test_what_a_source_leaves_open_of_whom_to_tell_is_left_to_people(feed: Feed) -> None:
    feed.take(a_record(policy="default"))
    assert feed.milestone().policy == "default"
    assert feed.take(a_record(kind="rule")) == {"changed": 1}
    assert feed.milestone().policy == "default"


def test_a_note_is_kept_inside_and_in_no_fact(feed: Feed, database_url: str) -> None:
    feed.take(a_record(note="Ask counsel first"))
    with open_reads(database_url) as reads:
        [publication] = reads.publications([KEY]).values()
    assert note_of(publication) == "Ask counsel first"
    assert "Ask counsel" not in repr(feed.milestone())
