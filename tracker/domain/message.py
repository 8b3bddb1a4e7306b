"""Messages: what a person reads."""

from __future__ import annotations

from dataclasses import dataclass

#: Names and values of what a reminder tells, for programs that read it.
Fields = tuple[tuple[str, str | int | bool | None], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One text for one reader; `text` and `html` state the same facts."""

    title: str  #: one line, at most 200 characters, no control characters
    text: str
    html: str
    message_id: str  #: RFC 5322 Message-ID with its angle brackets, the same on every attempt
    urgent: bool = False  #: the date is today or past
    reference: str = ""  #: the same for each copy of one notice; "" for what is no single one
    reminders: tuple[Fields, ...] = ()  #: what it tells, in the order of the text
    room: float = 1.0  #: how much of the service's limits it may fill, after a refusal for its size
