from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tracker.delivery.senders import pipe
from tracker.delivery.senders.link import SenderLink
from tracker.delivery.senders.progress import Progress, shared_file
from tracker.domain.delivery import Evidence, Phase, Wire
from tracker.domain.message import Message


@dataclass
class Ends:
    """A link, and the socket of the process that it believes in."""

    link: SenderLink
    theirs: socket.socket

    def order(self, *numbers: int) -> None:
        message = Message(title="t", text="x", message_id="<a@b>")
        for number in numbers:
            ends_at = time.monotonic() + 20
            self.link.order(number, "desk", message, wire=Wire.HTTP, ends_at=ends_at)

    def say(self, line: bytes) -> None:
        self.theirs.sendall(line)
        assert self.link.read()

    def heard(self) -> list[int]:
        """The numbers of the orders that have arrived."""
        try:
            data = self.theirs.recv(1 << 20)
        except BlockingIOError:
            return []
        return [parts[1] for parts in pipe.Lines().feed(data)]


@pytest.fixture
def ends() -> Iterator[Ends]:
    ours, theirs = socket.socketpair()
    ours.settimeout(0)
    theirs.settimeout(0)
    memory = shared_file()
    made = Ends(SenderLink(connection=ours, progress=Progress(memory)), theirs)
    os.close(memory)
    with theirs:
        yield made
        made.link.close()


def test_nothing_is_ordered_of_a_process_that_could_not_be_killed(ends: Ends) -> None:
    ends.order(1)
    ends.link.flush()
    assert ends.heard() == []
    assert not ends.link.waits_to_write
    ends.say(pipe.line("pid", os.getpid()))
    assert ends.heard() == [1]


def test_the_first_orders_leave_at_once_and_more_go_together(ends: Ends) -> None:
    ends.say(pipe.line("pid", os.getpid()))
    ends.order(1)
    assert ends.heard() == [1]
    ends.order(2, 3, 4)
    assert ends.heard() == [2, 3, 4]
    ends.order(*range(5, 12))
    assert ends.heard() == []
    ends.order(12)
    assert ends.heard() == list(range(5, 13))
    ends.order(13)
    ends.link.flush()
    assert ends.heard() == [13]


def test_the_next_send_in_a_slot_begins_anew(ends: Ends) -> None:
    ends.say(pipe.line("pid", os.getpid()))
    ends.order(1, 2)
    slot = ends.link.jobs[1].slot
    ends.link.progress.note(slot, Phase.BYTES_OUT)
    ends.say(pipe.evidence_line(1, Evidence(wire=Wire.HTTP, phase=Phase.ANSWERED)))
    ends.order(3, 4)
    assert ends.link.jobs[3].slot == slot
    assert len({job.slot for job in ends.link.jobs.values()}) == 3
    assert ends.link.progress.phase(slot) is Phase.CONNECTING


def test_a_mail_that_has_gone_out_is_not_overdue_until_its_answer_is(ends: Ends) -> None:
    message = Message(title="t", text="x", message_id="<a@b>")
    ends.link.order(1, "mail", message, wire=Wire.SMTP, ends_at=100, answer_s=600)
    assert ends.link.overdue(106, 5)
    assert ends.link.hopeless(106)
    ends.link.progress.note(0, Phase.BYTES_OUT)
    assert not ends.link.overdue(704, 5)
    assert not ends.link.hopeless(700)
    assert ends.link.overdue(706, 5)
    assert ends.link.hopeless(706)


def test_a_web_request_that_has_gone_out_has_no_longer_than_its_deadline(ends: Ends) -> None:
    message = Message(title="t", text="x", message_id="<a@b>")
    ends.link.order(1, "desk", message, wire=Wire.HTTP, ends_at=100)
    ends.link.progress.note(0, Phase.BYTES_OUT)
    assert ends.link.overdue(106, 5)
