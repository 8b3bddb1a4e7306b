"""Opens a configured channel: the one door to this layer.

Importing this module does not import Apprise, which costs a third of a second; opening a channel
other than the console and sending over it does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import TextIO

from tracker.delivery.channels.address import scheme_of
from tracker.delivery.channels.console import ConsoleNotifier
from tracker.delivery.channels.unusable import UnusableNotifier
from tracker.delivery.senders.pipe import Settings
from tracker.delivery.senders.senders import SenderProcesses
from tracker.delivery.wire.recorder import MAIL_ANSWER_S, Bounds
from tracker.domain.channel import Notifier, Senders

DEADLINE_S = 20.0  #: seconds in which one attempt ends, whatever the other side does


def open_notifier(  # noqa: PLR0913 - one argument a setting
    name: str,
    url: str,
    *,
    fault: str | None = None,
    for_people: bool = False,
    allow_hosts: Iterable[str],
    schemes: Iterable[str],
    deadline_s: float = DEADLINE_S,
    stream: TextIO | None,
    use_proxies: bool = False,
    mail_answer_s: float = MAIL_ANSWER_S,
) -> Notifier:
    """The notifier for the channel `name` at `url`; never raises for a bad URL.

    Args:
        name: the channel's name, the only thing about it that evidence may show
        url: `console://` or an Apprise URL; a URL that breaks the rules of `check_address` gives a
            notifier whose sends end as unusable
        fault: why its address is not known, free of secrets: its sends are refused
        for_people: whether each message brings the address of the one whom it is for
        allow_hosts: host names and addresses that may be private
        schemes: schemes beyond `DEFAULT_SCHEMES` that the settings allow
        deadline_s: seconds in which one attempt ends
        stream: where the console channel writes; None: it is closed
        use_proxies: whether the proxies of the environment are used
        mail_answer_s: seconds more for a mail server's answer to a whole message
    """
    if fault is not None:
        return UnusableNotifier(fault)
    if scheme_of(url) == "console":
        return ConsoleNotifier(stream)
    from tracker.delivery.channels.apprise_channel import (  # noqa: PLC0415 - slow; the console needs none
        AppriseChannel,
    )

    bounds = Bounds(
        allow_hosts=frozenset(allow_hosts),
        deadline_s=deadline_s,
        use_proxies=use_proxies,
        mail_answer_s=mail_answer_s,
    )
    return AppriseChannel(name, url, bounds=bounds, schemes=schemes, for_people=for_people)


def is_console(url: str) -> bool:
    """Whether messages on the channel go to the stream of whoever runs tracker."""
    return scheme_of(url) == "console"


def open_senders(  # noqa: PLR0913 - one argument a setting
    addresses: Mapping[str, str],
    *,
    faults: Mapping[str, str] = MappingProxyType({}),
    for_people: Collection[str] = (),
    allow_hosts: Iterable[str],
    schemes: Iterable[str],
    deadline_s: float = DEADLINE_S,
    stream: TextIO | None,
    processes: int = 2,
    use_proxies: bool = False,
    heartbeat: str | None = None,
    mail_answer_s: float = MAIL_ANSWER_S,
    templates: Mapping[str, str] = MappingProxyType({}),
) -> Senders:
    """What carries messages over all channels, in processes of their own; never raises.

    Does not import Apprise here. No process is started where there is only the console. A send
    that hangs is ended at the latest two deadlines and six seconds after it was handed over, one
    whose mail has gone out `mail_answer_s` later.

    Args:
        addresses: channel -> `console://` or Apprise URL, as for `open_notifier`
        faults: channel -> why its address is not known, free of secrets: its sends are refused
        for_people: the channels on which each message brings the address of the one it is for
        allow_hosts: host names and addresses that may be private
        schemes: schemes beyond `DEFAULT_SCHEMES` that the settings allow
        deadline_s: seconds in which one attempt ends
        stream: where the console channels write; None: it is closed
        processes: how many processes send
        use_proxies: whether the proxies of the environment are used
        heartbeat: an http(s) URL, called by a message on the channel `HEARTBEAT`
        mail_answer_s: seconds more for a mail server's answer to a whole message
        templates: of the house, for mails, by their names
    """
    here: dict[str, Notifier] = {
        n: ConsoleNotifier(stream) for n, u in addresses.items() if is_console(u)
    }
    here |= {name: UnusableNotifier(fault) for name, fault in faults.items()}
    settings = Settings(
        addresses={name: url for name, url in addresses.items() if name not in here},
        for_people=tuple(for_people),
        allow_hosts=tuple(allow_hosts),
        schemes=tuple(schemes),
        deadline_s=deadline_s,
        use_proxies=use_proxies,
        heartbeat=heartbeat,
        mail_answer_s=mail_answer_s,
        templates=dict(templates),
    )
    return SenderProcesses(settings, consoles=here, processes=processes)
