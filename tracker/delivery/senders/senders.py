"""Sends in processes of their own, so that whatever hangs or crashes there can be ended.

One thread uses this: it hands messages over and collects what became of them. Nothing here waits
for the network. A send that is not ended `grace_s` seconds after its deadline dooms its process:
another takes its place at once, and it is killed as soon as nothing else in it can still end well.
"""

from __future__ import annotations

import os
import selectors
import time
from collections.abc import Mapping
from datetime import timedelta

from tracker.delivery.channels.address import wire_of
from tracker.delivery.senders import pipe
from tracker.delivery.senders.fork_server import ForkServer
from tracker.delivery.senders.link import SenderLink
from tracker.delivery.senders.restarts import Restarts
from tracker.delivery.services.fitting import CAPACITY_MAX
from tracker.delivery.services.forms import load_of, service_of
from tracker.delivery.services.limits import LIMITS
from tracker.delivery.services.pasted import channel_url
from tracker.domain.channel import HEARTBEAT, Notifier
from tracker.domain.delivery import Evidence, Phase, Wire
from tracker.domain.message import Message

GRACE_S = 5.0  #: a send that is still there so long after its deadline is not going to end
_CAPACITY_UNKNOWN = 1_000  #: characters that nearly every service takes
_CAPACITY_PATIENCE_S = 10.0  #: from the start of the first process until it knows the channels
_LOOK_EVERY_S = 0.5
_LONG_S = 3.0  #: between two looks: this process was stopped, and the senders perhaps with it
_TURN_S = 0.5  #: what they get to catch up then


