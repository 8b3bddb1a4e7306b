"""Opens a configured channel: the one door to this layer.

Importing this module does not import Apprise, which costs a third of a second; opening a channel
other than the console and sending over it does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from tracker.delivery.address import scheme_of
from tracker.delivery.console import ConsoleNotifier
from tracker.domain.channel import Notifier

DEADLINE_S = 20.0  #: seconds in which one attempt ends, whatever the other side does


def open_notifier(  # noqa: PLR0913 - one argument a setting
    name: str,
    url: str,
    *,
    allow_hosts: Iterable[str],
    schemes: Iterable[str],
    deadline_s: float = DEADLINE_S,
    stream: TextIO,
    use_proxies: bool = False,
) -> Notifier:
    """The notifier for the channel `name` at `url`; never raises for a bad URL.

    Args:
        name: the channel's name, the only thing about it that evidence may show
        url: `console://` or an Apprise URL; a URL that breaks the rules of `check_address` gives a
            notifier whose sends end as unusable
        allow_hosts: host names and addresses that may be private
        schemes: schemes beyond `DEFAULT_SCHEMES` that the settings allow
        deadline_s: seconds in which one attempt ends
        stream: where the console channel writes
        use_proxies: whether the proxies of the environment are used
    """
    if scheme_of(url) == "console":
        return ConsoleNotifier(stream)
    from tracker.delivery.apprise_channel import (  # noqa: PLC0415 - slow; the console needs none
        AppriseChannel,
    )

    return AppriseChannel(
        name,
        url,
        allow_hosts=frozenset(allow_hosts),
        schemes=frozenset(schemes),
        deadline_s=deadline_s,
        use_proxies=use_proxies,
    )
