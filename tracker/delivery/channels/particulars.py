"""What some services are told beside title and text: a key of their own, fields for programs."""

from __future__ import annotations

from typing import Any

from apprise.plugins.base import NotifyBase

from tracker.domain.message import Message

_MOST_DETAILS = 500_000  #: characters of a message's text that are handed over as a field
_NOWHERE = "@tracker.invalid>"
_AUTO_SUBMITTED = {"Auto-Submitted": "auto-generated"}  #: RFC 3834: nobody answers that he is away


def enrich(service: NotifyBase, message: Message) -> None:
    """Put what `service` has a place for into it; what its URL says of that stays.

    PagerDuty and Opsgenie get the reference as the key by which they tell copies of one notice;
    PagerDuty the whole text, for it shows only a summary; JSON web hooks the facts as fields.
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
        case "mailto" | "mailtos":
            plugin.headers = {**plugin.headers, **_AUTO_SUBMITTED}


def message_id_of(service: NotifyBase, message: Message) -> str:
    """The Message-ID with the domain of the mail's sender, where its own is only a placeholder.

    Filters mistrust what no domain stands behind. It is the same on every attempt.
    """
    sender = getattr(service, "from_addr", None)
    domain = str(sender[1]).rpartition("@")[2] if sender else ""
    own = message.message_id.removesuffix(_NOWHERE)
    return f"{own}@{domain}>" if domain and own != message.message_id else message.message_id


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
