"""What a daemon and its sender processes tell each other: lines of JSON over a pair of sockets.

To a sender: `["settings", {...}]` once, then `["send", number, slot, channel, message]`.
From a sender: `["pid", pid]`, `["capacities", {channel: characters}]`, then for every send
`["ended", number, evidence]`; how far it gets until then is noted in its slot, see `progress`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any
from urllib.parse import unquote

from tracker.delivery.wire.recorder import MAIL_ANSWER_S
from tracker.domain.delivery import Evidence, Outcome, Phase, Wire
from tracker.domain.message import Letter, Link, Message, Telling, Urgency

_LETTERS: dict[type, tuple[str, ...]] = {
    kind: tuple(each.name for each in fields(kind)) for kind in (Letter, Telling, Link)
}
_PARTS = tuple(each.name for each in fields(Message))
_SEEN = tuple(each.name for each in fields(Evidence) if each.name != "crashed")
_NO_SECRETS = frozenset({"PATH", "HOME", "LANG", "TZ"})
_SHORTEST_SECRET = 4  #: a shorter value stands in many a URL by chance


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What a sender process has to know; its addresses are secrets."""

    addresses: dict[str, str] = field(repr=False)  #: channel -> URL
    allow_hosts: tuple[str, ...]
    schemes: tuple[str, ...]
    deadline_s: float
    use_proxies: bool
    heartbeat: str | None = field(repr=False)
    mail_answer_s: float = MAIL_ANSWER_S
    templates: dict[str, str] = field(default_factory=dict, repr=False)  #: of the house
    for_people: tuple[str, ...] = ()  #: channels whose messages bring their recipient

    def without_secrets(self, environ: Mapping[str, str]) -> dict[str, str]:
        """`environ` without what the addresses are made of: a process's environment can be read."""
        urls = [*self.addresses.values(), self.heartbeat or ""]
        urls += [unquote(url) for url in urls]  # what stands in an address may be encoded there
        return {
            name: value
            for name, value in environ.items()
            if name in _NO_SECRETS
            or len(value) < _SHORTEST_SECRET
            or not any(value in url for url in urls)
        }


def line(*parts: object) -> bytes:
    """One line, its end included; lone surrogates are escaped, so any text passes."""
    return _encode(parts).encode("ascii") + b"\n"


def _part_of_letter(value: object) -> dict[str, object]:
    """By name, what a letter or a part of one is made of: `asdict` would copy all of it before."""
    return {name: getattr(value, name) for name in _LETTERS[type(value)]}


_encode = json.JSONEncoder(separators=(",", ":"), default=_part_of_letter).encode


def settings_line(settings: Settings) -> bytes:
    """The first line to a sender."""
    return line("settings", asdict(settings))


def settings_from(fields: dict[str, Any]) -> Settings:
    """The settings that `settings_line` wrote."""
    lists = {name: tuple(fields[name]) for name in ("allow_hosts", "schemes", "for_people")}
    return Settings(**fields | lists)


def message_line(number: int, slot: int, channel: str, message: Message) -> bytes:
    """The line that asks for a send, whose progress is noted in `slot`."""
    return line("send", number, slot, channel, [getattr(message, name) for name in _PARTS])


def message_from(parts: list[Any]) -> Message:
    """The message that `message_line` wrote."""
    told = dict(zip(_PARTS, parts, strict=True))
    reminders = tuple(tuple((name, value) for name, value in each) for each in told["reminders"])
    letter = None if told["letter"] is None else _letter(told["letter"])
    read = {"reminders": reminders, "letter": letter, "urgency": Urgency(told["urgency"])}
    read["withheld"] = tuple(told["withheld"])
    return Message(**told | read)


def _letter(parts: dict[str, Any]) -> Letter:
    tellings = tuple(map(_telling, parts["tellings"]))
    return Letter(**_frozen(parts) | {"tellings": tellings})


def _telling(parts: dict[str, Any]) -> Telling:
    links = {
        "buttons": tuple(Link(**each) for each in parts["buttons"]),
        "link": None if parts["link"] is None else Link(**parts["link"]),
        "urgency": Urgency(parts["urgency"]),
    }
    return Telling(**_frozen(parts) | links)


def _frozen(parts: dict[str, Any]) -> dict[str, Any]:
    """`parts` with its lists, and lists in them, as tuples."""
    return {
        name: tuple(tuple(each) if isinstance(each, list) else each for each in value)
        if isinstance(value, list)
        else value
        for name, value in parts.items()
    }


def evidence_line(number: int, evidence: Evidence) -> bytes:
    """The line that ends a send."""
    return line("ended", number, [getattr(evidence, name) for name in _SEEN])


def evidence_from(parts: list[Any]) -> Evidence:
    """The evidence that `evidence_line` wrote."""
    seen = dict(zip(_SEEN, parts, strict=True))
    said = seen["outcome"]
    outcome = None if said is None else Outcome(said)
    kinds = {"wire": Wire(seen["wire"]), "phase": Phase(seen["phase"]), "outcome": outcome}
    return Evidence(**seen | kinds)


class Lines:
    """Cuts a stream of bytes into lines."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[list[Any]]:
        """The lines that `data` completes, each as the parts that `line` was given."""
        *whole, self._rest = (self._rest + data).split(b"\n")
        for each in whole:
            yield json.loads(each)
