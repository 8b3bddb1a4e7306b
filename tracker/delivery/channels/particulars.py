"""What some services are told beside title and text: a key of their own, fields for programs."""

from __future__ import annotations

from typing import Any

from apprise.plugins.base import NotifyBase

from tracker.domain.message import Fields, Message

_MOST_DETAILS = 500_000  #: characters of a message's text that are handed over as a field
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


def key_of(message: Message) -> str:
    """The reference of a notice; of a digest or bulletin what its Message-ID begins with."""
    return message.reference or message.message_id.strip("<>").partition("@")[0]


def _told(message: Message) -> dict[str, object]:
    return {"reference": key_of(message), "text": message.text[:_MOST_DETAILS]}


def _fields(message: Message) -> dict[str, object]:
    """The facts of a single reminder stand beside the text, too, but for what has a place there."""
    reminders = [dict(each) for each in message.reminders]
    single: Fields = message.reminders[0] if len(message.reminders) == 1 else {}
    facts = {name: value for name, value in single.items() if name not in {"title", "message"}}
    return {
        **facts,
        "reference": key_of(message),
        "urgent": message.urgent,
        "reminders": reminders,
    }
