"""Local stand-ins for the services that channels name: each with its own answers and limits."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message as Headers
from typing import Any

import pytest

from tests.peers.authority import Authority
from tests.peers.http_peer import Answer, HttpPeer
from tests.peers.slack import TOKEN

_Route = Callable[[pytest.MonkeyPatch, HttpPeer], str]


def utf16(text: str) -> int:
    """The length of `text` as Discord's and Telegram's programs count it."""
    return len(text.encode("utf-16-le")) // 2


def _slack(patch: pytest.MonkeyPatch, peer: HttpPeer) -> str:
    from apprise.plugins.slack import NotifySlack  # noqa: PLC0415 - slow to import

    patch.setattr(NotifySlack, "webhook_url", f"{peer.base_url}/services")
    return f"slack://{TOKEN}"


def _slack_blocks(patch: pytest.MonkeyPatch, peer: HttpPeer) -> str:
    return f"{_slack(patch, peer)}?blocks=yes"


def _discord(patch: pytest.MonkeyPatch, peer: HttpPeer) -> str:
    from apprise.plugins.discord import NotifyDiscord  # noqa: PLC0415 - as above

    patch.setattr(NotifyDiscord, "notify_url", f"{peer.base_url}/api/webhooks")
    return "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js"


def _telegram(patch: pytest.MonkeyPatch, peer: HttpPeer) -> str:
    from apprise.plugins.telegram import NotifyTelegram  # noqa: PLC0415 - as above

    patch.setattr(NotifyTelegram, "notify_url", f"{peer.base_url}/bot")
    return "tgram://123456789:abcdefg_hijklmnop/12315544"


def _ntfy(_patch: pytest.MonkeyPatch, peer: HttpPeer) -> str:
    return f"ntfys://127.0.0.1:{peer.port}/deadlines"


def _workflows(_patch: pytest.MonkeyPatch, peer: HttpPeer) -> str:
    return f"workflows://127.0.0.1:{peer.port}/643sgh/12sdfsdfasdf"


def _gchat(patch: pytest.MonkeyPatch, peer: HttpPeer) -> str:
    from apprise.plugins.google_chat import NotifyGoogleChat  # noqa: PLC0415 - as above

    patch.setattr(
        NotifyGoogleChat, "notify_url", f"{peer.base_url}/v1/spaces/{{workspace}}/messages"
    )
    return "gchat://workspace/key/token"


def _mattermost(_patch: pytest.MonkeyPatch, peer: HttpPeer) -> str:
    return f"mmosts://127.0.0.1:{peer.port}/3ccdd113474722377935511fc85d3dd4"


def _pagerduty(patch: pytest.MonkeyPatch, peer: HttpPeer) -> str:
    from apprise.plugins import pagerduty  # noqa: PLC0415 - as above

    patch.setitem(pagerduty.PAGERDUTY_API_LOOKUP, "us", f"{peer.base_url}/v2/enqueue")
    return "pagerduty://IntegrationKey@apikey123456"


def _opsgenie(patch: pytest.MonkeyPatch, peer: HttpPeer) -> str:
    from apprise.plugins import opsgenie  # noqa: PLC0415 - as above

    patch.setitem(opsgenie.OPSGENIE_API_LOOKUP, "us", f"{peer.base_url}/v2/alerts")
    return "opsgenie://apikey12-1234-1234-1234-123456789012"


def _json(_patch: pytest.MonkeyPatch, peer: HttpPeer) -> str:
    return f"jsons://127.0.0.1:{peer.port}/hook"


Shown = dict[str, str]
_Read = Callable[[Any], Shown]


def _of_slack(sent: Any) -> Shown:
    (attachment,) = sent["attachments"]
    return {"title": attachment["title"], "body": attachment["text"]}


def _of_blocks(sent: Any) -> Shown:
    header, section, _footer = sent["attachments"][0]["blocks"]
    return {"title": header["text"]["text"], "body": section["text"]["text"]}


def _of_card(sent: Any) -> Shown:
    title, body = sent["attachments"][0]["content"]["body"]
    return {"title": title["text"], "body": body["text"]}


def _of(*path: str) -> _Read:
    def read(sent: Any) -> Shown:
        for name in path:
            sent = sent[name]
        title, _, body = sent.partition("\r\n")
        return {"title": title, "body": body}

    return read


def _of_ntfy(sent: Any) -> Shown:
    return {"title": sent["title"], "body": sent["message"]}


def _of_opsgenie(sent: Any) -> Shown:
    return {"title": sent["message"], "body": sent["description"]}


def _longest(sent: Any) -> int:
    return max((len(each) for each in _texts(sent)), default=0)


def _texts(sent: Any) -> list[str]:
    match sent:
        case str():
            return [sent]
        case dict():
            return [text for value in sent.values() for text in _texts(value)]
        case list():
            return [text for value in sent for text in _texts(value)]
    return []


@dataclass(frozen=True, kw_only=True)
class Service:
    """One service: how a channel reaches its stand-in, what it answers, what it refuses."""

    route: _Route
    taken: Answer
    refused: Answer  #: what is too long
    read: _Read  #: title and body as its readers get them, in its markup
    fits: Callable[[Any, bytes], bool]  #: what it takes, by its published limits


def _answer(status: int, said: object) -> Answer:
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    return Answer(status=status, body=body, headers={"Content-Type": "application/json"})


SERVICES: dict[str, Service] = {
    "slack": Service(
        route=_slack, read=_of_slack,
        taken=_answer(200, b"ok"), refused=_answer(400, b"msg_too_long"),
        fits=lambda sent, _: len(_of_slack(sent)["body"]) <= 8_000,
    ),
    "slack-blocks": Service(
        route=_slack_blocks, read=_of_blocks,
        taken=_answer(200, b"ok"), refused=_answer(400, b"msg_blocks_too_long"),
        fits=lambda sent, _: len(_of_blocks(sent)["body"]) <= 3_000
        and len(_of_blocks(sent)["title"]) <= 150,
    ),
    "discord": Service(
        route=_discord, read=_of("content"),
        taken=_answer(204, b""),
        refused=_answer(400, {"code": 50035, "errors": {"content": "BASE_TYPE_MAX_LENGTH"}}),
        fits=lambda sent, _: utf16(sent["content"]) <= 2_000,
    ),
    "tgram": Service(
        route=_telegram, read=_of("text"),
        taken=_answer(200, {"ok": True, "result": {"message_id": 1}}),
        refused=_answer(400, {"ok": False, "description": "Bad Request: message is too long"}),
        fits=lambda sent, _: utf16(sent["text"]) <= 4_096,
    ),
    "ntfy": Service(
        route=_ntfy, read=_of_ntfy,
        taken=_answer(200, {"id": "sPs71M8A2T", "event": "message"}),
        refused=_answer(413, {"code": 41303, "error": "JSON body too large"}),
        fits=lambda sent, body: len(sent["message"].encode()) <= 4_096 and len(body) <= 8_192,
    ),
    "workflows": Service(
        route=_workflows, read=_of_card,
        taken=_answer(202, b""),
        refused=_answer(413, {"error": {"code": "RequestEntityTooLarge"}}),
        fits=lambda _, body: len(body) <= 28_000,
    ),
    "gchat": Service(
        route=_gchat, read=_of("text"),
        taken=_answer(200, {"name": "spaces/workspace/messages/1"}),
        refused=_answer(400, {"error": {"status": "INVALID_ARGUMENT", "message": "too large"}}),
        fits=lambda sent, body: utf16(sent["text"]) <= 4_096 and len(body) <= 32_000,
    ),
    "mmost": Service(
        route=_mattermost, read=_of("text"),
        taken=_answer(200, b"ok"),
        refused=_answer(400, {"id": "model.post.is_valid.message_length.app_error"}),
        fits=lambda sent, _: len(sent["text"]) <= 16_383,
    ),
    "pagerduty": Service(
        route=_pagerduty, read=_of("payload", "summary"),
        taken=_answer(202, {"status": "success", "message": "Event processed"}),
        refused=_answer(400, {"errors": ["summary is too long (maximum is 1024 characters)"]}),
        fits=lambda sent, body: len(sent["payload"]["summary"]) <= 1_024 and len(body) <= 512_000,
    ),
    "opsgenie": Service(
        route=_opsgenie, read=_of_opsgenie,
        taken=_answer(202, {"result": "Request will be processed", "requestId": "43a2"}),
        refused=_answer(422, {"message": "message is too long"}),
        fits=lambda sent, _: len(sent["message"]) <= 130 and len(sent["description"]) <= 15_000
        and len(sent["alias"]) <= 512,
    ),
    "jsons": Service(
        route=_json, read=lambda sent: {"title": sent["title"], "body": sent["message"]},
        taken=_answer(200, b"ok"), refused=_answer(413, b""),
        fits=lambda sent, _: _longest(sent) <= 100_000,
    ),
}  # fmt: skip


class ServicePeer(HttpPeer):
    """Takes what the service called `name` takes, over HTTPS, and answers as that does.

    `peer.route(monkeypatch)` gives the channel's URL; it needs `allow_hosts = ["127.0.0.1"]`.
    """

    def __init__(self, name: str, authority: Authority) -> None:
        super().__init__(tls=authority.server_context())
        self.service = SERVICES[name]

    def route(self, patch: pytest.MonkeyPatch) -> str:
        """Point Apprise's plugin here, until the test ends."""
        return self.service.route(patch, self)

    def judge(self, method: str, path: str, headers: Headers, body: bytes) -> Answer:
        """What the service answers."""
        fits = self.service.fits(json.loads(body), body)
        return self.service.taken if fits else self.service.refused

    @property
    def shown(self) -> list[Shown]:
        """Title and body of every accepted message, in the service's markup, oldest first."""
        return [self.service.read(each.json) for each in self.accepted]
