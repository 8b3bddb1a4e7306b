"""What a daemon and its sender processes tell each other: lines of JSON over a pair of sockets.

To a sender: `["settings", {...}]` once, then `["send", number, channel, message]`.
From a sender: `["pid", pid]`, `["capacities", {channel: characters}]`, then for every send
`["phase", number, phase]` as it gets on and `["ended", number, evidence]`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from tracker.domain.delivery import Evidence, Phase, Wire
from tracker.domain.message import Message

HEARTBEAT = "(heartbeat)"  #: stands for the heartbeat URL where a channel is named


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What a sender process has to know; its addresses are secrets."""

    addresses: dict[str, str]  #: channel -> URL
    allow_hosts: tuple[str, ...]
    schemes: tuple[str, ...]
    deadline_s: float
    use_proxies: bool
    heartbeat: str | None


def line(*parts: object) -> bytes:
    """One line, its end included; lone surrogates are escaped, so any text passes."""
    return json.dumps(parts, separators=(",", ":")).encode("ascii") + b"\n"


def settings_line(settings: Settings) -> bytes:
    """The first line to a sender."""
    return line("settings", asdict(settings))


def settings_from(fields: dict[str, object]) -> Settings:
    """The settings that `settings_line` wrote."""
    return Settings(**fields)  # type: ignore[arg-type]  # written by settings_line


def message_line(number: int, channel: str, message: Message) -> bytes:
    """The line that asks for a send."""
    parts = (message.title, message.text, message.html, message.message_id, message.urgent)
    return line("send", number, channel, parts)


def message_from(parts: list[object]) -> Message:
    """The message that `message_line` wrote."""
    title, text, html, message_id, urgent = parts
    return Message(
        title=str(title),
        text=str(text),
        html=str(html),
        message_id=str(message_id),
        urgent=bool(urgent),
    )


def evidence_line(number: int, evidence: Evidence) -> bytes:
    """The line that ends a send."""
    return line("ended", number, asdict(evidence))


def evidence_from(fields: dict[str, object]) -> Evidence:
    """The evidence that `evidence_line` wrote."""
    known = {**fields, "wire": Wire(str(fields["wire"])), "phase": Phase(str(fields["phase"]))}
    return Evidence(**known)  # type: ignore[arg-type]  # written by evidence_line


class Lines:
    """Cuts a stream of bytes into lines."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[list[object]]:
        """The lines that `data` completes, each as the parts that `line` was given."""
        *whole, self._rest = (self._rest + data).split(b"\n")
        for each in whole:
            yield json.loads(each)
