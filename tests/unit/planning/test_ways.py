"""A person is told where a channel for people has an address of theirs."""

from __future__ import annotations

import pytest

from tracker.domain.channel import Channel
from tracker.domain.people.person import Person
from tracker.planning.sending.reach import Reach

_CHANNELS = (
    Channel(name="post", for_people=True, service="mail"),
    Channel(name="chat", for_people=True, service="slack"),
    Channel(name="desk", service="slack"),
)


@pytest.mark.parametrize(
    ("addresses", "via", "names"),
    [
        ("mail slack", (), ("post/amira", "chat/amira")),
        ("mail", (), ("post/amira",)),
        ("sms", (), ()),
        ("mail slack", ("slack",), ("chat/amira",)),
        ("mail slack", ("post",), ("post/amira",)),
        ("mail", ("slack",), ("post/amira",)),
        ("mail slack", ("desk",), ("post/amira", "chat/amira")),
    ],
)
def test_the_ways_that_are_wanted_count_where_there_are_any(
    addresses: str, via: tuple[str, ...], names: tuple[str, ...]
) -> None:
    person = Person(
        handle="amira", name="A", addresses=dict.fromkeys(addresses.split(), "x"), via=via
    )
    found = Reach(channels=_CHANNELS).ways_to(person)
    assert tuple(each.name for each in found) == names
    assert all(each.person == "amira" for each in found)
