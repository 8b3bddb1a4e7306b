"""The stand-ins are as strict as what they stand in for."""

from __future__ import annotations

import json
import socket
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from tests.peers.http_peer import Answer
from tests.peers.slack import TOKEN, SlackPeer
from tests.peers.webhook import WebhookPeer

PAYLOADS = [
    ("text is enough", {"json": {"text": "due"}}, 200, "ok"),
    ("attachments are enough", {"json": {"attachments": [{"text": "due"}]}}, 200, "ok"),
    ("a form may carry it", {"data": {"payload": json.dumps({"text": "due"})}}, 200, "ok"),
    ("nothing to say", {"json": {"attachments": []}}, 400, "no_text"),
    ("no JSON", {"data": b"due"}, 400, "invalid_payload"),
    ("no object", {"json": ["due"]}, 400, "invalid_payload"),
    ("too long", {"json": {"text": "x" * 50_000}}, 400, "msg_too_long"),
]


@pytest.mark.parametrize(
    ("sentence", "payload", "status", "words"), PAYLOADS, ids=[row[0] for row in PAYLOADS]
)
def test_slack_takes_only_what_slack_takes(
    sentence: str, payload: dict[str, object], status: int, words: str
) -> None:
    with SlackPeer() as peer:
        answer = requests.post(f"{peer.webhook_url}/{TOKEN}", timeout=5, **payload)
        assert len(peer.accepted) == (status == 200)
    assert (answer.status_code, answer.text) == (status, words)


def test_slack_does_not_know_other_tokens() -> None:
    with SlackPeer() as peer:
        answer = requests.post(f"{peer.webhook_url}/T/B/X", json={"text": "due"}, timeout=5)
    assert (answer.status_code, answer.text) == (404, "no_service")


def test_a_web_hook_logs_what_it_accepted_and_only_that(tmp_path: Path) -> None:
    log = tmp_path / "accepted.jsonl"
    with WebhookPeer(log=log).will_answer(Answer(status=500)) as peer:
        for body in ("refused", "taken"):
            requests.post(f"{peer.base_url}/hook", data=body, timeout=5)
        lines = [json.loads(line) for line in log.read_text().splitlines()]
        assert [each.body for each in peer.requests] == [b"refused", b"taken"]
    assert [(line["path"], line["body"]) for line in lines] == [("/hook", "taken")]


def test_half_a_message_is_not_accepted(tmp_path: Path) -> None:
    log = tmp_path / "received.jsonl"
    with WebhookPeer(log=log) as peer:
        with socket.create_connection(("127.0.0.1", peer.port)) as client:
            client.sendall(b"POST /hook HTTP/1.1\r\nContent-Length: 100\r\n\r\n{")
            client.shutdown(socket.SHUT_WR)
            with suppress(ConnectionResetError):
                assert client.recv(1) == b""
        assert peer.accepted == []
    assert not log.exists()


def test_several_peers_run_side_by_side() -> None:
    with WebhookPeer() as first, WebhookPeer() as second:
        requests.post(second.base_url, data="x", timeout=5)
        assert first.port != second.port
        assert (len(first.accepted), len(second.accepted)) == (0, 1)
