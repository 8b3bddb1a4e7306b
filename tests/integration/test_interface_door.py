"""Who is let in to the interface, and what of hostile requests comes in: nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.api_client import PREFIX, Program, a_program, a_token
from tests.integration.answer_desk import AnswerDesk, an_answer_desk
from tracker.domain.people.role import Role
from tracker.domain.people.token import TokenUse
from tracker.service.people.tokens import Tokens
from tracker.store.reads.reads import open_reads

_ADDED = {"title": "Levy", "due": "1 March 2027"}


@pytest.fixture
def desk(database_url: str) -> Iterator[AnswerDesk]:
    with an_answer_desk(database_url) as answer_desk:
        yield answer_desk.served(
            roles={Role.EDIT: ("amira",)},
            sign_on_header="X-User",
            trusted_proxies=("10.0.0.0/8",),
        )


def _program(desk: AnswerDesk, token: str | None) -> Program:
    return Program(desk.reader(), token)


def test_nobody_is_let_in_without_a_good_token(desk: AnswerDesk) -> None:
    good = a_token(desk)
    expired = a_token(desk, expires_at=desk.clock.now() + timedelta(hours=1))
    feed = a_token(desk, "read", use=TokenUse.FEED)
    desk.clock.advance(timedelta(hours=1))
    assert _program(desk, good).ask("GET", "/milestones").status == 200
    for shown in (None, "", "trk_", f"{good}x", good[:-1], expired, feed, "trk_" + "é" * 8):
        refused = _program(desk, shown).ask("GET", "/milestones")
        assert (refused.status, json.loads(refused.body)["status"]) == (401, 401)
        assert refused.headers["www-authenticate"].startswith('Bearer realm="tracker"')
        assert b"Client asset return" not in refused.body
    for header in (f"Basic {good}", good, f"Bearer {good} {good}", f"Bearer\t{good}"):
        asked = _program(desk, None).ask("GET", "/milestones", authorization=header)
        assert asked.status == 401, header


def test_what_a_proxy_or_a_cookie_says_is_no_way_in(desk: AnswerDesk) -> None:
    proxied = desk.reader(peer="10.0.0.1", headers={"x-user": "amira"})
    assert proxied.get("/milestones").status == 200
    assert proxied.get(f"{PREFIX}/milestones").status == 401
    proxied.cookies["token"] = a_token(desk)
    assert proxied.get(f"{PREFIX}/milestones").status == 401
    assert proxied.get(f"{PREFIX}/milestones?token={a_token(desk)}").status == 401


def test_a_token_that_is_revoked_lets_nobody_in_at_once(desk: AnswerDesk) -> None:
    program = a_program(desk)
    assert program.ask("GET", "/people").status == 200
    Tokens(desk.store, by="jonas").revoke(1, desk.clock.now())
    assert program.ask("GET", "/people").status == 401


def test_who_left_or_has_no_role_has_no_way_in(desk: AnswerDesk) -> None:
    program = a_program(desk, "administer", "jonas")
    assert program.ask("GET", "/people").status == 403
    mine = a_program(desk)
    with desk.store.write() as transaction:
        transaction.people.remove("amira", desk.clock.now(), erase=False)
    assert mine.ask("GET", "/people").status == 401


def test_addresses_are_for_who_may_edit_and_for_oneself(desk: AnswerDesk) -> None:
    everybody = desk.served(roles={Role.EDIT: ("amira",), Role.READ: ("everybody",)})
    known = {"amira": "amira@bank.example", "jonas": "jonas@bank.example"}
    editing, reading = a_program(everybody), a_program(everybody, "read", "jonas")
    lesser = a_program(everybody, "answer")

    for program, seen in ((editing, {"amira", "jonas"}), (reading, {"jonas"}), (lesser, {"amira"})):
        for each in program.get("/people")["items"]:
            told = known[each["handle"]] if each["handle"] in seen else None
            assert each["addresses"] == {"mail": told}
            assert program.get(f"/people/{each['handle']}")["addresses"] == {"mail": told}


def test_the_use_of_a_token_is_noted_once_an_hour(desk: AnswerDesk) -> None:
    program = a_program(desk)
    begun = desk.clock.now()
    for minutes in (0, 30, 29, 2):
        desk.clock.advance(timedelta(minutes=minutes))
        program.get("/people")
    with open_reads(desk.url) as reads:
        (token,) = reads.tokens()
    assert token.used_at == begun + timedelta(minutes=61)


def test_whoever_guesses_is_told_to_wait_and_who_knows_is_not(desk: AnswerDesk) -> None:
    wrong, right = _program(desk, "trk_guess"), a_program(desk)
    with capture_logs() as logs:
        statuses = [wrong.ask("GET", "/people").status for _ in range(30)]
    assert statuses == [401] * 20 + [429] * 10
    assert wrong.answers[-1].headers["retry-after"] == "60"
    assert right.ask("GET", "/people").status == 200
    elsewhere = Program(desk.reader(peer="198.51.100.9"), "trk_guess")
    assert elsewhere.ask("GET", "/people").status == 401
    assert [each["event"] for each in logs] == ["Tokens are guessed, or no longer good"]
    desk.clock.advance(timedelta(minutes=2))
    assert wrong.ask("GET", "/people").status == 401


def _cases() -> list[Any]:
    deep = b'{"title": "A", "due": ' + b"[" * 50_000 + b"]" * 50_000 + b"}"
    large = json.dumps({"title": "A", "due": "TBC", "source_quote": "x" * 1_000_001}).encode()
    return [
        pytest.param(b"", {}, 400, id="nothing"),
        pytest.param(b"{", {}, 400, id="half"),
        pytest.param(b"\xff\xfe", {}, 400, id="no text"),
        pytest.param(b'{"title": "\\ud800", "due": "TBC"}', {}, 400, id="half a character"),
        pytest.param(deep, {}, 400, id="deep"),
        pytest.param(b"[]", {}, 422, id="a list"),
        pytest.param(b'"title"', {}, 422, id="a text"),
        pytest.param(b'{"title": NaN, "due": "TBC"}', {}, 422, id="no number"),
        pytest.param(b'{"title": "\\u0000", "due": "TBC"}', {}, 422, id="nothing as a character"),
        pytest.param(large, {}, 413, id="large"),
        pytest.param(b"x", {"content_length": "1000001"}, 413, id="said to be large"),
        pytest.param(b"x", {"content_length": "-1"}, 413, id="said to be less than nothing"),
        pytest.param(b"x", {"content_length": "x"}, 413, id="of no length"),
        pytest.param(b"a=b", {"content_type": "application/x-www-form-urlencoded"}, 415, id="form"),
        pytest.param(b"{}", {"content_type": "text/plain"}, 415, id="text"),
        pytest.param(b"{}", {"content_type": ""}, 415, id="of no kind"),
        pytest.param(b"{}", {"content_type": "application/merge-patch+json"}, 415, id="patch"),
    ]


@pytest.mark.parametrize(("raw", "headers", "status"), _cases())
def test_a_body_that_cannot_be_is_refused(
    desk: AnswerDesk, raw: bytes, headers: dict[str, str], status: int
) -> None:
    program = a_program(desk)
    refused = program.ask("POST", "/milestones", raw=raw, **headers)
    assert refused.status == status, refused.html
    assert len(program.get("/milestones")["items"]) == 1


def test_a_body_that_nobody_said_the_length_of_is_bounded(desk: AnswerDesk) -> None:
    program = a_program(desk)
    refused = program.ask("POST", "/milestones", raw=b" " * 1_000_001, content_length="0")
    assert refused.status == 413


def test_who_is_not_let_in_sends_no_body(desk: AnswerDesk) -> None:
    refused = _program(desk, "trk_x").ask("POST", "/milestones", raw=b"x" * 2_000_000)
    assert refused.status == 401


def test_a_host_that_is_not_ours_is_not_served(desk: AnswerDesk) -> None:
    assert desk.reader(host="evil.example").get(f"{PREFIX}/openapi.json").status == 421


def test_markup_stays_text_and_every_answer_is_guarded(desk: AnswerDesk) -> None:
    program = a_program(desk)
    title = "<script>alert(1)</script>\u2028é"
    added = program.ask("POST", "/milestones", {**_ADDED, "title": title})
    assert json.loads(added.body)["title"] == title.replace("\u2028", "\n")
    for answer in program.answers:
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert "set-cookie" not in answer.headers


def test_no_secret_is_in_any_answer_or_log(desk: AnswerDesk, capfd: Any) -> None:
    program = a_program(desk)
    shown = program.token or ""
    with capture_logs() as logs:
        for path in ("/milestones", "/people", "/status", "/log?full=yes", "/sources", "/teams"):
            program.get(path)
        program.ask("GET", f"/milestones/{shown}")
        program.ask("GET", f"/{shown}?{shown}={shown}")
        program.ask("POST", "/milestones", _ADDED, idempotency_key="k")
        program.ask("POST", "/milestones", raw=b"{", idempotency_key="k")
    told = "".join(answer.html + repr(answer.headers) for answer in program.answers)
    with open_reads(desk.url) as reads:
        kept = repr(reads.tokens()) + repr(reads.log())
    for said in (told, repr(logs), kept, *capfd.readouterr()):
        assert shown not in said.replace(f"'{shown}'", "") or said is told
    assert "digest" not in told


def test_a_fault_is_told_as_a_problem_without_its_words(
    desk: AnswerDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = a_program(desk)

    def fails(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(type(desk.clock), "now", fails)
    with capture_logs() as logs:
        failed = program.ask("GET", "/people")
    assert (failed.status, b"secret" in failed.body) == (500, False)
    assert [each["event"] for each in logs] == ["Request could not be answered"]
