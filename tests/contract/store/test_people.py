"""People and teams are kept as they are, by either database; a handle is given once, for ever."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import text

from tests.builders import NOW
from tracker.domain.people.person import Away, People, Person, Team
from tracker.domain.policy import QuietTimes
from tracker.errors import DuplicateKey, NotFound
from tracker.store.reads.reads import open_reads
from tracker.store.store import Store

AMIRA = Person(
    handle="amira",
    name="Amira Ünal",
    addresses={"mail": "amira@bank.example", "slack": "U0123"},
    via=("slack",),
    tz="Europe/London",
    calendar="UK",
    quiet=QuietTimes(begin=time(19), end=time(7, 30), days_off=True, urgent_passes=False),
    stand_in="jonas",
    away=(
        Away(begin=date(2026, 1, 5), end=date(2026, 1, 9), note="leave"),
        Away(begin=date(2026, 3, 2), end=date(2026, 3, 2)),
    ),
)
JONAS = Person(handle="jonas", name="jonas")
CRYPTO = Team(handle="crypto", name="Crypto", members=("jonas", "amira"), leads=("jonas",))


def _all(store: Store) -> People:
    with store.read() as transaction:
        return transaction.people.all()


@pytest.fixture
def staffed(store: Store) -> Store:
    with store.write() as transaction:
        for person in (AMIRA, JONAS):
            transaction.people.insert(person, NOW)
        transaction.people.insert_team(CRYPTO, NOW)
    return store


def test_a_database_without_people_knows_nobody(store: Store) -> None:
    assert _all(store) == People()


def test_everybody_comes_back_as_stored(staffed: Store) -> None:
    expected = People(persons={"amira": AMIRA, "jonas": JONAS}, teams={"crypto": CRYPTO})
    assert _all(staffed) == expected


def test_quick_reads_give_the_same_people(staffed: Store, database_url: str) -> None:
    with open_reads(database_url) as reads:
        assert reads.people() == _all(staffed)
    with staffed.whole() as connection:
        connection.execute(text("UPDATE people SET via = '{}' WHERE handle = 'amira'"))
    with open_reads(database_url) as reads:
        assert reads.people() == _all(staffed)
        assert [each.table for each in reads.aside] == ["people"]


def test_what_is_changed_replaces_what_was(staffed: Store) -> None:
    amira = replace(AMIRA, addresses={"mail": "a@b.example"}, via=(), quiet=None, away=())
    amira = replace(amira, tz=None, calendar=None, stand_in=None, left_on=date(2026, 2, 1))
    crypto = replace(CRYPTO, name="Coins", members=("amira",), leads=())
    with staffed.write() as transaction:
        assert transaction.people.all().persons["amira"] == AMIRA
        transaction.people.update(amira, NOW)
        transaction.people.update_team(crypto, NOW)
        assert transaction.people.all().persons["amira"] == amira
    assert _all(staffed) == People(
        persons={"amira": amira, "jonas": JONAS}, teams={"crypto": crypto}
    )


def test_who_is_removed_is_in_no_team_and_has_no_address_left(staffed: Store) -> None:
    with staffed.write() as transaction:
        transaction.people.remove("amira", NOW)
    people = _all(staffed)
    assert set(people.persons) == {"jonas"}
    assert people.teams["crypto"].members == ("jonas",)
    assert _kept(staffed) == ("Amira Ünal", "{}", None)


def test_who_is_erased_has_no_name_left_now_or_later(staffed: Store) -> None:
    with staffed.write() as transaction:
        transaction.people.remove("amira", NOW)
    with staffed.write() as transaction:
        transaction.people.erase("amira", NOW)
        transaction.people.remove("jonas", NOW, erase=True)
    assert _kept(staffed) == ("amira", "{}", None)
    assert _all(staffed).persons == {}


def _kept(store: Store) -> tuple[object, ...]:
    with store.whole() as connection:
        query = "SELECT name, addresses, stand_in FROM people WHERE handle = 'amira'"
        return tuple(connection.execute(text(query)).one())


def test_a_team_that_is_removed_leaves_its_members(staffed: Store) -> None:
    with staffed.write() as transaction:
        transaction.people.remove_team("crypto", NOW)
    assert _all(staffed) == People(persons={"amira": AMIRA, "jonas": JONAS})


@pytest.mark.parametrize("handle", ["amira", "crypto"])
def test_a_handle_is_never_given_again(staffed: Store, handle: str) -> None:
    with staffed.write() as transaction:
        transaction.people.remove("amira", NOW)
        transaction.people.remove_team("crypto", NOW)
    later = NOW + timedelta(days=900)
    with staffed.write() as transaction, pytest.raises(DuplicateKey, match="never used again"):
        transaction.people.insert(Person(handle=handle, name="Another"), later)
    with staffed.write() as transaction, pytest.raises(DuplicateKey, match="never used again"):
        transaction.people.insert_team(Team(handle=handle, name="Others"), later)


def test_which_handles_are_taken_says_since_when_nobody_has_them(staffed: Store) -> None:
    with staffed.write() as transaction:
        transaction.people.remove("amira", NOW)
        taken = transaction.people.taken(["amira", "jonas", "crypto", "free"])
    assert {handle: at and at.isoformat() for handle, at in taken.items()} == {
        "amira": NOW.isoformat(),
        "jonas": None,
        "crypto": None,
    }


def test_who_is_not_known_can_be_neither_changed_nor_removed_nor_named(staffed: Store) -> None:
    nobody = Person(handle="nobody", name="Nobody")
    with staffed.write() as transaction:
        people = transaction.people
        for change in (
            lambda: people.update(nobody, NOW),
            lambda: people.remove("nobody", NOW),
            lambda: people.erase("nobody", NOW),
            lambda: people.update_team(Team(handle="none", name="None"), NOW),
            lambda: people.remove_team("none", NOW),
            lambda: people.insert_team(Team(handle="new", name="New", members=("nobody",)), NOW),
        ):
            with pytest.raises(NotFound, match="tracker person list"):
                change()


def test_who_changes_people_holds_them(staffed: Store) -> None:
    with staffed.write() as transaction:
        assert set(transaction.people.hold().persons) == {"amira", "jonas"}


_DAMAGES = {
    "addresses that are no object": ("addresses", "'[1]'"),
    "quiet times that say something else": ("quiet", """'{"begin": 7}'"""),
    "a zone that nobody knows": ("tz", "'Mars/Base'"),
    "a handle that leads to another channel": ("handle", "'a/b'"),
    "ways that are no list": ("via", "'{}'"),
}


@pytest.mark.parametrize(("column", "value"), _DAMAGES.values(), ids=_DAMAGES)
def test_who_cannot_be_read_is_set_aside_and_all_others_are_read(
    staffed: Store, column: str, value: str
) -> None:
    with staffed.whole() as connection:
        connection.execute(
            text(f"UPDATE people SET {column} = {value} WHERE handle = 'amira'")  # noqa: S608 - ours
        )
    with staffed.read() as transaction:
        people = transaction.people.all()
        (damaged,) = transaction.aside
    assert set(people.persons) == {"jonas"}
    assert people.teams["crypto"].members == ("jonas",)
    assert (damaged.table, damaged.stops) == ("people", False)
    assert damaged.reason.startswith(column)


def test_who_was_removed_at_no_instant_was_removed_all_the_same(
    staffed: Store, database_url: str
) -> None:
    unfit = "'some day'" if database_url.startswith("sqlite") else "'infinity'"
    with staffed.whole() as connection:
        change = f"UPDATE people SET removed_at = {unfit} WHERE handle = 'amira'"  # noqa: S608 - ours
        connection.execute(text(change))
    with staffed.write() as transaction:
        assert transaction.people.taken(["amira"])["amira"] is not None
        with pytest.raises(DuplicateKey):
            transaction.people.insert(AMIRA, NOW)


def test_everybody_is_read_by_as_many_queries_however_many_they_are(
    store: Store, database_url: str
) -> None:
    with store.write() as transaction:
        for number in range(200):
            person = replace(AMIRA, handle=f"p{number}", name=f"P {number}", stand_in=None)
            transaction.people.insert(person, NOW)
        members = tuple(f"p{number}" for number in range(200))
        transaction.people.insert_team(Team(handle="all", name="All", members=members), NOW)
    asked: list[str] = []
    with open_reads(database_url) as reads:
        rows = reads._reader.rows

        def counted(query: str, parameters: Sequence[object] = ()) -> object:
            asked.append(query)
            return rows(query, parameters)

        reads._reader.rows = counted  # type: ignore[method-assign,assignment]  # counts
        people = reads.people()
    assert len(people.persons) == 200
    assert people.teams["all"].members == members
    assert len(asked) == 4


def test_an_absence_backwards_is_set_aside_and_its_person_is_there(staffed: Store) -> None:
    with staffed.whole() as connection:
        change = "UPDATE absences_of_people SET last_on = '2020-01-01' WHERE note = 'leave'"
        connection.execute(text(change))
    with staffed.read() as transaction:
        assert transaction.people.all().persons["amira"] == replace(AMIRA, away=AMIRA.away[1:])
        assert [each.table for each in transaction.aside] == ["absences_of_people"]
