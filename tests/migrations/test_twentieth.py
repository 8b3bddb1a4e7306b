"""What was told before links were mailed stays, and such a link can be told of from now on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.migrations.olden import BOTH, of_schema
from tests.migrations.test_ninth_references import AT
from tracker.domain.bulletin import BulletinKind
from tracker.store.database import check_database, open_store, upgrade_database

_BULLETIN = """
INSERT INTO bulletins (kind, subject, title, text, created_at)
VALUES ('handover', 'handover a b', 'A has left', 'x', :at)"""


@pytest.fixture(params=BOTH)
def older_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database of the nineteenth schema with one bulletin."""
    with of_schema(19, request, tmp_path) as olden:
        olden.put(_BULLETIN, {"at": AT})
    return olden.url


def test_a_person_can_be_told_of_a_link(older_url: str) -> None:
    upgrade_database(older_url)
    assert check_database(older_url) == ()
    store = open_store(older_url)
    with store.write() as transaction:
        insert = transaction.bulletins.insert
        assert insert(BulletinKind.SIGN_ON, "sign_on amira f", "Sign on", "x", AT) is not None
        assert insert(BulletinKind.HANDOVER, "handover a b", "again", "x", AT) is None
    store.close()
