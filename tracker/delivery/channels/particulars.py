"""What some services are told beside title and text: a key of their own, fields for programs."""

from __future__ import annotations

import functools
import html
from collections.abc import Callable
from typing import Any

from apprise.plugins.base import NotifyBase

from tracker.delivery.services.markup import without_mentions
from tracker.domain.message import Message

_MOST_DETAILS = 500_000  #: characters of a message's text that are handed over as a field
_NOWHERE = "@tracker.invalid>"
#: Nobody's program answers that somebody is away (RFC 3834; the second one is Exchange's).
_UNANSWERED = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def enrich(service: NotifyBase, message: Message) -> None:
    """Put what `service` has a place for into it; what its URL says of that stays.

    PagerDuty and Opsgenie get the reference as the key by which they tell copies of one notice;
    PagerDuty the whole text, for it shows only a summary; JSON web hooks the facts as fields; Slack
    a line for the phone.
    """
    plugin: Any = service
    match str(service.schema):
        case "pagerduty":
            plugin.dedup = plugin.dedup or key_of(message)
            plugin.details = {**_told(message), **plugin.details}
        case "opsgenie":
            plugin.alias = plugin.alias or key_of(message)
            plugin.details = {"reference": key_of(message), **plugin.details}
        case "json" | "jsons":
            plugin.payload_extras = {**_fields(message), **plugin.payload_extras}
        case "slack":
            vars(service)["_send"] = functools.partial(
                _with_summary,
                plugin._send,  # noqa: SLF001 - no other hook before the payload leaves
                message.summary or message.title,
            )
        case "mailto" | "mailtos":
            ours = _headers(service, message)
            named = {name.lower() for name in ours}
            theirs = {n: v for n, v in plugin.headers.items() if n.strip().lower() not in named}
            plugin.headers = {**theirs, **ours}


def _headers(service: NotifyBase, message: Message) -> dict[str, str]:
    """What mail programs sort and thread by, and what keeps others from answering by themselves.

    All that a sender's domain tells of stands under one List-Id (RFC 2919), and all that is told
    of one milestone answers the same message, which nobody ever got (RFC 5322, 3.6.4).
    """
    headers = dict(_UNANSWERED)
    if domain := _domain_of(service):
        headers["List-Id"] = f"tracker <tracker.{domain}>"
    if message.thread:
        thread = _placed(message.thread, service)
        headers |= {"In-Reply-To": thread, "References": thread}
    return headers


def _with_summary(
    send: Callable[..., object], summary: str, url: str, payload: dict[str, Any], **rest: object
) -> object:
    """Slack shows nothing of an attachment on a phone's lock screen but this."""
    shown = html.escape(without_mentions(summary), quote=False)
    for attachment in payload.get("attachments", ()):
        attachment["fallback"] = shown
    return send(url, payload, **rest)


def message_id_of(service: NotifyBase, message: Message) -> str:
    """The Message-ID with the domain of the mail's sender, where its own is only a placeholder.

    Filters mistrust what no domain stands behind. It is the same on every attempt.
    """
    return _placed(message.message_id, service)


def _placed(message_id: str, service: NotifyBase) -> str:
    domain = _domain_of(service)
    own = message_id.removesuffix(_NOWHERE)
    return f"{own}@{domain}>" if domain and own != message_id else message_id


def _domain_of(service: NotifyBase) -> str:
    """The domain of a mail's sender; "" of what is no mail."""
    sender = getattr(service, "from_addr", None)
    return str(sender[1]).rpartition("@")[2] if sender else ""


def key_of(message: Message) -> str:
    """The reference of a notice; of a digest or bulletin what its Message-ID begins with."""
    return message.reference or message.message_id.strip("<>").partition("@")[0]


def _told(message: Message) -> dict[str, object]:
    return {"reference": key_of(message), "text": message.text[:_MOST_DETAILS]}


def _fields(message: Message) -> dict[str, object]:
    """The facts of a single reminder stand beside the text, too, but for what has a place there."""
    reminders = [dict(each) for each in message.reminders]
    single = reminders[0] if len(reminders) == 1 else {}
    facts = {name: value for name, value in single.items() if name != "title"}
    return {
        **facts,
        "reference": key_of(message),
        "urgent": message.urgent,
        "reminders": reminders,
    }