class SenderProcesses:
    """Carries messages over channels in `processes` processes.

    Args:
        settings: what every process is told
        consoles: the channels that no process is needed for; served right here
        processes: how many run at once
        grace_s: seconds past its deadline after which a send dooms its process
    """

    def __init__(
        self,
        settings: pipe.Settings,
        *,
        consoles: Mapping[str, Notifier],
        processes: int,
        grace_s: float = GRACE_S,
    ) -> None:
        self._settings = settings
        self._consoles = consoles
        # The settings keep what was pasted: by that a variable is known that holds all of it.
        urls = {name: channel_url(url) for name, url in settings.addresses.items()}
        self._wires = {name: wire_of(url) for name, url in urls.items()}
        self._services = {name: service_of(url) for name, url in urls.items()}
        if settings.heartbeat is not None:
            self._wires[HEARTBEAT] = Wire.HTTP
        self._processes = processes if self._wires else 0
        self._grace_s = grace_s
        self._links: list[SenderLink] = []
        self._ended: list[tuple[int, Evidence]] = []
        self._selector = selectors.DefaultSelector()
        self._restarts = Restarts()
        self._fork_server: ForkServer | None = None
        self._capacities: dict[str, int] = {}
        self._looked_at = time.monotonic()
        self._known_by = self._looked_at + _CAPACITY_PATIENCE_S
        self._replenish(self._looked_at)

    def submit(self, number: int, channel: str, message: Message) -> None:
        """Hand a message to the process that has least to do; see `Senders.submit`."""
        console = self._consoles.get(channel)
        if console is not None:
            self._ended.append((number, console.send(message)))
            return
        wire = self._wires.get(channel)
        if wire is None:
            self._ended.append((number, unknown_channel(channel)))
            return
        link = self._idlest()
        if link is None:
            self._ended.append((number, _no_sender(wire)))
            return
        ends_at = time.monotonic() + self._settings.deadline_s
        link.order(
            number, channel, message, wire=wire, ends_at=ends_at, answer_s=self._answer_s(wire)
        )
        self._watch(link)

    def finished(self, timeout_s: float) -> tuple[tuple[int, Evidence], ...]:
        """The sends that have ended; see `Senders.finished`."""
        until = time.monotonic() + timeout_s
        for link in self._links:
            link.flush()
            self._watch(link)
        self._look(0.0)
        while not self._ended and self._under_way and (left := until - time.monotonic()) > 0:
            self._look(min(left, _LOOK_EVERY_S))
        ended, self._ended = self._ended, []
        return tuple(ended)

    def load(self, channel: str, message: Message) -> float:
        """How much of what `channel` takes `message` fills; see `Senders.load`."""
        service = self._services.get(channel, "")
        capacity = CAPACITY_MAX if service in LIMITS else self.capacity(channel)
        return load_of(service, message, capacity=capacity)

    def capacity(self, channel: str) -> int:
        """Characters of text that `channel` takes; right after the start, waits for that."""
        if channel not in self._wires:
            return CAPACITY_MAX
        while not self._capacities and self._links and time.monotonic() < self._known_by:
            self._look(_LOOK_EVERY_S)
        return self._capacities.get(channel, _CAPACITY_UNKNOWN)

    def answers_within(self, channel: str) -> timedelta:
        """How long a mail server may take to answer a message; see `Senders.answers_within`."""
        return timedelta(seconds=self._answer_s(self._wires.get(channel)))

    def _answer_s(self, wire: Wire | None) -> float:
        return self._settings.mail_answer_s if wire is Wire.SMTP else 0.0

    def close(self) -> None:
        """End all processes; what they still send is cut off."""
        for link in self._links:
            link.kill()
            self._selector.unregister(link.connection)
            link.close()
        self._links.clear()
        self._selector.close()
        if self._fork_server is not None:
            self._fork_server.close()

    @property
    def _under_way(self) -> bool:
        return any(link.jobs for link in self._links)

    def _idlest(self) -> SenderLink | None:
        fit = [link for link in self._links if not link.doomed and not link.full]
        return min(fit, key=lambda link: len(link.jobs), default=None)

    def _watch(self, link: SenderLink) -> None:
        """Have the selector wait for what `link` waits for."""
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if link.waits_to_write else 0)
        if self._selector.get_key(link.connection).events != events:
            self._selector.modify(link.connection, events, link)

    def _look(self, timeout_s: float) -> None:
        """Hear what the processes say, waiting for it at most `timeout_s`; then judge them."""
        for key, _ in self._selector.select(timeout_s) if self._links else ():
            link: SenderLink = key.data
            link.flush()
            alive = link.read()
            self._collect(link)
            if alive:
                self._watch(link)
            else:
                self._bury(link)
        now = time.monotonic()
        self._judge(now)
        self._replenish(now)

    def _collect(self, link: SenderLink) -> None:
        self._ended += link.ended
        if link.ended:
            self._restarts.succeeded()
        link.ended.clear()
        if link.capacities is not None:
            self._capacities = link.capacities

    def _bury(self, link: SenderLink) -> None:
        self._selector.unregister(link.connection)
        self._links.remove(link)
        self._ended += link.bury()
        if not link.killed:
            self._restarts.failed(time.monotonic())

    def _judge(self, now: float) -> None:
        """Doom the processes in which a send hangs, and kill those in which nothing else is left.

        After a stop of this very process nothing is overdue before the senders had a turn, too.
        """
        if now - self._looked_at > _LONG_S:
            for link in self._links:
                link.bear_with(now - self._grace_s + _TURN_S)
        self._looked_at = now
        for link in self._links:
            link.doomed = link.doomed or link.overdue(now, self._grace_s)
            if link.doomed and not link.killed and link.hopeless(now):
                link.kill()

    def _replenish(self, now: float) -> None:
        """Start what is missing; the doomed that live on count twice at most."""
        fit = sum(not link.doomed for link in self._links)
        while fit < self._processes and len(self._links) < 2 * self._processes:
            if not self._restarts.allowed(now) or not self._start():
                return
            fit += 1

    def _start(self) -> bool:
        try:
            connection, progress = self._revive_fork_server().fork()
        except OSError:
            self._restarts.failed(time.monotonic())
            return False
        link = SenderLink(connection=connection, progress=progress)
        self._links.append(link)
        self._selector.register(connection, selectors.EVENT_READ, link)
        link.tell(pipe.settings_line(self._settings))
        self._watch(link)
        return True

    def _revive_fork_server(self) -> ForkServer:
        if self._fork_server is not None and not self._fork_server.alive:
            self._fork_server.close()
            self._fork_server = None
        if self._fork_server is None:
            self._fork_server = ForkServer(self._settings.without_secrets(os.environ))
        return self._fork_server


def unknown_channel(channel: str) -> Evidence:
    """The evidence of a send on a channel that does not exist."""
    return Evidence(
        wire=Wire.LOCAL,
        phase=Phase.UNUSABLE,
        detail=f"no channel is called {channel!r} in the settings any more",
    )


def _no_sender(wire: Wire) -> Evidence:
    return Evidence(
        wire=wire, phase=Phase.CONNECTING, detail="no sender could be started", crashed=True
    )
