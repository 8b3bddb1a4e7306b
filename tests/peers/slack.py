"""A local stand-in for Slack's incoming web hooks and its bots, as strict about payloads."""

from __future__ import annotations

import json
import os
from email.message import Message as Headers
from typing import Any
from urllib.parse import parse_qs

import pytest

from tests.peers.http_peer import Answer, HttpPeer

TOKEN = "T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7"  #: the example of Slack's own manual
BOT_TOKEN = "xoxb-1234567890-1234567890-abcdefghijkl"
TEXT_MAX = 40_000
_POST = "/api/chat.postMessage"


class SlackPeer(HttpPeer):
    """Answers `ok` to what Slack would take, and Slack's own words to what it would not.

    In the process of the test: `slack.route_apprise(monkeypatch)`, then use the channel URL
    `SlackPeer.channel_url` with `allow_hosts = ["127.0.0.1"]`.

    For a process of its own (the daemon in acceptance tests), start the launcher in place of
    `tracker`, from the root of the repository; it points Apprise's Slack plugin here before it
    hands over to `tracker.cli.main:main`:

        subprocess.run(
            [sys.executable, "-m", "tests.peers.launch", "--config", settings, "run", "--once"],
            env=slack.environment(travel_to="2027-03-01T09:00:00+00:00"), cwd=repository)

    Over HTTPS, give `tls=authority.server_context()` and set REQUESTS_CA_BUNDLE, which wins over
    SSL_CERT_FILE, to `authority.pem` in that environment.
    """

    channel_url = f"slack://{TOKEN}"
    bot_url = f"slack://{BOT_TOKEN}"  #: writes to members by their IDs, beginning with U

    def judge(self, method: str, path: str, headers: Headers, body: bytes) -> Answer:
        """What Slack's servers answer; see docs.slack.dev on web hooks and chat.postMessage."""
        if path == _POST:
            return self._judge_bot(method, headers, body)
        if method != "POST" or path != f"/services/{TOKEN}":
            return Answer(status=404, body=b"no_service")
        payload = _payload(headers, body)
        if not isinstance(payload, dict):
            return Answer(status=400, body=b"invalid_payload")
        if not any(payload.get(part) for part in ("text", "attachments", "blocks")):
            return Answer(status=400, body=b"no_text")
        if len(json.dumps(payload, ensure_ascii=False)) > TEXT_MAX:
            return Answer(status=400, body=b"msg_too_long")
        return Answer()

    def _judge_bot(self, method: str, headers: Headers, body: bytes) -> Answer:
        payload = _payload(headers, body)
        if method != "POST" or headers.get("Authorization") != f"Bearer {BOT_TOKEN}":
            return _bot_answer(error="invalid_auth")
        if not isinstance(payload, dict) or not str(payload.get("channel", "")).startswith("U"):
            return _bot_answer(error="channel_not_found")
        return _bot_answer(channel="D0123456789", ts="1503435956.000247")

    def told(self, member: str) -> list[dict[str, str]]:
        """Title and text of every message to one member, oldest first."""
        posts = [each.json for each in self.accepted if each.path == _POST]
        return [_said(each) for each in posts if each.get("channel") == member]

    @property
    def api_url(self) -> str:
        """What takes the place of https://slack.com/api/{}."""
        return f"{self.base_url}/api/{{}}"

    @property
    def webhook_url(self) -> str:
        """What takes the place of https://hooks.slack.com/services."""
        return f"{self.base_url}/services"

    def route_apprise(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Point the Slack plugin of this process here, until the test ends."""
        from apprise.plugins.slack import NotifySlack  # noqa: PLC0415 - slow to import

        monkeypatch.setattr(NotifySlack, "webhook_url", self.webhook_url)
        monkeypatch.setattr(NotifySlack, "api_url", self.api_url)

    def environment(self, *, travel_to: str | None = None) -> dict[str, str]:
        """The environment in which `python -m tests.peers.launch` sends here."""
        added = {"TRACKER_TEST_SLACK": self.webhook_url, "TRACKER_TEST_SLACK_API": self.api_url}
        if travel_to is not None:
            added["TRACKER_TEST_TRAVEL"] = travel_to
        return {**os.environ, **added}

    @property
    def messages(self) -> list[dict[str, str]]:
        """Title and text of every accepted message, oldest first."""
        return [_said(each.json) for each in self.accepted]


def _bot_answer(**said: str) -> Answer:
    body = json.dumps({"ok": "error" not in said, **said}).encode()
    return Answer(body=body, headers={"Content-Type": "application/json; charset=utf-8"})


def _payload(headers: Headers, body: bytes) -> Any:
    try:
        text = body.decode()
        if (headers.get("Content-Type") or "").startswith("application/x-www-form-urlencoded"):
            text = parse_qs(text)["payload"][0]
        return json.loads(text)
    except (ValueError, KeyError):
        return None


def _said(payload: dict[str, Any]) -> dict[str, str]:
    first = (payload.get("attachments") or [{}])[0]
    return {"title": first.get("title", ""), "text": first.get("text") or payload.get("text", "")}
