"""Stand-ins lead to somebody, teams have people, and who leaves is followed everywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.people.person import Away, People, Person, Team
from tracker.domain.people.staffing import (
    back_on,
    checked,
    meant_by,
    nearest,
    problems_of,
    shared_addresses,
    spellings,
    succession,
    whose,
    with_away,
    with_person,
    with_team,
)
from tracker.errors import UsageError

_DAY = date(2026, 6, 1)


def _people(*stand_ins: str, teams: tuple[Team, ...] = ()) -> People:
    """People of `a>b` (b stands in for a) and `a` (nobody does)."""
    persons = {}
    for each in stand_ins:
        handle, _, other = each.partition(">")
        persons[handle] = Person(handle=handle, name=handle, stand_in=other or None)
    return People(persons=persons, teams={team.handle: team for team in teams})


_CRYPTO = Team(handle="crypto", name="Crypto", members=("a", "b"), leads=("a",))


def test_where_all_holds_nothing_is_said() -> None:
    people = _people("a>b", "b>c", "c", teams=(_CRYPTO,))
    assert problems_of(people) == ()
    assert checked(people) is people


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (_people("a>a"), "a: nobody stands in for themselves"),
        (_people("amira>jonis", "jonas"), "the stand-in 'jonis' is nobody: did you mean jonas"),
        (_people("a>slack://me:secret@host"), "a: the stand-in cannot be anybody's name"),
        (_people("c", teams=(_CRYPTO,)), "crypto: 'a' is nobody"),
        (_people("crypto", "a", "b", teams=(_CRYPTO,)), "crypto: is a person and a team"),
    ],
)
def test_what_does_not_hold_is_said_with_what_to_do(people: People, said: str) -> None:
    assert any(said in each for each in problems_of(people))
    with pytest.raises(UsageError, match=r"\w+: "):
        checked(people)


def test_who_stands_in_may_not_have_left_but_for_somebody_who_has() -> None:
    people = _people("a>b", "b")
    gone = with_person(people, replace(people.persons["b"], left_on=_DAY))
    assert problems_of(gone) == ("a: the stand-in 'b' has left: name somebody else",)
    both = with_person(gone, replace(gone.persons["a"], left_on=_DAY))
    assert problems_of(both) == ()


@pytest.mark.parametrize("stand_ins", [("a>b", "b>a"), ("a>b", "b>c", "c>a"), ("a>xyz",)])
def test_people_may_stand_in_for_each_other_and_name_who_is_yet_to_come(
    stand_ins: tuple[str, ...],
) -> None:
    assert problems_of(_people(*stand_ins)) == ()


_LEAVE = Away(begin=date(2026, 6, 1), end=date(2026, 6, 5))


def test_absences_stand_in_their_order() -> None:
    person = with_away(Person(handle="a", name="A"), _LEAVE)
    before = Away(begin=date(2026, 5, 1), end=date(2026, 5, 1), note="training")
    assert with_away(person, before).away == (before, _LEAVE)


@pytest.mark.parametrize(
    ("begin", "end", "said"),
    [
        (date(2026, 6, 9), date(2026, 6, 8), "is before"),
        (date(2026, 6, 5), date(2026, 6, 8), "already"),
        (date(2026, 5, 1), date(2026, 6, 1), "already"),
        (date(2026, 6, 2), date(2026, 6, 3), "already"),
    ],
)
def test_an_absence_that_ends_first_or_is_there_is_refused(
    begin: date, end: date, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        with_away(Person(handle="a", name="A", away=(_LEAVE,)), Away(begin=begin, end=end))


def test_who_is_back_is_there_from_that_day_on() -> None:
    past = Away(begin=date(2026, 5, 1), end=date(2026, 5, 2))
    later = Away(begin=date(2026, 7, 1), end=date(2026, 7, 2))
    person = Person(handle="a", name="A", away=(past, _LEAVE, later))
    back = back_on(person, date(2026, 6, 3))
    assert back.away == (past, replace(_LEAVE, end=date(2026, 6, 2)))
    assert not back.is_away(date(2026, 6, 3))
    assert back_on(person, _LEAVE.begin).away == (past,)


def test_whoever_takes_over_does_so_everywhere() -> None:
    other = Team(handle="other", name="Other", members=("c",))
    people = _people("a>c", "b>a", "c>a", "d>b", teams=(_CRYPTO, other))
    found = succession(people, "a", "b", _DAY)
    assert [each.handle for each in found.persons] == ["a", "b", "c"]
    assert found.people.persons["a"] == replace(people.persons["a"], stand_in="b", left_on=_DAY)
    assert found.people.persons["b"].stand_in is None
    assert found.people.persons["c"].stand_in == "b"
    assert found.people.persons["d"].stand_in == "b"
    assert found.teams == (replace(_CRYPTO, members=("b",), leads=("b",)),)
    assert found.people.teams["other"] == other


def test_a_team_takes_nobodys_place() -> None:
    people = _people("a", "b>a", teams=(_CRYPTO, Team(handle="t", name="T", members=("b",))))
    found = succession(people, "a", "t", _DAY)
    assert found.people.persons["a"].stand_in is None
    assert found.people.persons["b"].stand_in is None
    assert found.teams == (replace(_CRYPTO, members=("b",), leads=()),)


_HANDLES = "abcdef"


@given(
    stand_ins=st.lists(st.sampled_from(_HANDLES), min_size=6, max_size=6),
    gone=st.sampled_from(_HANDLES),
    to=st.sampled_from(_HANDLES),
)
def test_whoever_leaves_everything_holds_afterwards(
    stand_ins: list[str], gone: str, to: str
) -> None:
    people = _people(*_HANDLES)
    for handle, other in zip(_HANDLES, stand_ins, strict=True):
        changed = with_person(people, replace(people.persons[handle], stand_in=other))
        people = people if problems_of(changed) else changed
    if gone == to:
        return
    found = succession(people, gone, to, _DAY)
    assert problems_of(found.people) == ()
    assert gone not in {
        each.stand_in for each in found.people.persons.values() if each.left_on is None
    }


def test_a_team_that_changes_takes_its_place() -> None:
    smaller = replace(_CRYPTO, members=("a",))
    assert with_team(_people("a", "b", teams=(_CRYPTO,)), smaller).teams == {"crypto": smaller}


def test_the_nearest_name_is_offered() -> None:
    assert nearest("amria", ["amira", "jonas"]) == "did you mean amira?"
    assert nearest("zzz", ["amira"]) == "`tracker person list` names everybody"


@pytest.mark.parametrize(
    ("words", "people", "said"),
    [
        (None, _people("amira"), None),
        ("amira", _people("amira"), None),
        ("Policy team", People(), None),
        ("Amria", _people("amira"), "did you mean amira?"),
        ("CRYPT", _people("a", "b", teams=(_CRYPTO,)), "did you mean crypto?"),
        ("nobody at all", _people("a"), "`tracker person list` names everybody"),
    ],
)
def test_an_owner_nobody_knows_may_be_somebody(
    words: str | None, people: People, said: str | None
) -> None:
    assert meant_by(words, people) == said


_MAIL = {"mail": "amira@bank.example"}
_AMIRA = Person(handle="amira", name="Amira", addresses=_MAIL)
_NEW = Person(handle="jonas", name="Jonas", addresses={"mail": "AMIRA@bank.example"})


@pytest.mark.parametrize(
    ("why", "person", "before", "others", "shared"),
    [
        ("in whatever letters", _NEW, None, (_AMIRA,), 1),
        ("one that was left aside before", _NEW, replace(_NEW, left_on=_DAY), (_AMIRA,), 1),
        ("one that was there before", _NEW, _NEW, (_AMIRA,), 0),
        ("of who has left", _NEW, None, (replace(_AMIRA, left_on=_DAY),), 0),
        ("by who has left", replace(_NEW, left_on=_DAY), None, (_AMIRA,), 0),
        ("with oneself", _AMIRA, None, (_AMIRA,), 0),
        ("of another service", replace(_NEW, addresses={"slack": "U0"}), None, (_AMIRA,), 0),
    ],
)
def test_an_address_is_shared(
    why: str, person: Person, before: Person | None, others: tuple[Person, ...], shared: int
) -> None:
    people = People(persons={each.handle: each for each in others})
    said = list(shared_addresses(person, before, people))
    assert len(said) == shared, why
    assert not any("bank.example" in line for line in said)


def test_what_is_somebodys_is_their_own_and_their_teams_however_it_is_spelled() -> None:
    people = _people("a", "b", teams=(_CRYPTO, Team(handle="tax", name="Tax", members=("b",))))
    handles = whose(people.persons["a"], people)
    assert handles == {"a", "crypto"}
    owners = ["A", "b", "Crypto", "crypto", "tax", "counsel"]
    assert spellings(owners, people, handles) == ("A", "Crypto", "crypto")
