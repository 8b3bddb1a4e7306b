"""How much each service takes: its published limits, measured on the form that leaves.

Apprise's plugins have limits of their own, which are wider than some services' and far narrower
than others'.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum

_UTF16_UNIT = 2  #: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """A message as it is handed to a service's plugin, in the service's markup."""

    title: str
    body: str  #: HTML for mail
    whole: str = ""  #: the uncut text, where the service takes that beside what it shows at once


def _joined(form: Form) -> str:
    return f"{form.title}\r\n{form.body}"


class Part(Enum):
    """What of a form a limit is for."""

    TITLE = "title"
    BODY = "body"
    BOTH = "both"  #: title and body count together
    WHOLE = "whole"


_PARTS: dict[Part, Callable[[Form], str]] = {
    Part.TITLE: lambda form: form.title,
    Part.BODY: lambda form: form.body,
    Part.BOTH: _joined,
    Part.WHOLE: lambda form: form.whole,
}


class Unit(StrEnum):
    """What a limit counts."""

    CHARACTERS = "characters"
    UTF16 = "UTF-16 units"  #: an emoji is two
    BYTES = "bytes of UTF-8"
    ENTITIES = "characters with &amp; for &"
    JSON = "bytes of JSON"  #: as plugins write it: six for each letter beyond ASCII


_SIZES: dict[Unit, Callable[[str], int]] = {
    Unit.CHARACTERS: len,
    Unit.UTF16: lambda text: len(text.encode("utf-16-le", "replace")) // _UTF16_UNIT,
    Unit.BYTES: lambda text: len(text.encode("utf-8", "replace")),
    Unit.ENTITIES: lambda text: len(html.escape(text, quote=False)),
    Unit.JSON: lambda text: len(json.dumps(text)),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Limit:
    """At most so much of a part."""

    most: int
    unit: Unit
    part: Part
    source: str  #: where that is published

    def size(self, form: Form) -> int:
        """How much of it `form` uses."""
        return _SIZES[self.unit](_PARTS[self.part](form))


_SLACK = "https://docs.slack.dev/reference/block-kit/blocks"
LIMITS: dict[str, tuple[Limit, ...]] = {
    "slack": (
        Limit(most=8_000, unit=Unit.CHARACTERS, part=Part.BODY,
              source="https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments"),
    ),
    "slack-blocks": (
        Limit(most=3_000, unit=Unit.CHARACTERS, part=Part.BODY, source=f"{_SLACK}/section-block"),
        Limit(most=150, unit=Unit.ENTITIES, part=Part.TITLE, source=f"{_SLACK}/header-block"),
    ),
    "mail": (
        # Gmail shows no more than 102 KB of a mail's HTML; the mail program's own frame counts.
        Limit(most=100_000, unit=Unit.BYTES, part=Part.BODY,
              source="https://support.google.com/mail/thread/16529399"),
    ),
    "discord": (
        Limit(most=2_000, unit=Unit.UTF16, part=Part.BOTH,
              source="https://discord.com/developers/docs/resources/webhook#execute-webhook"),
    ),
    "tgram": (
        # Of 4,096; Apprise writes the title in bold.
        Limit(most=4_080, unit=Unit.UTF16, part=Part.BOTH,
              source="https://core.telegram.org/bots/api#sendmessage"),
    ),
    "ntfy": (
        Limit(most=4_096, unit=Unit.BYTES, part=Part.BODY,
              source="https://docs.ntfy.sh/publish/#limitations"),
        # Apprise makes an attachment of a message whose JSON is longer than 8,000.
        Limit(most=7_500, unit=Unit.JSON, part=Part.BOTH,
              source="https://docs.ntfy.sh/publish/#publish-as-json"),
    ),
    "workflows": (
        # Of 28 KB for the whole card, some of which are counted in UTF-16.
        Limit(most=20_000, unit=Unit.JSON, part=Part.BOTH,
              source="https://learn.microsoft.com/connectors/teams/#known-issues-and-limitations-with-actions"),
    ),
    "gchat": (
        Limit(most=4_000, unit=Unit.UTF16, part=Part.BOTH,
              source="https://developers.google.com/workspace/chat/create-messages"),
    ),
    "mmost": (
        Limit(most=16_383, unit=Unit.CHARACTERS, part=Part.BOTH,
              source="https://docs.mattermost.com/administration-guide/upgrade/important-upgrade-notes.html"),
    ),
    "pagerduty": (
        Limit(most=1_024, unit=Unit.CHARACTERS, part=Part.BOTH,
              source="https://developer.pagerduty.com/docs/events-api-v2-overview"),
        # An event is 512 KB at most.
        Limit(most=400_000, unit=Unit.JSON, part=Part.WHOLE,
              source="https://developer.pagerduty.com/docs/events-api-v2-overview"),
    ),
    "opsgenie": (
        Limit(most=130, unit=Unit.CHARACTERS, part=Part.TITLE,
              source="https://docs.opsgenie.com/docs/alert-api#create-alert"),
        Limit(most=15_000, unit=Unit.CHARACTERS, part=Part.BODY,
              source="https://docs.opsgenie.com/docs/alert-api#create-alert"),
    ),
}  # fmt: skip
