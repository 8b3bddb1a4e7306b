"""Files of people are read whole, with every fault of them at its place."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.domain.people.person import Away
from tracker.errors import ImportRefused, UsageError
from tracker.sources.files.people_file import format_in, read_people
from tracker.sources.people import PersonRecord, TeamRecord

_YAML = """
people:
  - handle: amira
    name: Amira Example
    mail: amira@bank.example
    Stand-in: jonas
    via: [mail]
    away:
      - {from: 2026-12-21, to: 2027-01-03, note: leave}
      - {from: 2027-02-01}
  - handle: jonas
    addresses: {slack: U0123}
teams:
  - handle: crypto
    members: [amira, jonas]
    leads: jonas
"""
_AWAY = (
    Away(begin=date(2026, 12, 21), end=date(2027, 1, 3), note="leave"),
    Away(begin=date(2027, 2, 1), end=date(2027, 2, 1)),
)


def test_yaml_states_people_and_teams() -> None:
    amira, jonas, crypto = read_people(_YAML.encode(), "yaml", "p.yaml")
    assert amira == PersonRecord(
        handle="amira",
        name="Amira Example",
        changed={"mail": "amira@bank.example"},
        stand_in="jonas",
        via=("mail",),
        away=_AWAY,
        place="p.yaml: people, item 1",
    )
    assert isinstance(jonas, PersonRecord)
    assert jonas.addresses == {"slack": "U0123"}
    assert crypto == TeamRecord(
        handle="crypto",
        members=("amira", "jonas"),
        leads=("jonas",),
        place="p.yaml: teams, item 1",
    )


def test_csv_states_a_row_each_and_an_empty_cell_says_nothing() -> None:
    text = (
        "sep=;\nkind;handle;name;mail;addresses;stand-in;away;members\n"
        "person;amira;'=Amira;;sms=+44;jonas;2026-12-21..2027-01-03;\n"
        ";jonas;;;;;;\n\nteam;crypto;;;;;;amira, jonas\n"
    )
    amira, jonas, crypto = read_people(text.encode(), "csv", "p.csv")
    assert amira == PersonRecord(
        handle="amira",
        name="=Amira",
        addresses={"sms": "+44"},
        stand_in="jonas",
        away=(Away(begin=date(2026, 12, 21), end=date(2027, 1, 3)),),
        place="p.csv:3",
    )
    assert jonas == PersonRecord(handle="jonas", place="p.csv:4")
    assert crypto == TeamRecord(handle="crypto", members=("amira", "jonas"), place="p.csv:6")


def test_a_list_in_json_is_one_of_people_and_milestones_beside_them_are_passed_over() -> None:
    (amira,) = read_people(b'[{"handle": "amira", "tz": null}]', "json", "p.json")
    assert amira == PersonRecord(handle="amira", place="p.json: people, item 1")
    whole = b'{"people": [], "teams": [], "milestones": [{"title": "x"}]}'
    assert read_people(whole, "json", "p.json") == ()


@pytest.mark.parametrize(
    ("format_", "text", "said"),
    [
        ("yaml", "", "p: is empty; nobody is written as people: []"),
        ("yaml", "people: [", "is not YAML"),
        ("yaml", "amira", "must be a mapping with people: or teams:"),
        ("yaml", "people: amira", "p: people: must be a list"),
        ("yaml", "people:\n- amira", "p: people, item 1: must hold fields"),
        ("yaml", "people: []\npersons: []", "unknown beside people and teams: 'persons'"),
        ("yaml", "people:\n- name: Amira", "item 1: handle: missing; write the short word"),
        ("yaml", "people:\n- {handle: a, mial: x}", "unknown: 'mial'; did you mean mail?"),
        ("yaml", "people:\n- {handle: a, xyzzy: x}", "unknown: 'xyzzy'; known are handle, name"),
        ("yaml", "people:\n- {handle: a, teams: [b]}", "teams: people are listed with their team"),
        ("yaml", "teams:\n- {handle: a, mail: b}", "unknown: 'mail'"),
        ("yaml", "people:\n- {handle: [a]}", "handle: must be text"),
        ("yaml", "people:\n- {handle: a, via: {b: c}}", "via: must be a list of words"),
        ("yaml", "people:\n- {handle: a, away: [{von: b}]}", "away: must be a list of {from, to"),
        ("yaml", "people:\n- {handle: a, away: [{from: May}]}", "'May' is not a day"),
        ("yaml", "people:\n- {handle: a, away: 2026-13-01}", "'2026-13-01' is not a day"),
        ("yaml", "people:\n- {handle: a, away: in May}", "'in May' is no absence"),
        ("yaml", 'people:\n- {handle: a, away: "[{"}', "is not JSON as `tracker person export`"),
        ("yaml", "people:\n- {handle: a, addresses: b}", "addresses: must be SERVICE=TARGET"),
        ("yaml", "people:\n- {handle: a}\n- {handle: a}", "'a' is taken by p: people, item 1"),
        ("json", '{"people": [', "is not JSON"),
        ("json", '{"people": [{"handle": 7}]}', "handle: must be text"),
        ("csv", "name,mail\nA,b", "p:1: no column is called handle"),
        ("csv", "handle,colour\na,b", "unknown column 'colour'; known are kind, handle"),
        ("csv", "handle,handle\na,b", "handle: given by more than one column"),
        ("csv", "handle,name\na,b,c", "p:2: has 3 cells but the header 2"),
        ("csv", "kind,handle\nrobot,a", "kind: 'robot' is neither person nor team"),
        ("csv", 'handle\n"a', "p:2: is not CSV"),
    ],
)
def test_a_fault_is_told_with_its_place(format_: str, text: str, said: str) -> None:
    with pytest.raises(ImportRefused, match="so nobody was taken") as refused:
        read_people(text.encode(), format_, "p")
    assert any(said in problem for problem in refused.value.problems), refused.value.problems


def test_what_is_no_text_or_too_much_is_refused() -> None:
    for content in (b"people: \xff", b"#" * (64 << 20)):
        with pytest.raises(ImportRefused):
            read_people(content, "yaml", "p")
    with pytest.raises(UsageError, match="unknown format"):
        read_people(b"x", "xlsx", "p")


@pytest.mark.parametrize(
    ("content", "format_"),
    [
        (b" \n{}", "json"),
        (b"\xef\xbb\xbf[]", "json"),
        (b"handle,mail\n", "csv"),
        (b"people:\n", "yaml"),
    ],
)
def test_the_format_is_told_by_the_content(content: bytes, format_: str) -> None:
    assert format_in(content) == format_
