"""The daemon's view of one sender process: what it was given, and how far it says it got."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
from dataclasses import dataclass, field

from tracker.delivery import pipe
from tracker.domain.delivery import Evidence, Phase, Wire
from tracker.domain.message import Message

_CHUNK = 1 << 18
_SLACK_S = 1.0  #: what a send may take to end once its own deadline has cut it


@dataclass(kw_only=True, slots=True)
class Job:
    """A send that a process has not ended yet."""

    wire: Wire
    ends_at: float  #: on the monotonic clock: when it should have ended by itself
    phase: Phase = Phase.CONNECTING


@dataclass(kw_only=True, slots=True)
class SenderLink:
    """One sender process. Its pipe never blocks: what it does not take at once waits here."""

    connection: socket.socket
    jobs: dict[int, Job] = field(default_factory=dict)
    ended: list[tuple[int, Evidence]] = field(default_factory=list)
    capacities: dict[str, int] | None = None  #: None until it has opened its channels
    doomed: bool = False  #: gets no further jobs
    killed: bool = False
    _pid: int | None = None
    _unsent: bytearray = field(default_factory=bytearray)
    _lines: pipe.Lines = field(default_factory=pipe.Lines)

    def tell(self, line: bytes) -> None:
        """Send a line, or keep it until the pipe takes it."""
        self._unsent += line
        self.flush()

    def order(self, number: int, channel: str, message: Message, job: Job) -> None:
        """Ask for a send."""
        self.jobs[number] = job
        self.tell(pipe.message_line(number, channel, message))

    @property
    def waits_to_write(self) -> bool:
        """Whether lines wait for room in the pipe."""
        return bool(self._unsent)

    def flush(self) -> None:
        """Write what the pipe takes; a broken pipe shows when it is read."""
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
            case "phase", [int(number), str(phase)]:
                self.jobs[number].phase = Phase(phase)
            case "ended", [int(number), dict(fields)]:
                del self.jobs[number]
                self.ended.append((number, pipe.evidence_from(fields)))
            case "pid", [int(pid)]:
                self._pid = pid
            case "capacities", [dict(capacities)]:
                self.capacities = capacities

    def overdue(self, now: float, grace_s: float) -> bool:
        """Whether a send did not end by itself."""
        return any(now > job.ends_at + grace_s for job in self.jobs.values())

    def hopeless(self, now: float) -> bool:
        """Whether none of its sends can still end by itself."""
        return all(now > job.ends_at + _SLACK_S for job in self.jobs.values())

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
        self.connection.close()
        why = "the sender was killed past its deadline" if self.killed else "the sender died"
        return [(number, _lost(job, why)) for number, job in self.jobs.items()]


def _lost(job: Job, why: str) -> Evidence:
    out = job.phase is Phase.BYTES_OUT
    detail = f"the message went out, then {why}" if out else why
    return Evidence(wire=job.wire, phase=job.phase, detail=detail)
