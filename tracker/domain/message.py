"""Messages: what a person reads."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One text for one reader; `text` and `html` state the same facts."""

    title: str  #: one line, at most 200 characters, no control characters
    text: str
    html: str
    message_id: str  #: RFC 5322 Message-ID with its angle brackets, the same on every attempt
    urgent: bool = False  #: the date is today or past
