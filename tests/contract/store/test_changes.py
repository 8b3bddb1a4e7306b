"""Which changes an instant holds, on both databases."""

from __future__ import annotations

from datetime import timedelta

from tests.builders import NOW, a_milestone
from tracker.domain.change import Event
from tracker.store.store import Store


def test_changes_of_an_instant_are_one_a_hand_and_none_where_nothing_can_be_taken_back(
    store: Store,
) -> None:
    with store.write() as transaction:
        transaction.milestones.insert([a_milestone("report"), a_milestone("levy")], NOW)
        later = NOW + timedelta(microseconds=1)
        transaction.events.insert_many(
            [
                Event(kind="settings faulty", at=NOW, key=None),
                Event(kind="found", at=NOW, key="report", by="list.xlsx: A"),
                Event(kind="added", at=NOW, key="report", by="list.xlsx: A"),
                Event(kind="added", at=NOW, key="levy", by="list.xlsx: A"),
                Event(kind="vanished", at=NOW, key="levy", by="list.xlsx: B"),
                Event(kind="edited", at=NOW, key="levy", by="amira"),
                Event(kind="edited", at=later, key="levy", by="amira"),
            ]
        )
        assert transaction.past.made_at(NOW, {"list.xlsx: B", "nobody"}) == ()
        numbers = transaction.past.made_at(NOW, {"list.xlsx: A", "list.xlsx: B", "amira"})
        kinds = [[each.kind for each in transaction.past.together_with(n)] for n in numbers]
    assert kinds == [["found", "added", "added"], ["edited"]]
