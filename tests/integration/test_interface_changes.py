"""Programs change milestones: every verb, by whom, once, and never over what they have not seen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.api_client import Program, a_program
from tests.integration.answer_desk import AnswerDesk, an_answer_desk
from tracker.domain.milestone import MilestoneStatus
from tracker.domain.people.role import Role

_M = "/milestones/m"


@pytest.fixture
def desk(database_url: str) -> Iterator[AnswerDesk]:
    with an_answer_desk(database_url) as answer_desk:
        yield answer_desk.served(roles={Role.EDIT: ("amira",), Role.ANSWER: ("jonas",)})


@pytest.fixture
def program(desk: AnswerDesk) -> Program:
    return a_program(desk)


def test_a_milestone_is_added(desk: AnswerDesk, program: Program) -> None:
    stated = {
        "title": " Taskforce report ",
        "due": "March 2027",
        "owner": "amira",
        "tags": ["crypto", "uk"],
        "remind": ["60d", "10bd"],
        "source_url": "https://example.org/r",
        "confidence": "likely",
        "repeat_count": None,
    }
    added = program.ask("POST", "/milestones", stated)
    told = json.loads(added.body)
    assert (added.status, told["key"]) == (201, "taskforce-report")
    assert told["title"] == "Taskforce report"
    assert added.headers["location"].endswith("/api/v1/milestones/taskforce-report")
    assert (told["due"]["earliest"], told["due"]["latest"]) == ("2027-03-01", "2027-03-31")
    assert (told["tags"], told["remind"]) == (["crypto", "uk"], ["60d", "10bd"])
    again = json.loads(program.ask("POST", "/milestones", stated).body)
    assert again["key"] == "taskforce-report-2"
    assert any("is there already" in each for each in again["remarks"])
    events = [
        (each["kind"], each["by"]) for each in program.get("/log?key=taskforce-report")["items"]
    ]
    assert events == [("added", "amira")]
    tag = program.ask("GET", "/milestones/taskforce-report").headers["etag"]
    assert _stored(tag) == _stored(added.headers["etag"])


def _stored(tag: str) -> str:
    return tag.rpartition("-")[0]


def test_what_is_doubtful_of_a_new_date_is_said(program: Program) -> None:
    told = json.loads(program.ask("POST", "/milestones", {"title": "A", "due": "03/04/2027"}).body)
    assert told["needs_a_look"]
    assert len(told["due"]["ambiguous"]) == 2
    assert told["remarks"]


def test_a_milestone_is_edited_and_null_takes_a_field_away(program: Program) -> None:
    kinds = {"content_type": "application/merge-patch+json"}
    changed = program.change(_M, {"authority": "FCA", "tags": ["a"]}, "PATCH", **kinds)
    assert (changed["authority"], changed["tags"], changed["owner"]) == ("FCA", ["a"], "amira")
    changed = program.change(_M, {"authority": None, "tags": None, "owner": ""}, "PATCH")
    assert (changed["authority"], changed["tags"], changed["owner"]) == (None, [], None)


def test_a_date_moves_with_what_counts_from_it(desk: AnswerDesk, program: Program) -> None:
    desk.add("next", title="Next", due="10 days after m")
    body = {"due": "30 April 2027", "reason": "They asked for time", "dry_run": True}
    tag = program.ask("GET", _M).headers["etag"]
    foretold = program.change(f"{_M}/move", body)
    assert program.ask("GET", _M).headers["etag"] == tag
    moved = program.change(f"{_M}/move", {**body, "dry_run": False}, if_match=tag)
    assert foretold["dependents"] == moved["dependents"]
    assert [(each["key"], each["new"]["earliest"]) for each in moved["dependents"]] == [
        ("next", "2027-05-10")
    ]
    assert moved["revision"] == 2
    assert (moved["history"][-1]["by"], moved["history"][-1]["reason"]) == (
        "amira",
        "They asked for time",
    )


def test_a_date_is_proposed_and_adopted(program: Program) -> None:
    body = {"due": "Q2 2027", "reason": "Announced", "source_url": "https://example.org/n"}
    proposed = program.change(f"{_M}/propose", body)
    assert (proposed["revision"], proposed["proposed"]["due"]["latest"]) == (1, "2027-06-30")
    adopted = program.change(f"{_M}/adopt", {})
    assert (adopted["due"]["latest"], adopted["proposed"]) == ("2027-06-30", None)
    assert program.ask("POST", f"{_M}/adopt", {}, if_match="*").status == 422


@pytest.mark.parametrize("status", ["met", "waived", "missed"])
def test_a_milestone_closes_and_opens_again(program: Program, status: str) -> None:
    closed = program.change(f"{_M}/close", {"status": status, "reason": "As agreed"})
    assert closed["status"] == status
    assert program.ask("POST", f"{_M}/close", {"status": "met"}, if_match="*").status == 422
    assert program.change(f"{_M}/reopen", {})["status"] == "open"


def test_an_instant_is_kept_where_somebody_knows_it(desk: AnswerDesk, program: Program) -> None:
    at = (desk.clock.now() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    closed = program.change(f"{_M}/close", {"status": "met", "at": at})
    assert closed["closed_at"].startswith(at)


def test_reminders_wait_pause_and_are_answered(desk: AnswerDesk, program: Program) -> None:
    seen = program.change(f"{_M}/acknowledge", {"note": "Mine"})
    assert seen["acknowledged"]["by"] == "amira"
    held = program.change(f"{_M}/snooze", {"until": "in 2 days", "reason": "Counsel"})
    assert held["snoozed_until"] is not None
    checked = program.change(f"{_M}/verify", {"note": "Unchanged"})
    assert checked["last_verified_on"] == desk.clock.now().date().isoformat()
    assert program.change(f"{_M}/suspend", {"reason": "Stayed"})["status"] == "suspended"
    kinds = [each["kind"] for each in program.get("/log?key=m")["items"] if each["by"] == "amira"]
    assert kinds == ["acknowledged", "snoozed", "verified", "suspended"]


_ANSWERS = {"close", "acknowledge", "snooze", "verify"}
_CHANGES: list[tuple[str, str, dict[str, object]]] = [
    ("PATCH", _M, {"authority": "FCA"}),
    ("POST", f"{_M}/move", {"due": "1 May 2027", "reason": "r"}),
    ("POST", f"{_M}/adopt", {}),
    ("POST", f"{_M}/propose", {"due": "1 May 2027", "reason": "r"}),
    ("POST", f"{_M}/close", {"status": "met"}),
    ("POST", f"{_M}/reopen", {}),
    ("POST", f"{_M}/suspend", {"reason": "r"}),
    ("POST", f"{_M}/acknowledge", {}),
    ("POST", f"{_M}/snooze", {"until": "in 2 days", "reason": "r"}),
    ("POST", f"{_M}/verify", {}),
]


def test_nothing_is_changed_that_was_not_seen(desk: AnswerDesk, program: Program) -> None:
    tag = program.ask("GET", _M).headers["etag"]
    program.change(_M, {"authority": "FCA"}, "PATCH", if_match=tag)
    before = desk.milestone()
    for method, path, body in _CHANGES:
        assert program.ask(method, path, body).status == 428, path
        for stated in (tag, f"W/{program.ask('GET', _M).headers['etag']}", '""', "nonsense"):
            assert program.ask(method, path, body, if_match=stated).status == 412, path
    assert desk.milestone() == before


def test_every_verb_of_a_milestone_that_is_not_there_is_not_found(program: Program) -> None:
    for method, path, body in _CHANGES:
        there = path.replace("/milestones/m", "/milestones/none")
        assert program.ask(method, there, body, if_match="*").status == 404


@pytest.mark.parametrize(
    ("who", "role", "allowed"),
    [
        ("amira", "edit", {*_ANSWERS, "PATCH", "move", "adopt", "propose", "reopen", "suspend"}),
        ("amira", "answer", _ANSWERS),
        ("amira", "read", set()),
        ("jonas", "administer", _ANSWERS),
    ],
)
def test_a_token_may_what_both_it_and_its_person_may(
    desk: AnswerDesk, who: str, role: str, allowed: set[str]
) -> None:
    program = a_program(desk, role, who)
    assert program.ask("GET", _M).status == 200
    for method, path, body in _CHANGES:
        name = method if path == _M else path.rpartition("/")[2]
        wanted = 412 if name in allowed else 403
        assert program.ask(method, path, body, if_match='"never"').status == wanted, path
    if role != "edit":
        assert program.ask("POST", "/milestones", {"title": "A", "due": "TBC"}).status == 403
    if "close" in allowed and role != "edit":
        waived = {"status": "waived", "reason": "r"}
        assert program.ask("POST", f"{_M}/close", waived, if_match="*").status == 403
        assert desk.milestone().status is MilestoneStatus.OPEN


def test_a_request_that_names_itself_is_carried_out_once(
    desk: AnswerDesk, program: Program
) -> None:
    body = {"title": "Levy", "due": "1 March 2027"}
    named = {"idempotency_key": "a-1"}
    first = program.ask("POST", "/milestones", body, **named)
    again = program.ask("POST", "/milestones", body, **named)
    assert (again.status, again.body) == (first.status, first.body)
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    for name in ("etag", "location", "content-type"):
        assert again.headers[name] == first.headers[name]
    assert len(program.get("/milestones")["items"]) == 2

    other = program.ask("POST", "/milestones", {**body, "title": "Another"}, **named)
    assert other.status == 422
    somebody = a_program(desk, "edit", "amira")
    assert somebody.ask("POST", "/milestones", body, **named).status == 201
    desk.clock.advance(timedelta(hours=25))
    later = program.ask("POST", "/milestones", body, **named)
    assert "idempotent-replayed" not in later.headers


def test_what_has_changed_by_the_request_itself_is_no_reason_to_refuse_it_again(
    desk: AnswerDesk, program: Program
) -> None:
    tag = program.ask("GET", _M).headers["etag"]
    asked = {"if_match": tag, "idempotency_key": "k"}
    first = program.ask("POST", f"{_M}/acknowledge", {}, **asked)
    assert program.ask("POST", f"{_M}/acknowledge", {}, **asked).body == first.body
    assert program.ask("POST", f"{_M}/snooze", {}, **asked).status == 422


def test_a_request_that_was_refused_may_be_sent_again(program: Program) -> None:
    named = {"idempotency_key": "k"}
    assert program.ask("POST", f"{_M}/acknowledge", {}, **named).status == 428
    assert program.ask("POST", f"{_M}/acknowledge", {}, if_match="*", **named).status == 200


@pytest.mark.parametrize("name", ["", "x" * 201, "caf\xe9", "\t"])
def test_a_request_is_called_by_letters_that_can_be_printed(program: Program, name: str) -> None:
    body = {"title": "Levy", "due": "1 March 2027"}
    assert program.ask("POST", "/milestones", body, idempotency_key=name).status == 422


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"due": "TBC"}, "/title"),
        ({"title": "A"}, "/due"),
        ({"title": "", "due": "TBC"}, "/title"),
        ({"title": "  ", "due": "TBC"}, "/title"),
        ({"title": "A", "due": 7}, "/due"),
        ({"title": "a\x1b[2J", "due": "TBC"}, "/title"),
        ({"title": "A" * 10_001, "due": "TBC"}, "/title"),
        ({"title": "A", "due": "TBC", "tags": "crypto"}, "/tags"),
        ({"title": "A", "due": "TBC", "tags": ["a"] * 101}, "/tags"),
        ({"title": "A", "due": "TBC", "colour": "red"}, "/colour"),
        ({"title": "A", "due": "TBC", "as_of": "2027-02-30"}, "/as_of"),
        ({"title": "A", "due": "TBC", "as_of": 0}, "/as_of"),
        ({"title": "A", "due": "TBC", "source_url": "example.org"}, "/source_url"),
        ({"title": "A", "due": "TBC", "repeat_count": "7"}, "/repeat_count"),
        ({"title": "A", "due": "TBC", "repeat_count": True}, "/repeat_count"),
        ({"title": "A", "due": "TBC", "key": "../x"}, "/key"),
        ({"title": "A", "due": "TBC", "status": "met"}, "/status"),
    ],
)
def test_every_field_that_is_wrong_is_named(
    program: Program, body: dict[str, Any], field: str
) -> None:
    refused = program.ask("POST", "/milestones", body)
    told = json.loads(refused.body)
    assert (refused.status, told["errors"][0]["field"]) == (422, field)
    assert len(program.get("/milestones")["items"]) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"title": "A", "due": "TBC", "key": "m"}, 409),
        ({"title": "A", "due": "whenever"}, 422),
        ({"title": "A", "due": "TBC", "policy": "none"}, 422),
        ({"title": "A", "due": "TBC", "to": ["nobody"]}, 422),
        ({"title": "A", "due": "TBC", "remind": ["soon"]}, 422),
        ({"title": "A", "due": "TBC", "anchors": ["x"]}, 422),
        ({"title": "A", "due": "TBC", "tz": "Mars/Phobos"}, 422),
        ({"title": "A", "due": "TBC", "calendar": "XX"}, 422),
        ({"title": "A", "due": "1 May 2027", "repeat_count": 3}, 422),
        ({"title": "A", "due": "TBC", "key": "TRK-7K3QX8M2PA8"}, 422),
    ],
)
def test_what_the_commands_refuse_is_refused(
    program: Program, body: dict[str, Any], status: int
) -> None:
    assert program.ask("POST", "/milestones", body).status == status


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("move", {"due": "", "reason": "r"}),
        ("move", {"due": "1 May 2027", "reason": " "}),
        ("move", {"due": "1 May 2027", "reason": "r", "pins": ["nobody"]}),
        ("close", {"status": "passed"}),
        ("close", {"status": "met", "on": "2999-01-01"}),
        ("close", {"status": "met", "on": "2026-01-01", "at": "2026-01-01T09:00"}),
        ("close", {"status": "met", "at": "yesterday"}),
        ("close", {"status": "waived"}),
        ("close", {"status": "missed", "at": "2026-01-01T09:00"}),
        ("reopen", {"status": "open"}),
        ("reopen", {}),
        ("snooze", {"until": "yesterday", "reason": "r"}),
        ("snooze", {"until": "whenever", "reason": "r"}),
        ("snooze", {"until": "tomorrow"}),
        ("suspend", {}),
        ("verify", {"on": "2999-01-01"}),
        ("acknowledge", []),
        ("acknowledge", None),
    ],
)
def test_a_change_that_cannot_be_changes_nothing(
    desk: AnswerDesk, program: Program, verb: str, body: object
) -> None:
    before = desk.milestone()
    raw = b"null" if body is None else None
    refused = program.ask("POST", f"{_M}/{verb}", body, raw=raw, if_match="*")
    assert refused.status in {404, 422}, refused.html
    assert desk.milestone() == before


def test_an_edit_names_something(program: Program) -> None:
    for body in ({}, {"title": None}, {"due": None}, {"pinned": None}, {"key": "n"}):
        assert program.ask("PATCH", _M, body, if_match="*").status == 422
