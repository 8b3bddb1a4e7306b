"""The daemon's view of one sender process: what it was given, and how far it got."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
from dataclasses import dataclass, field

from tracker.delivery.senders import pipe
from tracker.delivery.senders.progress import SLOTS, Progress
from tracker.domain.delivery import Evidence, Phase, Wire
from tracker.domain.message import Message

_CHUNK = 1 << 18
_BUSY = 4  #: sends; with no more, a process gets the next without delay
_TOGETHER = 8  #: orders that wait for each other, else: to wake a process takes time from its sends
_SLACK_S = 1.0  #: what a send may take to end once its own deadline has cut it


@dataclass(kw_only=True, slots=True)
class Job:
    """A send that a process has not ended yet."""

    wire: Wire
    ends_at: float  #: on the monotonic clock: when it should have ended by itself
    answer_s: float  #: seconds more for the answer, once the message has gone out
    slot: int  #: where its progress is noted


@dataclass(kw_only=True, slots=True)
class SenderLink:
    """One sender process. Its pipe never blocks: what it does not take at once waits here.

    Nothing is ordered before the process is known by its number: one that cannot be killed must
    have nothing that it could still send.
    """

    connection: socket.socket
    progress: Progress
    jobs: dict[int, Job] = field(default_factory=dict)
    ended: list[tuple[int, Evidence]] = field(default_factory=list)
    capacities: dict[str, int] | None = None  #: None until it has opened its channels
    doomed: bool = False  #: gets no further jobs
    killed: bool = False
    _pid: int | None = None
    _gathered: int = 0  #: orders since the last `flush`
    _free_slots: list[int] = field(default_factory=list)  #: of those that were in use before
    _unsent: bytearray = field(default_factory=bytearray)
    _lines: pipe.Lines = field(default_factory=pipe.Lines)

    def tell(self, line: bytes) -> None:
        """Send a line, or keep it until the pipe takes it."""
        self._unsent += line
        self.flush()

    def order(  # noqa: PLR0913 - what a send is, and how long it may take
        self,
        number: int,
        channel: str,
        message: Message,
        *,
        wire: Wire,
        ends_at: float,
        answer_s: float = 0.0,
    ) -> None:
        """Ask for a send; where the process has enough to do already, with the next `flush`."""
        slot = self._free_slots.pop() if self._free_slots else len(self.jobs)
        self.progress.note(slot, Phase.CONNECTING)
        self.jobs[number] = Job(wire=wire, ends_at=ends_at, answer_s=answer_s, slot=slot)
        self._unsent += pipe.message_line(number, slot, channel, message)
        self._gathered += 1
        if len(self.jobs) <= _BUSY or self._gathered == _TOGETHER:
            self.flush()

    @property
    def full(self) -> bool:
        """Whether no further send can be noted."""
        return len(self.jobs) >= SLOTS

    @property
    def waits_to_write(self) -> bool:
        """Whether lines wait for room in the pipe."""
        return bool(self._unsent) and self._may_write

    @property
    def _may_write(self) -> bool:
        return self._pid is not None or not self.jobs

    def flush(self) -> None:
        """Write what the pipe takes; a broken pipe shows when it is read."""
        self._gathered = 0
        if not self._may_write:
            return
        with contextlib.suppress(BlockingIOError):
            try:
                while self._unsent:
                    del self._unsent[: self.connection.send(self._unsent)]
            except (BrokenPipeError, ConnectionResetError):
                self._unsent.clear()

    def read(self) -> bool:
        """Take in all that it has said; False where it has ended."""
        while True:
            try:
                data = self.connection.recv(_CHUNK)
            except BlockingIOError:
                return True
            except OSError:
                return False
            if not data:
                return False
            for kind, *parts in self._lines.feed(data):
                self._heard(str(kind), parts)

    def _heard(self, kind: str, parts: list[object]) -> None:
        match kind, parts:
            case "ended", [int(number), list(told)]:
                self._free_slots.append(self.jobs.pop(number).slot)
                self.ended.append((number, pipe.evidence_from(told)))
            case "pid", [int(pid)]:
                self._pid = pid
                self.flush()
            case "capacities", [dict(capacities)]:
                self.capacities = capacities

    def overdue(self, now: float, grace_s: float) -> bool:
        """Whether a send did not end by itself."""
        return any(now > self._end_of(job) + grace_s for job in self.jobs.values())

    def hopeless(self, now: float) -> bool:
        """Whether none of its sends can still end by itself."""
        return all(now > self._end_of(job) + _SLACK_S for job in self.jobs.values())

    def _end_of(self, job: Job) -> float:
        """When a send should have ended; one whose message has gone out waits for its answer."""
        answering = job.answer_s and self.progress.phase(job.slot) is Phase.BYTES_OUT
        return job.ends_at + (job.answer_s if answering else 0.0)

    def bear_with(self, until: float) -> None:
        """Take no send as due to end before `until`."""
        for job in self.jobs.values():
            job.ends_at = max(job.ends_at, until)

    def kill(self) -> None:
        """End the process; what it said until then is still read, up to the end of its pipe."""
        self.killed = True
        if self._pid is None:
            self.connection.shutdown(socket.SHUT_RDWR)
        else:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)

    def bury(self) -> list[tuple[int, Evidence]]:
        """What is known of the sends that the process left behind."""
        lost = [
            (number, _lost(job.wire, self.progress.phase(job.slot), killed=self.killed))
            for number, job in self.jobs.items()
        ]
        self.close()
        return lost

    def close(self) -> None:
        """Let go of what is shared with the process."""
        self.connection.close()
        self.progress.close()


def _lost(wire: Wire, phase: Phase, *, killed: bool) -> Evidence:
    why = "the sender was killed past its deadline" if killed else "the sender died"
    out = phase is Phase.BYTES_OUT
    detail = f"the message went out, then {why}" if out else why
    return Evidence(wire=wire, phase=phase, detail=detail, crashed=not killed)
