"""Which services reach people, and what an address of a person is in each of them.

A form admits nothing that a service's address could be taken apart by: no blanks, commas, slashes,
signs of markup, percent signs or control characters. So one address is one recipient.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

_LONGEST: Final = 254  #: characters of a mail's address, the longest of all (RFC 5321, 4.5.3.1)
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
#: Dot-atoms without signs by which old relays pass mail on (`%`, `!`) or programs read options.
_MAIL: Final = (
    r"(?=[^@]{1,64}@)[A-Za-z0-9_+'&=~][A-Za-z0-9_+'&=~-]*(?:\.[A-Za-z0-9_+'&=~-]+)*"
    rf"@{_LABEL}(?:\.{_LABEL})+"
)
_PHONE: Final = r"\+[1-9][0-9]{6,14}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """How one service takes whom a message is for."""

    form: re.Pattern[str]  #: of the whole address
    words: str  #: what such an address is, for people
    sample: str  #: one of nobody


def _reach(form: str, words: str, sample: str) -> Reach:
    return Reach(form=re.compile(form, re.ASCII), words=words, sample=sample)


#: By the word that settings, commands and `Person.addresses` use.
REACHES: Final[Mapping[str, Reach]] = MappingProxyType(
    {
        "mail": _reach(_MAIL, "an e-mail address, such as amira@example.org", "nobody@example.org"),
        "slack": _reach(
            r"[UW][A-Z0-9]{1,20}",
            "a member ID of Slack, such as U02AB3CD4EF (in Slack: profile, More, Copy member ID)",
            "U0000000000",
        ),
        "telegram": _reach(r"[1-9][0-9]{2,14}", "the number of a Telegram chat", "1234567"),
        "sms": _reach(_PHONE, "a telephone number, such as +442079460000", "+442079460000"),
        "signal": _reach(_PHONE, "a telephone number, such as +442079460000", "+442079460000"),
        "pushover": _reach(
            r"[A-Za-z0-9]{30}", "a user key of Pushover, 30 letters and digits", "u" * 30
        ),
    }
)
_BY_SCHEME: Final = MappingProxyType(
    {
        "mailto": "mail",
        "mailtos": "mail",
        "slack": "slack",
        "tgram": "telegram",
        "twilio": "sms",
        "signal": "signal",
        "signals": "signal",
        "pover": "pushover",
    }
)


def service_for(scheme: str) -> str | None:
    """The service that channels with the URL scheme `scheme` reach people by; None: none."""
    return _BY_SCHEME.get(scheme)


def address_problem(service: str, address: str) -> str | None:
    """Why `address` reaches nobody by `service`, without repeating it; None where it will do."""
    reach = REACHES.get(service)
    if reach is None:
        return f"no service for people has that name; known are {', '.join(REACHES)}"
    if len(address) > _LONGEST or not reach.form.fullmatch(address):
        return f"this is not {reach.words}"
    return None
