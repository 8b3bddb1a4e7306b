"""The channels that the contract is held against, each with its other end."""

from __future__ import annotations

import contextlib
import html
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TextIO

import pytest

from tests.peers.authority import Authority
from tests.peers.http_peer import Answer
from tests.peers.slack import TOKEN, SlackPeer
from tests.peers.smtp import PASSWORD, SmtpPeer
from tests.peers.webhook import WebhookPeer
from tracker.delivery.open_channel import open_notifier
from tracker.delivery.wire.recorder import MAIL_ANSWER_S
from tracker.domain.channel import Notifier
from tracker.domain.message import Message

SECRETS = (PASSWORD, *TOKEN.split("/"), "pathtoken", "desk@example.org", "reminders")


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """One message as its reader gets it."""

    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Rig:
    """A channel and its other end."""

    notifier: Notifier
    arrived: Callable[[], list[Arrived]]
    refuse: Callable[[], None]  #: from now on the other side says no


def a_message(
    title: str = "FSA047 is due", text: str = "In 7 days.\n<b>bold & plain</b>"
) -> Message:
    return Message(
        title=title,
        text=text,
        message_id="<reminder-1@tracker.example.org>",
    )


def opened(  # noqa: PLR0913 - one argument a setting
    url: str,
    *,
    for_people: bool = False,
    allow_hosts: tuple[str, ...] = ("127.0.0.1",),
    deadline_s: float = 20,
    stream: TextIO | None = None,
    mail_answer_s: float = MAIL_ANSWER_S,
) -> Notifier:
    return open_notifier(
        "desk",
        url,
        for_people=for_people,
        allow_hosts=allow_hosts,
        schemes=(),
        deadline_s=deadline_s,
        stream=stream or io.StringIO(),
        mail_answer_s=mail_answer_s,
    )


@contextlib.contextmanager
def console(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    stream = io.StringIO()
    shown: list[str] = []

    def arrived() -> list[Arrived]:
        if not stream.closed:
            shown[:] = [each for each in stream.getvalue().split("\n\n") if each]
        lines = [each.split("\n", 2) for each in shown]
        return [Arrived(title=each[0], text=each[2]) for each in lines]

    notifier = opened("console://", stream=stream)
    yield Rig(notifier=notifier, arrived=arrived, refuse=stream.close)


@contextlib.contextmanager
def webhook(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    with WebhookPeer() as peer:
        yield Rig(
            notifier=opened(peer.channel_url("/pathtoken")),
            arrived=lambda: [Arrived(title=b["title"], text=b["message"]) for b in peer.bodies],
            refuse=lambda: _answer_always(peer, 403),
        )


@contextlib.contextmanager
def secure_webhook(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    with WebhookPeer(tls=authority.server_context()) as peer:
        yield Rig(
            notifier=opened(peer.channel_url("/pathtoken")),
            arrived=lambda: [Arrived(title=b["title"], text=b["message"]) for b in peer.bodies],
            refuse=lambda: _answer_always(peer, 503),
        )


@contextlib.contextmanager
def slack(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    with SlackPeer(tls=authority.server_context()) as peer:
        peer.route_apprise(monkeypatch)
        yield Rig(
            notifier=opened(peer.channel_url),
            arrived=lambda: [
                Arrived(title=html.unescape(each["title"]), text=html.unescape(each["text"]))
                for each in peer.messages
            ],
            refuse=lambda: peer.answers.extend([Answer(status=404, body=b"no_service")] * 9),
        )


@contextlib.contextmanager
def mail(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    with SmtpPeer(authority) as peer:

        def refuse() -> None:
            peer.rcpt_reply = "550 5.1.1 <desk@example.org> unknown"

        yield Rig(
            notifier=opened(peer.channel_url()),
            arrived=lambda: [
                Arrived(title=str(each.message["Subject"]), text=_lines(each.text))
                for each in peer.mails
            ],
            refuse=refuse,
        )


def _lines(text: str) -> str:
    """A mail's text with the line ends of the rest of the world."""
    return text.replace("\r\n", "\n").rstrip("\n")


def _answer_always(peer: WebhookPeer, status: int) -> None:
    peer.usual = Answer(status=status)


RIGS = {
    "console": console,
    "json": webhook,
    "jsons": secure_webhook,
    "slack": slack,
    "mailtos": mail,
}
