"""Everybody who can be added comes back from every file, and changes nothing there."""

from __future__ import annotations

import io
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.builders import NOW
from tests.databases import a_database
from tests.property.service.test_out_and_in import _ODD
from tracker.dates.calendars.house import CalendarBook
from tracker.domain.people.person import Away, People, Person, Team
from tracker.domain.people.staffing import problems_of
from tracker.domain.policy import QuietTimes
from tracker.errors import UsageError
from tracker.service.people.drafting import Drafting, a_note, drafted_team
from tracker.service.people.taking import Taken, Taking
from tracker.sources.files.people_file import FORMATS, read_people, write_people
from tracker.sources.people import PersonRecord, TeamRecord
from tracker.store.database import open_store
from tracker.store.reads.reads import open_reads

_DRAFTING = Drafting(calendars=CalendarBook(), channels=("post",), tz="UTC")
_HANDLES = ("amira", "jonas", "kim", "no", "1e5")
_TEAMS = ("crypto", "null", "true")
_TEXT = st.lists(st.sampled_from(_ODD) | st.text(max_size=4), max_size=5).map("".join)
_MINUTES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
_QUIET = st.builds(
    QuietTimes,
    begin=st.just(None),
    end=st.just(None),
    days_off=st.sampled_from([True]),
    urgent_passes=st.booleans(),
) | st.tuples(_MINUTES, _MINUTES, st.booleans()).filter(lambda each: each[0] != each[1]).map(
    lambda each: QuietTimes(begin=each[0], end=each[1], days_off=each[2])
)


def _note(text: str) -> str:
    try:
        return a_note(text)
    except UsageError:
        return ""


@st.composite
def _away(draw: st.DrawFn) -> tuple[Away, ...]:
    found = []
    day = NOW.date()
    for _ in range(draw(st.integers(0, 2))):
        begin = day + timedelta(days=draw(st.integers(1, 40)))
        day = begin + timedelta(days=draw(st.integers(0, 40)))
        found.append(Away(begin=begin, end=day, note=_note(draw(_TEXT))))
    return tuple(found)


@st.composite
def _person(draw: st.DrawFn, handle: str) -> Person:
    services = draw(st.sets(st.sampled_from(["mail", "slack", "sms", "telegram"])))
    number = _HANDLES.index(handle)  # an address is one person's
    written = {
        "mail": f"a'=+b{number}@bank.example",
        "slack": f"U012{number}",
        "sms": f"+44770090012{number}",
        "telegram": f"100{number}",
    }
    return Person(
        handle=handle,
        name=_note(draw(_TEXT)) or handle,
        addresses={each: written[each] for each in services},
        via=tuple(draw(st.lists(st.sampled_from([*services, "post"]), unique=True, max_size=2))),
        tz=draw(st.sampled_from([None, "UTC", "Europe/London"])),
        calendar=draw(st.sampled_from([None, "UK", "US"])),
        quiet=draw(st.none() | _QUIET),
        stand_in=draw(st.none() | st.sampled_from(_HANDLES)),
        away=draw(_away()),
        left_on=draw(st.none() | st.just(NOW.date())),
    )


@st.composite
def _people(draw: st.DrawFn) -> People:
    persons = {handle: draw(_person(handle)) for handle in _HANDLES}
    people = People(persons=persons)
    for person in persons.values():  # no circles
        if problems_of(people):
            alone = replace(person, stand_in=None)
            people = replace(people, persons={**people.persons, person.handle: alone})
    some = st.lists(st.sampled_from(_HANDLES), unique=True, max_size=3).map(tuple)
    teams = {
        handle: Team(
            handle=handle, name=_note(draw(_TEXT)) or handle, members=draw(some), leads=draw(some)
        )
        for handle in draw(st.sets(st.sampled_from(_TEAMS)))
    }
    return replace(people, teams=teams)


def _written(people: People, format_: str) -> str:
    text = io.StringIO(newline="")
    write_people(people, text, format_)
    return text.getvalue()


def _take(url: str, text: str, format_: str) -> tuple[Taken, ...]:
    store = open_store(url)
    taking = Taking(store=store, drafting=_DRAFTING, by="hr")
    try:
        return taking.take(read_people(text.encode(), format_, "people"), "people", NOW)
    finally:
        store.close()


@pytest.mark.parametrize("format_", FORMATS)
@settings(max_examples=25)
@given(people=_people())
def test_everybody_comes_back_and_nothing_changes_the_second_time(
    format_: str, people: People
) -> None:
    assume(not problems_of(people))
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder)}/tracker.db"
        a_database(url)
        text = _written(people, format_)
        assert {each.news for each in _take(url, text, format_)} == {"added"}
        with open_reads(url) as reads:
            found = reads.people()
        assert found == _as_kept(people)
        assert {each.news for each in _take(url, text, format_)} == {"unchanged"}


def _as_kept(people: People) -> People:
    """Leads stand in the order of members, then as they were named."""
    teams = {}
    for team in people.teams.values():
        order = dict.fromkeys((*team.members, *team.leads))
        leads = tuple(each for each in order if each in team.leads)
        teams[team.handle] = replace(team, leads=leads)
    return replace(people, teams=teams)


@given(name=_TEXT, members=st.lists(st.sampled_from(_HANDLES), max_size=4))
def test_whatever_is_stated_of_a_team_is_kept_or_refused(name: str, members: list[str]) -> None:
    known = People(persons={each: Person(handle=each, name=each) for each in _HANDLES})
    record = TeamRecord(handle="crypto", name=name, members=tuple(members))
    try:
        team = drafted_team(record, known)
    except UsageError:
        return
    assert team.name.isprintable()
    assert team.members == tuple(dict.fromkeys(members))


@given(name=_TEXT, target=_TEXT)
def test_whatever_is_stated_of_a_person_is_kept_or_refused(name: str, target: str) -> None:
    record = PersonRecord(handle="amira", name=name, changed={"mail": target, "slack": target})
    try:
        person = _DRAFTING.person(record, People())
    except UsageError:
        return
    assert person.name.isprintable()
    assert all(each.isascii() and each.isprintable() for each in person.addresses.values())
