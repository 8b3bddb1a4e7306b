"""Programs look at what there is: lists by pages, phrases, sends, the log, people and sources."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.api_client import Program, a_program
from tests.integration.answer_desk import BASE, AnswerDesk, an_answer_desk
from tracker.domain.people.role import Role
from tracker.domain.source import Source
from tracker.service.feeds.saved_sources import save
from tracker.service.views.shapes import milestone_json

API = f"{BASE}/api/v1"


@pytest.fixture
def desk(database_url: str) -> Iterator[AnswerDesk]:
    with an_answer_desk(database_url) as answer_desk:
        yield answer_desk.served(roles={Role.EDIT: ("amira",), Role.READ: ("jonas",)})


@pytest.fixture
def program(desk: AnswerDesk) -> Program:
    return a_program(desk)


def _all(program: Program, path: str) -> list[Any]:
    """What all pages of a list hold, each got by the link of the one before."""
    items = []
    while path:
        page = program.get(path.removeprefix(API))
        items += page["items"]
        path = page["next"]
    return items


def test_milestones_are_listed_by_pages_and_searched(desk: AnswerDesk, program: Program) -> None:
    for number in range(7):
        desk.add(f"k{number}", title=f"Levy {number}", due="1 March 2027", owner="jonas")

    listed = _all(program, "/milestones?limit=3")
    levies = _all(program, "/milestones?text=levy&owner=JONAS&limit=2&due_before=2028-01-01")

    late = _all(program, "/milestones?overdue_before=2027-03-02&no_owner=no&owner=jonas")
    strays = program.get("/milestones?no_owner=yes")

    assert len(late) == len(levies)
    assert strays["items"] == []
    assert [each["key"] for each in listed] == ["m", *(f"k{number}" for number in range(7))]
    assert [each["key"] for each in levies] == [f"k{number}" for number in range(7)]
    assert listed[0]["owner_kind"] == "person"
    asked = [answer for answer in program.answers if b'"next": "' in answer.body]
    assert len(asked) == 5


def test_what_is_added_between_two_pages_neither_repeats_nor_hides_any(
    desk: AnswerDesk, program: Program
) -> None:
    for number in range(4):
        desk.add(f"k{number}", title=f"Levy {number}", due="1 March 2027")
    first = program.get("/milestones?limit=3")
    desk.add("a-first", title="Levy", due="1 January 2027")
    rest = _all(program, first["next"])
    assert [each["key"] for each in rest] == ["k2", "k3"]


def test_a_milestone_is_what_the_commands_say_of_it(desk: AnswerDesk, program: Program) -> None:
    desk.add("next", title="Next", due="10 days after m")
    shown = program.get("/milestones/m")
    assert {**shown, **milestone_json(desk.milestone(), desk.clock.now())} == shown
    assert (shown["owner_handle"], shown["counted_from_it"]) == ("amira", ["next"])
    told = program.get("/log?key=m")["items"]
    reference = next(each["ref"] for each in told if each["kind"] == "attempt")
    assert program.get(f"/milestones/{reference}") == shown


def test_a_key_with_a_slash_is_written_with_percent(desk: AnswerDesk, program: Program) -> None:
    desk.add("return/2027-03-31", title="Return", due="31 March 2027")
    assert program.get("/milestones/return%2F2027-03-31")["key"] == "return/2027-03-31"
    assert program.ask("GET", "/milestones/return/2027-03-31").status == 404
    changed = program.change("/milestones/return%2F2027-03-31/acknowledge", {})
    assert changed["acknowledged"]["by"] == "amira"


def test_who_has_this_state_already_is_not_told_it_again(
    desk: AnswerDesk, program: Program
) -> None:
    tag = program.ask("GET", "/milestones/m").headers["etag"]
    for stated in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        again = program.ask("GET", "/milestones/m", if_none_match=stated)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    for stated in ('"other"', tag.strip('"'), ""):
        assert program.ask("GET", "/milestones/m", if_none_match=stated).status == 200
    desk.clock.advance(timedelta(days=1))  # another number of days is left
    assert program.ask("GET", "/milestones/m", if_none_match=tag).status == 200
    program.change("/milestones/m/acknowledge", {}, if_match=tag)  # nothing has changed


def test_a_phrase_is_read(program: Program) -> None:
    read = program.get(
        "/when?text=10+days+after+publication&anchor=publication%3D2027-03-01&explain=yes"
    )
    assert (read["earliest"], read["status"]) == ("2027-03-11", "dated")
    assert read["explain"]
    both = program.get("/when?text=03%2F04%2F2027&tz=Europe%2FLondon")
    assert (len(both["ambiguous"]), both["explain"]) == (2, None)
    assert program.get("/when?text=03%2F04%2F2027&dayfirst=yes")["earliest"] == "2027-04-03"
    assert program.get("/when?text=TBC")["status"] == "undated"


@pytest.mark.parametrize(
    "query",
    [
        "text=whenever+you+like",
        "text=",
        "",
        "text=1+March+2027&tz=Mars%2FPhobos",
        "text=1+March+2027&calendar=XX",
        "text=1+March+2027&anchor=x",
        "text=1+March+2027&anchor=x%3Dm",
        "text=1+March+2027&as_of=20270301",
        "text=1+March+2027&roll=sideways",
        "text=1+March+2027&text=2+March+2027",
        "text=1+March+2027&colour=red",
        "text=a%00b",
    ],
)
def test_no_phrase_is_guessed(program: Program, query: str) -> None:
    assert program.ask("GET", f"/when?{query}").status == 422


def test_sends_that_lie_ahead_are_listed_by_pages(desk: AnswerDesk, program: Program) -> None:
    for number in range(5):
        desk.add(f"k{number}", title=f"Levy {number}", due="in 10 days")
    whole = _all(program, "/upcoming?days=60")
    parts = _all(program, "/upcoming?days=60&limit=2")
    assert whole == parts
    assert len(whole) > 5
    onward = program.get("/upcoming?days=60&limit=2")["next"].removeprefix(API)
    desk.clock.advance(timedelta(hours=2))
    assert program.ask("GET", onward).status == 422


def test_the_log_is_read_by_pages_of_one_and_of_all(desk: AnswerDesk, program: Program) -> None:
    desk.add("other", title="Other", due="1 March 2027")
    program.change("/milestones/m/acknowledge", {"note": "on it"})
    whole = _all(program, "/log")
    assert _all(program, "/log?limit=1") == whole
    mine = _all(program, "/log?key=m&limit=2")
    assert mine == [each for each in whole if each["key"] == "m"]
    seen = next(each for each in mine if each["kind"] == "acknowledged")
    assert (seen["by"], seen["detail"]) == ("amira", "on it")
    full = _all(program, "/log?key=m&full=yes")
    assert any("Client asset return" in each.get("text", "") for each in full)
    assert program.ask("GET", "/log?key=nobody").status == 404


def test_people_teams_sources_and_how_things_stand(desk: AnswerDesk, program: Program) -> None:
    source = Source(
        name="holidays",
        url="https://example.org/h.ics",
        format="ics",
        every=timedelta(days=1),
        added_at=desk.clock.now(),
        next_at=desk.clock.now(),
        mapping=None,
    )
    save(desk.store, source, by="Amira")
    assert [each["handle"] for each in program.get("/people")["items"]] == ["amira", "jonas"]
    assert program.get("/people/amira")["owns"] == ["m"]
    assert program.get("/teams")["items"] == []
    assert [each["name"] for each in program.get("/sources")["items"]] == ["holidays"]
    assert [each["name"] for each in program.get("/status")["channels"]] == ["mail"]
    for path in ("/people/nobody", "/teams/crypto", "/milestones/none", "/nothing", "/"):
        assert program.ask("GET", path).status == 404
    assert program.ask("GET", "/people/-").status == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/milestones?limit=0", 422),
        ("/milestones?limit=501", 422),
        ("/milestones?limit=+5", 422),
        ("/milestones?limit=5&limit=6", 422),
        ("/milestones?after=nonsense", 422),
        ("/milestones?after=W10=", 422),
        ("/milestones?after=WzEsMl0=", 422),
        ("/milestones?standing=gone", 422),
        ("/milestones?text=a%00", 422),
        ("/milestones?due_from=tomorrow", 422),
        ("/milestones?colour=red", 422),
        ("/milestones?text=%ff", 400),
        ("/milestones/a%00b", 404),
        ("/milestones/%2e%2e%2fsecret", 404),
        ("/milestones/m%0d%0aX-Evil:1", 404),
        ("/log?key=a%00", 422),
        ("/log?limit=no", 422),
        ("/upcoming?days=367", 422),
        ("/people?x=1", 422),
        ("/people?" + "&".join("x=1" for _ in range(200)), 400),
    ],
)
def test_a_query_that_cannot_be_is_refused_in_words(
    program: Program, path: str, status: int
) -> None:
    refused = program.ask("GET", path)
    told = json.loads(refused.body)
    assert (refused.status, told["status"]) == (status, status)
    assert told["detail"]
    assert "x-evil" not in refused.headers


def test_other_methods_are_told_which_there_are(program: Program) -> None:
    cases = {
        "/milestones": "GET, HEAD, POST",
        "/milestones/m": "GET, HEAD, PATCH",
        "/milestones/m/move": "POST",
        "/openapi.json": "GET, HEAD",
    }
    for path, allowed in cases.items():
        refused = program.ask("DELETE", path)
        assert (refused.status, refused.headers["allow"]) == (405, allowed)


def test_only_the_head_of_an_answer_is_given_where_it_is_asked_for(program: Program) -> None:
    whole = program.reader._ask("GET", "/api/v1/openapi.json", b"", {})
    head = program.reader._ask("HEAD", "/api/v1/openapi.json", b"", {})
    assert (head.status, head.body) == (200, b"")
    assert head.headers == whole.headers


def test_the_document_says_where_it_is_served(desk: AnswerDesk) -> None:
    document = json.loads(desk.reader().get("/api/v1/openapi.json").body)
    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": API}]
    below = desk.served(base_url=f"{BASE}/tracker")
    assert below.reader().get("/api/v1/openapi.json").status == 404
    assert below.reader().get("/tracker/api/v1/openapi.json").status == 200
