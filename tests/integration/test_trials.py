"""What an import that is but tried would make of a milestone."""

from __future__ import annotations

import pytest

from tests.integration.desk import Desk
from tests.integration.publishing import Feed, a_record
from tracker.service.views.trials import Turn, audience_in, trial_of
from tracker.store.reads.reads import open_reads


@pytest.fixture
def feed(desk: Desk) -> Feed:
    return Feed(desk)


def test_a_trial_says_what_the_source_says_what_turns_and_who_is_told(
    feed: Feed, database_url: str
) -> None:
    feed.take(a_record(owner="Amira"))
    feed.take(a_record(owner="Jonas", tags=("uk",), status="waived"), dry_run=True)
    [change] = feed.told
    with open_reads(database_url) as reads:
        audience = audience_in(reads, feed.desk.defaults, feed.desk.clock.now())
    trial = trial_of(change, audience)
    assert (trial.title, trial.printed) == ("NPRM: Wages of farm workers", "12/00/2026")
    assert trial.turns == (
        Turn(fact="owner", old="Amira", new="Jonas"),
        Turn(fact="tags", old="", new="uk"),
        Turn(fact="status", old="open", new="waived"),
    )
    assert trial.told == ()
    feed.take(a_record("0503-AA91 NPRM"), dry_run=True)
    added = next(each for each in feed.told if each.before is None)
    assert trial_of(added, audience).turns == ()
    assert trial_of(added, audience).told == audience(added.after).names != ()
