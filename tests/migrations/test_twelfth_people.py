"""People come into an older database without a word of whom its milestones belong to changing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import NOW
from tests.migrations.olden import BOTH, of_schema
from tests.migrations.test_ninth_clocks import MILESTONE
from tracker.domain.people.person import People, Person
from tracker.store.database import check_database, open_store, upgrade_database

REVISION = """
INSERT INTO revisions
  (milestone_id, number, reason, changed_at, due_text, due_status, tz, earliest, latest, precision,
   modality, readings, waiting_on, change_kind)
VALUES (:id, 1, 'added', :at, '31 March 2026', 'dated', 'UTC', '2026-03-31', '2026-03-31', 'day',
        'by', '[]', '[]', 'added')"""
OWNERS = ("Policy team", "amira", "  Amira, Ünal ", None)


@pytest.fixture(params=BOTH)
def older_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    with of_schema(11, request, tmp_path) as olden:
        for number, owner in enumerate(OWNERS, start=1):
            olden.put(MILESTONE, {"id": number, "key": f"m{number}", "at": NOW})
            olden.put(
                "UPDATE milestones SET owner = :owner WHERE id = :id",
                {"owner": owner, "id": number},
            )
            olden.put(REVISION, {"id": number, "at": NOW})
    return olden.url


def test_owners_stay_the_words_they_were_and_nobody_is_known(older_url: str) -> None:
    upgrade_database(older_url)
    assert check_database(older_url) == ()
    store = open_store(older_url)
    with store.read() as transaction:
        found = transaction.milestones.get_many([f"m{n}" for n in range(1, 5)])
        assert [found[key].owner for key in sorted(found)] == list(OWNERS)
        assert transaction.people.all() == People()
    with store.write() as transaction:
        transaction.people.insert(Person(handle="amira", name="Amira Ünal"), NOW)
    with store.read() as transaction:
        assert transaction.milestones.get_many(["m2"])["m2"].owner == "amira"
    store.close()
