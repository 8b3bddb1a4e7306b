"""Who is named, who is told, and who stands in."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.domain.people.person import Away, People, Person, Team, checked_handle, new_handle
from tracker.errors import UsageError

_DAY = date(2026, 12, 24)
_HOLIDAYS = Away(begin=date(2026, 12, 21), end=date(2027, 1, 3))


def _people(*persons: Person, teams: tuple[Team, ...] = ()) -> People:
    return People(
        persons={each.handle: each for each in persons}, teams={each.handle: each for each in teams}
    )


def _person(handle: str, name: str = "", **more: object) -> Person:
    return Person(handle=handle, name=name or handle, **more)  # type: ignore[arg-type]


_AMIRA = _person("amira", "Amira Example", addresses={"mail": "amira@bank.example"})
_JONAS = _person("jonas", "Jonas Example")
_LEFT = _person("left", left_on=date(2026, 1, 1))
_CRYPTO = Team(
    handle="crypto", name="Crypto desk", members=("amira", "jonas", "left", "?"), leads=("jonas",)
)
_KNOWN = _people(_AMIRA, _JONAS, _LEFT, teams=(_CRYPTO,))


@pytest.mark.parametrize(
    ("words", "handle"),
    [
        ("amira", "amira"),
        (" Amira ", "amira"),
        ("amira example", "amira"),
        ("crypto", "crypto"),
        ("Crypto Desk", "crypto"),
        ("Policy team", None),
        ("", None),
        (None, None),
    ],
)
def test_words_name_a_person_or_team(words: str | None, handle: str | None) -> None:
    found = _KNOWN.named(words)
    assert (found and found.handle) == handle


@pytest.mark.parametrize(
    ("words", "handle"),
    [
        ("amira", "amira"),  # as it is written, a handle names its own
        ("Amira", None),  # which another has for a full name
        ("kim lee", None),
        ("kim2", "kim2"),
    ],
)
def test_a_name_that_is_shared_names_nobody(words: str, handle: str | None) -> None:
    people = _people(
        _AMIRA, _person("other", "Amira"), _person("kim1", "Kim Lee"), _person("kim2", "KIM Lee")
    )
    found = people.named(words)
    assert (found and found.handle) == handle
    assert people.namesakes(people.persons["kim1"]) == ("kim2",)
    assert people.namesakes(people.persons["other"]) == ("amira",)
    assert people.namesakes(people.persons["amira"]) == ()


@pytest.mark.parametrize("text", ["owner", "lead", "owner.lead", "crypto.lead"])
def test_a_word_with_a_meaning_of_its_own_is_no_new_name(text: str) -> None:
    with pytest.raises(UsageError, match="has a meaning of its own where policies say whom"):
        new_handle(text)
    assert checked_handle(text) == text, "one that is there already stays readable"
    assert new_handle(f"{text}s") == f"{text}s"


@pytest.mark.parametrize(
    ("words", "handle", "concerned"),
    [
        ("amira", "amira", True),
        ("crypto", "amira", True),
        ("amira", "jonas", True),  # who leads her team
        ("jonas", "amira", False),
        (None, "amira", False),
    ],
)
def test_what_somebody_owns_concerns_owner_members_and_leads(
    words: str | None, handle: str, *, concerned: bool
) -> None:
    assert _KNOWN.concerns(words, handle) is concerned


def test_a_name_that_two_have_names_neither() -> None:
    assert _people(_person("a", "Kim"), _person("b", "Kim")).named("Kim") is None


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("amira", "Amira Example"),
        ("crypto", "Crypto desk"),
        ("left", "left"),
        ("Policy team", "Policy team"),
    ],
)
def test_people_read_the_full_name_of_whom_they_know(words: str, read: str) -> None:
    assert _KNOWN.called(words) == read


@pytest.mark.parametrize(
    ("words", "members", "leads"),
    [
        ("amira", ["amira"], ["jonas"]),
        ("crypto", ["amira", "jonas"], ["jonas"]),
        ("left", [], ["jonas"]),
        ("jonas", ["jonas"], ["jonas"]),
        ("nobody", [], []),
    ],
)
def test_members_and_leads_are_those_who_are_still_there(
    words: str, members: list[str], leads: list[str]
) -> None:
    assert [each.handle for each in _KNOWN.members(words)] == members
    assert [each.handle for each in _KNOWN.leads(words)] == leads


@pytest.mark.parametrize(
    ("persons", "told"),
    [
        ([_person("a", stand_in="b"), _person("b")], "a"),
        ([_person("a", away=(_HOLIDAYS,), stand_in="b"), _person("b")], "b"),
        ([_person("a", left_on=_DAY, stand_in="b"), _person("b")], "b"),
        (
            [
                _person("a", away=(_HOLIDAYS,), stand_in="b"),
                _person("b", away=(_HOLIDAYS,), stand_in="c"),
                _person("c"),
            ],
            "c",
        ),
        (
            [
                _person("a", away=(_HOLIDAYS,), stand_in="b"),
                _person("b", away=(_HOLIDAYS,), stand_in="a"),
            ],
            None,
        ),
        ([_person("a", away=(_HOLIDAYS,))], None),
        ([_person("a", away=(_HOLIDAYS,), stand_in="gone")], None),
    ],
)
def test_the_first_along_the_stand_ins_who_is_there_is_told(
    persons: list[Person], told: str | None
) -> None:
    found = _people(*persons).stands_for(persons[0], _DAY)
    assert (found and found.handle) == told


@pytest.mark.parametrize(
    ("day", "away"),
    [
        (date(2026, 12, 20), False),
        (date(2026, 12, 21), True),
        (date(2027, 1, 3), True),
        (date(2027, 1, 4), False),
    ],
)
def test_both_ends_of_an_absence_count(day: date, *, away: bool) -> None:
    assert _person("a", away=(_HOLIDAYS,)).is_away(day) is away


def test_an_address_is_not_shown() -> None:
    assert "bank.example" not in repr(_AMIRA)


@pytest.mark.parametrize("text", ["", "Amira", "a b", "-a", "mail/amira", "a" * 65, "ä"])
def test_what_cannot_be_typed_everywhere_is_no_handle(text: str) -> None:
    with pytest.raises(UsageError, match="cannot name a person or team"):
        checked_handle(text)


def test_a_handle_is_taken_as_it_is() -> None:
    assert checked_handle("a.b-c_1") == "a.b-c_1"
