"""Services that are told whom a message is for: the address goes into Apprise's own objects.

Nothing of an address passes through a URL, so nothing in it can be an option, a host or a second
recipient; and no service is used that does not hold that one recipient afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from apprise.plugins.base import NotifyBase
from apprise.plugins.email.base import NotifyEmail

from tracker.domain.people.reach import REACHES, address_problem

Parts = dict[str, Any]

_OF_BOTS: Final = "xo"  #: how Slack's tokens begin, as its plugin sees it

#: Written before an address so that the plugin takes it for what it is.
_MARKS: Final[Mapping[str, str]] = {"slack": "+"}
#: Where a plugin takes whom a message is for, but for `targets`.
_KEYS: Final[Mapping[str, str]] = {"pushover": "user_key"}


def names_somebody(service: str, parts: Parts) -> bool:
    """Whether a URL, read into `parts`, names somebody itself."""
    named = [*(parts.get("targets") or ()), parts.get(_KEYS.get(service, "")) or ""]
    return any(str(each).strip() for each in named)


def lacks_a_bot(service: str, parts: Parts) -> bool:
    """Whether it is a web hook of Slack, which writes to its own channel whoever is named."""
    return service == "slack" and not str(parts.get("access_token") or "").startswith(_OF_BOTS)


def addressed(parts: Parts, service: str, to: str) -> Parts:
    """`parts` with `to` as the one recipient; ValueError, without the address, where it is none."""
    if (problem := address_problem(service, to)) is not None:
        raise ValueError(problem)
    key = _KEYS.get(service)
    if key is not None:
        return {**parts, key: to, "targets": []}
    if service == "mail":
        return {**parts, "targets": []}  # its plugin would read a name into some addresses
    return {**parts, "targets": [_MARKS.get(service, "") + to]}


def point_at(plugin: NotifyBase, service: str, to: str) -> None:
    """Have `plugin` write to `to` and nobody else; ValueError where it would not."""
    made: Any = plugin
    if isinstance(plugin, NotifyEmail):
        made.targets = [(False, to)]
    if not _reaches_only(made, service, to):
        raise ValueError("Apprise reads another recipient into the address")


def _reaches_only(made: Any, service: str, to: str) -> bool:  # noqa: ANN401 - each plugin has its own
    """Whether a plugin holds the one recipient `to`, as its service writes it."""
    match service:
        case "mail":
            held = [*(address for _, address in made.targets), *made.cc, *made.bcc]
        case "slack":
            held = [str(each).removeprefix("+") for each in made.channels]
        case "telegram":
            held = [str(number) for number, _ in made.targets]
        case "sms":
            held = [number for _, number in made.targets]
        case "pushover":
            held = [made.user_key, *made.groups]
        case _:
            held = list(made.targets)
    return held == [to]


def sample_of(service: str) -> str:
    """An address of nobody, to try a URL with."""
    return REACHES[service].sample
