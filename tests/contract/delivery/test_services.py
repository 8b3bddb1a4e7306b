"""What leaves for each service, by its real plugin, held to that service's own limits.

The payloads stand in `golden`, one file a service and case.
"""

from __future__ import annotations

import io
import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.contract.delivery.cases import CASES, messages_of, messages_of_case, some_claims
from tests.contract.delivery.rigs import opened
from tests.peers.authority import Authority
from tests.peers.http_peer import Answer
from tests.peers.services import SERVICES, ServicePeer
from tests.peers.smtp import Mail, SmtpPeer
from tracker.domain.delivery import Evidence, Outcome
from tracker.domain.message import Message
from tracker.planning.sending.outcome import outcome_of
from tracker.planning.text.bundling import MOST_PARTS

_GOLDEN = Path(__file__).parent / "golden"
_GMAIL_CLIPS = 102 * 1024  #: bytes of HTML
_LONG = 1_600  #: characters


@pytest.fixture(params=SERVICES)
def peer(request: pytest.FixtureRequest, authority: Authority) -> Iterator[ServicePeer]:
    with ServicePeer(request.param, authority) as made:
        yield made


def _sent(url: str, messages: Sequence[Message]) -> list[Evidence]:
    channel = opened(url)
    return [channel.send(message) for message in messages]


@pytest.mark.parametrize("case", CASES)
def test_what_leaves_is_taken_and_is_as_it_was(
    peer: ServicePeer, case: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = peer.route(monkeypatch)
    messages = messages_of_case(case, url)
    evidence = _sent(url, messages)
    assert [(each.accepted, outcome_of(each)) for each in evidence] == [
        (True, "SENT") for _ in messages
    ], evidence
    assert 1 <= len(peer.accepted) == len(messages) <= MOST_PARTS
    name = request.node.callspec.params["peer"]
    _compare(_GOLDEN / f"{name}_{case}.json", [_steady(each.json) for each in peer.accepted])


@pytest.mark.parametrize("case", CASES)
def test_what_leaves_as_mail_is_as_it_was(case: str, authority: Authority) -> None:
    with SmtpPeer(authority) as peer:
        messages = messages_of_case(case, peer.channel_url())
        evidence = _sent(peer.channel_url(), messages)
    assert all(each.accepted for each in evidence)
    assert 1 <= len(peer.mails) == len(messages) <= MOST_PARTS
    assert all(len(mail.html.encode()) <= _GMAIL_CLIPS for mail in peer.mails)
    _compare(_GOLDEN / f"mailtos_{case}.json", [_steady(_as_table(mail)) for mail in peer.mails])


def _as_table(mail: Mail) -> dict[str, object]:
    """What a mail says, without its hour and the boundary of its parts."""
    named = ("From", "To", "Subject", "Message-ID", "Auto-Submitted")
    headers = {name: str(mail.message[name]) for name in named}
    return {**headers, "text": mail.text, "html": mail.html}


@pytest.mark.parametrize("case", CASES)
def test_what_the_console_shows_is_as_it_was(case: str) -> None:
    stream = io.StringIO()
    channel = opened("console://", stream=stream)
    messages = messages_of_case(case, "console://")
    assert all(channel.send(message).accepted for message in messages)
    _compare(_GOLDEN / f"console_{case}.json", [_steady(stream.getvalue())])


def test_every_golden_payload_belongs_to_a_case() -> None:
    names = (*SERVICES, "mailtos", "console")
    expected = {f"{service}_{case}.json" for service in names for case in CASES}
    assert {file.name for file in _GOLDEN.iterdir()} == expected


def _steady(sent: Any) -> Any:
    """What was sent without the time of day that Slack's plugin adds; of what is long, the ends."""
    match sent:
        case dict():
            return {name: _steady(each) for name, each in sent.items() if name != "ts"}
        case list() if len(sent) > MOST_PARTS:
            return [_steady(sent[0]), f"{len(sent) - 2} more", _steady(sent[-1])]
        case list():
            return [_steady(each) for each in sent]
        case str() if len(sent) > _LONG:
            return f"{sent[: _LONG // 2]} … {len(sent) - _LONG} more … {sent[-_LONG // 2 :]}"
    return sent


def _compare(file: Path, sent: list[Any]) -> None:
    shown = json.dumps(sent, ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("TRACKER_TEST_GOLDEN") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text(encoding="utf-8")


_PAGE = Answer(
    body=b"<!DOCTYPE html><html><title>Sign in</title></html>",
    headers={"Content-Type": "text/html"},
)


def test_a_sign_in_page_with_200_is_accepted_by_no_service_whose_answer_is_known(
    peer: ServicePeer, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = peer.route(monkeypatch)
    peer.will_answer(_PAGE)
    (evidence,) = _sent(url, messages_of(some_claims(1), url))
    if request.node.callspec.params["peer"] == "jsons":
        assert evidence.accepted
        assert "accepted, unrecognised answer" in evidence.detail
    else:
        assert not evidence.accepted
        assert outcome_of(evidence) is Outcome.REFUSED
        assert "web page" in evidence.detail


def test_a_refusal_for_the_size_is_seen_through_every_plugin(
    peer: ServicePeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = peer.route(monkeypatch)
    peer.will_answer(peer.service.refused)
    (evidence,) = _sent(url, messages_of(some_claims(1), url))
    assert evidence.too_large
    assert outcome_of(evidence) is Outcome.NOT_SENT


def test_after_such_a_refusal_half_as_much_leaves(
    peer: ServicePeer, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = peer.route(monkeypatch)
    long = replace(messages_of(some_claims(1), url)[0], text="x" * 50_000, linked="")
    _sent(url, [replace(long, room=0.5), replace(long, room=0.25)])
    half, quarter = (len(shown["body"]) for shown in peer.shown)
    if request.node.callspec.params["peer"] != "jsons":
        assert quarter < 0.6 * half


SLACK = [
    (404, "no_service", Outcome.REFUSED),
    (410, "channel_is_archived", Outcome.REFUSED),
    (200, '{"ok": false, "error": "is_archived"}', Outcome.REFUSED),
    (403, "token_revoked", Outcome.REFUSED),
    (400, "invalid_blocks", Outcome.POISON),
    (200, '{"ok": false, "error": "ratelimited"}', Outcome.NOT_SENT),
    (429, "rate_limited", Outcome.NOT_SENT),
]


@pytest.mark.parametrize(("status", "said", "outcome"), SLACK)
def test_what_slack_says_is_seen_through_its_plugin(
    status: int,
    said: str,
    outcome: Outcome,
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with ServicePeer("slack", authority) as peer:
        url = peer.route(monkeypatch)
        peer.will_answer(Answer(status=status, body=said.encode()))
        (evidence,) = _sent(url, messages_of(some_claims(1), url))
    word = json.loads(said)["error"] if said.startswith("{") else said
    assert not evidence.accepted
    assert outcome_of(evidence) is outcome
    assert f", {word}: " in evidence.detail


def test_a_limit_of_discord_is_no_time_to_sleep_in(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its plugin would wait until the limit ends, and hold a sender for as long."""
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("the plugin slept"))
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "4102444800"}
    limited = Answer(
        status=429,
        headers=headers,
        body=b'{"message": "You are being rate limited.", "retry_after": 64.5, "global": false}',
    )
    with ServicePeer("discord", authority) as peer:
        url = peer.route(monkeypatch)
        peer.will_answer(limited, limited)
        (evidence,) = _sent(url, messages_of(some_claims(1), url))
    assert outcome_of(evidence) is Outcome.NOT_SENT
    assert evidence.retry_after == "64.500"
