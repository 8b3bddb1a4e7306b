"""Channels for people: whose addresses each of them takes, as far as the settings show it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tracker.config.channel.table import ChannelTable
from tracker.config.problems import Problem
from tracker.domain.people.reach import REACHES, service_for

_SCHEME: Final = re.compile(r"\s*([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_KNOWN: Final = ", ".join(REACHES)


def service_of(table: ChannelTable) -> str | None:
    """The service whose addresses the channel takes; None where that is not to be seen."""
    if table.host is not None:
        return "mail"
    shown = _SCHEME.match(table.url.reveal()) if table.url is not None else None
    return service_for(shown[1].lower()) if shown is not None else table.service


def people_problems(name: str, table: ChannelTable) -> Iterator[Problem]:
    """What is wrong with how the channel `name` reaches people."""
    path = ("channels", name)
    if not table.for_people:
        if table.service is not None:
            text = "is for channels for people; write for_people = true, or leave it out"
            yield Problem(path=(*path, "service"), text=text)
        return
    if (service := service_of(table)) is None:
        shown = _SCHEME.match(table.url.reveal()) if table.url is not None else None
        text = (
            f"is true, but its service cannot be told whom to reach; those that can are {_KNOWN}"
            if shown is not None
            else "is true, but the service is not to be seen; write for instance "
            f'service = "slack" (known: {_KNOWN})'
        )
        yield Problem(path=(*path, "for_people"), text=text)
    elif table.service not in {None, service}:
        text = f"is another service than that of the address, {service}; leave it out"
        yield Problem(path=(*path, "service"), text=text)


def check_service(url: str, service: str) -> None:
    """Raise ValueError where the address that a file or variable gave is of another service."""
    shown = _SCHEME.match(url)
    if shown is None or service_for(shown[1].lower()) != service:
        raise ValueError(f'gives an address of another service than "{service}"')
